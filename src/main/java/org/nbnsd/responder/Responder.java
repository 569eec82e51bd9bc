package org.nbnsd.responder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/**
 * Answers questions about the computers of a table. For one thread, which also changes the table.
 *
 * <p>An answer is authoritative and repeats the question letter by letter (some resolvers look whether it does); it never says that
 * anybody is asked elsewhere. Who asks about another zone is refused.
 */
public final class Responder {
    /** What fits into a datagram on any network (the DNS flag day of 2020). */
    static final int LARGEST_DATAGRAM = 1232;

    private static final int PLAIN_DATAGRAM = 512;
    private static final int LARGEST_MESSAGE = 65_535;
    private static final int HEADER = 12;
    /** Types of questions that are no types of records (RFC 6895 3.1). */
    private static final int FIRST_QUESTION_TYPE = 128;

    private final Serial serial;
    private final Tally counts;
    private final DnsSettings settings;
    private final RateLimit limit;
    private final @Nullable TSIG key;
    private final ProbedHosts hosts;
    private ComputerTable computers;
    private Zones zones;

    /**
     * Over a table.
     *
     * @param settings what it answers
     * @param computers the table
     * @param counts of each {@link DnsCounter}
     * @param now the time, in milliseconds since the epoch
     * @throws IllegalArgumentException if a name of the settings is none
     */
    public Responder(DnsSettings settings, ComputerTable computers, Tally counts, long now) {
        this.counts = counts;
        this.computers = computers;
        this.settings = settings;
        serial = new Serial(now);
        hosts = new ProbedHosts(settings.probe());
        zones = new Zones(settings, computers, hosts);
        limit = new RateLimit(settings.rate());
        key = signer(settings.key());
    }

    private static @Nullable TSIG signer(@Nullable TransferKey key) {
        return key == null ? null : new TSIG(key.algorithm(), key.name() + ".", key.secret());
    }

    /**
     * A record has come, or is another now.
     *
     * @param record as it is now
     */
    public void put(NameRecord record) {
        if (computers.put(record)) {
            serial.changed();
        }
    }

    /**
     * There is no record of a name any more.
     *
     * @param name the name
     */
    public void remove(NetbiosName name) {
        if (computers.remove(name)) {
            serial.changed();
        }
    }

    /**
     * Answers by another table from now on.
     *
     * @param other the table
     */
    public void use(ComputerTable other) {
        computers = other;
        zones = new Zones(settings, other, hosts);
        serial.changed();
    }

    /**
     * Which state is told.
     *
     * @param now the time
     * @return the serial number of all zones
     */
    public long serial(long now) {
        return serial.at(now);
    }

    private void count(DnsCounter counter) {
        counts.count(counter.place());
    }

    /**
     * What tells a secondary that a zone has changed (RFC 1996).
     *
     * @param id of the message
     * @param now the time
     * @return a message for each zone
     */
    public List<byte[]> notices(int id, long now) {
        List<byte[]> notices = new ArrayList<>();
        for (Zone zone : zones.all()) {
            Message message = new Message(id + notices.size() & 0xFFFF);
            message.getHeader().setOpcode(Opcode.NOTIFY);
            message.getHeader().setFlag(Flags.AA);
            message.addRecord(Record.newRecord(zone.apex(), Type.SOA, DClass.IN), Section.QUESTION);
            message.addRecord(zone.authority(zone.apex(), serial.at(now)), Section.ANSWER);
            message.setTSIG(key, Rcode.NOERROR, null);
            notices.add(message.toWire(LARGEST_DATAGRAM));
        }
        return notices;
    }

