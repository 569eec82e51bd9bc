package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a daemon sent, taken from a capture file of its own (pcap, raw IPv4, no options) without dissecting it. The port of
 * the daemon is that to which the first datagram went, because a daemon never speaks first; it takes part in every other.
 * Datagrams of clients that use the same port, as on port 137, cannot be told apart and count, too. The file of a daemon
 * that was killed while it wrote may end anywhere; what is not whole there does not count.
 */
final class Capture {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int IP_HEADER = 20;

    private final Path file;
    private final ByteBuffer octets;
    /** Where the records of what was sent begin. */
    private final List<Integer> sent = new ArrayList<>();

    Capture(Path file) throws IOException {
        this.file = file;
        octets = ByteBuffer.wrap(Files.readAllBytes(file));
        int service = 0;
        for (int record = FILE_HEADER; isWhole(record); record += length(record)) {
            int udp = record + RECORD_HEADER + IP_HEADER;
            int from = octets.getShort(udp) & 0xFFFF;
            int to = octets.getShort(udp + 2) & 0xFFFF;
            service = service == 0 ? to : service;
            assertThat(from == service || to == service)
                    .as("%s: from port %d to %d, but the daemon's is %d", file, from, to, service)
                    .isTrue();
            if (from == service) {
                sent.add(record);
            }
        }
    }

    private boolean isWhole(int record) {
        return record + RECORD_HEADER <= octets.limit() && record + length(record) <= octets.limit();
    }

    private int length(int record) {
        return RECORD_HEADER + octets.getInt(record + 8);
    }

    Path file() {
        return file;
    }

    /** How many datagrams the daemon sent. */
    int sent() {
        return sent.size();
    }

    /** Writes a file of what was sent in all of these, in their order. */
    static void writeSent(List<Capture> captures, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            Capture whole = captures.stream()
                    .filter(capture -> capture.sent() > 0)
                    .findFirst()
                    .orElseThrow();
            out.write(whole.octets.array(), 0, FILE_HEADER);
            for (Capture capture : captures) {
                for (int record : capture.sent) {
                    out.write(capture.octets.array(), record, capture.length(record));
                }
            }
        }
    }
}
