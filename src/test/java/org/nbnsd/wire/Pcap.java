package org.nbnsd.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** Datagrams as a capture file (pcap, link type raw IP): each from port 137 of 10.0.0.1 to port 137 of 10.0.0.2. */
final class Pcap {
    private static final int RAW_IP = 101;
    private static final int IP_AND_UDP = 20 + 8;
    private static final short PORT = 137;

    private Pcap() {}

    static byte[] of(List<byte[]> payloads) {
        int size =
                24 + payloads.stream().mapToInt(p -> 16 + IP_AND_UDP + p.length).sum();
        ByteBuffer file = ByteBuffer.allocate(size);
        file.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4).putLong(0);
        file.putInt(0xFFFF).putInt(RAW_IP);
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            int length = IP_AND_UDP + payload.length;
            file.putInt(i).putInt(0).putInt(length).putInt(length);
            file.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
            file.put((byte) 64).put((byte) 17).putShort((short) 0); // no checksum: nobody looks
            file.putInt(0x0A000001).putInt(0x0A000002);
            file.putShort(PORT)
                    .putShort(PORT)
                    .putShort((short) (8 + payload.length))
                    .putShort((short) 0);
            file.put(payload);
        }
        return file.array();
    }
}
