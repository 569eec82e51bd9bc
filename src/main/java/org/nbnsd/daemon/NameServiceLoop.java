package org.nbnsd.daemon;

import com.google.common.io.BaseEncoding;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.log.DroppedUpdates;
import org.nbnsd.daemon.log.LineLimit;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.QueryHandler;
import org.nbnsd.net.SendingState;
import org.nbnsd.net.UdpHandler;
import org.nbnsd.protocol.ClockEvent;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.protocol.SendingEvent.SendingCongested;
import org.nbnsd.protocol.SendingEvent.SendingRestored;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.protocol.Wish;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.PlainQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the core meets time and the network: the only caller of a {@link Part}, always on the event loop. One burst
 * is what was read together, or one timeout, or one change of addresses; it has one {@code now}, and its changes are made
 * durable together, when it is over.
 *
 * <p>An exception out of the core is a bug, and loud, and costs the datagram that met it; the daemon goes on.
 */
final class NameServiceLoop implements UdpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(NameServiceLoop.class);

    /** A timeout is not asked for again sooner than this, so that a bug or a very late loop does not spin. */
    private static final long LEAST_WAIT_MILLIS = 1;
    /** The same, after the core has failed. */
    private static final long WAIT_AFTER_FAILURE_MILLIS = 1000;
    /** The same, while the disk is far behind. */
    private static final long WAIT_WHILE_FULL_MILLIS = 20;
    /** Clients give up after 4.5 s (three tries of 1.5 s). */
    private static final Duration MOST_BEHIND = Duration.ofSeconds(5);

    private static final String STOPPING = "the daemon is stopping";
    /** Stack traces shown in each window of the log. */
    private static final int FAILURES_PER_WINDOW = 10;

    /** The event loop's timer. */
    @FunctionalInterface
    interface Alarm {
        Future<?> after(long millis, Runnable task);
    }

    private final Part core;
    private final EffectRunner runner;
    private final LongSupplier clock;
    private final Alarm alarm;
    private final LineLimit limit = new LineLimit(FAILURES_PER_WINDOW);
    private final AtomicLong failures = new AtomicLong();
    private final DroppedUpdates refused;

    /** Held while records change, until what is not durable yet is known to be so: {@link QueryThread}s look at them. */
    private final StampedLock changes = new StampedLock();

    private final PlainQuery answer = new PlainQuery();
    private Misses misses = Misses.NONE;
    private boolean inBurst;
    private long now;
    private @Nullable Future<?> timer;
    private long timerAt = Deadlines.NEVER;
    private boolean wakesForLinks;
    private @Nullable CompletableFuture<Void> leaving;
    private boolean stopped;
    private volatile @Nullable String storageProblem;

    NameServiceLoop(Part core, EffectRunner runner, LongSupplier clock, Alarm alarm) {
        this.core = core;
        this.runner = runner;
        this.clock = clock;
        this.alarm = alarm;
        refused = new DroppedUpdates(runner::report);
        runner.onQuestions(new EffectRunner.Questions() {
            @Override
            public void held(Effect.Send question) {
                tell(new Input.Held(question));
            }

            @Override
            public void left(Effect.Send question) {
                tell(new Input.Left(question));
                arm(LEAST_WAIT_MILLIS);
            }

            @Override
            public void unsent(Effect.Send question) {
                tell(new Input.Unsent(question));
                arm(LEAST_WAIT_MILLIS);
            }
        });
        runner.links().onNews(this::wakeForLinks);
        runner.onRejections(this::handle);
    }

    @Override
    public boolean received(Datagram datagram) {
        beginBurst();
        if (stopped) {
            return true;
        }
        if (runner.isFull() && !isAboutQuery(datagram)) {
            runner.counts().received(datagram);
            refused.add(now);
            return true;
        }
        return answer(datagram) || receive(datagram);
    }

    /** The short way, for most of what comes in. */
    private boolean answer(Datagram datagram) {
        NetbiosName name = PlainQuery.name(datagram.octets(), datagram.length());
        if (name == null || !runner.isFree(name)) {
            return false;
        }
        try {
            if (!core.answer(datagram, name, answer, now)) {
                return false;
            }
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, datagram);
            return true;
        }
        if (answer.address() != null || !isSought(datagram, name)) {
            runner.answer(datagram, name, answer, now);
            runner.counts().plain().answered(answer.address() != null);
        }
        return true;
    }

    /** Who looks elsewhere for names of which there is no record; to be called before anything comes in. */
    void seek(Misses elsewhere) {
        misses = elsewhere;
    }

    /** Whether somebody looks for the name elsewhere, and will have the query answered. */
    private boolean isSought(Datagram datagram, NetbiosName name) {
        if (!misses.mayLookFor(name)) {
            return false;
        }
        byte[] octets = Arrays.copyOf(datagram.octets(), datagram.length()); // others come into its place meanwhile
        Datagram query =
                new Datagram(octets, octets.length, datagram.source(), datagram.local(), datagram.isBroadcast());
        return misses.look(query, name, found -> tellSought(query, name, found));
    }

    private void tellSought(Datagram query, NetbiosName name, Misses.@Nullable Found found) {
        try {
            Future<?> unused = alarm.after(0, () -> answerSought(query, name, found));
        } catch (RejectedExecutionException e) {
            LOG.debug("the daemon has stopped before {} was found", name, e);
        }
    }

    private void answerSought(Datagram query, NetbiosName name, Misses.@Nullable Found found) {
        if (stopped) {
            return;
        }
        burstOver();
        beginBurst();
        runner.answer(query, name, Misses.answer(query, found), now);
        runner.counts().plain().answered(found != null);
        burstOver();
    }

    /** Whether it was good for anything. */
    private boolean receive(Datagram datagram) {
        runner.counts().received(datagram);
        List<Effect> effects;
        long stamp = changes.writeLock();
        try {
            effects = core.handle(new Input.Received(datagram), now);
            NetbiosName missed = Misses.missed(datagram, effects);
            if (missed != null && isSought(datagram, missed)) {
                return true;
            }
            runner.add(effects);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, datagram);
            return true;
        } finally {
            changes.unlockWrite(stamp);
        }
        if (isDropped(effects)) {
            runner.counts().dropped(datagram);
            return false;
        }
        return true;
    }

    @Override
    public @Nullable QueryHandler queryHandler() {
        QueryReader reader = core.queryReader();
        return reader == null
                ? null
                : new QueryThread(
                        reader, runner, clock, changes, runner.counts().lane(), misses);
    }

    /** Whether a datagram came to nothing at the gates: what else there is to tell of it is told before. */
    private static boolean isDropped(List<Effect> effects) {
        return !effects.isEmpty()
                && effects.get(effects.size() - 1) instanceof Effect.Report report
                && (report.event() instanceof DatagramDropped || report.event() instanceof DatagramMalformed);
    }

    /** A query, or the response to one; the OPCODE tells, so that nothing need be decoded. */
    private static boolean isAboutQuery(Datagram datagram) {
        return datagram.length() > 2 && (datagram.octets()[2] & 0x78) == 0;
    }

    @Override
    public void burstOver() {
        if (inBurst) {
            inBurst = false;
            try {
                runner.endBurst();
                runner.counts().plain().burstOver();
            } finally {
                arm(LEAST_WAIT_MILLIS);
            }
            if (leaving != null && core.isAtRest()) {
                leaving.complete(null);
            }
        }
    }

    @Override
    public void addressesChanged(List<LocalAddress> addresses) {
        handle(new Input.Listening(addresses));
    }

    @Override
    public void sendingCongested(Ipv4Address to, boolean unresolved) {
        runner.report(new SendingCongested(to, unresolved));
    }

    @Override
    public void sendingRestored(SendingState episode) {
        Map.Entry<Ipv4Address, Long> most = episode.most();
        runner.report(new SendingRestored(
                episode.dropped(), episode.addresses().size(), most.getKey(), most.getValue(), episode.millis()));
    }

    /** Tells the core of something that is neither a datagram nor the passing of time, in a burst of its own. */
    void handle(Input input) {
        if (!stopped) {
            burstOver();
            beginBurst();
            call(input);
            burstOver();
        }
    }

    /**
     * Whoever keeps the records for several servers has news. What was decided before is handed to it first, so that it knows on what that
     * rests.
     *
     * @param news looked for then; null for none that concern the core
     */
    void hear(Supplier<? extends @Nullable Input> news) {
        burstOver();
        Input input = news.get();
        if (input != null) {
            handle(input);
        }
    }

    /** What happens on links may show while the core is being called, or while its effects are carried out: it is told after. */
    private void wakeForLinks() {
        wakeForLinks(0);
    }

    private void wakeForLinks(long millis) {
        if (!wakesForLinks && !stopped) {
            wakesForLinks = true;
            Future<?> unused = alarm.after(millis, this::tellOfLinks);
        }
    }

    /** While the disk is behind it waits, and so do the peers: what is not taken is not read either. */
    private void tellOfLinks() {
        wakesForLinks = false;
        while (!runner.isFull()) {
            Input.Linked next = runner.links().take();
            if (next == null) {
                return;
            }
            handle(next);
            runner.links().taken(next);
        }
        if (runner.links().hasNews()) {
            wakeForLinks(WAIT_WHILE_FULL_MILLIS);
        }
    }

    /**
     * Wants something of the core.
     *
     * @param wish what
     * @return the answer; fails if there will be none, because of a bug, because what it changed cannot be made durable, or
     *     because the daemon stops
     */
    CompletableFuture<Object> ask(Wish wish) {
        if (stopped || leaving != null) {
            return CompletableFuture.failedFuture(new IOException(STOPPING));
        }
        CompletableFuture<Object> answer = new CompletableFuture<>();
        long ticket = runner.tickets().open(answer);
        burstOver();
        beginBurst();
        long stamp = changes.writeLock();
        try {
            if (!core.understands(wish)) {
                throw new AssertionError("no part of the core does this: " + wish);
            }
            List<Effect> effects = core.handle(new Input.Asked(ticket, wish), now);
            runner.tickets().decided(effects);
            runner.add(effects);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, null);
            runner.tickets().fail(ticket, "a bug; the log has it: " + e.getMessage());
        } finally {
            changes.unlockWrite(stamp);
            burstOver();
        }
        return answer;
    }

    /**
     * Looks at something of the core. Changes nothing.
     *
     * @param look what to do, given the time
     * @return what was seen, once it is durable; fails if it cannot be made so
     */
    <T> CompletableFuture<T> look(LongFunction<T> look) {
        if (stopped) {
            return CompletableFuture.failedFuture(new IOException(STOPPING));
        }
        burstOver();
        beginBurst();
        T result;
        try {
            result = look.apply(now);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, null);
            return CompletableFuture.failedFuture(new IOException("a bug; the log has it: " + e.getMessage(), e));
        } finally {
            burstOver();
        }
        return runner.durable().thenApply(done -> result);
    }

    /**
     * Looks at what the core changes without making it wait, for any thread; as of {@link Glance#at}.
     *
     * @return null if something was changed meanwhile: whoever must know looks on the event loop
     */
    <T> @Nullable T glance(Supplier<T> look) {
        return Glance.at(changes, look);
    }

    private void tell(Input input) {
        if (!inBurst) {
            now = Math.max(now, clock.getAsLong());
        }
        try {
            runner.add(core.handle(input, now));
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, null);
        }
    }

    private void expire() {
        timer = null;
        timerAt = Deadlines.NEVER;
        beginBurst();
        // A deadline may have moved later since; the timer was left as it was, because that happens with every refresh.
        // Nor are there more changes while the disk is so far behind that none of the network are taken.
        boolean isFull = runner.isFull();
        boolean fine = isFull || nextTimeout() > now || call(new Input.TimePassed());
        burstOver();
        if (isFull || !fine) {
            cancelTimer();
            arm(fine ? WAIT_WHILE_FULL_MILLIS : WAIT_AFTER_FAILURE_MILLIS);
        }
    }

    /**
     * The time of a burst is read once: its datagrams came together, and rules compare times of one burst. So is how much
     * waits for the disk.
     */
    private void beginBurst() {
        if (!inBurst) {
            inBurst = true;
            now = Math.max(now, clock.getAsLong());
            runner.counts().plain().begin();
            if (!stopped) {
                tell(new Input.Backlog(runner.backlog()));
            }
        }
    }

    private boolean call(Input input) {
        long stamp = changes.writeLock();
        try {
            runner.add(core.handle(input, now));
            return true;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, null);
            return false;
        } finally {
            changes.unlockWrite(stamp);
        }
    }

    private void failed(Throwable failure, @Nullable Datagram datagram) {
        failures.incrementAndGet();
        if (!limit.admit()) {
            return;
        }
        if (datagram == null) {
            LOG.error("the name service failed, this is a bug; going on", failure);
        } else {
            LOG.error(
                    "the name service failed over a datagram, this is a bug; going on without it."
                            + " From {} to {}{}, {} octets: {}",
                    datagram.source(),
                    datagram.local(),
                    datagram.isBroadcast() ? " (broadcast)" : "",
                    datagram.length(),
                    BaseEncoding.base16().encode(datagram.octets(), 0, datagram.length()),
                    failure);
        }
    }

    private long nextTimeout() {
        try {
            return core.nextTimeout();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, null);
            return now + WAIT_AFTER_FAILURE_MILLIS;
        }
    }

    private void arm(long leastWait) {
        long next = nextTimeout();
        if (stopped || next == Deadlines.NEVER) {
            return;
        }
        long at = Math.max(next, now + leastWait);
        if (at < timerAt) {
            cancelTimer();
            timerAt = at;
            timer = alarm.after(at - now, this::expire);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = null;
        timerAt = Deadlines.NEVER;
    }

    /**
     * Changes cannot be made durable: the core goes back to what is, and refuses updates until it works again.
     *
     * @param reason what is wrong, for people
     */
    void storageFailed(String reason) {
        if (stopped || runner.isFailing()) {
            return;
        }
        storageProblem = reason;
        burstOver();
        beginBurst();
        inBurst = false;
        List<Effect> instead = List.of();
        long stamp = changes.writeLock();
        try {
            instead = core.handle(new Input.StorageFailed(runner.takeBack(), reason), now);
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failed(e, null);
        } finally {
            changes.unlockWrite(stamp);
        }
        runner.recover(instead, this::storageRecovered);
        arm(LEAST_WAIT_MILLIS);
    }

    private void storageRecovered() {
        storageProblem = null;
        handle(new Input.StorageRecovered());
    }

    /** To be called every second or so: a disk that does not come back with an answer has failed, too. */
    void checkStorage() {
        refused.check(clock.getAsLong());
        if (runner.nanosBehind() > MOST_BEHIND.toNanos()) {
            storageFailed("the database has not been written for " + MOST_BEHIND.toSeconds() + " s");
        }
    }

    /** To be called with what a {@link ClockWatch} has seen. */
    void clocksParted(List<ClockEvent> events) {
        events.forEach(runner::report);
        if (events.stream().anyMatch(ClockWatch::isResumption)) {
            handle(new Input.Resumed());
        }
    }

    /** To be called at the end of each window of the log. */
    void endWindow() {
        long hidden = limit.nextWindow();
        if (hidden > 0) {
            LOG.error("… {} more failures of the name service not shown", hidden);
        }
    }

    /**
     * The daemon is about to stop.
     *
     * @return completes when the core has given up what it has on the network
     */
    CompletableFuture<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        burstOver();
        leaving = left;
        runner.tickets().failUndecided(STOPPING);
        beginBurst();
        if (!call(new Input.Leaving())) {
            left.complete(null);
        }
        burstOver();
        return left;
    }

    /** Calls the core no more. */
    void stop() {
        burstOver();
        stopped = true;
        runner.tickets().failUndecided(STOPPING);
        cancelTimer();
    }

    /** Why changes cannot be made durable; null if they can. For any thread. */
    @Nullable
    String storageProblem() {
        return storageProblem;
    }

    /** How often the core has failed; for any thread. */
    long failures() {
        return failures.get();
    }

    /** How many datagrams were dropped because the disk was behind; for any thread. */
    long refused() {
        return refused.count();
    }
}
