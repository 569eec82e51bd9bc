package org.nbnsd.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nbnsd.capture.Captures.ETHERNET;
import static org.nbnsd.capture.Captures.RAW;
import static org.nbnsd.capture.Captures.enhanced;
import static org.nbnsd.capture.Captures.ethernet;
import static org.nbnsd.capture.Captures.gzip;
import static org.nbnsd.capture.Captures.hex;
import static org.nbnsd.capture.Captures.interfaceBlock;
import static org.nbnsd.capture.Captures.ip;
import static org.nbnsd.capture.Captures.join;
import static org.nbnsd.capture.Captures.nbns;
import static org.nbnsd.capture.Captures.pcap;
import static org.nbnsd.capture.Captures.section;
import static org.nbnsd.capture.Captures.tagged;
import static org.nbnsd.capture.Captures.udp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.capture.CaptureFile.Format;
import org.nbnsd.capture.CaptureFile.Summary;
import org.nbnsd.diagnosis.Packet;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameQueryRequest;

final class CaptureFileTest {
    private static final byte[] QUERY =
            MessageEncoder.encode(NameQueryRequest.byBroadcast(0x1234, NetbiosName.parse("FRED<20>")));
    private static final byte[] IP = nbns("10.0.0.5", "10.0.0.255", QUERY);
    private static final long FIRST = Captures.START * 1_000_000L + 500_000;
    private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    /** A file that has been read. */
    private record Result(Summary summary, List<Packet> packets) {}

