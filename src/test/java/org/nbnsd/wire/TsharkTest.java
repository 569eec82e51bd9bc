package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;
import org.nbnsd.net.PcapWriter;
import org.nbnsd.protocol.Endpoint;

/** A second opinion: Wireshark reads the golden packets as this package does. Skipped where tshark is missing. */
final class TsharkTest {
    private static final List<String> FIELDS =
            List.of("frame.protocols", "_ws.malformed", "nbns.id", "nbns.flags", "nbns.addr");

    @Test
    void tsharkReadsTheGoldenPackets(@TempDir Path directory) throws IOException, InterruptedException {
        List<GoldenPacket> packets = GoldenPacket.all();

        List<String> lines =
                tshark(directory, packets.stream().map(GoldenPacket::octets).toList());

        assertThat(lines).hasSameSizeAs(packets);
        for (int i = 0; i < lines.size(); i++) {
            Message message = GoldenMessages.of(packets.get(i));
            String[] fields = lines.get(i).split("\t", -1);
            assertThat(fields)
                    .as(packets.get(i).toString())
                    .containsExactly(
                            "sll:ethertype:ip:udp:nbns",
                            "",
                            String.format("0x%04x", message.id()),
                            flags(message),
                            addresses(message));
        }
    }

    private static String flags(Message message) {
        String own = String.format("0x%04x", message.flags());
        return message instanceof Response.WackResponse wack
                ? own + String.format(",0x%04x", wack.requestFlags())
                : own;
    }

    private static String addresses(Message message) {
        Stream<AddressEntry> entries = Stream.of();
        if (message instanceof Request.AddressedRequest request) {
            entries = Stream.of(request.entry());
        } else if (message instanceof Response.AddressedResponse response) {
            entries = Stream.of(response.entry());
        } else if (message instanceof Response.PositiveNameQueryResponse answer) {
            entries = answer.entries().stream();
        }
        return String.join(",", entries.map(entry -> entry.address().toString()).toList());
    }

    private static List<String> tshark(Path directory, List<byte[]> payloads) throws IOException, InterruptedException {
        Programs.assumeInstalled("tshark");
        Path capture = directory.resolve("golden.pcap");
        Endpoint anywhere = new Endpoint(Ipv4Address.parse("10.0.0.1"), 137);
        try (PcapWriter writer = PcapWriter.create(capture)) {
            payloads.forEach(payload -> writer.write(PcapWriter.Way.SENT, anywhere, anywhere, payload, payload.length));
        }
        Path errors = directory.resolve("errors");
        List<String> command = Stream.concat(
                        Stream.of("tshark", "-n", "-r", capture.toString(), "-T", "fields"),
                        FIELDS.stream().flatMap(field -> Stream.of("-e", field)))
                .toList();
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("tshark: %s", Files.readString(errors)).isZero();
        return out.lines().toList();
    }
}
