package org.nbnsd.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.record;
import static org.nbnsd.dns.DnsRecords.unique;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.name.NetbiosName;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** Whole zones for secondaries, and signatures. */
final class TransferTest extends AskedResponder {
    private List<Message> transfer(Message question) {
        Reply reply = responder.answer(question.toWire(65535), SECONDARY, true, NOW);
        assertThat(reply).isInstanceOf(Reply.Whole.class);
        List<Message> messages = new ArrayList<>();
        byte[] octets = ((Reply.Whole) reply).transfer().next(NOW);
        while (octets != null) {
            messages.add(decoded(octets));
            octets = ((Reply.Whole) reply).transfer().next(NOW);
        }
        return messages;
    }

    @Test
    void aWholeZoneBeginsAndEndsWithItsAuthorityAndHasEachComputerOnce() {
        List<Message> messages = transfer(question("wins.corp.test", Type.AXFR));

        assertThat(messages).hasSize(1);
        assertThat(answers(messages.get(0)).stream().map(line -> line.split(" ")[0] + " " + line.split(" ")[2]))
                .containsExactly(
                        "wins.corp.test. SOA",
                        "wins.corp.test. NS",
                        "fred.wins.corp.test. A",
                        "many.wins.corp.test. A",
                        "many.wins.corp.test. A",
                        "pc_1.wins.corp.test. A",
                        "wins.corp.test. SOA");
    }

    @Test
    void aReverseZoneHasTheAddressesOfItsNetworkAlone() {
        assertThat(answers(transfer(question("20.172.in-addr.arpa", Type.AXFR)).get(0)))
                .hasSize(4)
                .contains("9.1.20.172.in-addr.arpa. 60 PTR pc_1.wins.corp.test.");
        assertThat(answers(transfer(question("10.in-addr.arpa", Type.AXFR)).get(0)))
                .hasSize(6);
    }

    @Test
    void aLargeZoneComesInMessagesOfWhichEachFitsAndTheZoneMayChangeMeanwhile() throws IOException {
        for (int i = 0; i < 5000; i++) {
            responder.put(unique("PC" + i + "<00>", "10.7." + i / 250 + "." + (i % 250 + 1)));
        }
        Transfer transfer = ((Reply.Whole)
                        responder.answer(question("wins.corp.test", Type.AXFR).toWire(), SECONDARY, true, NOW))
                .transfer();
        List<String> names = new ArrayList<>();
        int messages = 0;
        for (byte[] octets = transfer.next(NOW); octets != null; octets = transfer.next(NOW)) {
            messages++;
            assertThat(octets).hasSizeLessThan(65_536);
            new Message(octets)
                    .getSection(Section.ANSWER)
                    .forEach(record -> names.add(record.getName() + " " + record.getType()));
            responder.remove(NetbiosName.parse("PC" + messages + "<00>"));
            responder.put(unique("ZZ" + messages + "<00>", "10.8.0.1"));
        }

        assertThat(messages).isGreaterThan(5);
        assertThat(names.get(0)).isEqualTo("wins.corp.test. " + Type.SOA);
        assertThat(names.get(names.size() - 1)).isEqualTo("wins.corp.test. " + Type.SOA);
        assertThat(names.stream().filter(name -> name.startsWith("pc999."))).hasSize(1);
    }

