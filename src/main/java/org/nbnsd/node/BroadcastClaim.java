package org.nbnsd.node;

import org.jspecify.annotations.Nullable;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent.LocalNameDoubted;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * A claim by broadcast on one interface (RFC 1002 section 5.1.1.1): requests, and if nobody objects the announcement, an
 * overwrite demand with the same id. Objections to that are still listened for during the conflict timer.
 *
 * <pre>
 * asking --objection------------> opposed
 * asking --nobody objects-------> unopposed, listening
 * listening --objection---------> opposed
 * listening --conflict timer----> over
 * </pre>
 */
final class BroadcastClaim implements Asker {
    /** Whose claim it is. */
    interface Listener {
        /** Nobody has objected; the name has been announced. */
        void unopposed(long now);

        /** Another host has the name; perhaps it says so after {@link #unopposed}. */
        void opposed(Ipv4Address by, int rcode, long now);
    }

    private final Surroundings node;
    private final LocalName name;
    private final Ipv4Address address;
    private final Listener listener;
    private @Nullable Pending<Asker> request;
    private boolean announced;
    /** Whether it has been told that a host seems to have the name although it does not object. */
    private boolean doubted;

    BroadcastClaim(Surroundings node, LocalName name, Ipv4Address address, Listener listener) {
        this.node = node;
        this.name = name;
        this.address = address;
        this.listener = listener;
    }

    /** On an interface without broadcast there is nobody to object. */
    void begin(long now) {
        if (node.interfaces().broadcastOf(address) == null) {
            listener.unopposed(now);
            return;
        }
        request = node.requests()
                .broadcast(
                        this,
                        address,
                        node.timers().broadcast(),
                        now,
                        id -> NameRegistrationRequest.byBroadcast(
                                id, name.name(), node.settings().ttlSeconds(), entry()));
    }

    private AddressEntry entry() {
        return name.entry(node.settings().nodeType(), address);
    }

    /**
     * Positive answers and challenges mean nothing here. Some small devices answer whatever names them as if it were a query;
     * that is no objection, and anybody who wants our name could send it, but people should know of it.
     */
    @Override
    public boolean answered(Response response, Endpoint source, long now) {
        if (response instanceof PositiveNameQueryResponse && !name.group()) {
            if (!doubted) {
                doubted = true;
                node.outbox().report(new LocalNameDoubted(name.name(), address, source.address()));
            }
            return true;
        }
        if (!(response instanceof NegativeRegistrationResponse) && !(response instanceof NameConflictDemand)) {
            return false;
        }
        end();
        listener.opposed(source.address(), response.rcode(), now);
        return true;
    }

    @Override
    public void silent(long now) {
        Pending<Asker> asked = request;
        if (asked == null) {
            begin(now); // it was never asked
            return;
        }
        if (announced) {
            request = null;
            return;
        }
        announced = true;
        if (node.requests().listen(asked, now + node.timers().conflictTimer().toMillis())) {
            node.outbox()
                    .send(
                            address,
                            asked.peer(),
                            NameOverwriteDemand.of(
                                    asked.request().id(),
                                    name.name(),
                                    node.settings().ttlSeconds(),
                                    entry()));
        }
        listener.unopposed(now);
    }

    /** Nobody could have objected: nothing is known, and everybody is asked anew. */
    @Override
    public void unasked(long now) {
        request = null;
        if (!announced) {
            begin(now);
        }
    }

    void end() {
        node.requests().end(this, request);
        request = null;
    }
}
