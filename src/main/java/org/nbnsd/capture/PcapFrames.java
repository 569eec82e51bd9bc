package org.nbnsd.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Classic pcap, in both byte orders, with microseconds or nanoseconds, and with the longer headers that Linux once had. */
final class PcapFrames implements Frames {
    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int NANOSECONDS = 0xA1B23C4D;
    /** Kuznetzov's: the number of the interface, protocol and direction stand behind the usual header of a frame. */
    private static final int MODIFIED = 0xA1B2CD34;

    /** Of the file header without the magic number. */
    private static final int FILE_HEADER = 20;

    private static final int RECORD_HEADER = 16;
    private static final int MODIFIED_HEADER = 24;
    /** The higher bits tell of a frame check sequence. */
    private static final int LINK_TYPE = 0xFFFF;

    private final OctetSource in;
    private final long perMicro;
    private final int linkType;
    private final int headerLength;

    private PcapFrames(OctetSource in, long perMicro, int linkType, int headerLength) {
        this.in = in;
        this.perMicro = perMicro;
        this.linkType = linkType;
        this.headerLength = headerLength;
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
        int kind = isKnown(magic) ? magic : swapped;
        if (!isKnown(kind)) {
            return null;
        }
        in.bigEndian(kind == magic);
        byte[] header = in.exactly(FILE_HEADER, "the file header");
        return new PcapFrames(
                in,
                kind == NANOSECONDS ? 1000 : 1,
                (int) in.thirtyTwo(header, 16) & LINK_TYPE,
                kind == MODIFIED ? MODIFIED_HEADER : RECORD_HEADER);
    }

    private static boolean isKnown(int magic) {
        return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        long start = in.offset();
        byte[] header = in.upTo(headerLength);
        if (header.length == 0) {
            return null;
        }
        if (header.length < headerLength) {
            throw new BrokenCaptureException(
                    start,
                    "the file ends after " + header.length + " octets of a frame's header (expected: " + headerLength
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
