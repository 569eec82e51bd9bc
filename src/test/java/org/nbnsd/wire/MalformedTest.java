package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.wire.Malformed.Reason;

/** What is not a message is told by its fault. */
final class MalformedTest {
    /** Where the fields of a packet with a question of 34 octets and a record behind a pointer are. */
    private static final int QDCOUNT = 4;

    private static final int ANCOUNT = 6;
    private static final int NSCOUNT = 8;
    private static final int ARCOUNT = 10;
    private static final int NAME = 12;
    private static final int QUESTION_TYPE = 46;
    private static final int QUESTION_CLASS = 48;
    private static final int RR_NAME = 50;
    private static final int RR_TYPE = 52;
    private static final int RR_CLASS = 54;
    private static final int REQUEST_RDLENGTH = 60;
    /** The same for a response. */
    private static final int ANSWER_TYPE = 46;

    private static final int ANSWER_CLASS = 48;
    private static final int ANSWER_RDLENGTH = 54;

    private static final String LETTERS = "4641454444424341434143414341434143414341434143414341434143414141";

    private static final Datagram QUERY = golden("V01");
    private static final Datagram REGISTRATION = golden("V07");
    private static final Datagram ANSWER = golden("V03");

    static Stream<GoldenPacket> packets() {
        return GoldenPacket.all().stream();
    }

    static Stream<GoldenPacket> requests() {
        return packets().filter(packet -> GoldenMessages.of(packet) instanceof Request);
    }

    static Stream<GoldenPacket> addressedRequests() {
        return packets().filter(packet -> GoldenMessages.of(packet) instanceof Request.AddressedRequest);
    }

    static Stream<GoldenPacket> withName() {
        return packets().filter(packet -> !packet.id().equals("N02"));
    }

    static IntStream labelLengthsOfReservedKinds() {
        return IntStream.rangeClosed(0x40, 0xBF);
    }

    // ---- names

    @ParameterizedTest
    @MethodSource("labelLengthsOfReservedKinds")
    void labelOfReservedKind(int length) {
        assertThat(reasonOf(REGISTRATION.with(NAME, length))).isEqualTo(Reason.NAME);
        assertThat(reasonOf(REGISTRATION.with(NAME + 33, length))).isEqualTo(Reason.NAME);
        assertThat(reasonOf(REGISTRATION.with(RR_NAME, length))).isEqualTo(Reason.NAME);
        assertThat(reasonOf(ANSWER.with(NAME, length))).isEqualTo(Reason.NAME);
        assertThat(reasonOf(golden("V02").with(NAME + 33, length))).isEqualTo(Reason.NAME);
        assertThat(reasonOf(golden("V02").with(NAME + 33 + 8, length))).isEqualTo(Reason.NAME);
        assertThat(reasonOf(golden("V24").with(56, length))).isEqualTo(Reason.NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 31, 33})
    void firstLabelOfOtherThan32Octets(int length) {
        assertThat(reasonOf(REGISTRATION.with(NAME, length))).isEqualTo(Reason.NAME);
        assertThat(reasonOf(ANSWER.with(NAME, length))).isEqualTo(Reason.NAME);
    }

    @ParameterizedTest
    @MethodSource("withName")
    void firstLabelOf63Octets(GoldenPacket packet) {
        Datagram longer = Datagram.of(packet).splice(NAME, 33, "3f" + "41".repeat(63));

        assertThat(reasonOf(longer)).isEqualTo(Reason.NAME);
    }

    @ParameterizedTest
    @MethodSource("withName")
    void emptyName(GoldenPacket packet) {
        Datagram nameless = Datagram.of(packet).with(NAME, 0);

        assertThat(nameless.decode()).isInstanceOf(Malformed.class);
        if (!packet.id().equals("V21")) { // there a name may be missing, and the letters are then no record
            assertThat(reasonOf(nameless)).isEqualTo(Reason.NAME);
        }
    }

