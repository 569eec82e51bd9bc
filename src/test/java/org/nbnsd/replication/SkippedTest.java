package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.both;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.ReplicaEvent.ReplicaSkipped;
import org.nbnsd.protocol.ReplicationEvent.ReplicationPulled;
import org.nbnsd.protocol.ReplicationEvent.ReplicationUnreadable;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.NodeType;

/** Of each record that a partner sends and that is not kept it is told which and why; the others are taken. */
final class SkippedTest {
    private static final Author ROOT = new Author("root", "");
    /** Where the length of the first name stands in a reply. */
    private static final int NAME_LENGTH = 27;

    private final Servers site = new Servers(3);

    private Servers.Peer partner(long highest, byte[] reply) {
        Servers.Peer peer = site.peer(B);
        peer.reaction = frame -> {
            if (frame instanceof SendRequest) {
                peer.say(reply);
            } else {
                PullTest.answer(peer, frame, List.of(new OwnerVersions(B, highest, 0)), List.of());
            }
        };
        return peer;
    }

    private static ByPartner pull(Servers.Server server) {
        Object done = server.ask(new ReplicationWish.Pull(B, new ReplicationWish.Range(B, 1, 0), ROOT));
        return ((ReplicationWish.Done) done).partners().get(0);
    }

    private static byte[] withUnreadableFirst(byte[] reply) {
        byte[] changed = Arrays.copyOf(reply, reply.length);
        assertThat(changed[NAME_LENGTH]).isEqualTo((byte) 17);
        changed[NAME_LENGTH] = 16; // with its padding it takes as much room
        return changed;
    }

    @Test
    void anUnreadableRecordIsToldWithItsPlaceAndReason() {
        partner(
                9,
                withUnreadableFirst(PullTest.reply(
                        List.of(PullTest.replica("BAD<20>", B, 3), PullTest.replica("GOOD<20>", B, 4)))));
        Servers.Server server = site.quiet(A, B);
        server.start();
        ByPartner outcome = pull(server);

        ReplicationUnreadable told = new ReplicationUnreadable(B, B, 1, "name of 16 octets (expected: 17..255)");
        assertThat(server.events(ReplicationUnreadable.class)).containsExactly(told);
        assertThat(outcome).isEqualTo(new ByPartner(B, 1, 1, List.of(told.text()), null));
        assertThat(server.events(ReplicationPulled.class))
                .extracting(ReplicationPulled::records, ReplicationPulled::skipped)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1L, 1L));
        PartnerStatus status = server.replicator.partners().get(0);
        assertThat(status.received()).isEqualTo(2);
        assertThat(status.skipped()).isEqualTo(1);
        assertThat(status.lastSkipped()).isEqualTo(told.text());
        assertThat(server.record("GOOD<20>")).isNotNull();
    }

    @Test
    void aRecordThatWasNotAskedForIsToldWithWhatWas() {
        partner(9, PullTest.reply(List.of(PullTest.replica("B<20>", B, 3), PullTest.replica("X<20>", B, 12))));
        Servers.Server server = site.quiet(A, B);
        server.start();

        assertThat(pull(server).reasons())
                .containsExactly(
                        "X<20>, version 12 of 192.0.2.2 from 192.0.2.2 is skipped: asked for were versions 1 to 9");
        assertThat(server.events(ReplicaSkipped.class)).hasSize(1);
        assertThat(server.record("X<20>")).isNull();
    }

    /** What the name server finds wrong counts as what the reader does. */
    @Test
    void aRecordThatMakesNoSenseIsToldAsTheNameServerSees() {
        ReplicaRecord none = new ReplicaRecord(
                PullTest.replica("NONE<20>", B, 4).name(),
                RecordType.UNIQUE,
                ReplicaState.RESERVED,
                false,
                false,
                NodeType.H,
                B,
                4,
                PullTest.replica("NONE<20>", B, 4).addresses());
        partner(9, PullTest.reply(List.of(PullTest.replica("B<20>", B, 3), none)));
        Servers.Server server = site.quiet(A, B);
        server.start();
        ByPartner outcome = pull(server);

        ReplicaSkipped told = server.events(ReplicaSkipped.class).get(0);
        assertThat(outcome).isEqualTo(new ByPartner(B, 1, 1, List.of(told.text()), null));
    }

    @Test
    void whatThereIsNoRoomForIsCountedAndTold() {
        ServerSettings small =
                ServerSettings.DEFAULTS.withLimits(new ServerSettings.Limits(5, 2_000, 10_000, 32, 64, 20_000));
        partner(
                20,
                PullTest.reply(LongStream.rangeClosed(1, 20)
                        .mapToObj(version -> PullTest.replica("H" + version + "<20>", B, version))
                        .toList()));
        Servers.Server server = site.server(A, Servers.settings(both(B)), small);
        server.start();
        site.settle();
        ByPartner outcome = pull(server);

        assertThat(outcome.records()).isEqualTo(5);
        assertThat(outcome.skipped()).isEqualTo(15);
        assertThat(outcome.reasons())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason).contains("limits.names = 5 is reached"));
    }

    @Test
    void ofManyReasonsTheFirstTenAreTold() {
        partner(
                1,
                PullTest.reply(LongStream.rangeClosed(2, 40)
                        .mapToObj(version -> PullTest.replica("H" + version + "<20>", B, version))
                        .toList()));
        Servers.Server server = site.quiet(A, B);
        server.start();
        ByPartner outcome = pull(server);

        assertThat(outcome.records()).isZero();
        assertThat(outcome.skipped()).isEqualTo(39);
        assertThat(outcome.reasons()).hasSize(10);
    }

    /** What lacks records cannot show that others are here in vain. */
    @Test
    void aComparisonWithAReplyThatHasAnUnreadableRecordSaysSo() {
        partner(
                4,
                withUnreadableFirst(PullTest.reply(
                        List.of(PullTest.replica("BAD<20>", B, 3), PullTest.replica("GOOD<20>", B, 4)))));
        Servers.Server server = site.quiet(A, B);
        server.start();
        Object compared = server.ask(new ReplicationWish.Verify(null, ROOT));

        assertThat(((ReplicationWish.Compared) compared).partners())
                .singleElement()
                .extracting(ByPartner::problem)
                .isEqualTo("of the records that it sent 1 cannot be read, the first because of: name of 16 octets"
                        + " (expected: 17..255)");
    }
}
