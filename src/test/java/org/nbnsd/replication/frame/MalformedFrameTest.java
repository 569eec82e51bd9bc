package org.nbnsd.replication.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.replication.frame.FrameReader.Limits;
import org.nbnsd.replication.frame.MalformedFrame.Reason;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.wire.Ipv4Address;

/** What is wrong with a frame is told, and costs only that frame; what is merely odd is read. */
final class MalformedFrameTest {
    private static final byte[] QUERY = FrameEncoder.encode(new TableQuery(5));

    private static List<Frame> read(String body) {
        return GoldenFrames.read(Octets.frame(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "00000003", "0000000b", "10000001", "80000000", "ffffffff"})
    void afterALengthThatNoFrameHasNothingIsRead(String length) {
        FrameReader reader = new FrameReader(Limits.DEFAULT);

        List<Frame> frames = GoldenFrames.read(reader, Octets.joined(Octets.hex(length), QUERY, QUERY));

        assertThat(frames).hasSize(1).first().isInstanceOfSatisfying(MalformedFrame.class, malformed -> {
            assertThat(malformed.reason()).isEqualTo(Reason.LENGTH);
            assertThat(malformed.detail())
                    .isEqualTo("frame of " + Long.parseLong(length, 16) + " octets (expected: 12..268435456)");
        });
        assertThat(reader.isBroken()).isTrue();
    }

    @Test
    void aFrameWithoutRecordsHasTheLowerLimit() {
        String tooLong = "01000001 00007800 00000000 00000003 00000000";
        assertThat(GoldenFrames.read(Octets.hex(tooLong)))
                .containsExactly(
                        new MalformedFrame(Reason.LENGTH, "frame of 16777217 octets (expected: 12..16777216)"));

        String records = "01000001 00007800 00000007 00000003 00000003 00000002";
        assertThat(GoldenFrames.read(Octets.hex(records))).containsExactly(new SendReply.Begin(7, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "00007800 00000000 00000004, MESSAGE_TYPE, message type 4 (expected: 0..3)",
        "00007800 00000000 ffffffff 00000000, MESSAGE_TYPE, message type 4294967295 (expected: 0..3)",
        "00007800 00000000 00000003 00000006, COMMAND, 'command 6 (expected: 0..5, 8 or 9)'",
        "00007800 00000000 00000003 0000000a 0000, COMMAND, 'command 10 (expected: 0..5, 8 or 9)'",
        "00007800 00000000 00000003 01000000, COMMAND, 'command 16777216 (expected: 0..5, 8 or 9)'",
        "00007800 00000000 00000000, TRUNCATED, ends at octet 12 (expected: at least 20)",
        "00007800 00000000 00000001 12345678 0002, TRUNCATED, ends at octet 18 (expected: at least 20)",
        "00007800 00000000 00000002, TRUNCATED, ends at octet 12 (expected: at least 16)",
        "00007800 00000000 00000003 00, TRUNCATED, ends at octet 13 (expected: at least 16)",
        "00007800 00000000 00000003 00000001, TRUNCATED, ends at octet 16 (expected: at least 20)",
        "00007800 00000000 00000003 00000001 00000001, TRUNCATED, ends at octet 20 (expected: at least 44)",
        "00007800 00000000 00000003 00000008 ffffffff, TRUNCATED, ends at octet 20 (expected: at least 103079215100)",
        "00007800 00000000 00000003 00000002 0a420001, TRUNCATED, ends at octet 20 (expected: at least 36)",
        "00007800 00000000 00000003 00000003, TRUNCATED, ends at octet 16 (expected: at least 20)",
        "00007800 00000000 00000003 00000003 000000, TRUNCATED, ends at octet 19 (expected: at least 20)"
    })
    void oneBadFrameIsDiscardedAndTheNextIsRead(String body, Reason reason, String detail) {
        assertThat(GoldenFrames.read(Octets.joined(Octets.frame(body), QUERY)))
                .containsExactly(new MalformedFrame(reason, detail), new TableQuery(5));
        assertThat(reason.isFatal()).isFalse();
    }

    @Test
    void aTableOfTooManyOwnersIsRefusedAsAWhole() {
        Limits limits = new Limits(16L << 20, 16L << 20, 2);
        List<OwnerVersions> three = List.of(
                new OwnerVersions(GoldenFrames.A, 1, 0),
                new OwnerVersions(GoldenFrames.B, 2, 0),
                new OwnerVersions(GoldenFrames.HOST_11, 3, 0));
        byte[] octets = Octets.joined(
                FrameEncoder.encode(new TableReply(1, three)),
                FrameEncoder.encode(new TableReply(1, three.subList(0, 2))));

        assertThat(GoldenFrames.read(new FrameReader(limits), octets))
                .containsExactly(
                        new MalformedFrame(Reason.OWNERS, "table of 3 owners (expected: at most 2)"),
                        new TableReply(1, three.subList(0, 2)));
    }

    @Test
    void theOpcodeIsIgnored() {
        assertThat(read("00000000 00000001 00000003 00000000")).containsExactly(new TableQuery(1));
        assertThat(read("ffffffff 00000001 00000002 00000004"))
                .containsExactly(new StopAssociation(1, StopAssociation.ERROR));
    }

    @Test
    void aStartWithoutItsReservedOctetsIsRead() {
        assertThat(read("00007800 00000000 00000000 00000007 00020005"))
                .containsExactly(new StartAssociation(0, 7, 2, 5, 0));
    }

    @Test
    void anyVersionOfAStartIsRead() {
        assertThat(read("00007800 00000000 00000000 00000007 00030001"))
                .containsExactly(new StartAssociation(0, 7, 3, 1, 0));
        assertThat(read("00007800 00000000 00000000 00000007 ffff0000"))
                .containsExactly(new StartAssociation(0, 7, 0xFFFF, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "6e626e736401, 1",
        "6e626e7364ff, 255",
        "6e626e736400, 0",
        "6e626e7364, 0",
        "6e626e736501, 0",
        "006e626e736401, 0"
    })
    void theMarkOfNbnsdIsItsNameWithAVersion(String reserved, int version) {
        assertThat(read("00007800 00000000 00000000 00000007 00020005" + reserved))
                .containsExactly(new StartAssociation(0, 7, 2, 5, version));
    }

    @Test
    void aTableWithoutItsLastWordIsRead() {
        assertThat(read("00007800 00000001 00000003 00000005 00000000"))
                .containsExactly(
                        new ReplicationMessage.UpdateNotification(1, false, true, List.of(), Ipv4Address.ZERO));
    }

    @Test
    void versionsHave64Bits() {
        assertThat(read("00007800 00000001 00000003 00000002 0a420001 ffffffffffffffff 8000000000000000 00000001"))
                .containsExactly(
                        new ReplicationMessage.SendRequest(1, new OwnerVersions(GoldenFrames.A, -1, Long.MIN_VALUE)));
        assertThat(new OwnerVersions(GoldenFrames.A, -1, Long.MIN_VALUE))
                .hasToString("10.66.0.1 9223372036854775808..18446744073709551615");
    }

    @Test
    void whatStandsBehindAMessageIsSkippedUpToTheEndOfItsFrame() {
        byte[] padded = Octets.frame("00007800 00000001 00000003 00000000" + "ff".repeat(100_000));

        assertThat(GoldenFrames.read(Octets.joined(padded, QUERY)))
                .containsExactly(new TableQuery(1), new TableQuery(5));
    }
}
