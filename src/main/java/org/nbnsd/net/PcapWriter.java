package org.nbnsd.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.nbnsd.file.FileFailure;
import org.nbnsd.protocol.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A capture file of UDP datagrams, in the classic pcap format, for Wireshark and all others. The headers of IP and UDP
 * are made up as they must have been. Below is the pseudo header "Linux cooked" (link type 113), which says what came and
 * what went: Wireshark's {@code sll.pkttype == 4} is what this machine sent.
 *
 * <p>What was written before a {@link #flush} is in the file even if the process is killed. A file that cannot be written
 * any more is told once and then left alone: a full disk does not stop a name server. May be used by several threads.
 */
public final class PcapWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PcapWriter.class);

    private static final int MAGIC_MICROSECONDS = 0xA1B2C3D4;
    private static final int LONGEST_PACKET = 0xFFFF;
    private static final int LINK_TYPE_COOKED = 113;
    private static final int RECORD_HEADER = 16;
    private static final int COOKED_HEADER = 16;
    /** Of no hardware: neither of which kind the device was nor the sender's MAC address is known here. */
    private static final int ARPHRD_NONE = 0xFFFE;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int PROTOCOL_UDP = 17;
    private static final int TTL = 64;

    /** Which way a datagram went, with the number that the pseudo header has for it. */
    public enum Way {
        /** It came to an address of this machine. */
        RECEIVED(0),
        /** It came by broadcast. */
        BROADCAST_RECEIVED(1),
        /** It was sent from here, to whatever address. */
        SENT(4);

        private final int packetType;

        Way(int packetType) {
            this.packetType = packetType;
        }
    }

    private final Path file;
    private final OutputStream out;
    /** Full or flushed, it is written in one go, so that the file ends with a whole record. */
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.BIG_ENDIAN);

    private int identification;
    private boolean closed;

    private PcapWriter(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Begins a file.
     *
     * @param file is overwritten if it exists; a named pipe does as well
     * @return the writer
     * @throws FileFailure if it cannot be written
     */
    public static PcapWriter create(Path file) throws FileFailure {
        try {
            PcapWriter writer = new PcapWriter(file, Files.newOutputStream(file));
            writer.begin();
            return writer;
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private void begin() throws IOException {
        buffer.putInt(MAGIC_MICROSECONDS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(COOKED_HEADER + LONGEST_PACKET)
                .putInt(LINK_TYPE_COOKED);
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /**
     * Writes a datagram that came or went just now.
     *
     * @param way which way it went
     * @param from its source
     * @param to its destination
     * @param octets holds its octets from the start
     * @param length how many they are, at most 65507
     */
    public void write(Way way, Endpoint from, Endpoint to, byte[] octets, int length) {
        write(Instant.now(), way, from, to, octets, length);
    }

    synchronized void write(Instant when, Way way, Endpoint from, Endpoint to, byte[] octets, int length) {
        int packet = IP_HEADER + UDP_HEADER + length;
        if (packet > LONGEST_PACKET) {
            throw new IllegalArgumentException("datagram: " + length + " octets (expected: 0..65507)");
        }
        if (closed) {
            return;
        }
        int frame = COOKED_HEADER + packet;
        if (buffer.remaining() < RECORD_HEADER + frame) {
            flush();
        }
        buffer.putInt((int) when.getEpochSecond())
                .putInt(when.getNano() / 1000)
                .putInt(frame)
                .putInt(frame);
        buffer.putShort((short) way.packetType)
                .putShort((short) ARPHRD_NONE)
                .putShort((short) 0)
                .putLong(0)
                .putShort((short) ETHERTYPE_IPV4);
        int ip = buffer.position();
        buffer.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) packet)
                .putShort((short) identification++)
                .putShort((short) 0)
                .put((byte) TTL)
                .put((byte) PROTOCOL_UDP)
                .putShort((short) 0)
                .putInt(from.address().bits())
                .putInt(to.address().bits());
        buffer.putShort(ip + 10, (short) ~sum(ip, IP_HEADER, 0));
        int udp = buffer.position();
        buffer.putShort((short) from.port())
                .putShort((short) to.port())
                .putShort((short) (UDP_HEADER + length))
                .putShort((short) 0)
                .put(octets, 0, length);
        int checksum = ~sum(udp, UDP_HEADER + length, sum(ip + 12, 8, PROTOCOL_UDP + UDP_HEADER + length)) & 0xFFFF;
        buffer.putShort(udp + 6, (short) (checksum == 0 ? 0xFFFF : checksum)); // 0 would say that there is none
    }

    /** The sum of RFC 1071 over 16 bit words, carries folded in. */
    private int sum(int start, int length, int initial) {
        int sum = initial;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += buffer.getShort(start + i) & 0xFFFF;
        }
        if (length % 2 == 1) {
            sum += (buffer.get(start + length - 1) & 0xFF) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    /** Gives what was written to the system. */
    public synchronized void flush() {
        if (closed || buffer.position() == 0) {
            return;
        }
        try {
            out.write(buffer.array(), 0, buffer.position());
        } catch (IOException e) {
            LOG.error("capture {} ends here, it cannot be written: {}", file, FileFailure.reason(e));
            closed = true;
        }
        buffer.clear();
    }

    /** Ends the file. */
    @Override
    public synchronized void close() {
        flush();
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            LOG.error("capture {} could not be closed: {}", file, FileFailure.reason(e));
        }
    }
}
