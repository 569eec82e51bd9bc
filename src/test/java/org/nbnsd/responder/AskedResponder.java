package org.nbnsd.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.record;
import static org.nbnsd.dns.DnsRecords.unique;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.registry.RecordType;
import org.nbnsd.responder.DnsSettings.Secondary;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A responder with some computers, and who asks it. */
class AskedResponder {
    static final Ipv4Address ASKER = Ipv4Address.parse("10.0.0.50");
    static final Ipv4Address SECONDARY = Ipv4Address.parse("10.0.0.53");
    static final String SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0cw==";

    final Tally counts = new Tally(DnsCounter.values().length);
    final ComputerTable computers = new ComputerTable();
    Responder responder;

    static DnsSettings settings(@Nullable TransferKey key, int rate) {
        return new DnsSettings(
                "wins.corp.test",
                List.of(Prefix.parse("10.0.0.0/8"), Prefix.parse("172.16.0.0/12")),
                60,
                "ns.corp.test",
                List.of(Prefix.parse("10.0.0.0/8")),
                List.of(new Secondary(SECONDARY, 53)),
                key,
                rate);
    }

    AskedResponder() {
        use(settings(null, 0));
        responder.put(unique("FRED<00>", "10.0.0.1"));
        responder.put(unique("FRED<20>", "10.0.0.7"));
        responder.put(record("MANY<00>", RecordType.MULTIHOMED, "10.0.0.2", "10.0.0.3"));
        responder.put(unique("PC_1<20>", "172.20.1.9"));
        responder.put(unique("ALICE<03>", "10.0.0.1"));
        responder.put(record("WORK<00>", RecordType.GROUP, "10.0.0.1"));
    }

    void use(DnsSettings settings) {
        responder = new Responder(settings, computers, counts, NOW);
    }

    static Message question(String name, int type) {
        return Message.newQuery(
                Record.newRecord(Name.fromConstantString(name.endsWith(".") ? name : name + "."), type, DClass.IN));
    }

    Message ask(String name, int type) {
        return ask(question(name, type));
    }

    Message ask(Message question) {
        return decoded(answer(question.toWire(), ASKER, false));
    }

    Message askByTcp(Message question, Ipv4Address from) {
        return decoded(answer(question.toWire(65535), from, true));
    }

    byte[] answer(byte[] request, Ipv4Address from, boolean overTcp) {
        Reply reply = responder.answer(request, from, overTcp, NOW);
        assertThat(reply).isInstanceOf(Reply.Answer.class);
        return ((Reply.Answer) reply).octets();
    }

    static Message decoded(byte[] octets) {
        try {
            return new Message(octets);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> answers(Message message) {
        return message.getSection(Section.ANSWER).stream()
                .map(record -> record.getName() + " " + record.getTTL() + " " + Type.string(record.getType()) + " "
                        + record.rdataToString())
                .toList();
    }

    long counted(DnsCounter counter) {
        return counts.get(counter.ordinal());
    }
}
