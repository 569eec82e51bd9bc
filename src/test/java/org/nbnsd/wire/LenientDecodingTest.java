package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.WackResponse;

/** What real hosts get wrong, or do in their own way, and is understood all the same. */
final class LenientDecodingTest {
    private static final int FLAGS = 2;
    private static final int REQUEST_NB_FLAGS = 62;
    private static final int RR_NAME = 50;

    static Stream<GoldenPacket> packets() {
        return GoldenPacket.all().stream();
    }

    static Stream<GoldenPacket> withPointer() {
        return packets().filter(packet -> GoldenMessages.of(packet) instanceof Request.AddressedRequest);
    }

    static Stream<GoldenPacket> responses() {
        return packets().filter(packet -> GoldenMessages.of(packet) instanceof Response);
    }

    /** Samba 4 and others leave junk in them. */
    @ParameterizedTest
    @CsvSource({"0x0400,B,false", "0x4400,M,false", "0x8400,B,true", "0xC600,M,true", "0x1FFF,B,false", "0xFFFF,H,true"
    })
    void reservedBitsOfNbFlagsAreDropped(String nbFlags, NodeType nodeType, boolean group) {
        Datagram registration = golden("V07").with16(REQUEST_NB_FLAGS, Integer.decode(nbFlags));

        NameRegistrationRequest decoded = (NameRegistrationRequest) registration.decode();

        assertThat(decoded.entry()).isEqualTo(new AddressEntry(group, nodeType, Ipv4Address.parse("192.168.1.10")));
        assertThat(decoded.entry().nbFlags()).isEqualTo(Integer.decode(nbFlags) & 0xE000);
    }

