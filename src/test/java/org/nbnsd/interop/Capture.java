package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;

/**
 * What a daemon sent, taken from a capture file of its own (pcap, Linux cooked, IPv4 without options) without dissecting
 * it. It takes part in every datagram with one port. The file of a daemon that was killed while it wrote may end anywhere;
 * what is not whole there does not count.
 */
public final class Capture {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int COOKED_HEADER = 16;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int OUTGOING = 4;

    private final Path file;
    private final ByteBuffer octets;
    /** Where the records of what was sent begin. */
    private final List<Integer> sent = new ArrayList<>();

    public Capture(Path file) throws IOException {
        this.file = file;
        octets = ByteBuffer.wrap(Files.readAllBytes(file));
        int service = 0;
        for (int record = FILE_HEADER; isWhole(record); record += length(record)) {
            boolean isSent = octets.getShort(record + RECORD_HEADER) == OUTGOING;
            int port = octets.getShort(record + RECORD_HEADER + COOKED_HEADER + IP_HEADER + (isSent ? 0 : 2)) & 0xFFFF;
            service = service == 0 ? port : service;
            assertThat(port)
                    .as("%s: the daemon's port in what it %s", file, isSent ? "sent" : "received")
                    .isEqualTo(service);
            if (isSent) {
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

    /** What the daemon sent to an address, in order. */
    public List<Decoded> sentTo(Ipv4Address address) {
        List<Decoded> messages = new ArrayList<>();
        for (int record : sent) {
            int ip = record + RECORD_HEADER + COOKED_HEADER;
            if (octets.getInt(ip + 16) == address.bits()) {
                messages.add(MessageDecoder.decode(
                        Arrays.copyOfRange(octets.array(), ip + IP_HEADER + UDP_HEADER, record + length(record))));
            }
        }
        return messages;
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
