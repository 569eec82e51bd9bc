package org.nbnsd.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Classic pcap, in both byte orders, with microseconds or nanoseconds. */
final class PcapFrames implements Frames {
    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int NANOSECONDS = 0xA1B23C4D;
    /** Of the file header without the magic number. */
    private static final int FILE_HEADER = 20;

    private static final int RECORD_HEADER = 16;
    /** The higher bits tell of a frame check sequence. */
    private static final int LINK_TYPE = 0xFFFF;

    private final OctetSource in;
    private final long perMicro;
    private final int linkType;

    private PcapFrames(OctetSource in, long perMicro, int linkType) {
        this.in = in;
        this.perMicro = perMicro;
        this.linkType = linkType;
    }

    /**
     * Begins to read.
     *
     * @param magic the first four octets, big-endian
     * @param in what follows them
     * @return null if it is no pcap file
     */
    static @Nullable PcapFrames of(int magic, OctetSource in) throws IOException {
        int swapped = Integer.reverseBytes(magic);
        boolean big = magic == MICROSECONDS || magic == NANOSECONDS;
        if (!big && swapped != MICROSECONDS && swapped != NANOSECONDS) {
            return null;
        }
        in.bigEndian(big);
        byte[] header = in.exactly(FILE_HEADER, "the file header");
        boolean nanoseconds = magic == NANOSECONDS || swapped == NANOSECONDS;
        return new PcapFrames(in, nanoseconds ? 1000 : 1, (int) in.thirtyTwo(header, 16) & LINK_TYPE);
    }

    @Override
    public @Nullable Frame next() throws IOException {
        long start = in.offset();
        byte[] header = in.upTo(RECORD_HEADER);
        if (header.length == 0) {
            return null;
        }
        if (header.length < RECORD_HEADER) {
            throw new BrokenCaptureException(
                    start,
                    "the file ends after " + header.length + " octets of a frame's header (expected: " + RECORD_HEADER
                            + ")");
        }
        long captured = in.thirtyTwo(header, 8);
        if (captured > LONGEST) {
            throw new BrokenCaptureException(
                    start + 8, "a frame of " + captured + " octets (expected: at most " + LONGEST + ")");
        }
        long micros = in.thirtyTwo(header, 0) * 1_000_000 + in.thirtyTwo(header, 4) / perMicro;
        return new Frame(micros, linkType, in.exactly((int) captured, "a frame"), in.thirtyTwo(header, 12));
    }
}
