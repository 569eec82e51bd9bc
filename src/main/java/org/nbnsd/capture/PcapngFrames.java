package org.nbnsd.capture;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * pcapng: any number of sections, each in its own byte order, with any number of interfaces, each with its own link type and
 * resolution of time. Blocks that have no frames are skipped.
 */
final class PcapngFrames implements Frames {
    static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    /** The type, the length, and at the end the length again. */
    private static final int FRAME_OF_BLOCK = 12;

    private static final int MOST_INTERFACES = 4096;
    private static final int IF_TSRESOL = 9;
    private static final int IF_TSOFFSET = 14;
    private static final int MICROSECONDS = 6;

    /** @param resolution as {@code if_tsresol} has it; {@code offset} in seconds */
    private record Interface(int linkType, long snapLength, int resolution, long offset) {
        long micros(long high, long low) {
            BigInteger ticks = BigInteger.valueOf(high)
                    .shiftLeft(32)
                    .or(BigInteger.valueOf(low))
                    .multiply(BigInteger.TEN.pow(6));
            int exponent = resolution & 0x7F;
            BigInteger micros =
                    (resolution & 0x80) != 0 ? ticks.shiftRight(exponent) : ticks.divide(BigInteger.TEN.pow(exponent));
            return micros.longValue() + offset * 1_000_000;
        }
    }

    private final OctetSource in;
    private final List<Interface> interfaces = new ArrayList<>();

    private PcapngFrames(OctetSource in) {
        this.in = in;
    }

    /**
     * Begins to read.
     *
     * @param magic the first four octets, big-endian
     * @param in what follows them
     * @return null if it is no pcapng file
     */
    static @Nullable PcapngFrames of(int magic, OctetSource in) throws IOException {
        if (magic != SECTION_HEADER) {
            return null;
        }
        PcapngFrames frames = new PcapngFrames(in);
        frames.section();
        return frames;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        while (true) {
            long start = in.offset();
            byte[] type = in.upTo(4);
            if (type.length == 0) {
                return null;
            }
            if (type.length < 4) {
                throw new BrokenCaptureException(
                        start, "the file ends after " + type.length + " octets of a block (expected: 12 or more)");
            }
            Frame frame = block(in.thirtyTwo(type, 0), start);
            if (frame != null) {
                return frame;
            }
        }
    }

    private @Nullable Frame block(long type, long start) throws IOException {
        if (type == SECTION_HEADER) { // the same in both byte orders
            section();
            return null;
        }
        long body = bodyLength(in.thirtyTwo(in.exactly(4, "a block"), 0), start);
        boolean hasFrame = type == ENHANCED_PACKET || type == PACKET || type == SIMPLE_PACKET;
        if (!hasFrame && type != INTERFACE_DESCRIPTION) {
            in.skip(body, "a block");
            end(body);
            return null;
        }
        if (body > LONGEST) {
            throw new BrokenCaptureException(
                    start + 4, "a block of " + body + " octets (expected: at most " + LONGEST + ")");
        }
        byte[] octets = in.exactly((int) body, "a block");
        end(body);
        if (type == INTERFACE_DESCRIPTION) {
            describe(octets, start);
            return null;
        }
        return type == SIMPLE_PACKET ? simple(octets, start) : enhanced(octets, type == PACKET, start);
    }

    private static long bodyLength(long total, long start) throws BrokenCaptureException {
        if (total < FRAME_OF_BLOCK || total % 4 != 0) {
            throw new BrokenCaptureException(
                    start + 4, "a block of " + total + " octets (expected: a multiple of 4, at least 12)");
        }
        return total - FRAME_OF_BLOCK;
    }

    private void end(long body) throws IOException {
        long start = in.offset();
        long length = in.thirtyTwo(in.exactly(4, "a block"), 0);
        if (length != body + FRAME_OF_BLOCK) {
            throw new BrokenCaptureException(
                    start,
                    "the length of a block is " + length + " at its end (expected: " + (body + FRAME_OF_BLOCK)
                            + ", as at its beginning)");
        }
    }

