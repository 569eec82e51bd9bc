package org.nbnsd.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.unique;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** Searches, guided by coverage, for octets over which {@link Responder} fails, or with which it can be made to send much for little. */
final class ResponderFuzz {
    private static final String SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0cw==";
    private static final int LARGEST_DATAGRAM = 1232;
    private static final Ipv4Address SECONDARY = Ipv4Address.parse("10.0.0.53");

    private static Message question(String name, int type, int dclass) {
        return Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, dclass));
    }

    private static byte[] signed() {
        Message question = question("wins.corp.test.", Type.AXFR, DClass.IN);
        question.setTSIG(new TSIG("hmac-sha256", "nbnsd-key.", SECRET));
        return question.toWire(512);
    }

    private static byte[] withOptions() {
        Message question = question("fReD.wins.corp.test.", Type.A, DClass.IN);
        question.addRecord(new OPTRecord(65535, 0, 0, 0x8000), Section.ADDITIONAL);
        return question.toWire();
    }

    private static byte[] changed(byte[] octets, int index, int value) {
        octets[index] = (byte) value;
        return octets;
    }

    static Stream<byte[]> requests() {
        return Stream.of(
                question("fred.wins.corp.test.", Type.A, DClass.IN).toWire(),
                question("1.0.0.10.in-addr.arpa.", Type.PTR, DClass.IN).toWire(),
                question("10.in-addr.arpa.", Type.IXFR, DClass.IN).toWire(),
                question("wins.corp.test.", Type.ANY, DClass.IN).toWire(),
                question(".", Type.NS, DClass.CH).toWire(),
                withOptions(),
                signed(),
                changed(signed(), 60, 0),
                changed(withOptions(), 2, 0x28),
                changed(withOptions(), 11, 0xFF),
                changed(withOptions(), 12, 0xC0),
                changed(withOptions(), 13, 12),
                new byte[12],
                new byte[0]);
    }

    @MethodSource("requests")
    @FuzzTest
    void anyOctetsAreAnsweredOnceAtMostAndBriefly(byte[] octets) throws IOException {
        ComputerTable computers = new ComputerTable();
        computers.put(unique("FRED<00>", "10.0.0.1"));
        DnsSettings settings = AskedResponder.settings(new TransferKey("nbnsd-key", "hmac-sha256", SECRET), 0);
        Responder responder = new Responder(settings, computers, new Tally(DnsCounter.values().length), NOW);

        check(octets, responder.answer(octets, SECONDARY, /* overTcp= */ false, NOW));
        Reply reply = responder.answer(octets, SECONDARY, /* overTcp= */ true, NOW);
        if (reply instanceof Reply.Whole whole) {
            for (byte[] message = whole.transfer().next(NOW);
                    message != null;
                    message = whole.transfer().next(NOW)) {
                assertThat(new Message(message).getHeader().getRcode()).isZero();
            }
        } else {
            check(octets, reply);
        }
    }

    private static void check(byte[] request, Reply reply) throws IOException {
        if (!(reply instanceof Reply.Answer answer)) {
            return;
        }
        assertThat(answer.octets()).hasSizeLessThanOrEqualTo(LARGEST_DATAGRAM).startsWith(request[0], request[1]);
        assertThat(answer.octets()[2] & 0x80).as("it is an answer").isNotZero();
        assertThat(new Message(answer.octets()).getHeader().getID())
                .isEqualTo((request[0] & 0xFF) << 8 | request[1] & 0xFF);
    }
}
