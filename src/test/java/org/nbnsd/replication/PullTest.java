package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.C;
import static org.nbnsd.replication.Servers.both;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.ReplicationEvent.OwnVersionsBehind;
import org.nbnsd.protocol.ReplicationEvent.OwnersIgnored;
import org.nbnsd.protocol.ReplicationEvent.ReplicationFailed;
import org.nbnsd.protocol.ReplicationEvent.ReplicationPulled;
import org.nbnsd.protocol.ReplicationEvent.ReplicationRestored;
import org.nbnsd.protocol.ReplicationEvent.VersionJumped;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.frame.Frame;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.replication.frame.SendReplyEncoder;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** What is pulled, when, from whom, and what becomes of it when partners fail or lie. */
final class PullTest {
    static final Ipv4Address HOST = Ipv4Address.parse("192.0.2.77");
    private static final Author ROOT = new Author("root", "");

    private final Servers site = new Servers(2);

    static NameRecord local(String name, long version, Ipv4Address... addresses) {
        long until = 1_900_000_000_000L;
        return new NameRecord(
                NetbiosName.parse(name),
                addresses.length > 1 ? RecordType.MULTIHOMED : RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                version,
                addresses[0],
                until,
                IntStream.range(0, addresses.length)
                        .mapToObj(i -> new Holder(addresses[i], NameRecord.LOCAL, 1_000 - i, until))
                        .toList());
    }

    private static void fill(Servers.Server server, int names) {
        for (int i = 0; i < names; i++) {
            long version = server.table.nextVersion();
            server.table.apply(new Change.Put(local("H" + version + "<20>", version, HOST)));
        }
    }

    static ReplicaRecord replica(String name, Ipv4Address owner, long version) {
        return new ReplicaRecord(
                NetbiosName.parse(name),
                RecordType.UNIQUE,
                ReplicaState.ACTIVE,
                false,
                false,
                NodeType.H,
                owner,
                version,
                List.of(new ReplicaAddress(owner, HOST)));
    }

    /** A peer that answers what it is asked like a server with these rows and records. */
    private Servers.Peer partner(Ipv4Address address, List<OwnerVersions> rows, List<ReplicaRecord> records) {
        Servers.Peer peer = site.peer(address);
        peer.reaction = frame -> answer(peer, frame, rows, records);
        return peer;
    }

    static void answer(Servers.Peer peer, Frame frame, List<OwnerVersions> rows, List<ReplicaRecord> records) {
        if (frame instanceof StartAssociation start) {
            peer.say(new StartAssociationResponse(start.senderHandle(), 55, 2, 5, 0));
        } else if (frame instanceof TableQuery) {
            peer.say(new TableReply(0, rows));
        } else if (frame instanceof SendRequest request) {
            peer.say(reply(records.stream()
                    .filter(each -> each.owner().equals(request.wanted().owner()))
                    .toList()));
        }
    }

    static byte[] reply(List<ReplicaRecord> records) {
        SendReplyEncoder encoder = new SendReplyEncoder(0);
        records.forEach(encoder::count);
        java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate((int) encoder.octets());
        out.put(encoder.begin());
        records.forEach(each -> encoder.write(each, out));
        return out.array();
    }

    private static List<OwnerVersions> asked(Servers.Peer peer) {
        return peer.heard.stream()
                .filter(SendRequest.class::isInstance)
                .map(each -> ((SendRequest) each).wanted())
                .toList();
    }

    @Test
    void whatAPartnerHasIsPulledAtTheStartAndNotAgain() {
        Servers.Server first = site.server(A, both(B));
        Servers.Server second = site.server(B, both(A));
        fill(first, 2_500);
        first.start();
        second.start();

        assertThat(second.table.size()).isEqualTo(2_500);
        NameRecord record = Objects.requireNonNull(second.record("H7<20>"));
        assertThat(record.owner()).isEqualTo(A);
        assertThat(record.version()).isEqualTo(7);
        assertThat(second.table.mark(A).seen()).isEqualTo(2_500);
        assertThat(second.events(ReplicationPulled.class)).hasSize(1);

        long sent = first.replicator.traffic().recordsOut();
        site.pass(Duration.ofHours(2));
        assertThat(first.replicator.traffic().recordsOut()).isEqualTo(sent).isEqualTo(2_500);
        assertThat(second.replicator.partners().get(0).pulls()).isGreaterThanOrEqualTo(4);
        assertThat(second.replicator.partners().get(0).isNbnsd()).isTrue();
    }

