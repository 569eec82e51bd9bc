package org.nbnsd.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.record;
import static org.nbnsd.dns.DnsRecords.unique;
import static org.nbnsd.dns.DnsRecords.until;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What the server of the DNS answers, question by question. */
final class AnsweringTest extends AskedResponder {
    private static void assertNegative(Message answer, int rcode) {
        assertThat(Rcode.string(answer.getRcode())).isEqualTo(Rcode.string(rcode));
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getSection(Section.AUTHORITY))
                .singleElement()
                .isInstanceOfSatisfying(SOARecord.class, soa -> {
                    assertThat(soa.getMinimum()).isEqualTo(30);
                    assertThat(soa.getTTL())
                            .as("of which resolvers take the least")
                            .isEqualTo(30);
                });
    }

    @Test
    void anAddressIsAnsweredWithAuthorityAndNoRecursionIsOffered() {
        Message answer = ask("fred.wins.corp.test", Type.A);

        assertThat(answers(answer)).containsExactly("fred.wins.corp.test. 60 A 10.0.0.1");
        assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
        assertThat(answer.getHeader().getFlag(Flags.AD)).isFalse();
        assertThat(answer.getHeader().getFlag(Flags.RD)).as("as it was asked").isTrue();
        assertThat(counted(DnsCounter.FOUND)).isEqualTo(1);
    }

    @Test
    void allAddressesOfAMultihomedComputerAreAnswered() {
        assertThat(answers(ask("many.wins.corp.test", Type.A)))
                .containsExactlyInAnyOrder("many.wins.corp.test. 60 A 10.0.0.2", "many.wins.corp.test. 60 A 10.0.0.3");
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.AAAA, Type.MX, Type.TXT, Type.SRV, Type.HTTPS, Type.NS, Type.SOA, Type.PTR})
    void aNameThatIsThereHasNoDataOfOtherTypes(int type) {
        assertNegative(ask("fred.wins.corp.test", type), Rcode.NOERROR);
        assertThat(counted(DnsCounter.NO_DATA)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "alice",
                "work",
                "a.fred",
                "fred-20",
                "_wins._udp",
                "*",
                "abcdefghijklmnop",
                "fr\\000ed",
                "fr\\255d",
                "two\\032words",
                "pc\\0461",
                "localhost"
            })
    void whatIsNoComputerIsNotThere(String name) {
        assertNegative(ask(name + ".wins.corp.test", Type.A), Rcode.NXDOMAIN);
        assertThat(counted(DnsCounter.NO_NAME)).isEqualTo(1);
    }

    @Test
    void theQuestionIsRepeatedLetterByLetterAndMatchedWithoutRegardToCase() {
        Message answer = ask("fRED.WIns.corP.TEST", Type.A);

        assertThat(answer.getQuestion().getName()).hasToString("fRED.WIns.corP.TEST.");
        assertThat(answers(answer)).containsExactly("fRED.WIns.corP.TEST. 60 A 10.0.0.1");
    }

    @Test
    void theApexHasAnAuthorityAndANameServerAndNoAddress() {
        assertThat(answers(ask("wins.corp.test", Type.SOA)))
                .containsExactly("wins.corp.test. 30 SOA ns.corp.test. hostmaster.wins.corp.test. " + NOW / 1000
                        + " 300 60 86400 30");
        assertThat(answers(ask("wins.corp.test", Type.NS))).containsExactly("wins.corp.test. 60 NS ns.corp.test.");
        assertNegative(ask("wins.corp.test", Type.A), Rcode.NOERROR);
    }

    @Test
    void anyIsAnsweredWithWhatThereIs() {
        assertThat(answers(ask("fred.wins.corp.test", Type.ANY))).containsExactly("fred.wins.corp.test. 60 A 10.0.0.1");
        assertThat(answers(ask("wins.corp.test", Type.ANY))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0.10.in-addr.arpa, fred.wins.corp.test.",
        "3.0.0.10.in-addr.arpa, many.wins.corp.test.",
        "9.1.20.172.in-addr.arpa, pc_1.wins.corp.test.",
        "1.0.0.10.IN-Addr.Arpa, fred.wins.corp.test."
    })
    void anAddressHasTheNameOfItsComputer(String name, String computer) {
        assertThat(answers(ask(name, Type.PTR))).containsExactly(name + ". 60 PTR " + computer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7.0.0.10.in-addr.arpa",
                "200.0.0.10.in-addr.arpa",
                "01.0.0.10.in-addr.arpa",
                "256.0.0.10.in-addr.arpa",
                "x.0.0.10.in-addr.arpa",
                "1.1.0.0.10.in-addr.arpa",
                "99.10.in-addr.arpa",
                "9.1.21.172.in-addr.arpa"
            })
    void whatIsNoAddressOfAComputerIsNotThere(String name) {
        assertNegative(ask(name, Type.PTR), Rcode.NXDOMAIN);
    }

    /** A resolver that asks step by step would stop at the first step that is not there. */
    @ParameterizedTest
    @ValueSource(strings = {"0.10.in-addr.arpa", "0.0.10.in-addr.arpa", "1.20.172.in-addr.arpa"})
    void aStepOnTheWayToAnAddressIsThereAndHasNoData(String name) {
        assertNegative(ask(name, Type.A), Rcode.NOERROR);
        assertNegative(ask(name, Type.PTR), Rcode.NOERROR);
    }

    @Test
    void ofSeveralComputersAtAnAddressTheOneThatCameLastIsItsName() {
        responder.put(unique("ANN<20>", "10.0.0.1"));
        assertThat(answers(ask("1.0.0.10.in-addr.arpa", Type.PTR)))
                .as("a workstation name goes before a server name")
                .containsExactly("1.0.0.10.in-addr.arpa. 60 PTR fred.wins.corp.test.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "corp.test",
                "test",
                ".",
                "1.0.0.11.in-addr.arpa",
                "in-addr.arpa",
                "xwins.corp.test",
                "1.32.172.in-addr.arpa"
            })
    void whatIsInNoZoneOfTheServerIsRefused(String name) {
        Message answer = ask(name, Type.A);

        assertThat(answer.getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(answer.getSection(Section.AUTHORITY)).isEmpty();
    }

    @Test
    void otherClassesAreRefused() {
        Record record = Record.newRecord(Name.fromConstantString("version.bind."), Type.TXT, DClass.CH);

        assertThat(ask(Message.newQuery(record)).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(ask(Message.newQuery(
                                Record.newRecord(Name.fromConstantString("fred.wins.corp.test."), Type.A, DClass.ANY)))
                        .getRcode())
                .isEqualTo(Rcode.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.IQUERY, Opcode.STATUS, 3, Opcode.NOTIFY, Opcode.UPDATE, Opcode.DSO, 15})
    void otherOperationsAreNotDone(int opcode) {
        byte[] request = question("fred.wins.corp.test", Type.A).toWire();
        request[2] = (byte) (opcode << 3 | 1);

        byte[] answer = answer(request, ASKER, false);

        assertThat(answer).hasSize(12);
        assertThat(decoded(answer).getHeader().getOpcode()).isEqualTo(opcode);
        assertThat(decoded(answer).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(answer[0]).isEqualTo(request[0]);
        assertThat(answer[1]).isEqualTo(request[1]);
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.OPT, Type.TSIG, Type.TKEY, Type.MAILA, 200})
    void typesThatAreNoTypesOfRecordsAreNotDone(int type) {
        assertThat(ask("fred.wins.corp.test", type).getRcode()).isEqualTo(Rcode.NOTIMP);
    }

    @Test
    void aRequestWithNoQuestionOrSeveralIsMalformed() {
        byte[] none = new Message(7).toWire();
        Message two = question("fred.wins.corp.test", Type.A);
        two.addRecord(
                Record.newRecord(Name.fromConstantString("many.wins.corp.test."), Type.A, DClass.IN), Section.QUESTION);

        for (byte[] request : List.of(none, two.toWire())) {
            byte[] answer = answer(request, ASKER, false);
            assertThat(decoded(answer).getRcode()).isEqualTo(Rcode.FORMERR);
            assertThat(answer).as("no more than was asked").hasSizeLessThanOrEqualTo(request.length);
        }
        assertThat(counted(DnsCounter.MALFORMED)).isEqualTo(2);
    }

    @Test
    void aRequestThatIsCutOffAnywhereIsMalformedOrDropped() {
        byte[] whole = question("fred.wins.corp.test", Type.A).toWire();

        for (int length = 0; length < whole.length; length++) {
            Reply reply = responder.answer(Arrays.copyOf(whole, length), ASKER, false, NOW);
            if (length < 12) {
                assertThat(reply).as("of %d octets", length).isInstanceOf(Reply.Silence.class);
            } else {
                assertThat(decoded(((Reply.Answer) reply).octets()).getRcode())
                        .as("of %d octets", length)
                        .isEqualTo(Rcode.FORMERR);
            }
        }
    }

    /** Two servers would answer each other for ever. */
    @Test
    void anAnswerIsNotAnswered() {
        byte[] answer = answer(question("fred.wins.corp.test", Type.A).toWire(), ASKER, false);

        assertThat(responder.answer(answer, ASKER, false, NOW)).isInstanceOf(Reply.Silence.class);
        assertThat(counted(DnsCounter.DROPPED)).isEqualTo(1);
    }

    @Test
    void whoMayNotAskGetsNothing() {
        byte[] request = question("fred.wins.corp.test", Type.A).toWire();

        assertThat(responder.answer(request, Ipv4Address.parse("192.0.2.1"), false, NOW))
                .isInstanceOf(Reply.Silence.class);
        assertThat(responder.answer(request, Ipv4Address.parse("127.0.0.1"), false, NOW))
                .isInstanceOf(Reply.Answer.class);
        assertThat(counted(DnsCounter.FOREIGN)).isEqualTo(1);
    }

    private static Message withOptions(int payload, int version, int flags, EDNSOption... options) {
        Message question = question("fred.wins.corp.test", Type.A);
        question.addRecord(new OPTRecord(payload, 0, version, flags, options), Section.ADDITIONAL);
        return question;
    }

    @Test
    void optionsAreAnsweredWithWhatFitsIntoADatagram() {
        Message answer = ask(withOptions(4096, 0, 0x8000, new GenericEDNSOption(10, new byte[8])));

        OPTRecord options = Objects.requireNonNull(answer.getOPT());
        assertThat(options.getPayloadSize()).isEqualTo(1232);
        assertThat(options.getVersion()).isZero();
        assertThat(options.getFlags()).isEqualTo(0x8000);
        assertThat(options.getOptions()).as("a cookie is left alone").isEmpty();
        assertThat(answers(answer)).hasSize(1);
        assertThat(ask("fred.wins.corp.test", Type.A).getOPT())
                .as("none was sent")
                .isNull();
    }

    @Test
    void anUnknownVersionOfOptionsIsRefusedWithTheOneThatIsKnown() {
        Message answer = ask(withOptions(1232, 1, 0));

        assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(Objects.requireNonNull(answer.getOPT()).getVersion()).isZero();
        assertThat(answers(answer)).isEmpty();
    }

    @Test
    void optionsTwiceAreMalformed() {
        Message question = withOptions(1232, 0, 0);
        question.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);

        assertThat(ask(question).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void theMostAddressesOfAComputerFitIntoAPlainDatagram() {
        responder.put(record(
                "ABCDEFGHIJKLMNO<00>",
                RecordType.MULTIHOMED,
                IntStream.range(0, 25).mapToObj(i -> "10.1.0." + (i + 1)).toArray(String[]::new)));

        Message answer = ask("abcdefghijklmno.wins.corp.test", Type.A);

        assertThat(answers(answer)).hasSize(25);
        assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
    }

    @Test
    void whatDoesNotFitIsToBeHadByTcp() {
        DnsSettings usual = settings(null, 0);
        String suffix = String.join(".", Collections.nCopies(3, "a".repeat(60))) + ".test";
        use(new DnsSettings(suffix, List.of(), 60, "ns.test", usual.allow(), List.of(), null, 0));
        responder.put(record(
                "MANY<00>",
                RecordType.MULTIHOMED,
                IntStream.range(0, 25).mapToObj(i -> "10.1.0." + (i + 1)).toArray(String[]::new)));
        Message question = question("many." + suffix, Type.A);

        Message answer = ask(question);

        assertThat(answer.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(answers(askByTcp(question, ASKER))).hasSize(25);
        assertThat(counted(DnsCounter.TRUNCATED)).isEqualTo(1);
    }

    @Test
    void aReleasedNameIsGoneAtOnceAndItsServerNameStays() {
        responder.put(unique("FRED<00>", "10.0.0.1").withState(RecordState.RELEASED, NOW + 1));
        assertThat(answers(ask("fred.wins.corp.test", Type.A))).containsExactly("fred.wins.corp.test. 60 A 10.0.0.7");

        responder.remove(NetbiosName.parse("FRED<20>"));
        assertNegative(ask("fred.wins.corp.test", Type.A), Rcode.NXDOMAIN);
        assertNegative(ask("1.0.0.10.in-addr.arpa", Type.PTR), Rcode.NXDOMAIN);
    }

    @Test
    void anAnswerIsNotKeptLongerThanTheNameLives() {
        responder.put(until(NOW + 5_500, "SOON<00>", RecordType.UNIQUE, "10.0.0.5"));

        assertThat(answers(ask("soon.wins.corp.test", Type.A))).containsExactly("soon.wins.corp.test. 5 A 10.0.0.5");
        assertThat(answers(ask("5.0.0.10.in-addr.arpa", Type.PTR)))
                .containsExactly("5.0.0.10.in-addr.arpa. 5 PTR soon.wins.corp.test.");
    }

    @Test
    void theSerialNumberGrowsWithChangesOnceASecondAtMost() {
        long first = responder.serial(NOW);
        responder.put(unique("NEW1<00>", "10.0.3.1"));
        assertThat(responder.serial(NOW + 900)).isEqualTo(first);
        assertThat(responder.serial(NOW + 1000)).isGreaterThan(first);
        long second = responder.serial(NOW + 1000);
        assertThat(responder.serial(NOW + 60_000)).as("nothing has changed").isEqualTo(second);
        responder.put(until(NOW + 90_000_000, "NEW1<00>", RecordType.UNIQUE, "10.0.3.1"));
        assertThat(responder.serial(NOW + 60_000)).as("a refresh is no change").isEqualTo(second);
        responder.put(unique("NEW2<00>", "10.0.3.2"));
        assertThat(responder.serial(NOW - 3_600_000))
                .as("whatever becomes of the clock")
                .isEqualTo(second + 1);
    }

    @Test
    void aNetworkThatAsksTooMuchIsToldToComeByTcpEachSecondTimeAndOthersAreServed() {
        use(settings(null, 10));
        byte[] request = question("fred.wins.corp.test", Type.A).toWire();
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            replies.add(responder.answer(request, new Ipv4Address(ASKER.bits() + i % 3), false, NOW));
        }

        assertThat(replies.subList(0, 20))
                .allSatisfy(reply -> assertThat(truncated(reply)).isFalse());
        assertThat(replies.subList(20, 40).stream().filter(Reply.Silence.class::isInstance))
                .hasSize(10);
        assertThat(replies.subList(20, 40).stream().filter(Reply.Answer.class::isInstance))
                .hasSize(10)
                .allSatisfy(reply -> {
                    assertThat(truncated(reply)).isTrue();
                    assertThat(((Reply.Answer) reply).octets()).hasSizeLessThanOrEqualTo(request.length);
                });
        assertThat(counted(DnsCounter.RATE_LIMITED)).isEqualTo(20);
        assertThat(truncated(responder.answer(request, ASKER, true, NOW)))
                .as("by TCP")
                .isFalse();
        assertThat(truncated(responder.answer(request, Ipv4Address.parse("10.0.1.1"), false, NOW)))
                .isFalse();
        assertThat(truncated(responder.answer(request, ASKER, false, NOW + 1000)))
                .as("a second later")
                .isFalse();
    }

    private static boolean truncated(Reply reply) {
        return decoded(((Reply.Answer) reply).octets()).getHeader().getFlag(Flags.TC);
    }
}