    /** What follows the type of a section header: its length comes before the byte order that it is in. */
    private void section() throws IOException {
        long start = in.offset();
        byte[] head = in.exactly(8, "a section header");
        in.bigEndian(true);
        if (in.thirtyTwo(head, 4) != BYTE_ORDER) {
            in.bigEndian(false);
            if (in.thirtyTwo(head, 4) != BYTE_ORDER) {
                throw new BrokenCaptureException(
                        start + 4, "a section without a byte order (expected: 1a2b3c4d or 4d3c2b1a)");
            }
        }
        long body = bodyLength(in.thirtyTwo(head, 0), start - 4);
        if (body < 16) {
            throw new BrokenCaptureException(
                    start, "a section header of " + (body + FRAME_OF_BLOCK) + " octets (expected: at least 28)");
        }
        in.skip(body - 4, "a section header");
        end(body);
        interfaces.clear();
    }

    private void describe(byte[] octets, long start) throws BrokenCaptureException {
        if (octets.length < 8 || interfaces.size() == MOST_INTERFACES) {
            throw new BrokenCaptureException(
                    start,
                    octets.length < 8
                            ? "an interface description of " + octets.length + " octets (expected: at least 8)"
                            : "one more interface (expected: at most " + MOST_INTERFACES + " in a section)");
        }
        int resolution = MICROSECONDS;
        long offset = 0;
        int at = 8;
        while (at + 4 <= octets.length) {
            int code = in.sixteen(octets, at);
            int length = in.sixteen(octets, at + 2);
            at += 4;
            if (code == 0 || at + length > octets.length) {
                break;
            }
            if (code == IF_TSRESOL && length >= 1) {
                resolution = octets[at] & 0xFF;
            } else if (code == IF_TSOFFSET && length >= 8) {
                offset = offset(octets, at);
            }
            at += length + 3 & ~3;
        }
        interfaces.add(new Interface(in.sixteen(octets, 0), in.thirtyTwo(octets, 4), resolution, offset));
    }

    private long offset(byte[] octets, int at) {
        long first = in.thirtyTwo(octets, at);
        long second = in.thirtyTwo(octets, at + 4);
        return in.isBigEndian() ? first << 32 | second : second << 32 | first;
    }

    private Frame simple(byte[] octets, long start) throws BrokenCaptureException {
        if (octets.length < 4) {
            throw new BrokenCaptureException(start, "a packet block without a length (expected: 16 octets or more)");
        }
        Interface from = known(0, start);
        long length = in.thirtyTwo(octets, 0);
        long most = from.snapLength() == 0 ? length : Math.min(length, from.snapLength());
        int captured = (int) Math.min(most, octets.length - 4L);
        return new Frame(0, from.linkType(), Arrays.copyOfRange(octets, 4, 4 + captured), length);
    }

    /** Enhanced packet blocks, and the packet blocks of older files, which differ in the number of the interface alone. */
    private Frame enhanced(byte[] octets, boolean old, long start) throws BrokenCaptureException {
        if (octets.length < 20) {
            throw new BrokenCaptureException(
                    start, "a packet block of " + (octets.length + FRAME_OF_BLOCK) + " octets (expected: at least 32)");
        }
        Interface from = known(old ? in.sixteen(octets, 0) : in.thirtyTwo(octets, 0), start);
        long captured = in.thirtyTwo(octets, 12);
        if (captured > octets.length - 20) {
            throw new BrokenCaptureException(
                    start,
                    "a frame of " + captured + " octets in a block that has place for " + (octets.length - 20)
                            + " (expected: not more)");
        }
        return new Frame(
                from.micros(in.thirtyTwo(octets, 4), in.thirtyTwo(octets, 8)),
                from.linkType(),
                Arrays.copyOfRange(octets, 20, 20 + (int) captured),
                in.thirtyTwo(octets, 16));
    }

    private Interface known(long number, long start) throws BrokenCaptureException {
        if (number >= interfaces.size()) {
            throw new BrokenCaptureException(
                    start,
                    "a packet of interface " + number + " (expected: less than " + interfaces.size()
                            + ", as many as were described)");
        }
        return interfaces.get((int) number);
    }
}
