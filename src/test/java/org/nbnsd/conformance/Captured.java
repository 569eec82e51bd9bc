package org.nbnsd.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;

/** What a capture file of the daemon says (pcap, raw IPv4 without options). */
final class Captured {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private Captured() {}

    /** The messages that went from one of some endpoints to an address, in order. */
    static List<Decoded> sent(Path file, List<Endpoint> from, Ipv4Address to) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Decoded> sent = new ArrayList<>();
        int length;
        for (int record = FILE_HEADER; record < octets.limit(); record += RECORD_HEADER + length) {
            length = octets.getInt(record + 8);
            int ip = record + RECORD_HEADER;
            int udp = ip + IP_HEADER;
            Endpoint source = new Endpoint(new Ipv4Address(octets.getInt(ip + 12)), octets.getShort(udp) & 0xFFFF);
            if (from.contains(source) && octets.getInt(ip + 16) == to.bits()) {
                sent.add(MessageDecoder.decode(Arrays.copyOfRange(octets.array(), udp + UDP_HEADER, ip + length)));
            }
        }
        return sent;
    }
}
