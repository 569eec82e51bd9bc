package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.C;
import static org.nbnsd.replication.Servers.both;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ReplicaEvent.ReleaseDemanded;
import org.nbnsd.protocol.ReplicaEvent.ReplicaChallenged;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** What becomes of a name at servers that replicate when its host, one of its hosts, or a person lets it go at one of them. */
final class LeavingTest {
    private static final Author ROOT = new Author("root", "");
    private static final Ipv4Address FIRST = Ipv4Address.parse("192.0.2.71");
    private static final Ipv4Address SECOND = Ipv4Address.parse("192.0.2.72");
    private static final Ipv4Address THIRD = Ipv4Address.parse("192.0.2.73");
    private static final Ipv4Address ASKER = Ipv4Address.parse("192.0.2.99");
    private static final long RENEWAL = Lifetimes.DEFAULTS.renewalInterval().toSeconds();

    private final Servers site = new Servers(7);
    private final Servers.Server a = site.server(A, both(B), both(C));
    private final Servers.Server b = site.server(B, both(A), both(C));
    private final Servers.Server c = site.server(C, both(A), both(B));
    private int ids;

    @BeforeEach
    void allServe() {
        servers().forEach(Servers.Server::start);
        settle();
    }

    private List<Servers.Server> servers() {
        return List.of(a, b, c);
    }

    /** Each pulls from each, until nobody can have anything new. */
    private void settle() {
        for (int round = 0; round < 3; round++) {
            for (Servers.Server each : servers()) {
                for (Servers.Server other : servers()) {
                    if (other != each) {
                        each.ask(new ReplicationWish.Pull(other.address, null, ROOT));
                    }
                }
            }
        }
    }

    private static AddressEntry entry(String name, Ipv4Address host) {
        boolean isGroup = name.endsWith("<1C>") || name.equals("WORK<00>");
        return new AddressEntry(isGroup, NodeType.H, host);
    }

    private void register(Servers.Server at, String name, Ipv4Address host) {
        NetbiosName parsed = NetbiosName.parse(name);
        at.receive(host, NameRegistrationRequest.of(++ids, parsed, RENEWAL, entry(name, host)));
        settle();
        assertThat(answer(at, name)).contains(name.equals("WORK<00>") ? Ipv4Address.BROADCAST : host);
    }

    private void refresh(Servers.Server at, String name, Ipv4Address host) {
        at.receive(host, NameRefreshRequest.of(++ids, NetbiosName.parse(name), RENEWAL, entry(name, host)));
        settle();
    }

    private void release(Servers.Server at, String name, Ipv4Address host) {
        at.receive(host, NameReleaseRequest.of(++ids, NetbiosName.parse(name), entry(name, host)));
        settle();
    }

    private void edit(Servers.Server at, Edit edit) {
        at.ask(new ServerWish.Change(List.of(edit), ROOT, false));
        settle();
    }

    private static NameRecord record(Servers.Server at, String name) {
        return Objects.requireNonNull(at.record(name));
    }

    /** With what a query is answered; empty if nobody has the name. */
    private List<Ipv4Address> answer(Servers.Server at, String name) {
        at.sent.clear();
        at.receive(ASKER, NameQueryRequest.toServer(++ids, NetbiosName.parse(name)));
        return at.sent.stream()
                .map(Effect.Send::message)
                .filter(PositiveNameQueryResponse.class::isInstance)
                .flatMap(message -> ((PositiveNameQueryResponse) message).entries().stream())
                .map(AddressEntry::address)
                .sorted()
                .toList();
    }

    private void allAnswer(String name, Ipv4Address... hosts) {
        assertThat(servers()).allSatisfy(each -> assertThat(answer(each, name)).containsExactly(hosts));
    }

    private void allHave(String name, RecordState state) {
        assertThat(servers())
                .allSatisfy(each -> assertThat(record(each, name).state()).isEqualTo(state));
    }

