package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be told of a capture file of the daemon (pcap, raw IPv4, no options) without dissecting it. */
final class Capture {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int IP_HEADER = 20;

    private Capture() {}

    /**
     * The port of the daemon that wrote it: that to which the first datagram went, because a daemon never speaks first. Every
     * other came from there or went there.
     *
     * @return 0 if there is no datagram
     */
    static int servicePort(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        int service = 0;
        for (int record = FILE_HEADER; record < in.limit(); record += RECORD_HEADER + in.getInt(record + 8)) {
            int udp = record + RECORD_HEADER + IP_HEADER;
            int from = in.getShort(udp) & 0xFFFF;
            int to = in.getShort(udp + 2) & 0xFFFF;
            service = service == 0 ? to : service;
            assertThat(from == service || to == service)
                    .as(
                            file + ": the datagram at octet %d, from port %d to %d, has to do with port %d",
                            record,
                            from,
                            to,
                            service)
                    .isTrue();
        }
        return service;
    }
}
