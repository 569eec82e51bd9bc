package org.nbnsd.replication.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * No octets whatever break the reader, and it reads the same however they are cut; {@code -Dnbnsd.seed=...} tries others than
 * every build does.
 */
final class FrameReaderFuzzTest {
    private static final int STREAMS = 20_000;
    private static final FrameReader.Limits SMALL = new FrameReader.Limits(2_000, 4_000, 20);

    private final List<byte[]> golden = List.copyOf(GoldenFrames.octets().values());

    @Test
    void anyStreamIsReadTheSameHoweverItIsCut() {
        long seed = Long.getLong("nbnsd.seed", 42);
        SplittableRandom random = new SplittableRandom(seed);
        int messages = 0;
        int records = 0;
        int faults = 0;
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = stream(random);
            byte[] before = stream.clone();
            try {
                List<Frame> whole = read(stream, stream.length, random);
                assertThat(read(stream, 1, random)).isEqualTo(whole);
                assertThat(read(stream, 0, random)).isEqualTo(whole);
                for (Frame frame : whole) {
                    messages += comesBack(frame) ? 1 : 0;
                    records += frame instanceof SendReply.Next ? 1 : 0;
                    faults += frame instanceof MalformedFrame || frame instanceof SendReply.Bad ? 1 : 0;
                }
                assertThat(stream).isEqualTo(before);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", stream number " + i + ": " + e + ", "
                                + HexFormat.of().formatHex(before),
                        e);
            }
        }
        assertThat(List.of(messages, records, faults))
                .as("what there was, seed %d", seed)
                .allMatch(n -> n > STREAMS / 10);
    }

    /** What is read is written and read to the same. */
    private static boolean comesBack(Frame frame) {
        if (frame instanceof ReplicationMessage message) {
            assertThat(GoldenFrames.read(FrameEncoder.encode(message))).containsExactly(message);
            return true;
        }
        if (frame instanceof SendReply.Next next) {
            assertThat(ReplicaRecord.canTravel(next.record().name())).isTrue();
            byte[] written = GoldenFrames.written(0, List.of(next.record()), SendReplyEncoder.LEAST_PIECE);
            assertThat(GoldenFrames.read(written)).contains(new SendReply.Next(next.record(), 0));
        }
        return false;
    }

    private static List<Frame> read(byte[] stream, int piece, SplittableRandom random) {
        FrameReader reader = new FrameReader(SMALL);
        reader.expect(GoldenFrames.A);
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int length = piece > 0 ? piece : random.nextInt(40);
            length = Math.min(length, stream.length - at);
            reader.read(stream, at, length, frames::add);
            at += length;
        }
        return frames;
    }

    private byte[] stream(SplittableRandom random) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte[] frame = golden.get(random.nextInt(golden.size())).clone();
            if (random.nextInt(3) > 0) {
                frame = mutated(frame, random);
            }
            frames.add(frame);
        }
        return Octets.joined(frames);
    }

    private static byte[] mutated(byte[] frame, SplittableRandom random) {
        byte[] changed = frame;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(6)) {
                case 0 -> changed[at] = (byte) random.nextInt(256);
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> changed[random.nextInt(Math.min(24, changed.length))] = (byte) random.nextInt(10);
                case 3 -> {
                    changed = Arrays.copyOf(changed, Math.max(4, at));
                    lengthTold(changed);
                }
                case 4 -> {
                    byte[] more = new byte[random.nextInt(100)];
                    random.nextBytes(more);
                    changed = Octets.joined(changed, more);
                    lengthTold(changed);
                }
                default -> random.nextBytes(changed);
            }
        }
        return changed;
    }

    private static void lengthTold(byte[] frame) {
        int length = frame.length - 4;
        frame[0] = 0;
        frame[1] = 0;
        frame[2] = (byte) (length >> 8);
        frame[3] = (byte) length;
    }
}