    @Test
    void aPartnerIsToldAfterSoManyChangesAndPulls() {
        Servers.Server first = site.server(A, both(B));
        Servers.Server second = site.server(B, both(A));
        first.start();
        second.start();
        site.pass(Duration.ofMinutes(1));

        fill(first, 19);
        site.pass(Duration.ofMinutes(1));
        assertThat(second.table.size()).isZero();
        assertThat(first.replicator.partners().get(0).waiting()).isEqualTo(19);

        fill(first, 1);
        site.pass(Duration.ofSeconds(5));
        assertThat(second.table.size()).isEqualTo(20);
        assertThat(first.replicator.partners().get(0).waiting()).isZero();
    }

    @Test
    void withoutPersistentAssociationsTheRolesChangeOnTheLinkOfTheNoticeAndItIsEnded() {
        Partner classic =
                new Partner(B, Type.BOTH, false, Duration.ZERO, 20, false, true, ReplicationSettings.UserNames.LATEST);
        Servers.Server first = site.server(A, classic);
        Servers.Server second = site.server(
                B,
                new Partner(A, Type.BOTH, false, Duration.ZERO, 0, false, true, ReplicationSettings.UserNames.LATEST));
        first.start();
        second.start();
        fill(first, 700);
        site.pass(Duration.ofSeconds(5));

        assertThat(second.table.size()).isEqualTo(700);
        assertThat(first.replicator.partners().get(0).pushing()).isEqualTo(PartnerStatus.Activity.CLOSED);
        assertThat(first.replicator.partners().get(0).failures()).isZero();
        assertThat(first.replicator.partners().get(0).sent()).isEqualTo(700);
        assertThat(second.replicator.partners().get(0).incoming()).isZero();
    }

    @Test
    void eachOwnerIsPulledFromWhomKnowsItBest() {
        Servers.Peer one = partner(
                B,
                List.of(new OwnerVersions(B, 3, 0), new OwnerVersions(C, 5, 0)),
                List.of(replica("B<20>", B, 3), replica("C<20>", C, 5)));
        Servers.Peer other = partner(
                C,
                List.of(new OwnerVersions(C, 5, 0), new OwnerVersions(B, 2, 0)),
                List.of(replica("B<20>", B, 2), replica("C<20>", C, 5)));
        Servers.Server server = site.server(A, both(B), both(C));
        server.start();
        site.pass(Duration.ofSeconds(20));

        assertThat(asked(one)).containsExactly(new OwnerVersions(B, 3, 1));
        assertThat(asked(other)).containsExactly(new OwnerVersions(C, 5, 1));
        assertThat(server.table.size()).isEqualTo(2);
    }

    @Test
    void aPartnerThatDoesNotAnswerKeepsNobodyFromTheOthers() {
        site.peer(B);
        Servers.Peer other = partner(C, List.of(new OwnerVersions(C, 5, 0)), List.of(replica("C<20>", C, 5)));
        Servers.Server server = site.server(A, both(B), both(C));
        server.start();
        site.pass(Duration.ofSeconds(11));

        assertThat(asked(other)).hasSize(1);
        assertThat(server.table.size()).isEqualTo(1);
    }

    @Test
    void aPartnerThatIsDownIsAskedAgainLessAndLessOftenAndToldOnce() {
        Servers.Server server = site.server(A, both(B));
        server.start();
        site.pass(Duration.ofMinutes(10));
        assertThat(server.events(ReplicationFailed.class)).hasSize(1);
        long failures = server.replicator.partners().get(0).failures();
        assertThat(failures).isBetween(5L, 8L);

        partner(B, List.of(), List.of());
        site.pass(Duration.ofMinutes(10));
        assertThat(server.events(ReplicationRestored.class)).hasSize(1);
        assertThat(server.replicator.partners().get(0).pullTrouble().inARow()).isZero();
    }

    @Test
    void whatWasSeenCountsEvenIfNoRecordOfItCame() {
        Servers.Peer peer = partner(B, List.of(new OwnerVersions(B, 9, 0)), List.of(replica("B<20>", B, 3)));
        Servers.Server server = site.server(A, both(B));
        server.start();
        assertThat(server.table.mark(B).seen()).isEqualTo(9);
        site.pass(Duration.ofHours(1));
        assertThat(asked(peer)).hasSize(1);
    }

