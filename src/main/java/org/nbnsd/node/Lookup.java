package org.nbnsd.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.NameServers.Target;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.node.Requests.Asker;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent.DuplicateAnswers;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;

/**
 * One name is asked for, in the order of the node type (RFC 1002 sections 5.1.1.2, 5.1.2.2, 5.1.3.2): B by broadcast, P the
 * name servers, M both in this order, H in the other; then the LMHOSTS file. Every name server is asked until one has it.
 *
 * <p>The first positive answer counts. After a broadcast others are listened for during the conflict timer, and compared.
 */
final class Lookup {
    /** Who wants to know. */
    interface Waiter {
        /** Somebody knows, or nobody does. */
        void resolved(Source source, List<AddressEntry> entries, long now);
    }

    /** Where to look. */
    private enum Step {
        BROADCAST,
        SERVERS
    }

    /** Whose lookup it is. */
    interface Listener {
        /** There is an answer. */
        void found(Lookup lookup, Source source, List<AddressEntry> entries, long now);

        /** The answer is in doubt. */
        void doubted(Lookup lookup);

        /** Nothing more is listened for. */
        void over(Lookup lookup);
    }

    private final Surroundings node;
    private final NetbiosName name;
    private final List<AddressEntry> lmhosts;
    private final Listener listener;
    private final List<Waiter> waiters = new ArrayList<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<SegmentQuestion> listening = new ArrayList<>();
    private boolean found;
    private boolean doubted;
    private @Nullable Ipv4Address foundAt;
    private List<AddressEntry> answer = List.of();

    Lookup(Surroundings node, NetbiosName name, List<AddressEntry> lmhosts, Listener listener) {
        this.node = node;
        this.name = name;
        this.lmhosts = lmhosts;
        this.listener = listener;
        addSteps();
    }

    private void addSteps() {
        if (node.settings().usesBroadcast()) {
            steps.add(Step.BROADCAST);
        }
        switch (node.settings().nodeType()) {
            case B -> {}
            case M -> steps.addLast(Step.SERVERS);
            case P, H -> steps.addFirst(Step.SERVERS);
        }
    }

    NetbiosName name() {
        return name;
    }

    List<Waiter> waiters() {
        return waiters;
    }

    /** Asks name servers only. */
    void askServersOnly() {
        steps.remove(Step.BROADCAST);
    }

    /** Goes on with the next step; tells the result behind the last. */
    void next(long now) {
        Step step = steps.poll();
        if (step == Step.BROADCAST) {
            askSegments(now);
        } else if (step == Step.SERVERS) {
            new ServerQuestion(now).next(now);
        } else if (lmhosts.isEmpty()) {
            finish(Source.NOBODY, List.of(), now);
        } else {
            finish(Source.LMHOSTS, lmhosts, now);
        }
    }

    private void finish(Source source, List<AddressEntry> entries, long now) {
        found = true;
        answer = entries;
        listener.found(this, source, entries, now);
        if (listening.isEmpty()) {
            listener.over(this);
        }
    }

    private void askSegments(long now) {
        for (Ipv4Address address : node.interfaces().active()) {
            if (node.interfaces().broadcastOf(address) != null) {
                listening.add(new SegmentQuestion(address));
            }
        }
        if (listening.isEmpty()) {
            next(now);
        } else {
            List.copyOf(listening).forEach(question -> question.ask(now));
        }
    }

    /** The question to all hosts of one segment. */
    private final class SegmentQuestion implements Asker {
        private final Ipv4Address from;
        private @Nullable Pending<Asker> request;

        SegmentQuestion(Ipv4Address from) {
            this.from = from;
        }

        void ask(long now) {
            request = node.requests()
                    .broadcast(
                            this, from, node.timers().broadcast(), now, id -> NameQueryRequest.byBroadcast(id, name));
        }

        /** Negative answers and redirections mean nothing here. */
        @Override
        public boolean answered(Response response, Endpoint source, long now) {
            if (!(response instanceof PositiveNameQueryResponse positive)) {
                return false;
            }
            if (!found) {
                foundAt = source.address();
                long until = now + node.timers().conflictTimer().toMillis();
                listening.forEach(question -> question.listen(until));
                finish(Source.BROADCAST, positive.entries(), now);
            } else if (foundAt != null) {
                compare(foundAt, positive.entries(), source);
            }
            return true;
        }

        private void listen(long until) {
            if (request != null) {
                node.requests().listen(request, until);
            }
        }

        private void compare(Ipv4Address first, List<AddressEntry> second, Endpoint source) {
            boolean sameHost = source.address().equals(first)
                    || second.stream()
                            .anyMatch(entry -> answer.stream()
                                    .anyMatch(known -> known.address().equals(entry.address())));
            boolean group = second.get(0).group() || answer.get(0).group();
            if (sameHost || group || doubted || name.isWildcard()) {
                return;
            }
            doubted = true;
            listener.doubted(Lookup.this);
            node.outbox().count(NodeCounter.DUPLICATE_ANSWERS);
            boolean demand =
                    node.settings().sendConflictDemands() && name.suffix() != NameSuffix.MESSENGER && request != null;
            if (demand && request != null) {
                node.outbox()
                        .send(
                                from,
                                source,
                                NameConflictDemand.of(request.request().id(), name));
            }
            node.outbox().report(new DuplicateAnswers(name, first, source.address(), demand));
        }

        @Override
        public void silent(long now) {
            listening.remove(this);
            if (listening.isEmpty()) {
                if (found) {
                    listener.over(Lookup.this);
                } else {
                    next(now);
                }
            }
        }
    }

    /** The question to one name server after the other. */
    private final class ServerQuestion implements Asker {
        private final Deque<Target> targets = new ArrayDeque<>();
        private @Nullable Target present;
        private @Nullable Pending<Asker> request;
        private boolean redirected;

        ServerQuestion(long now) {
            List<Target> silent = new ArrayList<>();
            for (Target target : node.servers().targets()) {
                (node.servers().isSilent(target.from(), target.server(), now) ? silent : targets).add(target);
            }
            if (steps.isEmpty()) {
                targets.addAll(silent);
            }
        }

        void next(long now) {
            Target target = targets.poll();
            present = target;
            if (target == null) {
                Lookup.this.next(now);
            } else {
                request = node.requests()
                        .ask(
                                this,
                                target.from(),
                                target.server(),
                                node.timers().unicast(),
                                now,
                                id -> NameQueryRequest.toServer(id, name));
            }
        }

        @Override
        public boolean answered(Response response, Endpoint source, long now) {
            Target target = present;
            boolean known = response instanceof PositiveNameQueryResponse
                    || response instanceof NegativeNameQueryResponse
                    || response instanceof RedirectNameQueryResponse;
            if (!known || target == null) {
                return false;
            }
            node.requests().end(request);
            node.servers().answered(target.from(), source);
            if (response instanceof PositiveNameQueryResponse positive) {
                finish(Source.NAME_SERVER, positive.entries(), now);
                return true;
            }
            if (response instanceof RedirectNameQueryResponse redirect
                    && !redirected
                    && node.interfaces().canBeAsked(redirect.address())) {
                redirected = true;
                targets.addFirst(new Target(target.from(), new Endpoint(redirect.address(), source.port())));
            }
            next(now);
            return true;
        }

        @Override
        public void silent(long now) {
            Target target = present;
            if (target != null && node.servers().contains(target.server())) {
                node.servers().silent(target.from(), target.server(), now);
            }
            next(now);
        }
    }
}