    @Test
    void aTransferIsForSecondariesByTcpAtTheApexAlone() {
        Message question = question("wins.corp.test", Type.AXFR);

        assertThat(askByTcp(question, ASKER).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(decoded(answer(question.toWire(), SECONDARY, false)).getRcode())
                .isEqualTo(Rcode.REFUSED);
        assertThat(askByTcp(question("fred.wins.corp.test", Type.AXFR), SECONDARY)
                        .getRcode())
                .isEqualTo(Rcode.REFUSED);
        assertThat(counted(DnsCounter.REFUSED)).isEqualTo(3);
        assertThat(counted(DnsCounter.TRANSFERS)).isZero();
    }

    private static Message incremental(long serial) {
        Message question = question("wins.corp.test", Type.IXFR);
        Name apex = Name.fromConstantString("wins.corp.test.");
        question.addRecord(new SOARecord(apex, DClass.IN, 0, apex, apex, serial, 0, 0, 0, 0), Section.AUTHORITY);
        return question;
    }

    @Test
    void whoAsksForWhatHasChangedGetsAllOfItUnlessNothingHas() {
        assertThat(answers(transfer(incremental(NOW / 1000 - 100)).get(0))).hasSize(7);
        assertThat(answers(askByTcp(incremental(NOW / 1000), SECONDARY))).hasSize(1);
        assertThat(answers(decoded(answer(incremental(5).toWire(), SECONDARY, false))))
                .as("by UDP")
                .hasSize(1);
    }

    private static TSIG signer(String name, String secret) {
        return new TSIG("hmac-sha256", name, secret);
    }

    private static Message signed(Message question, TSIG key) {
        question.setTSIG(key);
        return question;
    }

    @Test
    void withAKeyATransferNeedsAGoodSignatureAndItsMessagesHaveOne() throws IOException {
        use(settings(new TransferKey("nbnsd-key", "hmac-sha256", SECRET), 0));
        for (int i = 0; i < 2000; i++) {
            responder.put(unique("PC" + i + "<00>", "10.7." + i / 250 + "." + (i % 250 + 1)));
        }
        assertThat(askByTcp(question("wins.corp.test", Type.AXFR), SECONDARY).getRcode())
                .isEqualTo(Rcode.REFUSED);

        TSIG key = signer("nbnsd-key.", SECRET);
        Message question = signed(question("wins.corp.test", Type.AXFR), key);
        byte[] request = question.toWire(65535);
        Transfer transfer = ((Reply.Whole) responder.answer(request, SECONDARY, true, NOW)).transfer();
        TSIG.StreamVerifier verifier = new TSIG.StreamVerifier(key, new Message(request).getTSIG());
        int messages = 0;
        for (byte[] octets = transfer.next(NOW); octets != null; octets = transfer.next(NOW)) {
            messages++;
            assertThat(verifier.verify(new Message(octets), octets))
                    .as("message %d", messages)
                    .isZero();
        }
        assertThat(messages).isGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({
        "other-key., c2VjcmV0IG9mIHRoZSB0ZXN0cw==, 17",
        "nbnsd-key., b3RoZXIgc2VjcmV0, 16",
    })
    void aWrongSignatureIsRefusedAndNamesTheError(String name, String secret, int error) {
        use(settings(new TransferKey("nbnsd-key", "hmac-sha256", SECRET), 0));

        Message answer = askByTcp(signed(question("wins.corp.test", Type.AXFR), signer(name, secret)), SECONDARY);

        assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(Objects.requireNonNull(answer.getTSIG()).getError()).isEqualTo(error);
        assertThat(counted(DnsCounter.BAD_SIGNATURES)).isEqualTo(1);
    }

    @Test
    void aServerWithoutAKeyKnowsNoSignature() {
        Message answer = decoded(answer(
                signed(question("fred.wins.corp.test", Type.A), signer("nbnsd-key.", SECRET))
                        .toWire(512),
                ASKER,
                false));

        assertThat(answer.getHeader().getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(Objects.requireNonNull(answer.getTSIG()).getError()).isEqualTo(Rcode.BADKEY);
    }

    @Test
    void aSignedQuestionHasASignedAnswer() throws IOException {
        use(settings(new TransferKey("nbnsd-key", "hmac-sha256", SECRET), 0));
        TSIG key = signer("nbnsd-key.", SECRET);
        Message question = signed(question("nobody.wins.corp.test", Type.A), key);
        byte[] request = question.toWire(512);

        byte[] answer = answer(request, ASKER, false);

        assertThat(key.verify(new Message(answer), answer, new Message(request).getTSIG()))
                .isZero();
    }

    @Test
    void aSecondaryIsToldOfEachZone() {
        List<Message> notices =
                responder.notices(9, NOW).stream().map(AskedResponder::decoded).toList();

        assertThat(notices).hasSize(18);
        assertThat(notices).allSatisfy(notice -> {
            assertThat(notice.getHeader().getOpcode()).isEqualTo(Opcode.NOTIFY);
            assertThat(notice.getSection(Section.ANSWER)).hasSize(1);
        });
        assertThat(notices).extracting(notice -> notice.getHeader().getID()).doesNotHaveDuplicates();
    }
}
