package org.nbnsd.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** Builds frames and capture files, octet by octet. */
public final class Captures {
    public static final int ETHERNET = 1;
    public static final int RAW = 101;
    public static final String MAC = "00-0C-29-12-34-56";

    private static final byte[] ETHERNET_HEADER = hex("ffffffffffff000c29123456");

    private Captures() {}

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static int address(String text) {
        return org.nbnsd.wire.Ipv4Address.parse(text).bits();
    }

    /** An IPv4 packet with nothing special about it. */
    public static byte[] ip(int protocol, String from, String to, byte[] payload) {
        return ip(protocol, 0, from, to, payload);
    }

    public static byte[] ip(int protocol, int fragment, String from, String to, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity());
        packet.putShort((short) 1).putShort((short) fragment);
        packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
        int sum = 0x4500 + packet.capacity() + 1 + fragment + (64 << 8) + protocol;
        for (String end : new String[] {from, to}) {
            sum += (address(end) >>> 16) + (address(end) & 0xFFFF);
        }
        packet.putShort(10, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
        return packet.putInt(address(from)).putInt(address(to)).put(payload).array();
    }

    public static byte[] udp(String from, int fromPort, String to, int toPort, byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length);
        datagram.putShort((short) fromPort).putShort((short) toPort);
        datagram.putShort((short) datagram.capacity()).putShort((short) 0).put(payload);
        return ip(17, from, to, datagram.array());
    }

    /** From port 137 to port 137. */
    public static byte[] nbns(String from, String to, byte[] payload) {
        return udp(from, 137, to, 137, payload);
    }

    public static byte[] ethernet(byte[] ip) {
        return ethernet(0x0800, ip);
    }

    public static byte[] ethernet(int type, byte[] payload) {
        return join(ETHERNET_HEADER, new byte[] {(byte) (type >> 8), (byte) type}, payload);
    }

    /** Tagged, the outermost tag first. */
    public static byte[] tagged(byte[] ip, int... types) {
        byte[] inner = join(hex("0800"), ip);
        for (int i = types.length - 1; i >= 0; i--) {
            inner = join(new byte[] {(byte) (types[i] >> 8), (byte) types[i]}, hex("0007"), inner);
        }
        return join(ETHERNET_HEADER, inner);
    }

    /** A pcap file, frames a second apart from 2026-11-21 12:00:00 UTC on. */
    public static byte[] pcap(int linkType, byte[]... frames) {
        return pcap(ByteOrder.LITTLE_ENDIAN, false, linkType, frames);
    }

    public static byte[] pcap(ByteOrder order, boolean nanoseconds, int linkType, byte[]... frames) {
        byte[] file = ByteBuffer.allocate(24)
                .order(order)
                .putInt(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(0xFFFF)
                .putInt(linkType)
                .array();
        int second = START;
        for (byte[] frame : frames) {
            file = join(file, record(order, second++, nanoseconds ? 500_000_000 : 500_000, frame, frame.length));
        }
        return file;
    }

    /** When the first frame of a file was captured, in seconds since the epoch; its fraction is a half. */
    public static final int START = 1_795_262_400;

    public static byte[] record(ByteOrder order, int seconds, int fraction, byte[] frame, int length) {
        return join(
                ByteBuffer.allocate(16)
                        .order(order)
                        .putInt(seconds)
                        .putInt(fraction)
                        .putInt(frame.length)
                        .putInt(length)
                        .array(),
                frame);
    }

    /** A block of pcapng, its length at both ends. */
    public static byte[] block(ByteOrder order, int type, byte[] body) {
        int padded = body.length + 3 & ~3;
        return ByteBuffer.allocate(padded + 12)
                .order(order)
                .putInt(type)
                .putInt(padded + 12)
                .put(body)
                .putInt(padded + 8, padded + 12)
                .array();
    }

    public static byte[] section(ByteOrder order) {
        byte[] body = ByteBuffer.allocate(16)
                .order(order)
                .putInt(0x1A2B3C4D)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .array();
        return block(order, 0x0A0D0D0A, body);
    }

    /** An interface description; with an option for the resolution unless it is negative. */
    public static byte[] interfaceBlock(ByteOrder order, int linkType, int resolution) {
        ByteBuffer body = ByteBuffer.allocate(resolution < 0 ? 8 : 20).order(order);
        body.putShort((short) linkType).putShort((short) 0).putInt(0);
        if (resolution >= 0) {
            body.putShort((short) 9).putShort((short) 1).put((byte) resolution);
        }
        return block(order, 1, body.array());
    }

    public static byte[] enhanced(ByteOrder order, int from, long ticks, byte[] frame) {
        byte[] head = ByteBuffer.allocate(20)
                .order(order)
                .putInt(from)
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .putInt(frame.length)
                .putInt(frame.length)
                .array();
        return block(order, 6, join(head, frame));
    }

    public static byte[] gzip(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
