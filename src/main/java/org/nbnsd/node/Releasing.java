package org.nbnsd.node;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
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
    /** A machine that goes down has half a second, in which one of three datagrams arrives, as a rule. */
    private static final RetrySchedule WHEN_LEAVING = new RetrySchedule(3, Duration.ofMillis(150), 1);

    private final Surroundings node;
    private final LocalName name;
    private final Ipv4Address address;
    private final LongConsumer done;
    private final Set<Telling> open = new LinkedHashSet<>();

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
     * @param leaving whether the node is about to stop
     */
    void begin(Collection<Endpoint> servers, boolean broadcast, boolean leaving, long now) {
        for (Endpoint server : servers) {
            open.add(new Telling(server));
        }
        if (broadcast && node.interfaces().broadcastOf(address) != null) {
            open.add(new Telling(null));
        }
        if (open.isEmpty()) {
            done.accept(now);
        } else {
            List.copyOf(open).forEach(telling -> telling.begin(leaving, now));
        }
    }

    /** The node is about to stop: who has not confirmed it yet is told anew, and faster. */
    void hurry(long now) {
        for (Telling telling : List.copyOf(open)) {
            node.requests().end(telling.request);
            telling.begin(true, now);
        }
    }

    void end() {
        open.forEach(telling -> node.requests().end(telling.request));
        open.clear();
    }

    /** Nobody answers a broadcast, and what a server answers changes nothing. */
    private final class Telling implements Asker {
        /** Null for everybody on the segment. */
        private final @Nullable Endpoint server;

        private @Nullable Pending<Asker> request;

        Telling(@Nullable Endpoint server) {
            this.server = server;
        }

        void begin(boolean leaving, long now) {
            AddressEntry entry = name.entry(node.settings().nodeType(), address);
            if (server == null) {
                RetrySchedule schedule = leaving ? WHEN_LEAVING : node.timers().broadcast();
                request = node.requests()
                        .broadcast(
                                this,
                                address,
                                schedule,
                                now,
                                id -> NameReleaseRequest.byBroadcast(id, name.name(), entry));
            } else {
                RetrySchedule schedule = leaving ? WHEN_LEAVING : node.timers().unicast();
                request = node.requests()
                        .ask(this, address, server, schedule, now, id -> NameReleaseRequest.of(id, name.name(), entry));
            }
        }

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
            if (open.remove(this) && open.isEmpty()) {
                done.accept(now);
            }
        }
    }
}
