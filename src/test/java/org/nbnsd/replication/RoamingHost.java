package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/** A host that talks to whichever name server it likes, answers for what it holds, and obeys who tells it to release a name. */
final class RoamingHost {
    private static final long TTL_SECONDS = 300_000;

    private final Servers servers;
    private final int number;
    private final List<Ipv4Address> addresses = new ArrayList<>();
    private final Map<NetbiosName, Long> held = new LinkedHashMap<>();
    private final Map<Integer, NetbiosName> claims = new HashMap<>();
    private int ids;
    private boolean isUp = true;

    RoamingHost(Servers servers, int number, List<Ipv4Address> addresses) {
        this.servers = servers;
        this.number = number;
        moveTo(addresses);
    }

    static boolean isUser(NetbiosName name) {
        return name.suffix() == NameSuffix.MESSENGER;
    }

    static boolean isGroup(NetbiosName name) {
        return name.toString().startsWith("GROUP") || name.toString().startsWith("DOMAIN");
    }

    static boolean isSpecialGroup(NetbiosName name) {
        return name.toString().startsWith("DOMAIN");
    }

    boolean isUp() {
        return isUp;
    }

    List<Ipv4Address> addresses() {
        return addresses;
    }

    /** What it may believe to be its own. */
    Set<NetbiosName> names() {
        return new TreeSet<>(held.keySet());
    }

    boolean holds(NetbiosName name) {
        return isUp && held.containsKey(name);
    }

    /** When it was last granted a name, in milliseconds; 0 if it does not hold it. */
    long grantedAt(NetbiosName name) {
        return held.getOrDefault(name, 0L);
    }

    /** It is at other addresses from now on, and tells nobody. */
    void moveTo(List<Ipv4Address> others) {
        addresses.forEach(each -> servers.host(each, asked -> {}));
        addresses.clear();
        addresses.addAll(others);
        claims.clear();
        others.forEach(each -> servers.host(each, asked -> hear(each, asked)));
    }

    void setUp(boolean up) {
        isUp = up;
        claims.clear();
        if (!up) {
            held.clear();
        }
    }

    /** Claims a name, with each address that it has if the name is its own. */
    void register(NetbiosName name, Servers.Server at) {
        for (Ipv4Address each : addresses) {
            int id = claim(name);
            AddressEntry entry = entry(name, each);
            at.receive(
                    each,
                    addresses.size() > 1 && !isGroup(name) && !isUser(name)
                            ? MultihomedRegistrationRequest.of(id, name, TTL_SECONDS, entry)
                            : NameRegistrationRequest.of(id, name, TTL_SECONDS, entry));
            if (isGroup(name) || isUser(name)) {
                break;
            }
        }
        servers.settle();
    }

    void refresh(NetbiosName name, Servers.Server at) {
        for (Ipv4Address each : isGroup(name) || isUser(name) ? addresses.subList(0, 1) : List.copyOf(addresses)) {
            at.receive(each, NameRefreshRequest.of(claim(name), name, TTL_SECONDS, entry(name, each)));
        }
        servers.settle();
    }

    void release(NetbiosName name, Servers.Server at) {
        held.remove(name);
        claims.values().removeIf(name::equals);
        for (Ipv4Address each : addresses) {
            at.receive(each, NameReleaseRequest.of(++ids, name, entry(name, each)));
        }
        servers.settle();
    }

    private int claim(NetbiosName name) {
        ids = (ids + 1) & 0xFFFF;
        claims.put(ids, name);
        return ids;
    }

    private static AddressEntry entry(NetbiosName name, Ipv4Address address) {
        return isGroup(name) ? AddressEntry.group(NodeType.H, address) : AddressEntry.unique(NodeType.H, address);
    }

    private void hear(Ipv4Address at, Servers.Asked asked) {
        if (!isUp || !addresses.contains(at)) {
            return;
        }
        Message message = asked.message();
        if (message instanceof NameQueryRequest query) {
            asked.by().receive(at, answer(query));
        } else if (message instanceof NameReleaseRequest demand) {
            lose(demand.name(), "release demand of " + asked.by().address);
            asked.by()
                    .receive(at, PositiveReleaseResponse.of(demand.id(), demand.name(), demand.ttl(), demand.entry()));
        } else if (message instanceof NameConflictDemand conflict) {
            lose(conflict.name(), "conflict demand of " + asked.by().address);
        } else if (message instanceof PositiveRegistrationResponse granted) {
            NetbiosName name = claims.remove(granted.id());
            if (name != null) {
                held.put(name, servers.now);
            }
        } else if (message instanceof NegativeRegistrationResponse refused) {
            NetbiosName name = claims.remove(refused.id());
            if (name != null) {
                lose(name, "refusal by " + asked.by().address + ": " + refused);
            }
        }
    }

    private Message answer(NameQueryRequest query) {
        NetbiosName name = query.name();
        boolean isMine = held.containsKey(name) || claims.containsValue(name) && isGroup(name);
        return isMine
                ? PositiveNameQueryResponse.fromNode(
                        query.id(),
                        name,
                        TTL_SECONDS,
                        (isUser(name) ? addresses.subList(0, 1) : addresses)
                                .stream().map(each -> entry(name, each)).toList())
                : NegativeNameQueryResponse.fromNode(query.id(), name, Rcode.NAM_ERR);
    }

    private void lose(NetbiosName name, String how) {
        if (isUser(name) && (held.containsKey(name) || how.startsWith("refusal"))) {
            throw new ReplicationInvariant.Broken(
                    ReplicationInvariant.USERS_STAY, this + " loses " + name + " by " + how);
        }
        held.remove(name);
    }

    @Override
    public String toString() {
        return "host " + number + addresses + (isUp ? "" : " (down)");
    }
}