    /**
     * Answers a request.
     *
     * @param request its octets
     * @param source who sent it
     * @param overTcp whether it came by TCP
     * @param now the time, in milliseconds since the epoch
     * @return what is to be sent
     */
    public Reply answer(byte[] request, Ipv4Address source, boolean overTcp, long now) {
        if (!settings.mayAsk(source)) {
            return silence(DnsCounter.FOREIGN);
        }
        if (request.length < HEADER || (request[2] & 0x80) != 0) {
            return silence(DnsCounter.DROPPED);
        }
        RateLimit.Verdict verdict = overTcp ? RateLimit.Verdict.ANSWER : limit.ask(source, now);
        if (verdict == RateLimit.Verdict.SILENCE) {
            return silence(DnsCounter.RATE_LIMITED);
        }
        int opcode = request[2] >> 3 & 0xF;
        if (opcode != Opcode.QUERY) {
            count(DnsCounter.UNSUPPORTED);
            return bare(request, Rcode.NOTIMP);
        }
        Message question = decode(request);
        if (question == null) {
            count(DnsCounter.MALFORMED);
            return bare(request, Rcode.FORMERR);
        }
        if (verdict == RateLimit.Verdict.COME_BY_TCP) {
            count(DnsCounter.RATE_LIMITED);
            return truncated(question);
        }
        return new Asked(question, request, source, overTcp, now, !overTcp).reply();
    }

    /**
     * A host has told its names, or has not.
     *
     * @param address the host
     * @param label that of its workstation name; empty if it has none that the DNS could have, or has not answered
     * @param now the time
     */
    public void probed(Ipv4Address address, String label, long now) {
        hosts.put(address, label, now);
    }

    /**
     * Answers a request that has waited for a host.
     *
     * @param request its octets
     * @param source who sent it
     * @param now the time
     * @return what is to be sent, by UDP
     */
    public Reply again(byte[] request, Ipv4Address source, long now) {
        Message question = decode(request);
        return question == null
                ? silence(DnsCounter.DROPPED)
                : new Asked(question, request, source, /* overTcp= */ false, now, /* mayProbe= */ false).reply();
    }

    /**
     * Answers a request that cannot wait, because too many do.
     *
     * @param request its octets
     * @return SERVFAIL, which others do not keep for long
     */
    public Reply cannot(byte[] request) {
        count(DnsCounter.RATE_LIMITED);
        Message question = decode(request);
        return question == null
                ? new Reply.Silence()
                : new Reply.Answer(reply(question, Rcode.SERVFAIL).toWire(PLAIN_DATAGRAM));
    }

    private Reply silence(DnsCounter why) {
        count(why);
        return new Reply.Silence();
    }

    /** With no more than a header, for who has sent something that nobody can read. */
    private static Reply bare(byte[] request, int rcode) {
        Header header = new Header((request[0] & 0xFF) << 8 | request[1] & 0xFF);
        header.setFlag(Flags.QR);
        header.setOpcode(request[2] >> 3 & 0xF);
        if ((request[2] & 1) != 0) {
            header.setFlag(Flags.RD);
        }
        header.setRcode(rcode);
        return new Reply.Answer(header.toWire());
    }

    /** Null if it is no question, and one only. */
    private static @Nullable Message decode(byte[] request) {
        Message message;
        try {
            message = new Message(request);
        } catch (IOException
                | RuntimeException e) { // dnsjava throws some of these over values of records that cannot be
            return null;
        }
        Header header = message.getHeader();
        long options = message.getSection(Section.ADDITIONAL).stream()
                .filter(record -> record.getType() == Type.OPT)
                .count();
        boolean isOne = header.getCount(Section.QUESTION) == 1
                && message.getSection(Section.QUESTION).size() == 1;
        return isOne && options <= 1 && !header.getFlag(Flags.TC) ? message : null;
    }

    private static Reply truncated(Message question) {
        Message message = reply(question, Rcode.NOERROR);
        message.getHeader().setFlag(Flags.TC);
        return new Reply.Answer(message.toWire(PLAIN_DATAGRAM));
    }

