package org.nbnsd.daemon;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.count.TrafficCounts;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.EffectOrder;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Durability;
import org.nbnsd.store.DurableFeed;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.PlainQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the core wants done, in the {@linkplain EffectOrder order} in which it may leave. Belongs to the event loop.
 *
 * <p>When changes cannot be made durable, all that waits goes back to the core ({@link #takeBack}); what it wants done
 * instead is done by {@link #add} as usual, but that its changes undo those that failed ({@link #recover}).
 */
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private static final String REJECTED = "somebody else has changed the same names";
    private static final String UNAVAILABLE = "the store of the cluster cannot be reached";
    private static final String NOT_WRITTEN = "the database could not be written";

    /** So many effects may wait for the disk, unless one says otherwise; then no more updates are taken. */
    static final int MOST_WAITING = 100_000;

    /** Where messages leave. Who sends one may use its array again. */
    interface Outlet {
        /**
         * Sends a message, at the next flush at the latest.
         *
         * @param unsent is to be run on the event loop if that cannot be, even if it shows only then; null if nobody wants to
         *     know
         */
        void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent);

        void flush();
    }

    /**
     * Hears of questions to holders that wait for the disk, or cannot leave. They may not overtake the answer that made the
     * holder one; so until they have left, nobody can be called silent.
     */
    interface Questions {
        /** One has to wait. */
        void held(Effect.Send question);

        /** One that had to wait, or is sent again because the disk failed, leaves. */
        void left(Effect.Send question);

        /** One has not left, and will not. */
        void unsent(Effect.Send question);
    }

    /** To be kept when a group is durable. */
    private record Promise(CompletableFuture<Void> kept, long group) {}

    /** Hears of changes that cannot be made durable, while others are. */
    @FunctionalInterface
    interface Rejections {
        /** Changes of a family are taken back, and what waited for them. */
        void rejected(Input.Rejected rejected);
    }

    private final Outlet outlet;
    private final Durability durability;
    private final EventLog events;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final TrafficCounts counts = new TrafficCounts(System::nanoTime);
    private final int mostWaiting;
    /** The families of names about which something waits for the disk; any thread looks at it. */
    private final Map<NetbiosName, Long> pending = new ConcurrentHashMap<>();

    private final EffectOrder order = new EffectOrder(pending);
    private final Deque<Promise> promises = new ArrayDeque<>();
    private final Tickets tickets = new Tickets();
    private final LinkKeeper links = new LinkKeeper();
    /** Whether something was sent that has not left. */
    private boolean sent;
    /** Whether a question that was just sent has turned out not to leave. */
    private boolean refused;

    private Rejections rejections = rejected -> {
        throw new AssertionError("nobody takes back what was rejected");
    };

    private DurableFeed feed = new DurableFeed();

    private Questions questions = new Questions() {
        @Override
        public void held(Effect.Send question) {}

        @Override
        public void left(Effect.Send question) {}

        @Override
        public void unsent(Effect.Send question) {}
    };

    private final Effect.Cases performing = new Effect.Cases() {
        @Override
        public void send(Effect.Send send) {
            sent = true;
            Runnable unsent = EffectOrder.isQuestion(send) ? () -> unsent(send) : null;
            outlet.send(send.from(), send.to(), MessageEncoder.encode(send.message()), unsent);
            counts.sent(send);
        }

        @Override
        public void persist(Effect.Persist persist) {
            throw new AssertionError("a change belongs to a group: " + persist.name());
        }

        @Override
        public void adopted(Effect.Adopted adopted) {
            throw new AssertionError("what is durable is published in its place: " + adopted.name());
        }

        @Override
        public void report(Effect.Report report) {
            events.report(report.event());
            counts.reported(report.event());
        }

        @Override
        public void answer(Effect.Answer answer) {
            tickets.answer(answer);
        }

        @Override
        public void connect(Effect.Connect connect) {
            links.connect(connect);
        }

        @Override
        public void transmit(Effect.Transmit transmit) {
            links.transmit(transmit);
        }

        @Override
        public void close(Effect.Close close) {
            links.close(close);
        }
    };

    private boolean failing;
    private final AtomicLong early = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /**
     * Nothing to do yet.
     *
     * @param loop runs a task on the event loop; at once, if that is where it is called
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    EffectRunner(Outlet outlet, Durability durability, EventLog events, Executor loop, LongSupplier nanoTime) {
        this(outlet, durability, events, loop, nanoTime, MOST_WAITING);
    }

    /**
     * Nothing to do yet.
     *
     * @param mostWaiting so many effects may wait for the disk; then no more updates are taken
     */
    EffectRunner(
            Outlet outlet,
            Durability durability,
            EventLog events,
            Executor loop,
            LongSupplier nanoTime,
            int mostWaiting) {
        this.mostWaiting = mostWaiting;
        this.outlet = outlet;
        this.durability = durability;
        this.events = events;
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Who waits for answers to wishes. */
    Tickets tickets() {
        return tickets;
    }

    /** What comes in and is answered. */
    TrafficCounts counts() {
        return counts;
    }

    /** The links of the core. */
    LinkKeeper links() {
        return links;
    }

    /** Where to publish what has become durable; nowhere before this. */
    void publishTo(DurableFeed published) {
        feed = published;
    }

    /** Who is to know of questions to holders that have to wait. */
    void onQuestions(Questions listener) {
        questions = listener;
    }

    /** Who is to know of changes that were rejected. */
    void onRejections(Rejections listener) {
        rejections = listener;
    }

    /** Does the effects of one call of the core, now or as soon as they may; the changes of a burst at {@link #endBurst}. */
    void add(List<Effect> call) {
        EffectOrder.Sorted sorted = order.add(call);
        publish();
        for (Effect effect : sorted.leaving()) {
            if (effect.isEarly() && effect instanceof Effect.Send) {
                early.incrementAndGet();
            }
            perform(effect);
        }
        sorted.held().forEach(questions::held);
    }

    /** Whether what is said about a name leaves at once. For any thread. */
    boolean isFree(NetbiosName name) {
        return pending.isEmpty() || !pending.containsKey(Effect.family(name));
    }

    /**
     * Sends the answer to a query for a name that {@linkplain #isFree is free}, and tells people.
     *
     * @param answer is done with when this returns
     * @param now in milliseconds since the epoch
     */
    void answer(Datagram query, NetbiosName name, PlainQuery answer, long now) {
        try {
            sent = true;
            outlet.send(query.local().address(), query.source(), answer.octets(), null);
            tellAnswered(query, name, answer, now);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failures.incrementAndGet();
            LOG.error("an answer about {} could not be sent, this is a bug", Printable.text(name.toString()), e);
        }
    }

    /** Tells people of an answered query. For any thread. */
    void tellAnswered(Datagram query, NetbiosName name, PlainQuery answer, long now) {
        events.queryAnswered(name, query.source().address(), query.local().address(), answer.address(), now);
    }

    /** No more calls belong together: what was sent leaves, and the changes are made durable. */
    void endBurst() {
        EffectOrder.Group group = order.close(nanoTime.getAsLong());
        flush();
        if (group != null && group.changes().isEmpty()) {
            durable(group); // all of it was taken back
        } else if (group != null) {
            persist(group);
        }
    }

    private void persist(EffectOrder.Group group) {
        List<Durability.Write> writes = group.changes().stream()
                .map(persist -> new Durability.Write(persist.change(), persist.before()))
                .toList();
        try {
            if (failing) {
                throw new AssertionError("the core changes records while none can be made durable: " + writes);
            }
            durability.persist(writes, new Durability.Outcome() {
                @Override
                public void refused(Durability.Refusal refusal) {
                    loop.execute(() -> EffectRunner.this.refused(group, refusal));
                }

                @Override
                public void durable() {
                    loop.execute(() -> EffectRunner.this.durable(group));
                }
            });
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            // What follows waits for ever, as it must: it is not durable.
            failures.incrementAndGet();
            LOG.error("changes cannot be made durable, this is a bug; what depends on them is not answered", e);
        }
    }

    private void durable(EffectOrder.Group group) {
        leave(order.durable(group));
    }

    private void refused(EffectOrder.Group group, Durability.Refusal refusal) {
        List<Effect> undone = order.rejected(group, refusal.family());
        if (!undone.isEmpty()) {
            String reason = refusal.isUnavailable() ? UNAVAILABLE : REJECTED;
            breakPromises(group.number(), reason);
            tickets.fail(undone, reason);
            rejections.rejected(new Input.Rejected(undone, refusal.instead(), refusal.isUnavailable()));
        }
    }

    /** Whoever hears of a change by an answer may look at what the feed has told. */
    private void publish() {
        for (List<EffectOrder.Durable> group : order.takeDurable()) {
            if (feed.isHeard()) {
                feed.publish(group.stream()
                        .map(durable -> new Durability.Write(durable.change(), durable.before()))
                        .toList());
            }
        }
    }

    private void leave(List<Effect> late) {
        publish();
        late.forEach(this::performLate);
        flush();
        long upTo = order.settled();
        for (Promise next = promises.peek(); next != null && next.group() <= upTo; next = promises.peek()) {
            promises.remove().kept().complete(null);
        }
    }

    /**
     * Whether everything up to now is durable.
     *
     * @return completes on the event loop when it is, perhaps at once; fails with an {@link IOException} if it is taken back
     */
    CompletableFuture<Void> durable() {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        if (order.settled() == order.lastGroup()) {
            kept.complete(null);
        } else {
            promises.add(new Promise(kept, order.lastGroup()));
        }
        return kept;
    }

    /**
     * Changes cannot be made durable: gives back everything that has not been done and now never will be, the changes
     * first. Until {@link #recover} there must be none.
     */
    List<Effect> takeBack() {
        failing = true;
        List<Effect> undone = order.takeBack();
        breakPromises(NOT_WRITTEN);
        tickets.fail(undone, NOT_WRITTEN);
        return undone;
    }

    /** Nobody will hear any more of what is not durable yet. */
    void stop() {
        String reason = "the daemon has stopped; whether the last changes are durable is not known";
        breakPromises(reason);
        tickets.failAll(reason);
    }

    /** Who looked since then may have seen what is taken back. */
    private void breakPromises(long since, String reason) {
        for (Promise promise : List.copyOf(promises)) {
            if (promise.group() >= since) {
                promises.remove(promise);
                promise.kept().completeExceptionally(new IOException(reason));
            }
        }
    }

    private void breakPromises(String reason) {
        while (!promises.isEmpty()) {
            promises.remove().kept().completeExceptionally(new IOException(reason));
        }
    }

    /**
     * Does what the core wants done instead of what was taken back, and has its changes made durable as soon as that works.
     *
     * @param whenWorking to be run on the event loop then
     */
    void recover(List<Effect> instead, Runnable whenWorking) {
        List<Change> undo = new ArrayList<>();
        for (Effect effect : instead) {
            if (effect instanceof Effect.Persist persist) {
                undo.add(persist.change());
            } else {
                performLate(effect);
            }
        }
        flush();
        durability.recover(
                undo,
                () -> loop.execute(() -> {
                    failing = false;
                    whenWorking.run();
                }));
    }

    /** Whether changes cannot be made durable at present. */
    boolean isFailing() {
        return failing;
    }

    /** For how long the oldest changes have been waiting that should have been durable by now, in nanoseconds; 0 if none do. */
    long nanosBehind() {
        Long since = order.since();
        return since == null || durability.mayTakeLong() ? 0 : nanoTime.getAsLong() - since;
    }

    /** How many changes are not durable yet. */
    int backlog() {
        return order.backlog();
    }

    /** How many answers left without waiting for the disk, because they promise nothing; for any thread. */
    long early() {
        return early.get();
    }

    /** Tells people of what has nothing to do with the disk. */
    void report(NameEvent event) {
        events.report(event);
    }

    private void flush() {
        if (sent) {
            sent = false;
            outlet.flush();
            counts.flushed();
        }
    }

    private void performLate(Effect effect) {
        refused = false;
        perform(effect);
        if (effect instanceof Effect.Send send && EffectOrder.isQuestion(send) && !refused) {
            questions.left(send);
        }
    }

    private void unsent(Effect.Send question) {
        refused = true;
        questions.unsent(question);
    }

    private void perform(Effect effect) {
        try {
            effect.accept(performing);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failures.incrementAndGet();
            LOG.error("an effect could not be carried out, this is a bug: {}", Printable.text(effect.toString()), e);
        }
    }

    /** Whether the disk is so far behind that no more updates should be taken on. */
    boolean isFull() {
        return order.waiting() >= mostWaiting || durability.isFull();
    }

    /** How many effects could not be carried out, each of them a bug; for any thread. */
    long failures() {
        return failures.get();
    }
}