    private static Result read(byte[] file) {
        List<Packet> packets = new ArrayList<>();
        try {
            return new Result(CaptureFile.read(new ByteArrayInputStream(file), 137, packets::add), packets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertQuery(Packet packet, String mac) {
        assertThat(packet.source()).hasToString("10.0.0.5:137");
        assertThat(packet.target()).hasToString("10.0.0.255:137");
        assertThat(packet.sourceMac()).isEqualTo(mac);
        assertThat(packet.octets()).isEqualTo(QUERY);
    }

    static Stream<Arguments> linkTypes() {
        byte[] inEthernet = ethernet(IP);
        return Stream.of(
                Arguments.of("Ethernet", 1, inEthernet, Captures.MAC),
                Arguments.of("Ethernet, padded", 1, join(inEthernet, new byte[6]), Captures.MAC),
                Arguments.of("802.1Q", 1, tagged(IP, 0x8100), Captures.MAC),
                Arguments.of("QinQ", 1, tagged(IP, 0x88A8, 0x8100), Captures.MAC),
                Arguments.of("SNAP", 1, ethernet(8 + IP.length, join(hex("aaaa030000000800"), IP)), Captures.MAC),
                Arguments.of("PPPoE", 1, ethernet(0x8864, join(hex("110000010000 0021"), IP)), Captures.MAC),
                Arguments.of("Linux cooked", 113, join(hex("0000 0001 0006 000c291234560000 0800"), IP), Captures.MAC),
                Arguments.of("Linux cooked, loopback", 113, join(hex("0000 0304 0000 0000000000000000 0800"), IP), ""),
                Arguments.of(
                        "Linux cooked 2",
                        276,
                        join(hex("0800 0000 00000002 0001 00 06 000c291234560000"), IP),
                        Captures.MAC),
                Arguments.of("raw IP", 101, IP, ""),
                Arguments.of("raw IP of BSD", 12, IP, ""),
                Arguments.of("IPv4", 228, IP, ""),
                Arguments.of("null, little-endian", 0, join(hex("02000000"), IP), ""),
                Arguments.of("null, big-endian", 0, join(hex("00000002"), IP), ""),
                Arguments.of("loop", 108, join(hex("00000002"), IP), ""),
                Arguments.of("IP in IP", 101, ip(4, "1.1.1.1", "2.2.2.2", IP), ""),
                Arguments.of("GRE", 101, ip(47, "1.1.1.1", "2.2.2.2", join(hex("0000 0800"), IP)), ""),
                Arguments.of(
                        "GRE with checksum, key and number",
                        101,
                        ip(47, "1.1.1.1", "2.2.2.2", join(hex("b000 0800 00000000 00000007 00000001"), IP)),
                        ""),
                Arguments.of(
                        "GRE bridge",
                        101,
                        ip(47, "1.1.1.1", "2.2.2.2", join(hex("0000 6558"), inEthernet)),
                        Captures.MAC),
                Arguments.of(
                        "ERSPAN 1",
                        101,
                        ip(47, "1.1.1.1", "2.2.2.2", join(hex("0000 88be"), inEthernet)),
                        Captures.MAC),
                Arguments.of(
                        "ERSPAN 2",
                        101,
                        ip(47, "1.1.1.1", "2.2.2.2", join(hex("1000 88be 00000001 1001 0001 00000000"), inEthernet)),
                        Captures.MAC),
                Arguments.of(
                        "ERSPAN 3",
                        101,
                        ip(
                                47,
                                "1.1.1.1",
                                "2.2.2.2",
                                join(hex("1000 22eb 00000001 2001 0001 00000000 00000000"), inEthernet)),
                        Captures.MAC),
                Arguments.of(
                        "ERSPAN 3 with a platform's header",
                        101,
                        ip(
                                47,
                                "1.1.1.1",
                                "2.2.2.2",
                                join(
                                        hex("1000 22eb 00000001 2001 0001 00000000 00000001 0000000000000000"),
                                        inEthernet)),
                        Captures.MAC));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("linkTypes")
    void theDatagramIsFoundBelowEveryLink(String name, int linkType, byte[] frame, String mac) {
        Result result = read(pcap(linkType, frame));

        assertThat(result.summary().fault()).isNull();
        assertThat(result.summary().skipped()).isEmpty();
        assertThat(result.packets()).singleElement().satisfies(packet -> assertQuery(packet, mac));
        assertThat(result.packets().get(0).micros()).isEqualTo(FIRST);
    }

    @Test
    void pcapIsReadInBothByteOrdersAndBothResolutions() {
        for (ByteOrder order : List.of(BIG, LITTLE)) {
            for (boolean nanoseconds : new boolean[] {true, false}) {
                Result result = read(pcap(order, nanoseconds, ETHERNET, ethernet(IP), ethernet(IP)));
                assertThat(result.packets()).extracting(Packet::micros).containsExactly(FIRST, FIRST + 1_000_000);
                assertThat(result.summary())
                        .isEqualTo(new Summary(Format.PCAP, false, 2, 2, 0, 0, Map.of(), Map.of(), null));
            }
        }
    }

    @Test
    void pcapngMayHaveSectionsInterfacesAndResolutionsOfEveryKind() {
        byte[] unknown = Captures.block(BIG, 0x0BAD, new byte[10]);
        byte[] old = Captures.block(
                BIG,
                2,
                join(
                        ByteBuffer.allocate(20)
                                .putShort((short) 1)
                                .putShort((short) 0)
                                .putLong(FIRST)
                                .putInt(IP.length)
                                .putInt(IP.length)
                                .array(),
                        IP));
        byte[] simple = Captures.block(
                LITTLE,
                3,
                join(ByteBuffer.allocate(4).order(LITTLE).putInt(IP.length).array(), IP));
        byte[] file = join(
                section(BIG),
                interfaceBlock(BIG, ETHERNET, -1),
                interfaceBlock(BIG, RAW, 6),
                unknown,
                enhanced(BIG, 0, FIRST, ethernet(IP)),
                old,
                section(LITTLE),
                interfaceBlock(LITTLE, RAW, 9),
                interfaceBlock(LITTLE, RAW, 0x80 | 10),
                interfaceBlock(LITTLE, RAW, 0),
                enhanced(LITTLE, 0, FIRST * 1000, IP),
                enhanced(LITTLE, 1, (FIRST / 1_000_000) * 1024 + 512, IP),
                enhanced(LITTLE, 2, FIRST / 1_000_000, IP),
                simple);

        Result result = read(file);

        assertThat(result.summary()).isEqualTo(new Summary(Format.PCAPNG, false, 6, 6, 0, 0, Map.of(), Map.of(), null));
        assertThat(result.packets())
                .extracting(Packet::micros)
                .containsExactly(FIRST, FIRST, FIRST, FIRST, FIRST - 500_000, 0L);
        assertThat(result.packets())
                .allSatisfy(packet -> assertThat(packet.octets()).isEqualTo(QUERY));
    }

    @Test
    void gzipMayBeAroundEither() {
        Result pcap = read(gzip(pcap(RAW, IP)));
        assertThat(pcap.summary()).isEqualTo(new Summary(Format.PCAP, true, 1, 1, 0, 0, Map.of(), Map.of(), null));
        Result pcapng =
                read(gzip(join(section(LITTLE), interfaceBlock(LITTLE, RAW, -1), enhanced(LITTLE, 0, FIRST, IP))));
        assertThat(pcapng.summary()).isEqualTo(new Summary(Format.PCAPNG, true, 1, 1, 0, 0, Map.of(), Map.of(), null));
    }

    @Test
    void whatIsNotTheNameServiceIsSkippedAndCounted() {
        byte[] inTcp = ip(6, "10.0.0.5", "10.0.0.6", IP);
        byte[] icmpError = ip(1, "10.0.0.5", "10.0.0.6", join(hex("0303 0000 00000000"), IP));
        byte[] first = ip(17, 0x2000, "10.0.0.5", "10.0.0.6", new byte[64]);
        byte[] later = ip(17, 9, "10.0.0.5", "10.0.0.6", new byte[64]);
        byte[] lyingLength = nbns("10.0.0.5", "10.0.0.6", QUERY);
        lyingLength[25] = (byte) 0xFF;
        byte[] file = pcap(
                ETHERNET,
                ethernet(0x0806, new byte[28]),
                ethernet(0x86DD, new byte[60]),
                ethernet(inTcp),
                ethernet(icmpError),
                ethernet(first),
                ethernet(later),
                ethernet(udp("10.0.0.5", 138, "10.0.0.255", 138, QUERY)),
                ethernet(udp("10.0.0.5", 137, "10.0.0.9", 40000, QUERY)),
                ethernet(lyingLength));

        Summary summary = read(file).summary();

        assertThat(summary.frames()).isEqualTo(9);
        assertThat(summary.datagrams()).as("a reply to a port of its own").isEqualTo(1);
        assertThat(summary.skipped())
                .isEqualTo(Map.of(
                        Skipped.NOT_IPV4, 2L,
                        Skipped.NOT_UDP, 2L,
                        Skipped.FRAGMENT, 2L,
                        Skipped.OTHER_PORT, 1L,
                        Skipped.DAMAGED, 1L));
    }

    @Test
    void anUnknownLinkTypeIsCountedByItsNumber() {
        Summary summary = read(pcap(147, IP, IP)).summary();
        assertThat(summary.skipped()).isEqualTo(Map.of(Skipped.LINK_TYPE, 2L));
        assertThat(summary.unknownLinks()).isEqualTo(Map.of(147, 2L));
    }

    @Test
    void framesThatWereCapturedInPartAreUsedAsFarAsTheyGo() {
        byte[] header = Arrays.copyOf(pcap(ETHERNET), 24);
        byte[] frame = ethernet(IP);
        Result result = read(join(
                header,
                Captures.record(LITTLE, Captures.START, 0, Arrays.copyOf(frame, 60), frame.length),
                Captures.record(LITTLE, Captures.START, 0, Arrays.copyOf(frame, 36), frame.length)));
        assertThat(result.summary())
                .isEqualTo(new Summary(Format.PCAP, false, 2, 1, 1, 0, Map.of(Skipped.CUT, 1L), Map.of(), null));
        assertThat(result.packets().get(0).octets()).isEqualTo(Arrays.copyOf(QUERY, 60 - 42));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 24 + 7, 24 + 16 + 20, 24 + 16 + 64 + 1})
    void aCutFileIsReadAsFarAsItGoesAndSaysWhereItEnds(int length) {
        byte[] file = pcap(RAW, new byte[64], new byte[64]);
        Summary summary = read(Arrays.copyOf(file, length)).summary();
        assertThat(summary.frames()).isEqualTo(length / (24 + 16 + 64));
        assertThat(summary.fault())
                .isEqualTo(
                        switch (length) {
                            case 10 -> "octet 4: the file ends after 6 octets of the file header (expected: 20)";
                            case 31 -> "octet 24: the file ends after 7 octets of a frame's header (expected: 16)";
                            case 60 -> "octet 40: the file ends after 20 octets of a frame (expected: 64)";
                            default -> "octet 104: the file ends after 1 octets of a frame's header (expected: 16)";
                        });
    }

    @Test
    void aFrameThatIsTooLongEndsTheReadingWithItsPlace() {
        byte[] file = pcap(RAW, IP, IP);
        file[24 + 16 + IP.length + 11] = 0x7F;
        Summary summary = read(file).summary();
        assertThat(summary.datagrams()).isEqualTo(1);
        assertThat(summary.fault())
                .isEqualTo("octet " + (24 + 16 + IP.length + 8) + ": a frame of " + (0x7F000000L + IP.length)
                        + " octets (expected: at most 1048576)");
    }

    @Test
    void aCutGzipFileIsReadAsFarAsItGoes() {
        byte[][] frames = new byte[200][];
        Random random = new Random(1);
        for (int i = 0; i < frames.length; i++) {
            byte[] noise = new byte[400];
            random.nextBytes(noise);
            frames[i] = nbns("10.0.0.5", "10.0.0.255", noise);
        }
        byte[] packed = gzip(pcap(RAW, frames));
        Summary summary = read(Arrays.copyOf(packed, packed.length / 2)).summary();
        assertThat(summary.frames()).isBetween(80L, 120L);
        assertThat(summary.fault())
                .matches("octet [0-9]+: the compressed data are cut or damaged \\(expected: a whole gzip file\\)");
    }

    @Test
    void brokenBlocksOfPcapngAreNamed() {
        byte[] start = join(section(BIG), interfaceBlock(BIG, RAW, -1));
        byte[] wrongEnd = enhanced(BIG, 0, FIRST, IP);
        wrongEnd[wrongEnd.length - 1]++;
        assertThat(read(join(start, wrongEnd)).summary().fault()).contains("the length of a block is", "at its end");
        assertThat(read(join(start, enhanced(BIG, 3, FIRST, IP))).summary().fault())
                .isEqualTo("octet 48: a packet of interface 3 (expected: less than 1, as many as were described)");
        assertThat(read(join(start, hex("00000006 00000007"))).summary().fault())
                .isEqualTo("octet 52: a block of 7 octets (expected: a multiple of 4, at least 12)");
        byte[] noOrder = section(BIG);
        noOrder[8] = 0;
        assertThat(read(noOrder).summary().fault()).contains("a section without a byte order");
    }

    @Test
    void whatIsNoCaptureFileIsTold() {
        assertNoCapture(new byte[0], "empty (expected: a capture file, pcap or pcapng)");
        assertNoCapture(hex("a1b2"), "only 2 octets long (expected: a capture file, pcap or pcapng)");
        assertNoCapture(hex("504b0304 00000000"), "begins with the octets 50 4b 03 04");
        assertNoCapture(hex("1f8b08"), "begins like a file of gzip, but is none");
        assertNoCapture(gzip(hex("00")), "only 1 octets long");
    }

    private static void assertNoCapture(byte[] file, String message) {
        assertThatThrownBy(() -> CaptureFile.read(new ByteArrayInputStream(file), 137, packet -> {}))
                .isInstanceOf(NotACaptureException.class)
                .hasMessageContaining(message);
    }

    /** Whatever is in a file, it is read, or it is told why not. */
    @Test
    void noMutationOfACaptureThrowsAnythingElse() throws IOException {
        List<byte[]> files = new ArrayList<>();
        linkTypes().forEach(link -> {
            int type = (Integer) link.get()[1];
            byte[] frame = (byte[]) link.get()[2];
            files.add(pcap(type, frame, frame));
            files.add(join(
                    section(BIG),
                    interfaceBlock(BIG, type, 6),
                    enhanced(BIG, 0, FIRST, frame),
                    enhanced(BIG, 0, FIRST, frame)));
            files.add(gzip(pcap(type, frame)));
        });
        Random random = new Random(20261121);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] file = files.get(random.nextInt(files.size())).clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
            try {
                Summary summary = CaptureFile.read(new ByteArrayInputStream(cut), 137, packet -> {});
                assertThat(summary.datagrams()
                                + summary.skipped().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum())
                        .isEqualTo(summary.frames());
                read++;
            } catch (NotACaptureException e) {
                assertThat(e).hasMessageContaining("(expected: ");
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }
}
