package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The octets of the standards and of captures mean what they should, in both directions. */
final class GoldenPacketsTest {
    static List<GoldenPacket> packets() {
        return GoldenPacket.all();
    }

    @Test
    void everyPacketHasItsOwnIdAndAMeaning() {
        assertThat(packets()).extracting(GoldenPacket::id).doesNotHaveDuplicates();
        assertThat(packets()).hasSize(GoldenMessages.count());
    }

    @ParameterizedTest
    @MethodSource("packets")
    void decodesToItsMeaning(GoldenPacket packet) {
        assertThat(MessageDecoder.decode(packet.octets())).isEqualTo(GoldenMessages.of(packet));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void meaningEncodesToTheSameOctets(GoldenPacket packet) {
        assertThat(hexOf(GoldenMessages.of(packet))).isEqualTo(packet.hex());
    }

    @ParameterizedTest
    @MethodSource("packets")
    void decodedEncodesToTheSameOctets(GoldenPacket packet) {
        assertThat(hexOf((Message) MessageDecoder.decode(packet.octets()))).isEqualTo(packet.hex());
    }

    /** The receiver's buffer is longer than the datagram and full of what came before. */
    @ParameterizedTest
    @MethodSource("packets")
    void octetsBehindTheDatagramAreNotRead(GoldenPacket packet) {
        byte[] datagram = packet.octets();
        byte[] buffer = new byte[datagram.length + 100];
        Arrays.fill(buffer, (byte) 0xC0);
        System.arraycopy(datagram, 0, buffer, 0, datagram.length);

        assertThat(MessageDecoder.decode(buffer, datagram.length)).isEqualTo(GoldenMessages.of(packet));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void octetsAfterTheLastRecordAreIgnored(GoldenPacket packet) {
        for (int more : new int[] {1, 2, 18, 54, 500}) {
            byte[] longer = Arrays.copyOf(packet.octets(), packet.octets().length + more);
            Arrays.fill(longer, packet.octets().length, longer.length, (byte) 0xFF);

            assertThat(MessageDecoder.decode(longer)).isEqualTo(GoldenMessages.of(packet));
        }
    }

    @ParameterizedTest
    @MethodSource("packets")
    void cutAnywhereItIsTruncated(GoldenPacket packet) {
        byte[] octets = packet.octets();
        assertThat(IntStream.range(0, octets.length).boxed())
                .allSatisfy(length -> assertThat(MessageDecoder.decode(octets, length))
                        .isInstanceOfSatisfying(
                                Malformed.class,
                                malformed -> assertThat(malformed.reason()).isEqualTo(Malformed.Reason.TRUNCATED)));
    }

    @Test
    void everyKindOfMessageIsCovered() {
        Set<Class<?>> covered = new HashSet<>();
        packets().forEach(packet -> covered.add(GoldenMessages.of(packet).getClass()));

        assertThat(records(Message.class)).hasSizeGreaterThan(15).allMatch(covered::contains);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses())
                        .flatMap(GoldenPacketsTest::records)
                        .distinct();
    }

    private static String hexOf(Message message) {
        return HexFormat.of().formatHex(MessageEncoder.encode(message));
    }
}
