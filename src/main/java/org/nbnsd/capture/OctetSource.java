package org.nbnsd.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Octets of a stream, in order, and how many there were. */
final class OctetSource {
    private final InputStream in;
    private long offset;
    private boolean bigEndian = true;

    OctetSource(InputStream in) {
        this.in = in;
    }

    /** Which octet is read next. */
    long offset() {
        return offset;
    }

    void bigEndian(boolean is) {
        bigEndian = is;
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /**
     * Reads octets.
     *
     * @param count how many
     * @return fewer only if the file ends
     * @throws BrokenCaptureException if the compression is broken here
     * @throws IOException if the file cannot be read
     */
    byte[] upTo(int count) throws IOException {
        byte[] octets = new byte[count];
        int length = 0;
        try {
            while (length < count) {
                int read = in.read(octets, length, count - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
        } catch (EOFException | ZipException e) {
            throw new BrokenCaptureException(
                    offset + length, "the compressed data are cut or damaged (expected: a whole gzip file)");
        }
        offset += length;
        return length == count ? octets : Arrays.copyOf(octets, length);
    }

    /**
     * Reads octets that must be there.
     *
     * @param count how many
     * @param what they are, for the error
     */
    byte[] exactly(int count, String what) throws IOException {
        long start = offset;
        byte[] octets = upTo(count);
        if (octets.length < count) {
            throw new BrokenCaptureException(
                    start,
                    "the file ends after " + octets.length + " octets of " + what + " (expected: " + count + ")");
        }
        return octets;
    }

    /** Reads past octets that must be there; there may be more of them than fit into memory. */
    void skip(long count, String what) throws IOException {
        long left = count;
        while (left > 0) {
            int step = (int) Math.min(left, 1 << 16);
            exactly(step, what);
            left -= step;
        }
    }

    /** Two octets of a header, in the byte order of the file. */
    int sixteen(byte[] octets, int at) {
        int first = octets[at] & 0xFF;
        int second = octets[at + 1] & 0xFF;
        return bigEndian ? first << 8 | second : second << 8 | first;
    }

    /** Four octets of a header, in the byte order of the file, unsigned. */
    long thirtyTwo(byte[] octets, int at) {
        long first = sixteen(octets, at);
        long second = sixteen(octets, at + 2);
        return bigEndian ? first << 16 | second : second << 16 | first;
    }
}
