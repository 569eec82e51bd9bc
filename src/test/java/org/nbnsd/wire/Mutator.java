package org.nbnsd.wire;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Datagrams from a seed: random octets, and golden packets with one or a few things wrong. */
public final class Mutator {
    private static final int LONGEST = 700;
    /** What is at the edge of something in the format: lengths, pointers, letters, types. */
    private static final int[] EDGES = {
        0, 1, 2, 4, 5, 6, 7, 0x0A, 0x0C, 0x10, 0x1F, 0x20, 0x21, 0x2F, 0x38, 0x3F, 0x40, 0x41, 0x50, 0x51, 0x7F, 0x80,
        0xBF, 0xC0, 0xFE, 0xFF
    };

    private final RandomGenerator random;
    private final List<byte[]> golden =
            GoldenPacket.all().stream().map(GoldenPacket::octets).toList();

    public Mutator(RandomGenerator random) {
        this.random = random;
    }

    public byte[] next() {
        if (random.nextInt(20) == 0) {
            return octets(random.nextInt(random.nextInt(4) == 0 ? LONGEST : 80));
        }
        byte[] datagram = any().clone();
        int changes = 1 + (random.nextInt(3) == 0 ? random.nextInt(6) : 0);
        for (int i = 0; i < changes; i++) {
            datagram = mutated(datagram);
        }
        return datagram;
    }

    private byte[] mutated(byte[] datagram) {
        if (datagram.length == 0) {
            return octets(12);
        }
        int at = random.nextInt(datagram.length);
        int kind = random.nextInt(10);
        switch (kind) {
            case 0 -> datagram[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> datagram[at] = (byte) random.nextInt(256);
            case 2 -> datagram[at] = (byte) EDGES[random.nextInt(EDGES.length)];
            case 3 -> datagram[random.nextInt(Math.min(12, datagram.length))] = (byte) EDGES[random.nextInt(13)];
            case 4 -> pointer(datagram, at);
            case 5 -> datagram[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 6 -> {
                return Arrays.copyOf(datagram, at);
            }
            case 7 -> {
                return extended(datagram);
            }
            case 8 -> {
                return spliced(datagram, at);
            }
            default -> {
                return without(datagram, at);
            }
        }
        return datagram;
    }

    private void pointer(byte[] datagram, int at) {
        if (at + 1 < datagram.length) {
            int target = random.nextInt(datagram.length);
            datagram[at] = (byte) (0xC0 | target >> 8);
            datagram[at + 1] = (byte) target;
        }
    }

    private byte[] extended(byte[] datagram) {
        byte[] more = octets(1 + random.nextInt(60));
        byte[] longer = Arrays.copyOf(datagram, datagram.length + more.length);
        System.arraycopy(more, 0, longer, datagram.length, more.length);
        return longer;
    }

    /** The start of one and the end of another. */
    private byte[] spliced(byte[] datagram, int at) {
        byte[] other = any();
        int from = random.nextInt(4) > 0 ? Math.min(at, other.length) : random.nextInt(other.length);
        byte[] both = Arrays.copyOf(datagram, at + other.length - from);
        System.arraycopy(other, from, both, at, other.length - from);
        return both;
    }

    private byte[] without(byte[] datagram, int at) {
        int removed = 1 + random.nextInt(Math.min(20, datagram.length - at));
        byte[] shorter = new byte[datagram.length - removed];
        System.arraycopy(datagram, 0, shorter, 0, at);
        System.arraycopy(datagram, at + removed, shorter, at, datagram.length - at - removed);
        return shorter;
    }

    private byte[] any() {
        return golden.get(random.nextInt(golden.size()));
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }
}
