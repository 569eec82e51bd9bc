package org.nbnsd.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.AddressedResponse;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * A claim, or a refresh, with name servers (RFC 1002 section 5.1.2.1): one server after the other, until one decides. One
 * that is silent, or says that it cannot serve, decides nothing. With several interfaces a unique name is claimed as
 * multihomed (OPCODE 15).
 *
 * <pre>
 * asking server i  --positive----------------------------------> granted
 * asking server i  --negative: held, policy, conflict-----------> refused
 * asking server i  --no answer, or another error----------------> asking server i+1; silent after the last
 * asking server i  --end-node challenge-------------------------> asking the holder
 * asking the holder --positive----------------------------------> refused
 * asking the holder --negative, no answer-----------------------> updating server i: as asking it
 * </pre>
 *
 * <p>A holder that is this machine itself, at another address, is not asked: the name is ours already.
 */
final class ServerClaim implements Asker {
    /** Whose claim it is. */
    interface Listener {
        /** A server has granted it, for so many seconds. */
        void granted(Endpoint server, long ttl, long now);

        /** A server has refused it; the holder is null if it did not say. */
        void refused(Endpoint server, @Nullable Ipv4Address holder, boolean heldAsGroup, int rcode, long now);

        /** No server has decided. */
        void noServer(long now);
    }

    private final Surroundings node;
    private final LocalName name;
    private final Ipv4Address address;
    private final @Nullable Endpoint registeredWith;
    private final Listener listener;
    private final Deque<Endpoint> toAsk = new ArrayDeque<>();
    private final Set<Endpoint> asked = new LinkedHashSet<>();
    private @Nullable Pending<Asker> request;
    /** Whose request that is: this, or the one to the holder that a server named. */
    private Asker asker = this;

    private boolean updating;

    /**
     * A claim.
     *
     * @param registeredWith the server for which it is a refresh; null for none
     */
    ServerClaim(
            Surroundings node,
            LocalName name,
            Ipv4Address address,
            @Nullable Endpoint registeredWith,
            Listener listener) {
        this.node = node;
        this.name = name;
        this.address = address;
        this.registeredWith = registeredWith;
        this.listener = listener;
    }

    /**
     * Asks the first server.
     *
     * @param persistent whether servers that were silent lately are asked, too
     */
    void begin(boolean persistent, long now) {
        toAsk.addAll(node.servers().toAsk(address, persistent, now));
        next(now);
    }

    /** Those who may have the name by now. */
    Set<Endpoint> asked() {
        return asked;
    }

    /** Whether the answer of a server is waited for. */
    boolean isAsking(Endpoint server) {
        return request != null && request.peer().equals(server);
    }

    void end() {
        node.requests().end(asker, request);
        request = null;
    }

    private void next(long now) {
        updating = false;
        Endpoint server = toAsk.poll();
        if (server == null) {
            listener.noServer(now);
            return;
        }
        asked.add(server);
        ask(server, now, id -> claim(id, server));
    }

    private void ask(Endpoint server, long now, IntFunction<Request> claim) {
        asker = this;
        request = node.requests().ask(this, address, server, node.timers().unicast(), now, claim);
    }

    private Request claim(int id, Endpoint server) {
        long ttl = node.settings().ttlSeconds();
        if (server.equals(registeredWith)) {
            return NameRefreshRequest.of(id, name.name(), ttl, entry());
        }
        return name.group() || node.interfaces().active().size() < 2
                ? NameRegistrationRequest.of(id, name.name(), ttl, entry())
                : MultihomedRegistrationRequest.of(id, name.name(), ttl, entry());
    }

    private AddressEntry entry() {
        return name.entry(node.settings().nodeType(), address);
    }

    @Override
    public boolean answered(Response response, Endpoint server, long now) {
        if (response instanceof PositiveRegistrationResponse positive) {
            end();
            node.servers().answered(address, server);
            listener.granted(server, positive.ttl(), now);
        } else if (response instanceof EndNodeChallengeResponse challenge && !updating) {
            end();
            node.servers().answered(address, server);
            challenge(server, challenge, now);
        } else if (response instanceof NegativeRegistrationResponse || response instanceof NameConflictDemand) {
            end();
            node.servers().answered(address, server);
            negative(server, (AddressedResponse) response, now);
        } else {
            return false;
        }
        return true;
    }

    private void negative(Endpoint server, AddressedResponse response, long now) {
        int rcode = response.rcode();
        boolean decided =
                rcode == Rcode.ACT_ERR.code() || rcode == Rcode.RFS_ERR.code() || rcode == Rcode.CFT_ERR.code();
        if (decided) {
            Ipv4Address named = response.entry().address();
            boolean isOther = named.isHost() && !node.interfaces().contains(named);
            listener.refused(
                    server, isOther ? named : null, isOther && response.entry().group(), rcode, now);
        } else {
            next(now);
        }
    }

    private void challenge(Endpoint server, EndNodeChallengeResponse challenge, long now) {
        Ipv4Address holder = challenge.entry().address();
        if (node.interfaces().contains(holder)) {
            listener.granted(server, challenge.ttl(), now);
        } else if (node.interfaces().canBeAsked(holder)) {
            Endpoint peer = new Endpoint(holder, node.settings().port());
            asker = new Holder(server);
            request = node.requests()
                    .ask(
                            asker,
                            address,
                            peer,
                            node.timers().unicast(),
                            now,
                            id -> NameQueryRequest.toNode(id, name.name()));
        } else {
            update(server, now);
        }
    }

    private void update(Endpoint server, long now) {
        updating = true;
        ask(
                server,
                now,
                id -> NameUpdateRequest.of(id, name.name(), node.settings().ttlSeconds(), entry()));
    }

    @Override
    public void silent(long now) {
        Pending<Asker> asked = request;
        request = null;
        if (asked != null) {
            node.servers().silent(address, asked.peer(), now);
        }
        next(now);
    }

    /** The question to the holder that a server named. */
    private final class Holder implements Asker {
        private final Endpoint server;

        Holder(Endpoint server) {
            this.server = server;
        }

        @Override
        public boolean answered(Response response, Endpoint holder, long now) {
            if (response instanceof PositiveNameQueryResponse positive) {
                end();
                boolean isGroup = positive.entries().get(0).group();
                listener.refused(server, holder.address(), isGroup, Rcode.ACT_ERR.code(), now);
            } else if (response instanceof NegativeNameQueryResponse) {
                end();
                update(server, now);
            } else {
                return false;
            }
            return true;
        }

        @Override
        public void silent(long now) {
            update(server, now);
        }
    }
}