    @Test
    void recordsThatWereNotAskedForAreNotTaken() {
        partner(
                B,
                List.of(new OwnerVersions(B, 9, 0)),
                List.of(replica("B<20>", B, 3), replica("X<20>", B, -1), replica("Y<20>", B, 10)));
        Servers.Server server = site.server(A, both(B));
        server.start();

        assertThat(server.table.size()).isEqualTo(1);
        assertThat(server.table.mark(B).seen()).isEqualTo(9);
        assertThat(server.replicator.partners().get(0).skipped()).isEqualTo(2);
    }

    @Test
    void versionsThatCannotBeAreNotPulledAndToldOnceAnHour() {
        Servers.Peer peer = partner(
                B,
                List.of(new OwnerVersions(B, 9, 0), new OwnerVersions(C, -1, 0), new OwnerVersions(A, -1, 0)),
                List.of());
        Servers.Server server = site.server(A, both(B));
        server.start();
        site.pass(Duration.ofMinutes(50));

        assertThat(asked(peer)).containsExactly(new OwnerVersions(B, 9, 1));
        assertThat(server.events(VersionJumped.class))
                .containsExactlyInAnyOrder(new VersionJumped(B, C, -1, 0), new VersionJumped(B, A, -1, 0));
        assertThat(server.table.nextVersion()).isEqualTo(1);
    }

    @Test
    void whoLostItsDatabaseGetsItsOwnRecordsBack() {
        partner(B, List.of(new OwnerVersions(A, 40, 0)), List.of(replica("MINE<20>", A, 40)));
        Servers.Server server = site.server(A, both(B));
        fill(server, 3);
        server.start();

        assertThat(server.events(OwnVersionsBehind.class)).containsExactly(new OwnVersionsBehind(B, 40, 3));
        assertThat(Objects.requireNonNull(server.record("MINE<20>")).isLocal()).isTrue();
        assertThat(server.table.nextVersion()).isEqualTo(41);
    }

    @Test
    void moreOwnersThanAreTakenAreIgnoredAndTold() {
        List<OwnerVersions> rows = new ArrayList<>();
        for (int i = 1; i <= 2_000; i++) {
            rows.add(new OwnerVersions(new Ipv4Address(0x0A000000 + i), 1, 0));
        }
        Servers.Peer peer = partner(B, rows, List.of());
        Servers.Server server = site.server(A, both(B));
        server.start();

        assertThat(asked(peer)).hasSize(1_023);
        assertThat(server.events(OwnersIgnored.class)).containsExactly(new OwnersIgnored(B, 977, 1_024));
    }

    @Test
    void aReplyThatBreaksOffIsAFailureAndWhatCameIsKept() {
        Servers.Peer peer = site.peer(B);
        peer.reaction = frame -> {
            if (frame instanceof SendRequest) {
                byte[] whole = reply(List.of(replica("B<20>", B, 3), replica("C<20>", B, 4)));
                peer.say(java.util.Arrays.copyOf(whole, whole.length - 10));
                peer.hangUp();
            } else {
                answer(peer, frame, List.of(new OwnerVersions(B, 9, 0)), List.of());
            }
        };
        Servers.Server server = site.server(A, both(B));
        server.start();

        assertThat(server.table.size()).isEqualTo(1);
        assertThat(server.table.mark(B).seen()).isEqualTo(3);
        assertThat(server.replicator.partners().get(0).failures()).isEqualTo(1);
    }

    @Test
    void aPartnerThatSendsAnOctetNowAndThenHoldsNobodyUpForEver() {
        byte[] whole = reply(List.of(replica("B<20>", B, 3), replica("C<20>", B, 4), replica("D<20>", B, 9)));
        Servers.Peer peer = site.peer(B);
        peer.reaction = frame -> {
            if (!(frame instanceof SendRequest)) {
                answer(peer, frame, List.of(new OwnerVersions(B, 9, 0)), List.of());
            }
        };
        Servers.Server server = site.server(A, both(B));
        server.start();
        for (int i = 0; i < 100 && peer.closed.isEmpty(); i++) {
            peer.say(new byte[] {whole[i]});
            site.pass(Duration.ofSeconds(1));
        }

        assertThat(peer.closed).containsExactly(Link.Why.BY_PEER);
        assertThat(server.replicator.partners().get(0).pullTrouble().problem()).contains("does not answer for 60 s");
    }

