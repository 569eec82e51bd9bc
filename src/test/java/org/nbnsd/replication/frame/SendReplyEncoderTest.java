package org.nbnsd.replication.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.NodeType;

/** A frame of a million records passes in small pieces, on both sides. */
final class SendReplyEncoderTest {
    private static final int PIECE = 16_384;

    @Test
    void aMillionRecordsAreOneFrameOfSmallPieces() {
        int count = 1_000_000;
        ReplicaRecord record = GoldenFrames.one("FRED<20>", RecordType.UNIQUE, NodeType.H, 7, GoldenFrames.HOST_11);
        SendReplyEncoder encoder = new SendReplyEncoder(3);
        for (int i = 0; i < count; i++) {
            encoder.count(record);
        }
        FrameReader reader = new FrameReader(FrameReader.Limits.DEFAULT);
        reader.expect(GoldenFrames.A);
        Counting seen = new Counting(record);

        byte[] head = encoder.begin();
        reader.read(head, seen::frame);
        long octets = head.length;
        while (!encoder.isComplete()) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (!encoder.isComplete() && encoder.write(record, piece)) {
                octets += 48;
            }
            assertThat(piece.position()).isPositive();
            reader.read(Arrays.copyOf(piece.array(), piece.position()), seen::frame);
        }

        assertThat(encoder.records()).isEqualTo(count);
        assertThat(octets).isEqualTo(encoder.octets()).isEqualTo(24 + 48L * count);
        assertThat(seen.equal).isEqualTo(count);
        assertThat(seen.others).containsExactly(new SendReply.Begin(3, count), new SendReply.End(count, 0, 0));
        assertThat(reader.isBetweenFrames()).isTrue();
    }

    private static final class Counting {
        private final SendReply.Next expected;
        private final List<Frame> others = new ArrayList<>();
        private int equal;

        Counting(ReplicaRecord record) {
            expected = new SendReply.Next(record, 0);
        }

        void frame(Frame frame) {
            if (frame.equals(expected)) {
                equal++;
            } else {
                others.add(frame);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 1025, 4096, 100_000})
    void anyRecordsComeBackHoweverLargeThePieces(int piece) {
        SplittableRandom random = new SplittableRandom(piece);
        List<ReplicaRecord> records =
                Stream.generate(() -> Samples.any(random)).limit(500).toList();

        List<Frame> frames = GoldenFrames.read(GoldenFrames.written(9, records, piece));

        List<Frame> expected = new ArrayList<>(List.of(new SendReply.Begin(9, 500)));
        records.forEach(record -> expected.add(new SendReply.Next(record, 0)));
        expected.add(new SendReply.End(500, 0, 0));
        assertThat(frames).isEqualTo(expected);
    }

    @Test
    void moreRecordsThanWereCountedAreNoticed() {
        ReplicaRecord record = Samples.any(new SplittableRandom(1));
        SendReplyEncoder encoder = new SendReplyEncoder(1);
        encoder.count(record);
        ByteBuffer out = ByteBuffer.allocate(2 * SendReplyEncoder.LEAST_PIECE);
        encoder.begin();
        encoder.write(record, out);

        assertThat(encoder.isComplete()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> encoder.write(record, out))
                .withMessage("records: more than before (expected: the same both times)");
    }

    @Test
    void aReplyWithoutRecordsIsItsHeaderAlone() {
        SendReplyEncoder encoder = new SendReplyEncoder(1);

        assertThat(encoder.isComplete()).isFalse();
        assertThat(encoder.begin()).isEqualTo(Octets.frame("00007800 00000001 00000003 00000003 00000000"));
        assertThat(encoder.isComplete()).isTrue();
    }

    @Test
    void aRecordThatHasNoRoomIsLeftForTheNextPiece() {
        ReplicaRecord record = Samples.any(new SplittableRandom(1));
        SendReplyEncoder encoder = new SendReplyEncoder(1);
        encoder.count(record);
        encoder.begin();
        ByteBuffer small = ByteBuffer.allocate(8);

        assertThat(encoder.write(record, small)).isFalse();
        assertThat(small.position()).isZero();
        assertThat(encoder.isComplete()).isFalse();
    }
}
