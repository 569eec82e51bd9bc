package org.nbnsd.server;

import java.util.List;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.ClaimForAnother;
import org.nbnsd.protocol.ClaimEvent.ImpossibleAddress;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.registry.RegistrationRule.NamePolicy;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Request.RequestVisitor;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

/**
 * Who may ask for what, and how often: the gates before the decoder, which look at no octet of a message, and those between
 * it and the work. What they keep out leaves an event;
 * most of it gets silence, because an answer would reach whoever was named as the source. All gates in their order:
 * {@code src/docs/gates.md}.
 *
 * <p>Responses do not come here: {@link org.nbnsd.protocol.Transactions} takes those that were asked for, and no other.
 */
final class Gates {
    /** Ports up to this one are a system's own; those of a name service client are 137 or higher ones. */
    private static final int LAST_LOW_PORT = 1023;

    private static final int NAME_SERVICE_PORT = 137;
    /** Where Microsoft's DNS server sends its WINS look-ups from. */
    private static final int DNS_PORT = 53;

    /** What the settings say, as it is looked at for each request; also which list that is subject to. */
    private final class Lists implements RequestVisitor<SourceFilter> {
        private final Access access;
        private final SourceFilter query;
        private final SourceFilter registration;
        private final SourceFilter nodeStatus;
        private final SourceFilter domain;
        private final SourceFilter proxy;
        private final BlockList block;

        private Lists(Access access) {
            this.access = access;
            query = new SourceFilter(access.query(), locals);
            registration = new SourceFilter(access.registration(), locals);
            nodeStatus = new SourceFilter(access.nodeStatus(), locals);
            domain = new SourceFilter(access.domain(), locals);
            proxy = new SourceFilter(access.proxy(), locals);
            block = new BlockList(access.block());
        }

        @Override
        public SourceFilter query(NameQueryRequest request) {
            return query;
        }

        @Override
        public SourceFilter nodeStatus(NodeStatusRequest request) {
            return nodeStatus;
        }

        @Override
        public SourceFilter claim(Claim request) {
            return registration;
        }

        @Override
        public SourceFilter release(NameReleaseRequest request) {
            return registration;
        }
    }

    private final Locals locals;
    private final RateGate rate;
    private final Outbox outbox;
    /** Replaced as a whole, because threads that only answer queries look at it, too. */
    private volatile Lists lists;

    Gates(ServerSettings settings, Locals locals, Outbox outbox) {
        this.locals = locals;
        this.rate = new RateGate(settings.rates(), settings.limits().sources(), outbox);
        this.outbox = outbox;
        this.lists = new Lists(settings.access());
    }

    /** From now on others may ask, or more often. */
    void replace(ServerSettings settings) {
        lists = new Lists(settings.access());
        rate.replace(settings.rates());
    }

    /** Whether a datagram that is not a response is decoded; else it is counted, and gets silence. */
    boolean admit(Datagram datagram, long now) {
        Ipv4Address source = datagram.source().address();
        DropReason reason;
        if (isShut(datagram) && !isDnsLookup(datagram)) {
            reason = DropReason.LOW_PORT;
        } else if (!isKnown(source)) {
            reason = DropReason.ACCESS;
        } else if (!rate.admits(source, now)) {
            reason = DropReason.RATE;
        } else {
            return true;
        }
        outbox.report(new DatagramDropped(null, datagram.source(), reason));
        return false;
    }

    /** Whether a query would be let through, but for the rate of its source. If not, {@link #admit} is to say why. */
    boolean isOpenForQueries(Datagram datagram) {
        return (!isShut(datagram) || datagram.source().port() == DNS_PORT)
                && lists.query.contains(datagram.source().address());
    }

    /**
     * Whether a request of a source is within its rate. If not, nothing has happened, and {@link #admit} is to say why; that
     * includes the first one of a source. For any thread.
     */
    boolean admitsKnown(Ipv4Address source, long now) {
        return rate.admitsKnown(source, now);
    }

    /** Whether what a request asks for is open to its sender; else it is counted, and gets silence. */
    boolean admit(Request request, Datagram datagram) {
        boolean isFromDns = isShut(datagram) && !(request instanceof NameQueryRequest query && !query.isBroadcast());
        DropReason reason = isFromDns ? DropReason.LOW_PORT : DropReason.NOT_OPEN;
        if (!isFromDns && request.accept(lists).contains(datagram.source().address())) {
            return true;
        }
        outbox.report(new DatagramDropped(request.name(), datagram.source(), reason));
        return false;
    }

    /** Whether a datagram comes from a port from which nothing is taken but the look-ups of a DNS server. */
    private boolean isShut(Datagram datagram) {
        return isLow(datagram.source().port()) && !lists.access.lowPorts();
    }

    /** Whether a datagram is, by what its header says, a query from a DNS server for one name, to this server alone. */
    private static boolean isDnsLookup(Datagram datagram) {
        return datagram.source().port() == DNS_PORT
                && !datagram.isBroadcast()
                && datagram.length() > 3
                && HeaderFlags.opcode((datagram.octets()[2] & 0xFF) << 8) == HeaderFlags.QUERY;
    }

    private static boolean isLow(int port) {
        return port <= LAST_LOW_PORT && port != NAME_SERVICE_PORT;
    }

    /** Whether anything at all is open to a source. */
    private boolean isKnown(Ipv4Address source) {
        Lists present = lists;
        return present.query.contains(source)
                || present.registration.contains(source)
                || present.nodeStatus.contains(source);
    }

    /**
     * Whether a claim may be decided; else it is refused, because no host can have its address, or because it is for another
     * address than its sender's.
     */
    boolean admitAddress(Claim request, Datagram datagram) {
        Ipv4Address source = datagram.source().address();
        Ipv4Address claimed = request.entry().address();
        String obstacle = locals.whyNotClaimed(claimed, datagram);
        if (!obstacle.isEmpty()) {
            refuse(request, datagram);
            outbox.report(new ImpossibleAddress(request.name(), claimed, source, obstacle, Rcode.RFS_ERR));
            return false;
        }
        if (!lists.access.checkSource() || claimed.equals(source) || isProxy(source)) {
            return true;
        }
        refuse(request, datagram);
        outbox.report(new ClaimForAnother(request.name(), source, claimed, List.of()));
        return false;
    }

    private void refuse(Claim request, Datagram datagram) {
        outbox.reply(
                datagram,
                NegativeRegistrationResponse.of(request.id(), request.name(), Rcode.RFS_ERR, 0, request.entry()));
    }

    /** Whether an address is trusted to claim and release names for others. */
    boolean isProxy(Ipv4Address source) {
        return lists.proxy.contains(source);
    }

    /** What the administrator says of a name and of who claims it. */
    NamePolicy policy(NetbiosName name, Ipv4Address claimant) {
        if (lists.block.contains(name)) {
            return NamePolicy.BLOCKED;
        }
        boolean isDomain =
                name.suffix() == NameSuffix.DOMAIN_MASTER_BROWSER || name.suffix() == NameSuffix.DOMAIN_CONTROLLERS;
        return isDomain && !lists.domain.contains(claimant) ? NamePolicy.NO_DOMAIN : NamePolicy.OPEN;
    }

    /** Whether a name is answered and registered only if a static record has it. */
    boolean isBlocked(NetbiosName name) {
        return lists.block.contains(name);
    }

    void expire(long now) {
        rate.expire(now);
    }

    long nextTimeout() {
        return rate.nextTimeout();
    }
}
