package org.nbnsd.wire;

import static org.nbnsd.wire.HeaderFlags.AUTHORITATIVE;
import static org.nbnsd.wire.HeaderFlags.BROADCAST;
import static org.nbnsd.wire.HeaderFlags.RECURSION_AVAILABLE;
import static org.nbnsd.wire.HeaderFlags.RECURSION_DESIRED;
import static org.nbnsd.wire.HeaderFlags.RESPONSE;
import static org.nbnsd.wire.WireFormat.TYPE_A;
import static org.nbnsd.wire.WireFormat.TYPE_NB;
import static org.nbnsd.wire.WireFormat.TYPE_NBSTAT;
import static org.nbnsd.wire.WireFormat.TYPE_NS;
import static org.nbnsd.wire.WireFormat.TYPE_NULL;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Malformed.Reason;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * From octets to a {@link Message}, or to {@link Malformed}; never an exception.
 *
 * <p>Strict where a wrong reading would be dangerous: names, pointers, lengths, section counts. Liberal where real hosts are
 * sloppy: reserved flag bits are dropped; octets after the last record that the kind has are ignored, and so are further
 * sections of a query; a response may repeat the question, or the OPCODE of its request; a negative query response need not
 * count its record; of several addresses in a response to a claim or release the first is taken; statistics may be missing.
 *
 * <p>The kinds are told apart, in this order, by the R bit, the OPCODE, for queries the question type, for registrations
 * RD and B; in responses by RCODE and RA, for OPCODE 0 by record type and AA.
 */
public final class MessageDecoder {
    private final WireReader in;
    private final int id;
    private final int flags;
    private final int questions;
    private final int answers;
    private final int authorities;
    private final int additionals;

    private MessageDecoder(byte[] octets, int length) {
        in = new WireReader(octets, length);
        id = in.u16();
        flags = in.u16() & HeaderFlags.MEANINGFUL;
        questions = in.u16();
        answers = in.u16();
        authorities = in.u16();
        additionals = in.u16();
    }

    /**
     * Decodes one datagram.
     *
     * @param octets holds the datagram from its start; not kept, not changed
     * @param length the octets of the datagram, at most {@code octets.length}
     * @return the message, or what is wrong with it
     */
    public static Decoded decode(byte[] octets, int length) {
        MessageDecoder decoder = new MessageDecoder(octets, length);
        if (decoder.in.failed()) {
            return decoder.in.failure();
        }
        Decoded decoded = (decoder.flags & RESPONSE) == 0 ? decoder.request() : decoder.response();
        return decoder.in.failed() ? decoder.in.failure() : decoded;
    }

    /**
     * Decodes one datagram.
     *
     * @param octets the whole datagram
     * @return the message, or what is wrong with it
     */
    public static Decoded decode(byte[] octets) {
        return decode(octets, octets.length);
    }

    private Decoded request() {
        int opcode = HeaderFlags.opcode(flags);
        return switch (opcode) {
            case HeaderFlags.QUERY -> query();
            case HeaderFlags.REGISTRATION,
                    HeaderFlags.RELEASE,
                    HeaderFlags.REFRESH,
                    HeaderFlags.REFRESH_ALTERNATE,
                    HeaderFlags.MULTIHOMED_REGISTRATION -> addressedRequest(opcode);
            default ->
                new Malformed(Reason.OPCODE, "request with OPCODE " + opcode + " (expected: 0, 5, 6, 8, 9 or 15)");
        };
    }

    private Decoded query() {
        expectCount("QDCOUNT", questions, 1);
        NetbiosName name = in.questionName();
        int type = in.u16();
        in.classIn();
        if (in.failed()) {
            return in.failure();
        }
        return switch (type) {
            case TYPE_NB -> new NameQueryRequest(id, flags, name);
            case TYPE_NBSTAT -> new NodeStatusRequest(id, flags, name);
            default -> new Malformed(Reason.RECORD_TYPE, "question type " + type + " (expected: NB 32 or NBSTAT 33)");
        };
    }

    private Decoded addressedRequest(int opcode) {
        expectCount("QDCOUNT", questions, 1);
        expectCount("ANCOUNT", answers, 0);
        expectCount("NSCOUNT", authorities, 0);
        expectCount("ARCOUNT", additionals, 1);
        NetbiosName name = in.questionName();
        in.type("question", TYPE_NB);
        in.classIn();
        in.recordName();
        in.type("additional record", TYPE_NB);
        in.classIn();
        long ttl = in.u32();
        in.exactRdLength(AddressEntry.LENGTH);
        AddressEntry entry = in.entry();
        if (in.failed()) {
            return in.failure();
        }
        return switch (opcode) {
            case HeaderFlags.RELEASE -> new NameReleaseRequest(id, flags, name, ttl, entry);
            case HeaderFlags.REGISTRATION -> registration(name, ttl, entry);
            case HeaderFlags.MULTIHOMED_REGISTRATION -> new MultihomedRegistrationRequest(id, flags, name, ttl, entry);
            default -> new NameRefreshRequest(id, flags, name, ttl, entry);
        };
    }

    private Message registration(NetbiosName name, long ttl, AddressEntry entry) {
        if ((flags & RECURSION_DESIRED) != 0) {
            return new NameRegistrationRequest(id, flags, name, ttl, entry);
        }
        return (flags & BROADCAST) != 0
                ? new NameOverwriteDemand(id, flags, name, ttl, entry)
                : new NameUpdateRequest(id, flags, name, ttl, entry);
    }

