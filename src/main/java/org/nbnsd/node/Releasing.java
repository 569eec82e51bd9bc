package org.nbnsd.node;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
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
 * Tells others that a name is given up on one interface: all name servers that may have it, each until it answers or is
 * given up; and by broadcast whoever heard it announced (RFC 1002 sections 5.1.1.3, 5.1.2.3 and 5.1.3.3). All at once,
 * because a machine that goes down has no time for a server that is silent. The end is always the same, because a name that
 * its program no longer wants cannot be kept.
 */
final class Releasing {
    private final Surroundings node;
    private final LocalName name;
    private final Ipv4Address address;
    private final LongConsumer done;
    private final Set<Telling> open = new HashSet<>();

    /**
     * Nothing is told yet.
     *
     * @param done to be called when everybody has been told
     */
    Releasing(Surroundings node, LocalName name, Ipv4Address address, LongConsumer done) {
        this.node = node;
        this.name = name;
        this.address = address;
        this.done = done;
    }

    /**
     * Begins; perhaps all is done at once.
     *
     * @param servers the name servers that may have the name
     * @param broadcast whether others on the segment may know it
     */
    void begin(Collection<Endpoint> servers, boolean broadcast, long now) {
        AddressEntry entry = name.entry(node.settings().nodeType(), address);
        for (Endpoint server : servers) {
            Telling telling = new Telling();
            open.add(telling);
            telling.request = node.requests()
                    .ask(
                            telling,
                            address,
                            server,
                            node.timers().unicast(),
                            now,
                            id -> NameReleaseRequest.of(id, name.name(), entry));
        }
        if (broadcast && node.interfaces().broadcastOf(address) != null) {
            Telling telling = new Telling();
            open.add(telling);
            telling.request = node.requests()
                    .broadcast(
                            telling,
                            address,
                            node.timers().broadcast(),
                            now,
                            id -> NameReleaseRequest.byBroadcast(id, name.name(), entry));
        }
        if (open.isEmpty()) {
            done.accept(now);
        }
    }

    void end() {
        open.forEach(telling -> node.requests().end(telling.request));
        open.clear();
    }

    /** Nobody answers a broadcast, and what a server answers changes nothing. */
    private final class Telling implements Asker {
        private @Nullable Pending<Asker> request;

        @Override
        public boolean answered(Response response, Endpoint source, long now) {
            boolean isAnswer =
                    response instanceof PositiveReleaseResponse || response instanceof NegativeReleaseResponse;
            if (!isAnswer || !node.servers().contains(source)) {
                return false;
            }
            node.requests().end(request);
            node.servers().answered(address, source);
            silent(now);
            return true;
        }

        @Override
        public void silent(long now) {
            open.remove(this);
            if (open.isEmpty()) {
                done.accept(now);
            }
        }
    }
}