    @Test
    void labelPastTheEnd() {
        assertThat(reasonOf(Datagram.of("1234 0110 0001 0000 0000 0000 20", LETTERS.substring(2))))
                .isEqualTo(Reason.TRUNCATED);
        assertThat(reasonOf(Datagram.of("1234 0110 0001 0000 0000 0000 20", LETTERS, "05 41424344")))
                .isEqualTo(Reason.TRUNCATED);
        assertThat(reasonOf(Datagram.of("1234 0110 0001 0000 0000 0000 3f"))).isEqualTo(Reason.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, ' ', '@', 'Q', 'R', 'Z', '[', 'a', 'p', 'z', 0x7F, 0xC1, 0xFF})
    void lettersOtherThanAToP(int letter) {
        for (int place = 1; place <= 32; place++) {
            assertThat(reasonOf(QUERY.with(NAME + place, letter))).isEqualTo(Reason.NAME);
            assertThat(reasonOf(golden("V21").with(NAME + place, letter))).isEqualTo(Reason.NAME);
        }
    }

    @Test
    void nameOfMoreThan512Octets() {
        String label = "3f" + "61".repeat(63);
        String start = "1234 0110 0001 0000 0000 0000 20" + LETTERS + label.repeat(7);

        assertThat(Datagram.of(start, "1d", "61".repeat(29), "00 0020 0001").decode())
                .isInstanceOf(Request.NameQueryRequest.class);
        assertThat(reasonOf(Datagram.of(start, "1e", "61".repeat(30), "00 0020 0001")))
                .isEqualTo(Reason.NAME);
    }

    // ---- pointers

    @ParameterizedTest
    @CsvSource({"0xC0,0x32", "0xC0,0x33", "0xC0,0x34", "0xC0,0x40", "0xFF,0xFF", "0xC1,0x0C"})
    void pointerToItselfOrBeyond(int first, int second) {
        assertThat(reasonOf(REGISTRATION.with(RR_NAME, first, second))).isEqualTo(Reason.POINTER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 11})
    void pointerIntoTheHeader(int target) {
        assertThat(reasonOf(REGISTRATION.with(RR_NAME, 0xC0, target))).isEqualTo(Reason.POINTER);
    }

    @ParameterizedTest
    @MethodSource("withName")
    void pointerAsFirstName(GoldenPacket packet) {
        assertThat(reasonOf(Datagram.of(packet).with16(NAME, 0xC00C))).isEqualTo(Reason.POINTER);
        assertThat(reasonOf(Datagram.of(packet).with16(NAME, 0xC000))).isEqualTo(Reason.POINTER);
        assertThat(reasonOf(Datagram.of(packet).with16(NAME, 0xC020))).isEqualTo(Reason.POINTER);
    }

    @Test
    void pointerInTheScopeOfAQuestion() {
        assertThat(reasonOf(REGISTRATION.with16(NAME + 33, 0xC00C))).isEqualTo(Reason.POINTER);
        assertThat(reasonOf(golden("V02").with16(NAME + 33 + 8, 0xC02D))).isEqualTo(Reason.POINTER);
    }

    /** The labels lead back to the pointer that led to them. */
    @Test
    void pointersInACircle() {
        Datagram answer = Datagram.of("1234 8500 0000 0001 0000 0000 20", LETTERS, "c00c");
        Datagram scope = Datagram.of("1234 8500 0000 0001 0000 0000 20", LETTERS, "01 41 c02d");

        assertThat(reasonOf(answer)).isEqualTo(Reason.POINTER);
        assertThat(reasonOf(scope)).isEqualTo(Reason.POINTER);
    }