    private Decoded response() {
        if (questions > 1) {
            return new Malformed(Reason.SECTION_COUNT, "response with QDCOUNT " + questions + " (expected: 0)");
        }
        if (questions == 1) { // not by the RFC, but some stacks repeat the question
            in.questionName();
            in.u16();
            in.classIn();
        }
        int opcode = HeaderFlags.opcode(flags);
        return switch (opcode) {
            case HeaderFlags.QUERY -> queryResponse();
            case HeaderFlags.REGISTRATION,
                    HeaderFlags.RELEASE,
                    HeaderFlags.REFRESH,
                    HeaderFlags.REFRESH_ALTERNATE,
                    HeaderFlags.MULTIHOMED_REGISTRATION -> addressedResponse(opcode);
            case HeaderFlags.WACK -> wack();
            default ->
                new Malformed(Reason.OPCODE, "response with OPCODE " + opcode + " (expected: 0, 5, 6, 7, 8, 9 or 15)");
        };
    }

    private Decoded queryResponse() {
        if (answers == 0 && authorities > 0 && (flags & AUTHORITATIVE) == 0 && HeaderFlags.rcode(flags) == 0) {
            return redirect();
        }
        NetbiosName name = in.recordName();
        int type = in.u16();
        in.classIn();
        long ttl = in.u32();
        int rdLength = in.rdLength();
        if (in.failed()) {
            return in.failure();
        }
        if (HeaderFlags.rcode(flags) != 0) { // before ANCOUNT: Windows sends the record but does not count it
            return new NegativeNameQueryResponse(id, flags, name, answers != 0);
        }
        expectCount("ANCOUNT", answers, 1);
        return switch (type) {
            case TYPE_NB -> positive(name, ttl, rdLength);
            case TYPE_NBSTAT -> nodeStatus(name, rdLength);
            default -> new Malformed(Reason.RECORD_TYPE, "answer type " + type + " (expected: NB 32 or NBSTAT 33)");
        };
    }

    private Decoded positive(NetbiosName name, long ttl, int rdLength) {
        if (rdLength == 0 || rdLength % AddressEntry.LENGTH != 0) {
            return new Malformed(Reason.RDATA_LENGTH, "RDLENGTH " + rdLength + " (expected: a multiple of 6)");
        }
        List<AddressEntry> entries = new ArrayList<>(rdLength / AddressEntry.LENGTH);
        for (int i = 0; i < rdLength; i += AddressEntry.LENGTH) {
            entries.add(in.entry());
        }
        return new PositiveNameQueryResponse(id, flags, name, ttl, entries);
    }

    private Decoded nodeStatus(NetbiosName name, int rdLength) {
        int count = in.u8();
        int rest = rdLength - 1 - count * WireFormat.NODE_NAME_LENGTH;
        if (in.failed() || rest < 0) {
            return new Malformed(
                    Reason.RDATA_LENGTH, "RDLENGTH " + rdLength + " for " + count + " names (expected: 18 for each)");
        }
        List<NodeName> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(in.nodeName(name.scope()));
        }
        return new NodeStatusResponse(id, flags, name, names, in.statistics(rest));
    }

    private Decoded redirect() {
        expectCount("NSCOUNT", authorities, 1);
        NetbiosName domain = in.recordName();
        in.type("authority record", TYPE_NS);
        in.classIn();
        long ttl = in.u32();
        int end = in.rdLength() + in.position();
        NetbiosName server = in.recordName();
        in.endRdata(end);
        expectCount("ARCOUNT", additionals, 1);
        in.recordName();
        in.type("additional record", TYPE_A);
        in.classIn();
        in.u32();
        in.exactRdLength(4);
        Ipv4Address address = new Ipv4Address((int) in.u32());
        return in.failed() ? in.failure() : new RedirectNameQueryResponse(id, flags, domain, server, address, ttl);
    }

    private Decoded addressedResponse(int opcode) {
        expectCount("ANCOUNT", answers, 1);
        NetbiosName name = in.recordName();
        in.type("answer", TYPE_NB);
        in.classIn();
        long ttl = in.u32();
        in.rdLengthAtLeast(AddressEntry.LENGTH);
        AddressEntry entry = in.entry();
        if (in.failed()) {
            return in.failure();
        }
        int rcode = HeaderFlags.rcode(flags);
        if (opcode == HeaderFlags.RELEASE) {
            return rcode == 0
                    ? new PositiveReleaseResponse(id, flags, name, ttl, entry)
                    : new NegativeReleaseResponse(id, flags, name, ttl, entry);
        }
        if (rcode == Rcode.CFT_ERR.code()) {
            return new NameConflictDemand(id, flags, name, ttl, entry);
        }
        if (rcode != 0) {
            return new NegativeRegistrationResponse(id, flags, name, ttl, entry);
        }
        return (flags & RECURSION_AVAILABLE) != 0
                ? new PositiveRegistrationResponse(id, flags, name, ttl, entry)
                : new EndNodeChallengeResponse(id, flags, name, ttl, entry);
    }

    private Decoded wack() {
        expectCount("ANCOUNT", answers, 1);
        boolean nameless = in.skipRootName();
        NetbiosName name = nameless ? NetbiosName.WILDCARD : in.recordName();
        int type = in.u16();
        in.classIn();
        long ttl = in.u32();
        in.rdLengthAtLeast(2);
        int requestFlags = in.u16();
        if (in.failed()) {
            return in.failure();
        }
        if (type != TYPE_NB && type != TYPE_NULL) { // the RFC contradicts itself here, and both are sent
            return new Malformed(Reason.RECORD_TYPE, "answer type " + type + " (expected: NB 32 or NULL 10)");
        }
        return new WackResponse(id, flags, nameless ? null : name, ttl, requestFlags);
    }

    private void expectCount(String section, int count, int expected) {
        if (count != expected) {
            in.fail(Reason.SECTION_COUNT, section + " " + count + " (expected: " + expected + ")");
        }
    }
}
