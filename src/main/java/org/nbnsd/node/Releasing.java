package org.nbnsd.node;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/**
 * Tells others that a name is given up on one interface: the name servers that may have it, one after the other, each
 * until it answers or is given up; then, by broadcast, whoever heard it announced (RFC 1002 sections 5.1.1.3, 5.1.2.3 and
 * 5.1.3.3). The end is always the same, because a name that its program no longer wants cannot be kept.
 */
final class Releasing implements Asker {
    private final Surroundings node;
    private final LocalName name;
    private final Ipv4Address address;
    private final Deque<Endpoint> servers;
    private boolean toBroadcast;
    private final LongConsumer done;
    private @Nullable Pending<Asker> request;

    Releasing(
            Surroundings node,
            LocalName name,
            Ipv4Address address,
            Collection<Endpoint> servers,
            boolean broadcast,
            LongConsumer done) {
        this.node = node;
        this.name = name;
        this.address = address;
        this.servers = new ArrayDeque<>(servers);
        this.toBroadcast = broadcast;
        this.done = done;
    }

    /** Goes on with whoever is next; perhaps all is done at once. */
    void next(long now) {
        AddressEntry entry = name.entry(node.settings().nodeType(), address);
        Endpoint server = servers.poll();
        if (server != null) {
            request = node.requests()
                    .ask(
                            this,
                            address,
                            server,
                            node.timers().unicast(),
                            now,
                            id -> NameReleaseRequest.of(id, name.name(), entry));
        } else if (toBroadcast && node.interfaces().broadcastOf(address) != null) {
            toBroadcast = false;
            request = node.requests()
                    .broadcast(
                            this,
                            address,
                            node.timers().broadcast(),
                            now,
                            id -> NameReleaseRequest.byBroadcast(id, name.name(), entry));
        } else {
            request = null;
            done.accept(now);
        }
    }

    /** Nobody answers a broadcast, and what a server answers changes nothing. */
    @Override
    public boolean answered(Response response, Endpoint source, long now) {
        boolean isAnswer = response instanceof PositiveReleaseResponse || response instanceof NegativeReleaseResponse;
        if (!isAnswer || !node.servers().contains(source)) {
            return false;
        }
        end();
        node.servers().answered(address, source);
        next(now);
        return true;
    }

    @Override
    public void silent(long now) {
        next(now);
    }

    void end() {
        node.requests().end(request);
        request = null;
    }
}