    /** A chain of pointers in the RDATA of a server's name, and the next name enters it at one of its links. */
    @Test
    void pointerThroughMoreThanThreeOthers() {
        Datagram chain = Datagram.of(
                "1234 8100 0000 0000 0001 0001 20",
                LETTERS,
                "00 0002 0001 0000003c 0008 c00c c038 c03a c03c",
                "c03c 0001 0001 0000003c 0004 0a000035");

        assertThat(chain.decode()).isInstanceOf(Response.RedirectNameQueryResponse.class);
        assertThat(reasonOf(chain.with16(64, 0xC03E))).isEqualTo(Reason.POINTER);
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 46})
    void pointerToAZeroOctetIsAnEmptyName(int target) {
        assertThat(reasonOf(REGISTRATION.with16(RR_NAME, 0xC000 | target))).isEqualTo(Reason.NAME);
    }

    @Test
    void pointerIntoTheMiddleOfALabel() {
        assertThat(reasonOf(REGISTRATION.with16(RR_NAME, 0xC00D))).isEqualTo(Reason.NAME);
    }

    @Test
    void pointerCutInHalf() {
        assertThat(reasonOf(Datagram.of("1234 8500 0000 0001 0000 0000 20", LETTERS, "c0")))
                .isEqualTo(Reason.TRUNCATED);
    }

    // ---- sections

    @ParameterizedTest
    @MethodSource("requests")
    void requestWithoutOrWithTwoQuestions(GoldenPacket packet) {
        assertThat(reasonOf(Datagram.of(packet).with16(QDCOUNT, 0))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(Datagram.of(packet).with16(QDCOUNT, 2))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(Datagram.of(packet).with16(QDCOUNT, 0x0101))).isEqualTo(Reason.SECTION_COUNT);
    }

    @ParameterizedTest
    @MethodSource("addressedRequests")
    void claimOrReleaseWithOtherRecordsThanItsOwn(GoldenPacket packet) {
        assertThat(reasonOf(Datagram.of(packet).with16(ARCOUNT, 0))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(Datagram.of(packet).with16(ARCOUNT, 2))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(Datagram.of(packet).with16(ANCOUNT, 1))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(Datagram.of(packet).with16(NSCOUNT, 1))).isEqualTo(Reason.SECTION_COUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"V03", "V11", "V12", "V14", "V19", "V20", "V21", "V23", "N02"})
    void responseWithoutOrWithTwoAnswers(String id) {
        assertThat(reasonOf(golden(id).with16(ANCOUNT, 0))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(golden(id).with16(ANCOUNT, 2))).isEqualTo(Reason.SECTION_COUNT);
    }

    @Test
    void responseWithTwoQuestions() {
        assertThat(reasonOf(ANSWER.with16(QDCOUNT, 2))).isEqualTo(Reason.SECTION_COUNT);
    }

    @Test
    void redirectWithOtherThanOneServer() {
        assertThat(reasonOf(golden("V24").with16(ARCOUNT, 0))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(golden("V24").with16(ARCOUNT, 2))).isEqualTo(Reason.SECTION_COUNT);
        assertThat(reasonOf(golden("V24").with16(NSCOUNT, 2))).isEqualTo(Reason.SECTION_COUNT);
    }

    // ---- opcodes, types, classes, lengths

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 10, 11, 12, 13, 14})
    void requestWithUnknownOpcode(int opcode) {
        assertThat(reasonOf(REGISTRATION.with16(2, opcode << 11))).isEqualTo(Reason.OPCODE);
        assertThat(reasonOf(QUERY.with16(2, opcode << 11 | 0x0110))).isEqualTo(Reason.OPCODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10, 11, 12, 13, 14})
    void responseWithUnknownOpcode(int opcode) {
        assertThat(reasonOf(ANSWER.with16(2, 0x8000 | opcode << 11))).isEqualTo(Reason.OPCODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 0x0A, 0x1F, 0x22, 0xFF, 0x2000})
    void recordOfAnotherType(int type) {
        assertThat(reasonOf(QUERY.with16(QUESTION_TYPE, type))).isEqualTo(Reason.RECORD_TYPE);
        assertThat(reasonOf(REGISTRATION.with16(QUESTION_TYPE, type))).isEqualTo(Reason.RECORD_TYPE);
        assertThat(reasonOf(REGISTRATION.with16(RR_TYPE, type))).isEqualTo(Reason.RECORD_TYPE);
        assertThat(reasonOf(ANSWER.with16(ANSWER_TYPE, type))).isEqualTo(Reason.RECORD_TYPE);
        assertThat(reasonOf(golden("V11").with16(ANSWER_TYPE, type))).isEqualTo(Reason.RECORD_TYPE);
        assertThat(reasonOf(golden("V24").with16(92, type == 1 ? 2 : type))).isEqualTo(Reason.RECORD_TYPE);
        assertThat(reasonOf(golden("V24").with16(ANSWER_TYPE, type == 2 ? 1 : type)))
                .isEqualTo(Reason.RECORD_TYPE);
        if (type != WireFormat.TYPE_NULL) {
            assertThat(reasonOf(golden("V21").with16(ANSWER_TYPE, type))).isEqualTo(Reason.RECORD_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 0xFF, 0x0100, 0x8001})
    void classOtherThanInternet(int rrClass) {
        assertThat(requests()
                        .filter(packet -> !packet.id().equals("V02")) // its scope moves the class
                        .map(packet -> reasonOf(Datagram.of(packet).with16(QUESTION_CLASS, rrClass))))
                .containsOnly(Reason.RECORD_CLASS);
        assertThat(addressedRequests()
                        .map(packet -> reasonOf(Datagram.of(packet).with16(RR_CLASS, rrClass))))
                .containsOnly(Reason.RECORD_CLASS);
        assertThat(reasonOf(ANSWER.with16(ANSWER_CLASS, rrClass))).isEqualTo(Reason.RECORD_CLASS);
        assertThat(reasonOf(golden("V06a").with16(ANSWER_CLASS, rrClass))).isEqualTo(Reason.RECORD_CLASS);
        assertThat(reasonOf(golden("V21").with16(ANSWER_CLASS, rrClass))).isEqualTo(Reason.RECORD_CLASS);
        assertThat(reasonOf(golden("V24").with16(94, rrClass))).isEqualTo(Reason.RECORD_CLASS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 7, 12, 0x0600})
    void requestWithOtherThanOneAddress(int rdLength) {
        assertThat(addressedRequests()
                        .map(packet -> reasonOf(Datagram.of(packet).with16(REQUEST_RDLENGTH, rdLength))))
                .containsOnly(Reason.RDATA_LENGTH);
        assertThat(reasonOf(REGISTRATION.splice(68, 0, "6000c0a8010b").with16(REQUEST_RDLENGTH, rdLength)))
                .isEqualTo(Reason.RDATA_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 7, 11})
    void queryResponseWithPartOfAnAddress(int rdLength) {
        assertThat(reasonOf(ANSWER.splice(62, 0, "0000c0a8010b").with16(ANSWER_RDLENGTH, rdLength)))
                .isEqualTo(Reason.RDATA_LENGTH);
    }

    @Test
    void responseWithRdlengthPastTheEnd() {
        assertThat(reasonOf(ANSWER.with16(ANSWER_RDLENGTH, 12))).isEqualTo(Reason.TRUNCATED);
        assertThat(reasonOf(golden("V11").with16(ANSWER_RDLENGTH, 7))).isEqualTo(Reason.TRUNCATED);
        assertThat(reasonOf(golden("V21").with16(ANSWER_RDLENGTH, 0xFFFF))).isEqualTo(Reason.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void registrationOrReleaseResponseWithPartOfAnAddress(int rdLength) {
        assertThat(reasonOf(golden("V11").with16(ANSWER_RDLENGTH, rdLength))).isEqualTo(Reason.RDATA_LENGTH);
        assertThat(reasonOf(golden("V12").with16(ANSWER_RDLENGTH, rdLength))).isEqualTo(Reason.RDATA_LENGTH);
        assertThat(reasonOf(golden("V20").with16(ANSWER_RDLENGTH, rdLength))).isEqualTo(Reason.RDATA_LENGTH);
    }

    @Test
    void waitAcknowledgementWithoutTheFlagsOfTheRequest() {
        assertThat(reasonOf(golden("V21").with16(ANSWER_RDLENGTH, 1))).isEqualTo(Reason.RDATA_LENGTH);
        assertThat(reasonOf(golden("V21").with16(ANSWER_RDLENGTH, 0))).isEqualTo(Reason.RDATA_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 100, 255})
    void nodeStatusWithMoreNamesThanItsRdataHolds(int names) {
        Datagram noStatistics = golden("V23").with16(ANSWER_RDLENGTH, 1 + 4 * 18);

        assertThat(reasonOf(noStatistics.with(56, names))).isEqualTo(Reason.RDATA_LENGTH);
    }

    @Test
    void nodeStatusWithoutTheNumberOfNames() {
        assertThat(reasonOf(golden("V23").with16(ANSWER_RDLENGTH, 0))).isEqualTo(Reason.RDATA_LENGTH);
    }

    /** RDLENGTH would end inside the name, so the next record is nowhere. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 33})
    void redirectWhoseServerNameIsLongerThanItsRdata(int rdLength) {
        assertThat(reasonOf(golden("V24").with16(ANSWER_RDLENGTH, rdLength))).isEqualTo(Reason.RDATA_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 16})
    void redirectWithoutAnIpv4Address(int rdLength) {
        assertThat(reasonOf(golden("V24").with16(100, rdLength))).isEqualTo(Reason.RDATA_LENGTH);
    }

    // ---- the text

    @Test
    void detailSaysWhereWhatAndWhatWasExpected() {
        assertThat(detailOf(QUERY.with16(QDCOUNT, 2))).isEqualTo("QDCOUNT 2 (expected: 1)");
        assertThat(detailOf(QUERY.with(NAME, 0x41))).isEqualTo("label length 0x41 at octet 12 (expected: 1..63)");
        assertThat(detailOf(REGISTRATION.with16(RR_NAME, 0xC032)))
                .isEqualTo("pointer at octet 50 to octet 50 (expected: 12..49)");
        assertThat(detailOf(REGISTRATION.with16(RR_TYPE, 1))).isEqualTo("additional record type 1 (expected: 32)");
        assertThat(detailOf(REGISTRATION.with16(REQUEST_RDLENGTH, 7))).isEqualTo("RDLENGTH 7 (expected: 6)");
        assertThat(detailOf(Datagram.of("1234"))).isEqualTo("ends at octet 2 (expected: at least 4)");
        assertThat(detailOf(Datagram.of("1234 0110 0001 0000 0000 0000 20", LETTERS)))
                .isEqualTo("name runs past octet 45");
        assertThat(detailOf(Datagram.of("1234 0110 0001 0000 0000 0000 20", LETTERS, "05 41424344")))
                .isEqualTo("label at octet 45 runs past octet 50");
        assertThat(detailOf(Datagram.of("1234 8500 0000 0000 0000 0000 20", LETTERS, "00 0020 0001 00000000 0000")))
                .isEqualTo("ANCOUNT 0 (expected: 1)");
        assertThat(detailOf(Datagram.of("1234 8100 0000 0000 0000 0000 20", LETTERS, "00 0020 0001 00000000 0000")))
                .isEqualTo("ANCOUNT 0 (expected: 1)");
        assertThat(detailOf(QUERY.with(NAME + 1, 'Q')))
                .isEqualTo("first label at octet 12 has other octets than A to P");
    }

    /** What an earlier datagram left behind it in the buffer is no part of it. */
    @Test
    void aDatagramEndsWhereItEnds() {
        byte[] octets = new byte[64];
        System.arraycopy(GoldenPacket.of("V21").octets(), 0, octets, 0, 12);
        assertThat(MessageDecoder.decode(octets, 12))
                .isEqualTo(new Malformed(Reason.TRUNCATED, "name runs past octet 12"));
    }

    @Test
    void nothingAtAllIsTruncated() {
        assertThat(reasonOf(Datagram.of(""))).isEqualTo(Reason.TRUNCATED);
    }

    private static Datagram golden(String id) {
        return Datagram.of(GoldenPacket.of(id));
    }

    private static Reason reasonOf(Datagram datagram) {
        return malformed(datagram).reason();
    }

    private static String detailOf(Datagram datagram) {
        return malformed(datagram).detail();
    }

    private static Malformed malformed(Datagram datagram) {
        Decoded decoded = datagram.decode();
        assertThat(decoded).as("%s", datagram).isInstanceOf(Malformed.class);
        return (Malformed) decoded;
    }
}
