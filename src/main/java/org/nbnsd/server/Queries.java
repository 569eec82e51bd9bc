package org.nbnsd.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Answers queries from the database (RFC 1002 section 5.1.4.1, and Windows):
 *
 * <ul>
 *   <li>without RD the server speaks only of its own names, so a database name gets NAM_ERR;
 *   <li>a 1D name is never known, nor is a blocked one, unless a static record has it;
 *   <li>a normal group is 255.255.255.255, even released: its members are found by broadcast;
 *   <li>anything else must be active, and is answered with its addresses: those that registered themselves first, of these
 *       the longest lived, for a user name the latest logon;
 *   <li>an address that no host can have, or none that could use it, is left out, as is a name that has no other;
 *   <li>a 1C name is answered with the holder of the 1B name of the same domain first, 25 addresses at the most.
 * </ul>
 */
final class Queries {
    static final long MOST_TTL = 0xFFFF_FFFFL;

    static final AddressEntry GROUP_ANSWER = AddressEntry.group(NodeType.B, Ipv4Address.BROADCAST);

    private final Records records;
    private final Locals locals;
    private final Gates gates;
    private final PresentSettings settings;
    private final Outbox outbox;

    Queries(Records records, Locals locals, Gates gates, PresentSettings settings, Outbox outbox) {
        this.records = records;
        this.locals = locals;
        this.gates = gates;
        this.settings = settings;
        this.outbox = outbox;
    }

    void answer(NameQueryRequest request, Datagram datagram, long now) {
        NetbiosName name = request.name();
        NameRecord record = request.isRecursionDesired() ? findAnswerable(name, now) : null;
        List<AddressEntry> entries =
                record == null ? List.of() : entries(record, datagram.local().address(), now);
        if (record == null || entries.isEmpty()) {
            outbox.reply(
                    datagram,
                    NegativeNameQueryResponse.fromServer(
                            request.id(), request.isRecursionDesired(), name, Rcode.NAM_ERR));
        } else {
            outbox.reply(
                    datagram,
                    PositiveNameQueryResponse.fromServer(request.id(), true, name, ttl(record, now), entries));
        }
        outbox.report(new QueryAnswered(
                name,
                datagram.source().address(),
                entries.stream().map(AddressEntry::address).toList(),
                datagram.local().address(),
                datagram.isBroadcast()));
    }

    /** The addresses that another host is answered for a name; none for a name that is not known. */
    List<AddressEntry> find(NetbiosName name, long now) {
        NameRecord record = findAnswerable(name, now);
        return record == null ? List.of() : entries(record, Ipv4Address.ZERO, now);
    }

    private @Nullable NameRecord findAnswerable(NetbiosName name, long now) {
        if (name.suffix() == NameSuffix.MASTER_BROWSER) {
            return null;
        }
        NameRecord record = records.get(name, now);
        if (gates.isBlocked(name) && (record == null || !record.isActiveStatic())) {
            return null;
        }
        boolean answerable = record != null && (record.isActive() || record.type() == RecordType.GROUP);
        return answerable ? record : null;
    }

    private List<AddressEntry> entries(NameRecord record, Ipv4Address asked, long now) {
        return switch (record.type()) {
            case GROUP -> List.of(GROUP_ANSWER);
            case SPECIAL_GROUP ->
                members(record, asked, now).stream()
                        .map(address -> AddressEntry.group(NodeType.B, address))
                        .toList();
            case UNIQUE, MULTIHOMED ->
                told(record, asked).stream()
                        .map(address -> AddressEntry.unique(record.nodeType(), address))
                        .toList();
        };
    }

    private List<Ipv4Address> told(NameRecord record, Ipv4Address asked) {
        return record.holders().stream()
                .filter(holder -> locals.isTold(holder, asked))
                .map(Holder::address)
                .toList();
    }

    private List<Ipv4Address> members(NameRecord record, Ipv4Address asked, long now) {
        List<Ipv4Address> members = new ArrayList<>(told(record, asked));
        NameRecord master =
                settings.get().domainMasterFirst() && record.name().suffix() == NameSuffix.DOMAIN_CONTROLLERS
                        ? records.getActive(record.name().withSuffix(NameSuffix.DOMAIN_MASTER_BROWSER), now)
                        : null;
        List<Ipv4Address> masters = master != null && master.type().isUnique() ? told(master, asked) : List.of();
        if (!masters.isEmpty()) {
            members.remove(masters.get(0));
            members.add(0, masters.get(0));
        }
        return members.subList(0, Math.min(members.size(), NameRecord.MAX_HOLDERS));
    }

    /** Groups, whose members come and go, and statics have no lifetime to tell. */
    private static long ttl(NameRecord record, long now) {
        return record.type().isUnique() && !record.isStatic() ? ttl(record.expiresAt(), now) : 0;
    }

    /** In seconds, 1 to what 32 bits can tell: a record that a person put can live longer. */
    static long ttl(long expiresAt, long now) {
        return Math.max(1, Math.min(MOST_TTL, (expiresAt - now - 1) / 1000 + 1));
    }
}
