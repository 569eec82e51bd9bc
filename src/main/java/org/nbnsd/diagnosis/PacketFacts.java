package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Constants;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** Makes facts of captured packets, in the order of their times. All of them are passive: nobody here asked anything. */
public final class PacketFacts {
    private static final int MOST_CLAIMS = 10_000;

    private record Asked(int id, NetbiosName name, Ipv4Address client) {}

    private final int port;
    private final Copies copies = new Copies();
    private final Map<Asked, Claim> claims = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Claim> eldest) {
            return size() > MOST_CLAIMS;
        }
    };

    /** Of the port that hosts use. */
    public PacketFacts() {
        this(Constants.NAME_SERVICE_UDP_PORT);
    }

    /**
     * Of a port.
     *
     * @param port of the name service
     */
    public PacketFacts(int port) {
        this.port = port;
    }

    /**
     * The facts of the next packet.
     *
     * @param packet the packet
     * @return in order; empty for what is not a message of the name service
     */
    public List<Fact> of(Packet packet) {
        return of(packet, MessageDecoder.decode(packet.octets()));
    }

    /**
     * The facts of the next packet, for who has decoded it.
     *
     * @param packet the packet
     * @param decoded what its octets are
     * @return in order; empty for what is not a message of the name service
     */
    public List<Fact> of(Packet packet, Decoded decoded) {
        if (!(decoded instanceof Message message)) {
            return List.of();
        }
        long at = packet.micros() / Packet.MICROS;
        NetbiosName name = message.name();
        if (name == null) {
            return List.of();
        }
        if (copies.isCopy(packet)) {
            return List.of(Fact.of(at, FactKind.ECHOED, name, packet.source().address()));
        }
        List<Fact> facts = new ArrayList<>();
        if (message instanceof Request request) {
            requested(request, packet, at, facts);
        } else if (message instanceof Response response) {
            responded(response, packet, at, facts);
        }
        return facts.stream().map(fact -> withMac(fact, packet)).toList();
    }

    private static Fact withMac(Fact fact, Packet packet) {
        boolean isSenders = fact.actor().equals(packet.source().address());
        return isSenders && !packet.sourceMac().isEmpty() && !fact.details().containsKey(Detail.MAC)
                ? fact.with(Detail.MAC, packet.sourceMac())
                : fact;
    }

    private static @Nullable Ipv4Address server(Message message, Packet packet) {
        boolean broadcast = (message.flags() & HeaderFlags.BROADCAST) != 0;
        return broadcast || !packet.target().address().isHost()
                ? null
                : packet.target().address();
    }

    private void requested(Request request, Packet packet, long at, List<Fact> facts) {
        Ipv4Address source = packet.source().address();
        NetbiosName name = request.name();
        Ipv4Address server = server(request, packet);
        if (request instanceof Claim claim) {
            claims.put(new Asked(claim.id(), name, source), claim);
            Fact fact = Fact.of(at, FactKind.CLAIMED, name, source)
                    .with(List.of(claim.entry().address()))
                    .with(Detail.TYPE, type(claim.entry()))
                    .with(Detail.REQUEST, request(claim));
            facts.add(server == null ? fact : fact.with(server));
            if (!claim.entry().address().equals(source)) {
                facts.add(Fact.of(at, FactKind.CLAIMED_FOR_ANOTHER, name, source)
                        .with(List.of(claim.entry().address())));
            }
        } else if (request instanceof NameReleaseRequest release) {
            boolean own = release.entry().address().equals(source);
            Fact fact = Fact.of(at, own ? FactKind.RELEASED : FactKind.RELEASE_DEMANDED, name, source)
                    .with(Detail.TYPE, type(release.entry()));
            facts.add(server == null ? fact : fact.with(server));
        } else if (request instanceof NameQueryRequest query) {
            boolean alone = !query.isBroadcast()
                    && (query.flags() & HeaderFlags.RECURSION_DESIRED) == 0
                    && packet.source().port() == port
                    && server != null;
            Fact asked = Fact.of(at, FactKind.QUERIED, name, source);
            facts.add(
                    alone
                            ? Fact.of(
                                            at,
                                            FactKind.CHALLENGED,
                                            name,
                                            packet.target().address())
                                    .with(source)
                            : server == null ? asked : asked.with(server));
        } else if (request instanceof NodeStatusRequest) {
            Fact asked = Fact.of(at, FactKind.STATUS_ASKED, name, source);
            facts.add(server == null ? asked : asked.with(server));
        }
    }

    private static String request(Claim claim) {
        String kind = claim.getClass().getSimpleName();
        return switch (kind) {
            case "MultihomedRegistrationRequest" -> "multihomed registration";
            case "NameRefreshRequest" -> "refresh";
            case "NameRegistrationRequest" -> "registration";
            default -> "update";
        };
    }

    private static String type(AddressEntry entry) {
        return entry.group() ? "group" : "unique";
    }

    private void responded(Response response, Packet packet, long at, List<Fact> facts) {
        Ipv4Address source = packet.source().address();
        Ipv4Address target = packet.target().address();
        NetbiosName name = response.name();
        if (name == null) {
            return;
        }
        boolean fromServer = (response.flags() & HeaderFlags.RECURSION_AVAILABLE) != 0;
        if (response instanceof PositiveRegistrationResponse positive) {
            facts.add(Fact.of(at, FactKind.GRANTED, name, target)
                    .with(source)
                    .with(Detail.TYPE, type(positive.entry()))
                    .with(Detail.TTL, String.valueOf(positive.ttl())));
        } else if (response instanceof NegativeRegistrationResponse negative) {
            refused(negative, packet, at, facts);
        } else if (response instanceof EndNodeChallengeResponse challenge) {
            facts.add(Fact.of(at, FactKind.SENT_TO_HOLDER, name, target)
                    .with(challenge.entry().address()));
        } else if (response instanceof WackResponse) {
            facts.add(Fact.of(at, FactKind.WAITED, name, target).with(source));
        } else if (response instanceof NameConflictDemand) {
            facts.add(Fact.of(at, FactKind.CONFLICT_DEMANDED, name, source).with(target));
        } else if (response instanceof PositiveNameQueryResponse positive) {
            List<Ipv4Address> addresses =
                    positive.entries().stream().map(AddressEntry::address).toList();
            facts.add(Fact.of(at, fromServer ? FactKind.LISTED : FactKind.ANSWERED, name, source)
                    .with(addresses)
                    .with(Detail.TYPE, type(positive.entries().get(0)))
                    .with(Detail.TTL, String.valueOf(positive.ttl())));
        } else if (response instanceof NegativeNameQueryResponse) {
            facts.add(Fact.of(at, fromServer ? FactKind.NOT_FOUND : FactKind.DENIED, name, source));
        } else if (response instanceof NodeStatusResponse status) {
            Fact told = Fact.of(at, FactKind.STATUS, name, source).with(Detail.NAMES, names(status.names()));
            String mac = status.statistics().macAddress();
            facts.add(mac.isEmpty() ? told : told.with(Detail.MAC, mac));
        }
    }

    /** By a name server, or by a host of the segment that defends its name. */
    private void refused(NegativeRegistrationResponse negative, Packet packet, long at, List<Fact> facts) {
        Ipv4Address source = packet.source().address();
        Ipv4Address target = packet.target().address();
        Claim claim = claims.get(new Asked(negative.id(), negative.name(), target));
        boolean defended = claim != null && (claim.flags() & HeaderFlags.BROADCAST) != 0;
        if (claim != null && defended) {
            Ipv4Address said = negative.entry().address();
            // Some send back what was claimed instead of what they have: that is no address of their own.
            boolean isEcho = said.equals(target) || said.equals(claim.entry().address());
            facts.add(Fact.of(at, FactKind.DEFENDED, negative.name(), source)
                    .with(List.of(isEcho ? source : said))
                    .with(Detail.TYPE, type(negative.entry())));
        }
        boolean isTaken = defended || isTaken(negative.rcode());
        Ipv4Address holder = defended ? source : negative.entry().address();
        Fact fact = Fact.of(at, isTaken ? FactKind.REFUSED : FactKind.TURNED_AWAY, negative.name(), target)
                .with(Detail.RCODE, Rcode.describe(negative.rcode()));
        facts.add(holder.equals(target) || !isTaken ? fact : fact.with(holder));
    }

    /** Whether a result code says that somebody has the name; the others are about rules, formats and failures. */
    private static boolean isTaken(int rcode) {
        return rcode == Rcode.ACT_ERR.code() || rcode == Rcode.CFT_ERR.code();
    }

    /** The names of a node status response as {@link Detail#NAMES} has them. */
    static String names(List<NodeName> names) {
        return String.join(
                Fact.BETWEEN_NAMES,
                names.stream()
                        .map(line -> line.name() + (line.isGroup() ? "*" : ""))
                        .toList());
    }
}