    private static Message reply(Message question, int rcode) {
        Header asked = question.getHeader();
        Message message = new Message(asked.getID());
        Header header = message.getHeader();
        header.setFlag(Flags.QR);
        if (asked.getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        if (asked.getFlag(Flags.CD)) {
            header.setFlag(Flags.CD);
        }
        header.setRcode(rcode & 0xF);
        Record record = question.getQuestion();
        if (record != null) {
            message.addRecord(record, Section.QUESTION);
        }
        return message;
    }

    /** A question that could be read. */
    private final class Asked {
        private final Message message;
        private final byte[] octets;
        private final Ipv4Address source;
        private final boolean overTcp;
        private final boolean mayProbe;
        private final long now;
        private final Record question;
        private final @Nullable OPTRecord options;
        private final @Nullable TSIGRecord signature;

        Asked(Message message, byte[] octets, Ipv4Address source, boolean overTcp, long now, boolean mayProbe) {
            this.mayProbe = mayProbe;
            this.message = message;
            this.octets = octets;
            this.source = source;
            this.overTcp = overTcp;
            this.now = now;
            question = message.getSection(Section.QUESTION).get(0);
            options = message.getOPT();
            signature = message.getTSIG();
        }

        Reply reply() {
            if (options != null && options.getVersion() != 0) {
                return send(DnsCounter.UNSUPPORTED, Responder.reply(message, Rcode.BADVERS), Rcode.BADVERS);
            }
            TSIGRecord signed = signature;
            if (signed != null) {
                int error = verify(signed);
                if (error != Rcode.NOERROR) {
                    return unsigned(signed, error);
                }
            }
            Zone zone = question.getDClass() == DClass.IN ? zones.of(question.getName()) : null;
            if (zone == null) {
                return plain(DnsCounter.REFUSED, Rcode.REFUSED);
            }
            int type = question.getType();
            if (type == Type.AXFR || type == Type.IXFR) {
                return transfer(zone, type);
            }
            if (type >= FIRST_QUESTION_TYPE && type < Type.ANY || type == Type.OPT || type == 0) {
                return plain(DnsCounter.UNSUPPORTED, Rcode.NOTIMP);
            }
            Ipv4Address host = mayProbe && type == Type.PTR && zone instanceof ReverseZone reverse
                    ? reverse.toAsk(question.getName(), now)
                    : null;
            return host == null ? look(zone, type) : new Reply.Host(host);
        }

        private int verify(TSIGRecord signed) {
            TSIG shared = key;
            TransferKey known = settings.key();
            if (shared == null || known == null || !isFor(signed, known)) {
                return Rcode.BADKEY;
            }
            return shared.verify(message, octets, null);
        }

        private boolean isFor(TSIGRecord signed, TransferKey known) {
            return signed.getName().equals(Name.fromConstantString(known.name() + "."))
                    && signed.getAlgorithm().equals(TSIG.algorithmToName(known.algorithm()));
        }

        /** The error is in a signature that is none, but for a clock that differs (RFC 8945 5.2). */
        private Reply unsigned(TSIGRecord signed, int error) {
            count(DnsCounter.BAD_SIGNATURES);
            Message answer = Responder.reply(message, Rcode.NOTAUTH);
            TSIG shared = key;
            if (error == Rcode.BADTIME && shared != null) {
                answer.setTSIG(shared, error, signed);
            } else {
                answer.addRecord(
                        new TSIGRecord(
                                signed.getName(),
                                DClass.ANY,
                                0,
                                signed.getAlgorithm(),
                                signed.getTimeSigned(),
                                signed.getFudge(),
                                new byte[0],
                                message.getHeader().getID(),
                                error,
                                new byte[0]),
                        Section.ADDITIONAL);
            }
            return new Reply.Answer(answer.toWire(LARGEST_DATAGRAM));
        }

        private Reply look(Zone zone, int type) {
            Name name = question.getName();
            boolean isApex = name.equals(zone.apex());
            List<Record> all = isApex ? apex(zone, name) : zone.find(name, now);
            if (all == null) {
                return negative(zone, DnsCounter.NO_NAME, Rcode.NXDOMAIN);
            }
            List<Record> wanted = all.stream()
                    .filter(record -> type == Type.ANY || record.getType() == type)
                    .toList();
            if (wanted.isEmpty()) {
                return negative(zone, DnsCounter.NO_DATA, Rcode.NOERROR);
            }
            Message answer = authoritative(Rcode.NOERROR);
            wanted.forEach(record -> answer.addRecord(record, Section.ANSWER));
            return send(DnsCounter.FOUND, answer, Rcode.NOERROR);
        }

        private List<Record> apex(Zone zone, Name name) {
            return List.of(zone.authority(name, serial.at(now)), zone.nameServer(name));
        }

        private Message authoritative(int rcode) {
            Message answer = Responder.reply(message, rcode);
            answer.getHeader().setFlag(Flags.AA);
            return answer;
        }

        private Reply negative(Zone zone, DnsCounter counter, int rcode) {
            Message answer = authoritative(rcode);
            answer.addRecord(zone.authority(zone.apex(), serial.at(now)), Section.AUTHORITY);
            return send(counter, answer, rcode);
        }

        private Reply plain(DnsCounter counter, int rcode) {
            return send(counter, Responder.reply(message, rcode), rcode);
        }

        private Reply transfer(Zone zone, int type) {
            boolean isAllowed = settings.isSecondary(source)
                    && (settings.key() == null || signature != null)
                    && question.getName().equals(zone.apex());
            if (!isAllowed || !overTcp && type == Type.AXFR) {
                return plain(DnsCounter.REFUSED, Rcode.REFUSED);
            }
            if (type == Type.IXFR && (!overTcp || isUpToDate())) {
                Message answer = authoritative(Rcode.NOERROR);
                answer.addRecord(zone.authority(question.getName(), serial.at(now)), Section.ANSWER);
                return send(DnsCounter.FOUND, answer, Rcode.NOERROR);
            }
            count(DnsCounter.TRANSFERS);
            TSIG signer = signature == null ? null : key;
            return new Reply.Whole(new Transfer(
                    zone, serial.at(now), question, message.getHeader().getID(), signer, signature));
        }

        /** Who asks for what has changed says what it has (RFC 1995 3). */
        private boolean isUpToDate() {
            return message.getSection(Section.AUTHORITY).stream()
                    .filter(SOARecord.class::isInstance)
                    .map(SOARecord.class::cast)
                    .anyMatch(known -> (int) (serial.at(now) - known.getSerial()) <= 0);
        }

        private Reply send(DnsCounter counter, Message answer, int rcode) {
            count(counter);
            OPTRecord asked = options;
            if (asked != null) {
                int flags = asked.getFlags() & 0x8000; // DNSSEC OK is repeated (RFC 3225 3)
                answer.addRecord(new OPTRecord(LARGEST_DATAGRAM, rcode >> 4, 0, flags), Section.ADDITIONAL);
            }
            TSIG signer = key;
            if (signature != null && signer != null) {
                answer.setTSIG(signer, Rcode.NOERROR, signature);
            }
            byte[] encoded = answer.toWire(room());
            if ((encoded[2] & 0x02) != 0) {
                count(DnsCounter.TRUNCATED);
            }
            return new Reply.Answer(encoded);
        }

        private int room() {
            OPTRecord asked = options;
            if (overTcp) {
                return LARGEST_MESSAGE;
            }
            return asked == null
                    ? PLAIN_DATAGRAM
                    : Math.min(LARGEST_DATAGRAM, Math.max(PLAIN_DATAGRAM, asked.getPayloadSize()));
        }
    }

    /**
     * How many computers there are.
     *
     * @return 0 or more; those that have expired just now may be among them
     */
    public int size() {
        return computers.size();
    }
}
