package org.nbnsd.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A packet whose octets and meaning are known from standards and captures; the octets are in
 * {@code golden-packets.txt}, the meanings in {@link GoldenMessages}.
 *
 * @param id such as {@code V01}
 * @param title what it is, in a sentence
 * @param hex the payload of the datagram
 */
public record GoldenPacket(String id, String title, String hex) {
    private static final List<GoldenPacket> ALL = read();

    public static List<GoldenPacket> all() {
        return ALL;
    }

    static GoldenPacket of(String id) {
        return ALL.stream().filter(packet -> packet.id.equals(id)).findFirst().orElseThrow();
    }

    public byte[] octets() {
        return HexFormat.of().parseHex(hex);
    }

    private static List<GoldenPacket> read() {
        List<GoldenPacket> packets = new ArrayList<>();
        for (String block : text().replaceAll("(?m)^#.*\n", "").strip().split("\n{2,}")) {
            String[] lines = block.split("\n", 2);
            String[] heading = lines[0].split(" ", 2);
            packets.add(new GoldenPacket(heading[0], heading[1], lines[1].replace("\n", "")));
        }
        return List.copyOf(packets);
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(GoldenPacket.class.getResourceAsStream("golden-packets.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return id + " " + title;
    }
}
