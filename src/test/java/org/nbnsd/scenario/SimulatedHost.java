package org.nbnsd.scenario;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * A host as its server sees it: it claims names, believes what it is answered, and answers questions by what it believes.
 * It knows nothing of time and networks.
 */
final class SimulatedHost {
    private final Endpoint endpoint;
    private final List<AddressEntry> addresses;
    private final Set<NetbiosName> names = new HashSet<>();
    private final Map<Integer, NetbiosName> asked = new HashMap<>();
    private final Map<Integer, Response> finals = new HashMap<>();
    private boolean alive = true;
    private int nextId;

    SimulatedHost(Endpoint endpoint, int firstId) {
        this.endpoint = endpoint;
        this.addresses = List.of(AddressEntry.unique(NodeType.H, endpoint.address()));
        this.nextId = firstId;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Ipv4Address address() {
        return endpoint.address();
    }

    boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
        names.clear();
    }

    boolean believesToHold(NetbiosName name) {
        return names.contains(name);
    }

    /** What it was answered in the end, for each request. */
    Map<Integer, Response> finals() {
        return finals;
    }

    int requests() {
        return asked.size();
    }

    Message claim(NetbiosName name) {
        int id = nextId++;
        asked.put(id, name);
        return NameRegistrationRequest.of(id, name, 300_000, addresses.get(0));
    }

    Message release(NetbiosName name) {
        names.remove(name);
        return NameReleaseRequest.of(nextId++, name, addresses.get(0));
    }

    /** Takes a message; what it answers, or null. */
    @Nullable
    Message receive(Message message) {
        if (!alive) {
            return null;
        }
        if (message instanceof NameQueryRequest query) {
            return names.contains(query.name())
                    ? PositiveNameQueryResponse.fromNode(query.id(), query.name(), 300_000, addresses)
                    : NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR);
        }
        if (message instanceof PositiveRegistrationResponse positive) {
            finals.put(positive.id(), positive);
            names.add(positive.name());
        } else if (message instanceof NegativeRegistrationResponse negative) {
            finals.put(negative.id(), negative);
            names.remove(negative.name());
        } else if (!(message instanceof WackResponse) && !(message instanceof Response.PositiveReleaseResponse)) {
            throw new AssertionError(endpoint + " got " + message);
        }
        return null;
    }
}