    /** A release is not replicated; the tombstone is. */
    @ParameterizedTest
    @ValueSource(strings = {"FRED<20>", "WILMA<03>", "CORP<1C>"})
    void aNameThatIsReleasedAtItsOwnerStaysAtPartnersUntilItIsATombstoneThere(String name) {
        register(a, name, FIRST);
        release(a, name, FIRST);

        assertThat(answer(a, name)).isEmpty();
        assertThat(answer(b, name)).containsExactly(FIRST);
        site.pass(Lifetimes.DEFAULTS.extinctionInterval().minusHours(1));
        settle();
        assertThat(answer(b, name)).containsExactly(FIRST);

        site.pass(Duration.ofHours(2));
        settle();
        allAnswer(name);
        allHave(name, RecordState.TOMBSTONE);
        site.pass(Lifetimes.DEFAULTS.extinctionTimeout().plusHours(1));
        settle();
        assertThat(servers()).allSatisfy(each -> assertThat(each.record(name)).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"FRED<20>", "WILMA<03>", "CORP<1C>", "WORK<00>"})
    void aReleaseAtAnotherServerThanTheOwnerIsUndone(String name) {
        register(a, name, FIRST);
        b.receive(FIRST, NameReleaseRequest.of(++ids, NetbiosName.parse(name), entry(name, FIRST)));
        assertThat(record(b, name).state()).isEqualTo(RecordState.TOMBSTONE);

        settle();
        allHave(name, RecordState.ACTIVE);
        assertThat(record(a, name).isLocal()).isTrue();
        assertThat(record(b, name).owner()).isEqualTo(A);
        assertThat(servers())
                .as("the host is neither asked nor told")
                .allSatisfy(
                        each -> assertThat(each.events(ReplicaChallenged.class)).isEmpty());

        edit(a, new Edit.Delete(NetbiosName.parse(name), true));
        allHave(name, RecordState.TOMBSTONE);
    }

