package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.PcapWriter.Way;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameQueryRequest;

final class PcapWriterTest {
    private static final Endpoint CLIENT = new Endpoint(Ipv4Address.parse("192.0.2.9"), 137);
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("203.0.113.255"), 1137);
    private static final Instant WHEN = Instant.parse("2026-11-21T12:00:00.123456789Z");

    @TempDir
    private Path directory;

    @Test
    void theOctetsAreThoseOfTheFormat() throws IOException {
        Path file = directory.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.create(file)) {
            writer.write(WHEN, Way.RECEIVED, CLIENT, SERVER, new byte[] {1, 2, 3, 99}, 3);
        }
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .isEqualTo("a1b2c3d4" + "00020004" + "00000000" + "00000000" + "0001000f" + "00000071"
                        + HexFormat.of().toHexDigits((int) WHEN.getEpochSecond())
                        + "0001e240" + "0000002f" + "0000002f"
                        + "0000" + "fffe" + "0000" + "0000000000000000" + "0800"
                        + "4500001f00000000" + "4011" + ipChecksum() + "c0000209" + "cb0071ff"
                        + "00890471000b" + udpChecksum() + "010203");
    }

    /** 4500+001f+4011+c000+0209+cb00+71ff, folded and inverted. */
    private static String ipChecksum() {
        return inverted(0x4500 + 0x001f + 0x4011 + 0xc000 + 0x0209 + 0xcb00 + 0x71ff);
    }

    /** The pseudo header, the UDP header and the octets padded to words. */
    private static String udpChecksum() {
        return inverted(0xc000 + 0x0209 + 0xcb00 + 0x71ff + 17 + 11 + 0x0089 + 0x0471 + 11 + 0x0102 + 0x0300);
    }

    private static String inverted(int sum) {
        return HexFormat.of().toHexDigits((short) ~((sum & 0xFFFF) + (sum >>> 16)));
    }

    @Test
    void whatWasFlushedIsThereWithoutAClose() throws IOException {
        Path file = directory.resolve("b.pcap");
        PcapWriter writer = PcapWriter.create(file);
        assertThat(Files.size(file)).as("readable from the start").isEqualTo(24);
        writer.write(Way.RECEIVED, CLIENT, SERVER, new byte[100], 100);
        writer.flush();
        assertThat(Files.size(file)).isEqualTo(24 + 16 + 16 + 28 + 100);
        writer.close();
        writer.write(Way.RECEIVED, CLIENT, SERVER, new byte[100], 100);
        writer.close();
        assertThat(Files.size(file)).as("nothing after the end").isEqualTo(24 + 16 + 16 + 28 + 100);
    }

    @Test
    void manyDatagramsFitThoughTheBufferDoesNotHoldThem() throws IOException {
        Path file = directory.resolve("c.pcap");
        try (PcapWriter writer = PcapWriter.create(file)) {
            for (int i = 0; i < 20; i++) {
                writer.write(Way.RECEIVED, CLIENT, SERVER, new byte[65507], 65507);
            }
        }
        assertThat(Files.size(file)).isEqualTo(24 + 20 * (16 + 16 + 65535));
    }

    @Test
    void tsharkFindsTheMessagesAndNoFault() throws Exception {
        Programs.assumeInstalled("tshark");
        Path file = directory.resolve("d.pcap");
        byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(0x1234, NetbiosName.of("FRED", 0x20)));
        try (PcapWriter writer = PcapWriter.create(file)) {
            writer.write(WHEN, Way.RECEIVED, CLIENT, SERVER, query, query.length);
            writer.write(WHEN, Way.SENT, SERVER, CLIENT, query, query.length);
            // An odd length, and lengths that wander over all sums.
            for (int i = 0; i < 100; i++) {
                byte[] octets = new byte[i];
                Arrays.fill(octets, (byte) (0xFF - i));
                writer.write(WHEN, Way.BROADCAST_RECEIVED, CLIENT, SERVER, octets, i);
            }
        }
        List<String> fields = new ArrayList<>(List.of("tshark", "-r", file.toString(), "-T", "fields"));
        fields.addAll(List.of("-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"));
        for (String field : List.of(
                "frame.time_epoch",
                "ip.checksum.status",
                "udp.checksum.status",
                "sll.pkttype",
                "nbns.id",
                "_ws.malformed")) {
            fields.addAll(List.of("-e", field));
        }
        List<String> lines = output(fields).lines().toList();
        assertThat(lines).hasSize(102);
        assertThat(lines.get(0)).startsWith("1795262400.123456000\t1\t1\t0\t0x1234");
        assertThat(lines.get(1)).startsWith("1795262400.123456000\t1\t1\t4\t0x1234");
        assertThat(lines.get(2)).startsWith("1795262400.123456000\t1\t1\t1\t");
        assertThat(lines).allMatch(line -> line.contains("\t1\t1\t"));
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
