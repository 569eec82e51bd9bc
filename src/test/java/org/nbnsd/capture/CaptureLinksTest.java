package org.nbnsd.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nbnsd.capture.Captures.ethernet;
import static org.nbnsd.capture.Captures.hex;
import static org.nbnsd.capture.Captures.ip;
import static org.nbnsd.capture.Captures.join;
import static org.nbnsd.capture.Captures.nbns;
import static org.nbnsd.capture.Captures.pcap;
import static org.nbnsd.capture.Captures.udp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.capture.CaptureFile.Summary;
import org.nbnsd.diagnosis.Packet;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameQueryRequest;

/** Wherever somebody captures: at an access point, in a tunnel, in a firewall, with fragments, and at another port. */
final class CaptureLinksTest {
    private static final byte[] QUERY =
            MessageEncoder.encode(NameQueryRequest.byBroadcast(0x1234, NetbiosName.parse("FRED<20>")));
    private static final byte[] IP = nbns("10.0.0.5", "10.0.0.255", QUERY);
    private static final byte[] ETHERNET = ethernet(IP);
    private static final byte[] SNAP = join(hex("aaaa030000000800"), IP);
    private static final String SENDER = "000c29123456";
    private static final String OTHER = "020000000001";

    /** A file that has been read. */
    private record Result(Summary summary, List<Packet> packets) {}

    private static Result read(byte[] file) {
        return read(file, 137);
    }