    @Test
    void aUserWhoLogsOffAtOneMachineKeepsTheNameAtTheOtherWhoseServerIsAnotherOne() {
        String name = "WILMA<03>";
        register(a, name, FIRST);
        register(b, name, SECOND);
        allAnswer(name, FIRST, SECOND);

        release(a, name, FIRST);
        allAnswer(name, SECOND);
        site.pass(Duration.ofDays(3));
        refresh(b, name, SECOND);
        site.pass(Duration.ofDays(4));
        allAnswer(name, SECOND);
        assertThat(record(b, name).isLocal()).isTrue();
        nobodyWasToldToRelease();

        release(b, name, SECOND);
        site.pass(Lifetimes.DEFAULTS.extinctionInterval().plusHours(1));
        settle();
        allAnswer(name);
        nobodyWasToldToRelease();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void whoLeavesOthersAtAnotherServerThanItsOwnStays(String name) {
        register(a, name, FIRST);
        register(b, name, SECOND);

        release(b, name, FIRST);
        allAnswer(name, FIRST, SECOND);
        nobodyWasToldToRelease();
    }

    /** Each keeps its own, and neither goes on telling the other. */
    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void moreHostsThanARecordHasRoomForComeToAnEnd(String name) {
        for (int host = 0; host < 20; host++) {
            a.receive(host(100 + host), registration(name, host(100 + host)));
            b.receive(host(200 + host), registration(name, host(200 + host)));
        }
        settle();
        settle();
        long[] versions = versions();
        settle();
        assertThat(versions()).containsExactly(versions);
        assertThat(servers())
                .allSatisfy(each -> assertThat(record(each, name).holders()).hasSize(NameRecord.MAX_HOLDERS));
    }

    private static Ipv4Address host(int number) {
        return Ipv4Address.parse("192.0.2." + number);
    }

    private NameRegistrationRequest registration(String name, Ipv4Address host) {
        return NameRegistrationRequest.of(++ids, NetbiosName.parse(name), RENEWAL, entry(name, host));
    }

    private long[] versions() {
        return servers().stream().mapToLong(each -> each.table.nextVersion()).toArray();
    }

    private void nobodyWasToldToRelease() {
        assertThat(servers()).allSatisfy(each -> {
            assertThat(each.events(ReleaseDemanded.class)).isEmpty();
            assertThat(each.events(ReplicaChallenged.class)).isEmpty();
            assertThat(each.sent)
                    .extracting(Effect.Send::message)
                    .filteredOn(Request.class::isInstance)
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void whoLeavesOthersIsGoneEverywhereAtOnce(String name) {
        register(a, name, FIRST);
        register(b, name, SECOND);
        register(c, name, THIRD);
        allAnswer(name, FIRST, SECOND, THIRD);

        release(b, name, SECOND);
        allAnswer(name, FIRST, THIRD);
        long[] versions =
                servers().stream().mapToLong(each -> each.table.nextVersion()).toArray();
        settle();
        assertThat(versions()).as("nobody tells the same again").containsExactly(versions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void soIsWhoeverIsNotRefreshedAnyMore(String name) {
        register(a, name, FIRST);
        register(b, name, SECOND);
        site.pass(Duration.ofDays(3));
        refresh(b, name, SECOND);
        allAnswer(name, FIRST, SECOND);

        site.pass(Duration.ofDays(3).plusHours(1));
        settle();
        allAnswer(name, SECOND);
    }

    /** Its release was not told, because it was the last one; whoever brings it back is told then. */
    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void whoWasReleasedLastDoesNotComeBackWithOthers(String name) {
        register(a, name, FIRST);
        release(a, name, FIRST);
        b.receive(SECOND, registration(name, SECOND));
        settle();
        allAnswer(name, SECOND);

        register(b, name, FIRST);
        allAnswer(name, FIRST, SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void whoRefreshesAtAnotherServerThanBeforeIsToldOfFromThere(String name) {
        register(a, name, FIRST);
        register(b, name, SECOND);
        site.separate(A, B);
        b.receive(FIRST, NameRefreshRequest.of(++ids, NetbiosName.parse(name), RENEWAL, entry(name, FIRST)));
        release(a, name, FIRST);
        site.heal(A, B);
        settle();
        allAnswer(name, FIRST, SECOND);
        assertThat(Objects.requireNonNull(record(c, name).holder(FIRST)).owner())
                .isEqualTo(B);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void aReleaseElsewhereEndsNothingForWhoHearsOfItLast(String name) {
        a.receive(FIRST, registration(name, FIRST));
        pull(b, A);
        b.receive(FIRST, NameReleaseRequest.of(++ids, NetbiosName.parse(name), entry(name, FIRST)));
        assertThat(record(b, name).state()).isEqualTo(RecordState.TOMBSTONE);
        pull(c, A);
        pull(c, B);
        assertThat(answer(c, name)).containsExactly(FIRST);
        settle();
        allAnswer(name, FIRST);
    }

    private static void pull(Servers.Server server, Ipv4Address partner) {
        server.ask(new ReplicationWish.Pull(partner, null, ROOT));
    }

    @Test
    void whatAPersonDeletesAtItsOwnerIsGoneEverywhereAndDoesNotComeBack() {
        register(a, "FRED<20>", FIRST);
        edit(a, new Edit.Delete(NetbiosName.parse("FRED<20>"), true));
        allHave("FRED<20>", RecordState.TOMBSTONE);

        edit(a, new Edit.Undelete(NetbiosName.parse("FRED<20>")));
        allAnswer("FRED<20>", FIRST);
        edit(a, new Edit.Delete(NetbiosName.parse("FRED<20>"), true));
        site.pass(Lifetimes.DEFAULTS.extinctionTimeout().plusHours(1));
        settle();
        assertThat(servers())
                .allSatisfy(each -> assertThat(each.record("FRED<20>")).isNull());
    }

    @Test
    void aReplicaThatAPersonDeletesComesBackFromItsOwnerWhoHasItStill() {
        register(a, "FRED<20>", FIRST);
        edit(b, new Edit.Delete(NetbiosName.parse("FRED<20>"), true));

        allAnswer("FRED<20>", FIRST);
        assertThat(record(b, "FRED<20>").owner()).isEqualTo(A);
    }

    /** The owner let it go, but has not told yet. */
    @Test
    void aReplicaThatIsReleasedAtItsOwnerStaysDeleted() {
        register(a, "FRED<20>", FIRST);
        release(a, "FRED<20>", FIRST);
        edit(b, new Edit.Delete(NetbiosName.parse("FRED<20>"), true));

        assertThat(answer(a, "FRED<20>")).isEmpty();
        assertThat(answer(b, "FRED<20>")).isEmpty();
        assertThat(record(b, "FRED<20>").isLocal()).isTrue();
    }

    @Test
    void whatIsDeletedHereOnlyStaysAtPartnersAndDoesNotComeBackFromThem() {
        register(a, "FRED<20>", FIRST);
        edit(a, new Edit.Delete(NetbiosName.parse("FRED<20>"), false));

        assertThat(answer(a, "FRED<20>")).isEmpty();
        assertThat(answer(b, "FRED<20>")).containsExactly(FIRST);
        assertThat(answer(c, "FRED<20>")).containsExactly(FIRST);
    }

    @Test
    void aReplicaThatIsDeletedHereOnlyStaysAwayUntilItsOwnerChangesIt() {
        register(a, "FRED<20>", FIRST);
        edit(b, new Edit.Delete(NetbiosName.parse("FRED<20>"), false));
        refresh(a, "FRED<20>", FIRST);
        assertThat(answer(b, "FRED<20>")).isEmpty();
        assertThat(answer(c, "FRED<20>")).containsExactly(FIRST);

        release(a, "FRED<20>", FIRST);
        register(a, "FRED<20>", FIRST);
        allAnswer("FRED<20>", FIRST);
    }
}
