package org.nbnsd.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.protocol.ClaimEvent.OwnNameDefended;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.TrafficEvent.NodeStatusAnswered;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * The server as a node: the unique names that it has itself. They are answered to everybody, unicast or broadcast, are
 * defended against every claim, and are what a node status response lists; names in the database are never listed there.
 */
final class OwnNames {
    /** What Windows and Samba nodes say of their own names, in seconds. */
    private static final long TTL = 300_000;

    private static final NodeType NODE_TYPE = NodeType.M;
    /** In the order of the settings, in which node status lists them. Never changed, only replaced: others look, too. */
    private volatile Set<NetbiosName> names;

    private final Locals locals;
    private final Outbox outbox;

    OwnNames(List<NetbiosName> names, Locals locals, Outbox outbox) {
        this.names = new LinkedHashSet<>(names);
        this.locals = locals;
        this.outbox = outbox;
    }

    /** From now on these are the server's own. */
    void replace(List<NetbiosName> others) {
        names = new LinkedHashSet<>(others);
    }

    boolean contains(NetbiosName name) {
        return names.contains(name);
    }

    /** Answers a query for a name of ours; false if it is none. */
    boolean answer(NameQueryRequest request, Datagram datagram) {
        boolean wildcard = isWildcard(request.name()) && !isForDatabase(request, datagram);
        if (!wildcard && !names.contains(request.name())) {
            return false;
        }
        List<Ipv4Address> addresses = locals.seenFrom(datagram.local().address());
        List<AddressEntry> entries = addresses.stream()
                .map(address -> new AddressEntry(wildcard, NODE_TYPE, address))
                .toList();
        outbox.reply(
                datagram,
                PositiveNameQueryResponse.fromServer(
                        request.id(), request.isRecursionDesired(), request.name(), TTL, entries));
        outbox.report(new QueryAnswered(
                request.name(),
                datagram.source().address(),
                addresses,
                datagram.local().address(),
                datagram.isBroadcast()));
        return true;
    }

    private static boolean isForDatabase(NameQueryRequest request, Datagram datagram) {
        return request.isRecursionDesired() && !request.isBroadcast() && !datagram.isBroadcast();
    }

    private static boolean isWildcard(NetbiosName name) {
        return name.isWildcard() && name.scope().equals(Scope.NONE);
    }

    /** Refuses a claim on a name of ours; false if it is none, or if this host claims it, as a client of itself. */
    boolean defend(Claim request, Datagram datagram) {
        Ipv4Address sender = datagram.source().address();
        if (!names.contains(request.name()) || locals.contains(sender)) {
            return false;
        }
        AddressEntry holder = AddressEntry.unique(NODE_TYPE, datagram.local().address());
        outbox.reply(datagram, NegativeRegistrationResponse.of(request.id(), request.name(), Rcode.ACT_ERR, 0, holder));
        outbox.report(new OwnNameDefended(
                request.name(),
                request.entry().address(),
                sender,
                request.entry().group(),
                locals.seenFrom(datagram.local().address())));
        return true;
    }

    /** Answers a node status request for {@code *} or a name of ours; others get silence. */
    void answer(NodeStatusRequest request, Datagram datagram) {
        if (!isWildcard(request.name()) && !names.contains(request.name())) {
            outbox.report(new DatagramDropped(request.name(), datagram.source(), DropReason.NOT_OWN_NAME));
            return;
        }
        List<NodeName> listed = names.stream()
                .map(name -> NodeName.active(name, false, NODE_TYPE))
                .toList();
        NodeStatistics statistics =
                NodeStatistics.ofUnit(locals.unitId(datagram.local().address()));
        outbox.reply(datagram, NodeStatusResponse.fitting(request.id(), request.name(), listed, statistics));
        outbox.report(new NodeStatusAnswered(
                request.name(), datagram.source().address(), datagram.local().address(), datagram.isBroadcast()));
    }
}