    private static Result read(byte[] file, int port) {
        List<Packet> packets = new ArrayList<>();
        try {
            return new Result(CaptureFile.read(new ByteArrayInputStream(file), port, packets::add), packets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] inUdp(int port, String header, byte[] inner) {
        return udp("192.0.2.1", 40000, "192.0.2.2", port, join(hex(header), inner));
    }

    private static byte[] inIpv6(int next, byte[] payload) {
        String length = String.format("%04x", payload.length);
        return join(hex("60000000" + length + String.format("%02x", next) + "40" + "20010db8".repeat(8)), payload);
    }

    /** From a host by its access point to all others, or on its way there. */
    private static byte[] wireless(String control, String more, byte[] payload) {
        boolean fromPoint = control.charAt(3) == '2';
        String addresses = fromPoint ? "ffffffffffff" + OTHER + SENDER : OTHER + SENDER + "ffffffffffff";
        return join(hex(control + "0000" + addresses + "1000" + more), payload);
    }

    /** Of the packet with its header, the low octet first. */
    private static String nflogLength() {
        int length = 4 + IP.length;
        return String.format("%02x%02x", length & 0xFF, length >> 8);
    }

    private static Arguments link(String name, int linkType, byte[] frame, String mac) {
        return Arguments.of(name, linkType, frame, mac);
    }

    static Stream<Arguments> links() {
        byte[] toPoint = wireless("0801", "", SNAP);
        String radiotap = "00000900 02000000 00";
        return Stream.of(
                link("802.11, to the access point", 105, toPoint, Captures.MAC),
                link("802.11, from the access point", 105, wireless("0802", "", SNAP), Captures.MAC),
                link("802.11 between hosts", 105, wireless("0800", "", SNAP), Captures.MAC),
                link("802.11 with quality of service", 105, wireless("8801", "0000", SNAP), Captures.MAC),
                link("802.11 with HT control", 105, wireless("8881", "0000 00000000", SNAP), Captures.MAC),
                link(
                        "802.11 between access points",
                        105,
                        join(hex("0803 0000" + OTHER + OTHER + "ffffffffffff" + "1000" + SENDER), SNAP),
                        Captures.MAC),
                link(
                        "802.11, several in one",
                        105,
                        wireless("8801", "8000", join(hex("ffffffffffff" + SENDER + "0064"), SNAP)),
                        Captures.MAC),
                link("radiotap", 127, join(hex(radiotap), toPoint), Captures.MAC),
                link("radiotap with a check sequence", 127, join(hex(radiotap), toPoint, new byte[4]), Captures.MAC),
                link(
                        "radiotap with a padded header",
                        127,
                        join(hex("00000900 02000000 20"), wireless("8801", "0000 0000", SNAP)),
                        Captures.MAC),
                link(
                        "radiotap with time, two words and a padded header",
                        127,
                        join(
                                hex("00001900 03000080 00000000 00000000 0102030405060708 20"),
                                wireless("8801", "0000 0000", SNAP)),
                        Captures.MAC),
                link("Prism", 119, join(hex("44000000 10000000 0000000000000000"), toPoint), Captures.MAC),
                link("AVS", 163, join(hex("80211001 00000010 0000000000000000"), toPoint), Captures.MAC),
                link("PPI", 192, join(hex("00000c00 69000000 00000000"), toPoint), Captures.MAC),
                link("PKTAP", 258, join(hex("10000000 01000000 01000000 00000000"), ETHERNET), Captures.MAC),
                link("netANALYZER", 240, join(hex("00000000"), ETHERNET), Captures.MAC),
                link("netANALYZER, transparent", 241, join(hex("00000000 55555555555555d5"), ETHERNET), Captures.MAC),
                link(
                        "NFLOG",
                        239,
                        join(hex("02000000 08000100 08000100 05000a00 41000000 " + nflogLength() + "0900"), IP),
                        ""),
                link("PPP", 9, join(hex("0021"), IP), ""),
                link("PPP with address and control", 9, join(hex("ff030021"), IP), ""),
                link("PPP with a short protocol", 9, join(hex("21"), IP), ""),
                link("PPP of HDLC", 50, join(hex("ff030021"), IP), ""),
                link("Cisco's HDLC", 104, join(hex("0f000800"), IP), ""),
                link("Cisco's HDLC, as PPP of HDLC", 50, join(hex("8f000800"), IP), ""),
                link("PPP of Linux' daemon", 166, join(hex("01030021"), IP), ""),
                link("PPP with a direction", 204, join(hex("00ff030021"), IP), ""),
                link("PPPoE without Ethernet", 51, join(hex("110000010000 0021"), IP), ""),
                link("MPLS", 219, join(hex("00010140"), IP), ""),
                link(
                        "MPLS in Ethernet, two labels",
                        1,
                        ethernet(0x8847, join(hex("00010040 00020140"), IP)),
                        Captures.MAC),
                link("Ethernet in MPLS", 1, ethernet(0x8847, join(hex("00010140 00000000"), ETHERNET)), Captures.MAC),
                link("provider's backbone", 1, ethernet(0x88E7, join(hex("00000007"), ETHERNET)), Captures.MAC),
                link("VXLAN", 101, inUdp(4789, "08000000 00000700", ETHERNET), Captures.MAC),
                link("VXLAN of old Linux", 101, inUdp(8472, "08000000 00000700", ETHERNET), Captures.MAC),
                link("VXLAN-GPE with Ethernet", 101, inUdp(4790, "0c000003 00000700", ETHERNET), Captures.MAC),
                link("VXLAN-GPE with IP", 101, inUdp(4790, "0c000001 00000700", IP), ""),
                link("GENEVE with an option", 101, inUdp(6081, "01006558 00000700 aabbccdd", ETHERNET), Captures.MAC),
                link("TZSP", 101, inUdp(37008, "01000001 01", ETHERNET), Captures.MAC),
                link("TZSP with tags, 802.11", 101, inUdp(37008, "01000012 00 0a01aa 01", toPoint), Captures.MAC),
                link("L2TP", 101, inUdp(1701, "0002 0001 0001 ff030021", IP), ""),
                link(
                        "L2TP with length, numbers and offset",
                        101,
                        inUdp(1701, "4a02 0100 0001 0001 0000 0000 0002 0000 ff030021", IP),
                        ""),
                link(
                        "PPTP",
                        101,
                        ip(47, "1.1.1.1", "2.2.2.2", join(hex("3081 880b 00640001 00000001 00000001 ff030021"), IP)),
                        ""),
                link("MPLS in GRE", 101, ip(47, "1.1.1.1", "2.2.2.2", join(hex("0000 8847 00010140"), IP)), ""),
                link("IP in IPv6", 101, inIpv6(4, IP), ""),
                link("GRE in IPv6, with options", 101, inIpv6(0, join(hex("2f00000000000000 0000 0800"), IP)), ""),
                link(
                        "VXLAN over IPv6",
                        1,
                        ethernet(0x86DD, inIpv6(17, join(hex("9c4012b5 00000000 08000000 00000700"), ETHERNET))),
                        Captures.MAC),
                link(
                        "VXLAN in VXLAN in VXLAN",
                        101,
                        inUdp(
                                4789,
                                "08000000 00000700",
                                ethernet(inUdp(
                                        4789,
                                        "08000000 00000700",
                                        ethernet(inUdp(4789, "08000000 00000700", ETHERNET))))),
                        Captures.MAC));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void theDatagramIsFoundBelowEveryLink(String name, int linkType, byte[] frame, String mac) {
        Result result = read(pcap(linkType, frame));

        assertThat(result.summary().fault()).isNull();
        assertThat(result.summary().skipped()).isEmpty();
        assertThat(result.packets()).singleElement().satisfies(packet -> {
            assertThat(packet.source()).hasToString("10.0.0.5:137");
            assertThat(packet.target()).hasToString("10.0.0.255:137");
            assertThat(packet.sourceMac()).isEqualTo(mac);
            assertThat(packet.octets()).isEqualTo(QUERY);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void whereverAFrameIsCutItCountsOnce(String name, int linkType, byte[] frame, String mac) {
        for (int length = 0; length < frame.length; length++) {
            byte[] header = Arrays.copyOf(pcap(linkType), 24);
            byte[] record = Captures.record(
                    ByteOrder.LITTLE_ENDIAN, Captures.START, 0, Arrays.copyOf(frame, length), frame.length);
            Summary summary = read(join(header, record)).summary();
            assertThat(summary.fault()).isNull();
            assertThat(summary.datagrams()
                            + summary.skipped().values().stream()
                                    .mapToLong(n -> n)
                                    .sum())
                    .as("cut after " + length)
                    .isEqualTo(1);
        }
    }

    @Test
    void noMutationOfAHeaderThrows() {
        List<Arguments> links = links().toList();
        Random random = new Random(20261130);
        for (int round = 0; round < 20_000; round++) {
            Arguments link = links.get(random.nextInt(links.size()));
            byte[] frame = ((byte[]) link.get()[2]).clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            assertThat(read(pcap((Integer) link.get()[1], frame, frame))
                            .summary()
                            .frames())
                    .isEqualTo(2);
        }
    }

    @Test
    void whatTheWirelessNetworkEncryptsIsToldAsSuch() {
        byte[] beacon = wireless("8000", "", new byte[40]);
        byte[] empty = wireless("4801", "", new byte[0]);
        Summary summary =
                read(pcap(105, wireless("0841", "", SNAP), beacon, empty)).summary();
        assertThat(summary.skipped()).isEqualTo(Map.of(Skipped.ENCRYPTED, 1L, Skipped.NOT_IPV4, 2L));
    }

    /** 8 octets of the header of UDP and the message in parts of some octets, with a header of IP each. */
    private static List<byte[]> fragments(int size) {
        byte[] whole = Arrays.copyOfRange(IP, 20, IP.length);
        List<byte[]> fragments = new ArrayList<>();
        for (int at = 0; at < whole.length; at += size) {
            int end = Math.min(whole.length, at + size);
            int more = end < whole.length ? 0x2000 : 0;
            fragments.add(ip(17, more | at / 8, "10.0.0.5", "10.0.0.255", Arrays.copyOfRange(whole, at, end)));
        }
        return fragments;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 48})
    void fragmentsInAnyOrderAreOneDatagram(int size) {
        List<byte[]> fragments = fragments(size);
        Random random = new Random(size);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(fragments, random);
            Result result = read(pcap(101, fragments.toArray(byte[][]::new)));
            assertThat(result.packets())
                    .singleElement()
                    .satisfies(packet -> assertThat(packet.octets()).isEqualTo(QUERY));
            assertThat(result.summary().skipped()).isEqualTo(Map.of(Skipped.FRAGMENT, fragments.size() - 1L));
        }
    }

    @Test
    void fragmentsOfATunnelArePutTogetherToo() {
        byte[] outer = inUdp(4789, "08000000 00000700", ETHERNET);
        byte[] payload = Arrays.copyOfRange(outer, 20, outer.length);
        byte[] first = ip(17, 0x2000, "192.0.2.1", "192.0.2.2", Arrays.copyOf(payload, 64));
        byte[] second = ip(17, 8, "192.0.2.1", "192.0.2.2", Arrays.copyOfRange(payload, 64, payload.length));
        Result result = read(pcap(1, ethernet(second), ethernet(first)));
        assertThat(result.packets()).singleElement().satisfies(packet -> {
            assertThat(packet.octets()).isEqualTo(QUERY);
            assertThat(packet.sourceMac()).isEqualTo(Captures.MAC);
        });
    }

    @Test
    void fragmentsOfDifferentPacketsDoNotMixAndIncompleteOnesAreForgotten() {
        List<byte[]> fragments = fragments(40);
        byte[] ofAnother = ip(17, 0x2000, "10.0.0.6", "10.0.0.255", new byte[40]);
        assertThat(read(pcap(101, ofAnother, fragments.get(1))).packets()).isEmpty();
        assertThat(read(pcap(101, fragments.get(0), fragments.get(0), fragments.get(1)))
                        .packets())
                .as("one of them twice")
                .hasSize(1);

        Fragments kept = new Fragments();
        Fragments.Key key = new Fragments.Key(1, 2, 3, 17);
        assertThat(kept.add(key, 0, false, new byte[8], 0)).isNull();
        assertThat(kept.add(key, 8, true, new byte[8], Fragments.MICROS + 1))
                .as("too late")
                .isNull();
        Fragments full = new Fragments();
        assertThat(full.add(key, 0, false, new byte[8], 0)).isNull();
        for (int id = 10; id < 10 + Fragments.MOST; id++) {
            assertThat(full.add(new Fragments.Key(1, 2, id, 17), 0, false, new byte[8], 0))
                    .isNull();
        }
        assertThat(full.add(key, 8, true, new byte[8], 0)).as("pushed out").isNull();
        assertThat(full.add(new Fragments.Key(1, 2, 9 + Fragments.MOST, 17), 8, true, new byte[8], 0))
                .hasSize(16);
    }

    @Test
    void aServerThatIsTriedAtAnotherPortIsFoundThere() {
        byte[] file = pcap(101, udp("127.0.0.2", 40000, "127.0.0.1", 1137, QUERY), IP);
        assertThat(read(file, 1137).packets())
                .singleElement()
                .satisfies(packet -> assertThat(packet.target()).hasToString("127.0.0.1:1137"));
        assertThat(read(file).packets())
                .singleElement()
                .satisfies(packet -> assertThat(packet.target()).hasToString("10.0.0.255:137"));
    }

    @Test
    void theLongerHeadersThatLinuxOnceHadAreRead() {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] file = pcap(order, false, 1, ETHERNET, ETHERNET);
            byte[] magic = order == ByteOrder.BIG_ENDIAN ? hex("a1b2cd34") : hex("34cdb2a1");
            int record = 16 + ETHERNET.length;
            byte[] more = hex("00000002 0800 00 00");
            byte[] modified = join(
                    magic,
                    Arrays.copyOfRange(file, 4, 24 + 16),
                    more,
                    ETHERNET,
                    Arrays.copyOfRange(file, 24 + record, 24 + record + 16),
                    more,
                    ETHERNET);
            assertThat(read(modified).packets()).hasSize(2);
            assertThat(read(modified).summary().fault()).isNull();
            assertThat(read(Arrays.copyOf(modified, 24 + 20)).summary().fault())
                    .contains("20 octets of a frame's header (expected: 24)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"474d4255", "52545353", "736e6f6f70000000", "58435000", "54525349"})
    void filesOfOtherProgramsAreCalledByTheirNameWithWhatMakesPcapOfThem(String start) {
        byte[] file = join(hex(start), new byte[100]);
        assertThatThrownBy(() -> CaptureFile.read(new ByteArrayInputStream(file), 137, packet -> {}))
                .isInstanceOf(NotACaptureException.class)
                .hasMessageStartingWith("a capture file of ")
                .hasMessageContaining("editcap");
    }
}
