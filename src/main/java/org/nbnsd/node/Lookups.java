package org.nbnsd.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.node.Outcome.StatusReceived;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent.LocalLimitReached;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NodeStatusResponse;

/**
 * Questions about names of others: the local names, then the cache with the preloaded LMHOSTS entries, then a
 * {@link Lookup}. Those who ask for one name at one time share it.
 */
final class Lookups implements Lookup.Listener {
    private final Surroundings node;
    private final LocalNames localNames;
    private final NameCache cache;

    private record Key(NetbiosName name, boolean serversOnly) {}

    /** Those without an answer. */
    private final Map<Key, Lookup> open = new HashMap<>();
    /** Those, and those that listen for second answers. */
    private final Set<Lookup> running = new HashSet<>();

    private final Set<StatusQuestion> statusQuestions = new HashSet<>();

    Lookups(Surroundings node, LocalNames localNames, NameCache cache) {
        this.node = node;
        this.localNames = localNames;
        this.cache = cache;
    }

    /** A program asks for a name. */
    void query(long ticket, NetbiosName name, long now) {
        Lookup.Waiter waiter =
                (source, entries, then) -> node.outbox().finish(new NameResolved(ticket, name, source, entries));
        List<AddressEntry> local = local(name);
        CachedName cached = cache.get(name, now);
        if (!local.isEmpty()) {
            waiter.resolved(Source.LOCAL, local, now);
        } else if (cached != null) {
            boolean fromFile = cached.expiresAt() == Deadlines.NEVER;
            waiter.resolved(fromFile ? Source.LMHOSTS : Source.CACHE, cached.entries(), now);
        } else {
            lookUp(name, waiter, false, now);
        }
    }

    private List<AddressEntry> local(NetbiosName name) {
        LocalNameEntry entry = localNames.get(name);
        return entry == null
                ? List.of()
                : entry.registrations().values().stream()
                        .filter(Registration::isRegistered)
                        .map(registration -> entry.name().entry(node.settings().nodeType(), registration.address()))
                        .toList();
    }

    /**
     * Asks the network for a name that is not known, with others who ask for it. What is asked of the servers only is on behalf
     * of other hosts; half of the room stays for this machine's programs.
     */
    void lookUp(NetbiosName name, Lookup.Waiter waiter, boolean serversOnly, long now) {
        Key key = new Key(name, serversOnly);
        Lookup shared = open.get(key);
        if (shared != null) {
            shared.waiters().add(waiter);
            return;
        }
        boolean isForOthers = serversOnly;
        if (isForOthers ? pending() >= node.settings().limits().queries() / 2 : isFull(name)) {
            waiter.resolved(Source.NOBODY, List.of(), now);
            return;
        }
        Lookup lookup = new Lookup(node, name, cache.fromLmhosts(name), this);
        lookup.waiters().add(waiter);
        if (serversOnly) {
            lookup.askServersOnly();
        }
        open.put(key, lookup);
        running.add(lookup);
        lookup.next(now);
    }

    private boolean isFull(NetbiosName name) {
        int most = node.settings().limits().queries();
        if (pending() < most) {
            return false;
        }
        node.outbox().report(new LocalLimitReached(name, "node.limits.queries", most));
        return true;
    }

    @Override
    public void found(Lookup lookup, Source source, List<AddressEntry> entries, long now) {
        boolean serversOnly = !open.remove(new Key(lookup.name(), false), lookup);
        open.remove(new Key(lookup.name(), true), lookup);
        switch (source) {
            case NAME_SERVER -> node.outbox().count(NodeCounter.RESOLVED_BY_NAME_SERVER);
            case BROADCAST -> node.outbox().count(NodeCounter.RESOLVED_BY_BROADCAST);
            case LOCAL, CACHE, LMHOSTS, NOBODY -> {}
        }
        boolean complete = !entries.isEmpty() || !serversOnly;
        if (source != Source.LMHOSTS && complete) {
            cache.put(lookup.name(), entries, now);
        }
        List<Lookup.Waiter> waiters = List.copyOf(lookup.waiters());
        lookup.waiters().clear();
        waiters.forEach(waiter -> waiter.resolved(source, entries, now));
    }

    @Override
    public void doubted(Lookup lookup) {
        cache.forget(lookup.name());
    }

    @Override
    public void over(Lookup lookup) {
        running.remove(lookup);
    }

    /** A program asks a host for its names. */
    void status(long ticket, Ipv4Address peer, NetbiosName name, long now) {
        Ipv4Address from = node.interfaces().toReach(peer);
        if (from == null || !node.interfaces().canBeAsked(peer) || isFull(name)) {
            node.outbox().finish(new StatusReceived(ticket, peer, null));
        } else {
            StatusQuestion question = new StatusQuestion(ticket, peer);
            statusQuestions.add(question);
            question.request = node.requests()
                    .ask(
                            question,
                            from,
                            new Endpoint(peer, node.settings().port()),
                            node.timers().unicast(),
                            now,
                            id -> NodeStatusRequest.of(id, name));
        }
    }

    /** How many questions are under way. */
    int pending() {
        return running.size() + statusQuestions.size();
    }

    /** The question to one host for its names. */
    private final class StatusQuestion implements Asker {
        private final long ticket;
        private final Ipv4Address peer;
        private @Nullable Pending<Asker> request;

        StatusQuestion(long ticket, Ipv4Address peer) {
            this.ticket = ticket;
            this.peer = peer;
        }

        @Override
        public boolean answered(Response response, Endpoint source, long now) {
            if (!(response instanceof NodeStatusResponse status)) {
                return false;
            }
            node.requests().end(request);
            finish(status);
            return true;
        }

        @Override
        public void silent(long now) {
            finish(null);
        }

        private void finish(@Nullable NodeStatusResponse status) {
            statusQuestions.remove(this);
            node.outbox().finish(new StatusReceived(ticket, peer, status));
        }
    }
}