    @ParameterizedTest
    @MethodSource("packets")
    void reservedBitsOfTheHeaderAreDropped(GoldenPacket packet) {
        Message message = GoldenMessages.of(packet);
        for (int reserved : new int[] {0x0020, 0x0040, 0x0060}) {
            assertThat(Datagram.of(packet)
                            .with16(FLAGS, message.flags() | reserved)
                            .decode())
                    .isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("withPointer")
    void recordNameMayBeWrittenInFull(GoldenPacket packet) {
        String name = packet.hex().substring(24, 24 + 68);

        assertThat(Datagram.of(packet).splice(RR_NAME, 2, name).decode()).isEqualTo(GoldenMessages.of(packet));
    }

    @Test
    void recordNameMayBeLettersAndAPointerToTheScope() {
        NetbiosName name = NetbiosName.parse("FRED<20>.NETBIOS.COM");
        Message registration = NameRegistrationRequest.of(
                7, name, 300, AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.1")));
        String letters = Datagram.of(registration).toString().substring(24, 24 + 66);

        Datagram datagram = Datagram.of(registration).splice(RR_NAME + 12, 2, letters + "c02d");

        assertThat(datagram.decode()).isEqualTo(registration);
        assertThat(datagram.splice(RR_NAME + 12 + 33, 2, "074e455442494f53c035").decode())
                .isEqualTo(registration);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void responseMayRepeatTheQuestion(GoldenPacket packet) {
        String question = "20454746434546454543414341434143414341434143414341434143414341434100" + "00200001";

        Decoded decoded =
                Datagram.of(packet).with16(4, 1).splice(12, 0, question).decode();

        if (!packet.id().equals("V24")) { // its pointer now leads elsewhere
            assertThat(decoded).isEqualTo(GoldenMessages.of(packet));
        }
    }

    @Test
    void responseMayPointAtItsQuestion() {
        String question = golden("V01").toString().substring(24);
        Datagram answer = golden("V03").splice(12, 34, question + "c00c").with16(4, 1);

        assertThat(answer.decode()).isEqualTo(GoldenMessages.of(GoldenPacket.of("V03")));
    }

    @Test
    void furtherSectionsOfAQueryAreIgnored() {
        assertThat(golden("V01").with16(10, 1).decode()).isEqualTo(GoldenMessages.of(GoldenPacket.of("V01")));
        assertThat(golden("V22").with16(6, 1).decode()).isEqualTo(GoldenMessages.of(GoldenPacket.of("V22")));
    }

    @ParameterizedTest
    @CsvSource({"0xAD80", "0xC580", "0xCD80", "0xFD80"})
    void responseMayRepeatTheOpcodeOfTheClaim(String flags) {
        Response granted =
                (Response) golden("V11").with16(FLAGS, Integer.decode(flags)).decode();

        assertThat(granted).isInstanceOf(Response.PositiveRegistrationResponse.class);
        assertThat(granted.flags()).isEqualTo(Integer.decode(flags));
    }

    /** Samba's nmbd sends NULL, as the words of the RFC's diagram have it; everybody else NB, as its number. */
    @Test
    void waitAcknowledgementMayBeOfTypeNull() {
        assertThat(golden("V21").with16(46, WireFormat.TYPE_NULL).decode())
                .isEqualTo(GoldenMessages.of(GoldenPacket.of("V21")));
        assertThat(golden("N02").with16(13, WireFormat.TYPE_NULL).decode()).isInstanceOf(WackResponse.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 15})
    void queryResponseWithAnyResultCodeIsNegative(int rcode) {
        assertThat(golden("V03").with16(FLAGS, 0x8500 | rcode).decode())
                .isInstanceOfSatisfying(
                        Response.NegativeNameQueryResponse.class,
                        negative -> assertThat(negative.rcode()).isEqualTo(rcode));
    }

    @Test
    void registrationResponseMayHoldMoreThanOneAddress() {
        Datagram two = golden("V12").splice(62, 0, "0000c0a8011f").with16(54, 12);

        assertThat(two.decode()).isEqualTo(GoldenMessages.of(GoldenPacket.of("V12")));
    }

    // ---- node status

    @Test
    void nodeStatusMayEndWithTheUnitId() {
        assertThat(nodeStatus(1 + 4 * 18 + 6).statistics()).isEqualTo(NodeStatistics.ofUnit(0x00155D010203L));
        assertThat(nodeStatus(1 + 4 * 18 + 45).statistics()).isEqualTo(NodeStatistics.ofUnit(0x00155D010203L));
    }

    @Test
    void nodeStatusMayHaveNoStatistics() {
        assertThat(nodeStatus(1 + 4 * 18).statistics()).isEqualTo(NodeStatistics.NONE);
        assertThat(nodeStatus(1 + 4 * 18 + 5).statistics()).isEqualTo(NodeStatistics.NONE);
        assertThat(nodeStatus(1 + 4 * 18).names()).hasSize(4);
    }

    @Test
    void nodeStatusMayListNoName() {
        Datagram empty = golden("V23").splice(56, 1 + 4 * 18, "00").with16(54, 1 + 46);

        assertThat(empty.decode()).isInstanceOfSatisfying(NodeStatusResponse.class, status -> {
            assertThat(status.names()).isEmpty();
            assertThat(status.statistics().macAddress()).isEqualTo("00-15-5D-01-02-03");
        });
    }

    @Test
    void namesOfANodeStatusAreInTheScopeOfTheRequest() {
        NetbiosName asked = NetbiosName.parse("PC2<20>.NETBIOS.COM");
        NodeStatusResponse status =
                NodeStatusResponse.of(1, asked, List.of(new NodeName(asked, 0x0400)), NodeStatistics.NONE);

        assertThat(Datagram.of(status).decode()).isEqualTo(status);
    }

    private static NodeStatusResponse nodeStatus(int rdLength) {
        return (NodeStatusResponse) golden("V23").with16(54, rdLength).decode();
    }

    // ---- long scopes

    /** Windows accepts 237 characters, although that makes 272 octets and RFC 1002 allows 255. */
    @Test
    void scopeOf237CharactersIsRead() {
        NetbiosName name = inScopeOf(237);
        assertThat(WireFormat.encodedLength(name)).isEqualTo(272);

        Message query = NameQueryRequest.toServer(1, name);
        Message registration =
                NameRegistrationRequest.of(1, name, 60, AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.1")));

        assertThat(Datagram.of(query).decode()).isEqualTo(query);
        assertThat(Datagram.of(registration).decode()).isEqualTo(registration);
    }

    /** So that it can be refused by its name. */
    @Test
    void scopeOf238CharactersIsRead() {
        Message query = NameQueryRequest.toServer(1, inScopeOf(238));

        assertThat(Datagram.of(query).decode()).isEqualTo(query);
    }

    /** Labels of 63 octets and the rest. */
    private static NetbiosName inScopeOf(int characters) {
        int last = characters - 3 * 64;
        List<String> labels = Stream.concat(Collections.nCopies(3, 63).stream(), Stream.of(last))
                .map("S"::repeat)
                .collect(Collectors.toList());
        Scope scope = new Scope(labels);
        assertThat(scope.characters()).isEqualTo(characters);
        return NetbiosName.parse("FRED<20>." + scope);
    }

    private static Datagram golden(String id) {
        return Datagram.of(GoldenPacket.of(id));
    }
}