    @Test
    void aPartnerThatLosesTheFirstRequestAfterItsNoticeIsPulledFromAfterFiveSeconds() {
        Servers.Server server = site.quiet(A, B);
        Servers.Peer silent = site.peer(B);
        server.start();
        silent.connect(server);
        silent.say(new StartAssociation(0, 77, 2, 5, 0));
        silent.say(new UpdateNotification(0, false, false, List.of(new OwnerVersions(B, 9, 0)), B));
        assertThat(asked(silent)).containsExactly(new OwnerVersions(B, 9, 1));

        Link first = silent.link;
        silent.reaction = frame -> answer(silent, frame, List.of(), List.of(replica("B<20>", B, 9)));
        site.pass(Duration.ofSeconds(4));
        assertThat(server.table.size()).isZero();
        site.pass(Duration.ofSeconds(1));
        assertThat(silent.link).isNotEqualTo(first);
        assertThat(server.table.size()).isEqualTo(1);
        assertThat(silent.heard).doesNotHaveAnyElementsOfTypes(TableQuery.class);
    }

    @Test
    void anUpdateIsPulledOnItsLinkAndEndedWithAStopWhenAllIsTaken() {
        Servers.Server server = site.quiet(A, B);
        server.start();
        Servers.Peer peer = partner(B, List.of(), List.of(replica("B<20>", B, 9)));
        peer.connect(server);
        peer.say(new StartAssociation(0, 77, 2, 5, 0));
        peer.say(new UpdateNotification(0, false, false, List.of(new OwnerVersions(B, 9, 0)), B));

        assertThat(peer.heard.get(peer.heard.size() - 1)).isEqualTo(new StopAssociation(77, StopAssociation.NORMAL));
        assertThat(server.table.size()).isEqualTo(1);
        assertThat(peer.closed).containsExactly(Link.Why.BY_PEER);
    }

    @Test
    void aNoticeOnAPersistentAssociationIsFollowedByAPullOnALinkOfOurOwnWithoutAskingForTheTable() {
        Servers.Server server = site.quiet(A, B);
        server.start();
        Servers.Peer peer = partner(B, List.of(), List.of(replica("B<20>", B, 9)));
        peer.connect(server);
        peer.say(new StartAssociation(0, 77, 2, 5, 0));
        peer.say(new UpdateNotification(0, true, false, List.of(new OwnerVersions(B, 9, 0)), B));

        assertThat(server.table.size()).isEqualTo(1);
        assertThat(peer.heard).doesNotHaveAnyElementsOfTypes(TableQuery.class);
        assertThat(server.replicator.partners().get(0).pulling()).isEqualTo(PartnerStatus.Activity.IDLE);
    }

    @Test
    void aPropagatedNoticeIsPassedOnWithTheRowOfWhereItBegan() {
        Servers.Server server = site.server(A, both(B), both(C));
        Servers.Peer peer = partner(B, List.of(), List.of(replica("B<20>", B, 9)));
        Servers.Peer other = partner(C, List.of(), List.of());
        server.start();
        site.pass(Duration.ofSeconds(20));
        peer.connect(server);
        peer.say(new StartAssociation(0, 77, 2, 5, 0));
        peer.say(new UpdateNotification(0, true, true, List.of(new OwnerVersions(B, 9, 0)), B));

        assertThat(other.last(UpdateNotification.class))
                .isEqualTo(new UpdateNotification(55, true, true, List.of(new OwnerVersions(B, 9, 9)), B));
        assertThat(peer.heard).doesNotHaveAnyElementsOfTypes(UpdateNotification.class);
    }

    @Test
    void aPersonCanPullWhatIsKnownAlready() {
        Servers.Peer peer = partner(B, List.of(new OwnerVersions(B, 9, 0)), List.of(replica("B<20>", B, 3)));
        Servers.Server server = site.server(A, both(B));
        server.start();
        server.table.apply(new Change.Remove(NetbiosName.parse("B<20>")));

        Object outcome = server.ask(new ReplicationWish.Pull(B, new ReplicationWish.Range(B, 1, 5), ROOT));
        assertThat(outcome).isEqualTo(new ReplicationWish.Done(List.of(ReplicationWish.ByPartner.worked(B, 1)), 1));
        assertThat(server.record("B<20>")).isNotNull();
        assertThat(asked(peer)).endsWith(new OwnerVersions(B, 5, 1));

        server.ask(new ReplicationWish.Pull(B, new ReplicationWish.Range(B, 1, 0), ROOT));
        assertThat(asked(peer)).endsWith(new OwnerVersions(B, 9, 1));
    }

    @Test
    void whatWasDeletedHereOnlyComesBackIfAPersonAsksForItAndNotByItself() {
        Servers.Server server = site.quiet(A, B);
        Servers.Server other = site.quiet(B, A);
        server.start();
        other.start();
        other.table.apply(new Change.Put(local("FRED<20>", other.table.nextVersion(), HOST)));
        server.ask(new ReplicationWish.Pull(B, null, ROOT));
        Edit delete = new Edit.Delete(NetbiosName.parse("FRED<20>"), false);
        server.ask(new ServerWish.Change(List.of(delete), new Author("root", ""), false));
        assertThat(state(server)).isEqualTo(RecordState.DELETED);

        server.ask(new ReplicationWish.Pull(B, null, ROOT));
        assertThat(state(server)).isEqualTo(RecordState.DELETED);
        server.ask(new ReplicationWish.Pull(B, new ReplicationWish.Range(B, 1, 0), ROOT));
        assertThat(state(server)).isEqualTo(RecordState.ACTIVE);
        NameRecord again = Objects.requireNonNull(server.table.get(NetbiosName.parse("FRED<20>")));
        assertThat(again.owner()).isEqualTo(B);
        assertThat(again.addresses()).containsExactly(HOST);
    }

    private static RecordState state(Servers.Server server) {
        return Objects.requireNonNull(server.table.get(NetbiosName.parse("FRED<20>")))
                .state();
    }

    @Test
    void aWishThatCannotBeFulfilledSaysWhy() {
        Servers.Server server = site.server(A, both(B), Partner.of(C, Type.PUSH));
        server.start();
        assertThat(problem(server.ask(new ReplicationWish.Pull(B, null, ROOT))))
                .startsWith("no connection to 192.0.2.2");
        assertThat(problem(server.ask(new ReplicationWish.Pull(C, null, ROOT)))).contains("of type push");
        assertThat(problem(server.ask(new ReplicationWish.Pull(HOST, null, ROOT))))
                .contains("no partner");
        assertThat(problem(server.ask(new ReplicationWish.Push(HOST, false, ROOT))))
                .contains("no partner");
    }

    private static String problem(Object outcome) {
        return String.valueOf(((ReplicationWish.Done) outcome).partners().get(0).problem());
    }

    @Test
    void aUserAtTwoMachinesIsOneUniqueNameOfTheLatestLogonForWhoCannotKnowMore() {
        Servers.Server server = site.server(A, both(B));
        Ipv4Address other = Ipv4Address.parse("192.0.2.78");
        server.table.apply(new Change.Put(local("MARIA<03>", 1, HOST, other)));
        server.start();
        Servers.Peer peer = site.peer(B);
        peer.connect(server);
        peer.expect(A);
        peer.say(new StartAssociation(0, 77, 2, 5, 0));
        peer.say(new SendRequest(0, new OwnerVersions(A, 1, 0)));
        ReplicaRecord told =
                peer.last(org.nbnsd.replication.frame.SendReply.Next.class).record();
        assertThat(told.type()).isEqualTo(RecordType.UNIQUE);
        assertThat(told.addresses()).containsExactly(new ReplicaAddress(A, HOST));

        peer.connect(server);
        peer.expect(A);
        peer.say(new StartAssociation(0, 77, 2, 5, 1));
        peer.say(new SendRequest(0, new OwnerVersions(A, 1, 0)));
        told = peer.last(org.nbnsd.replication.frame.SendReply.Next.class).record();
        assertThat(told.type()).isEqualTo(RecordType.MULTIHOMED);
        assertThat(told.addresses()).containsExactly(new ReplicaAddress(A, HOST), new ReplicaAddress(A, other));
    }
}
