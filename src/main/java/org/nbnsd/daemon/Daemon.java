package org.nbnsd.daemon;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.net.CannotListenException;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.net.InterfaceSource;
import org.nbnsd.net.Links;
import org.nbnsd.net.SendingState;
import org.nbnsd.net.Transport;
import org.nbnsd.net.UdpEndpoints;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.Wish;
import org.nbnsd.store.Durability;
import org.nbnsd.store.DurableFeed;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A name service with sockets, a clock, a log and a disk. To use one:
 *
 * <pre>{@code
 * try (Daemon daemon = new Daemon(core, DaemonOptions.DEFAULT)) {
 *     daemon.start();
 *     daemon.awaitStop();
 * }
 * }</pre>
 *
 * <p>It starts once and stops once. Its threads do not keep the JVM alive; {@link #awaitStop} does. The methods are for any
 * thread, except that {@link #stop} must not be called by the name service itself.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private static final Duration LOG_WINDOW = Duration.ofSeconds(10);
    private static final Duration STORAGE_CHECK = Duration.ofSeconds(1);
    private static final Duration CLOCK_CHECK = Duration.ofSeconds(1);
    /** For the core to give up what it has on the network, when stopping. */
    private static final Duration LEAVE_PATIENCE = Duration.ofMillis(550);
    /** For that, and for what was received to be made durable and answered. */
    private static final Duration STOP_PATIENCE = Duration.ofMillis(900);
    /** For subscribers to be told the last of it; the second within which it stops is nearly over by then. */
    private static final Duration FEED_PATIENCE = Duration.ofMillis(50);

    private final Part core;
    private final DaemonOptions options;
    private final Durability durability;
    private final EventLog events;
    private final InterfaceSource interfaces;
    private final LongSupplier clock;
    private final AwakeClock awake;
    private final int mostWaiting;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile @Nullable Running running;
    private @Nullable ClockWatch clocks;
    private Misses misses = Misses.NONE;
    private LinkMaker linkMaker = endpoints -> Links.none();
    private Links links = Links.none();
    private Joiner joiner = (loop, thread) -> {};
    private final DurableFeed feed = new DurableFeed();
    private final CoreAccess access = new CoreAccess(this::serving);
    private boolean used;

    /** The parts that exist between start and stop. */
    private record Running(UdpEndpoints endpoints, NameServiceLoop loop, EffectRunner runner, List<Future<?>> timers) {}

    /**
     * A daemon that forgets everything when it stops.
     *
     * @param core the core; from the start on only the daemon may call it
     * @param options where and how to listen
     */
    public Daemon(Part core, DaemonOptions options) {
        this(core, options, Durability.MEMORY_ONLY, new EventLog());
    }

    /**
     * A daemon.
     *
     * @param core the core; from the start on only the daemon may call it
     * @param options where and how to listen
     * @param durability makes changes durable; who made it closes it after the daemon has stopped
     * @param events where events go
     */
    public Daemon(Part core, DaemonOptions options, Durability durability, EventLog events) {
        this(core, options, durability, events, InterfaceSource.system(), new LoopClock());
    }

    Daemon(
            Part core,
            DaemonOptions options,
            Durability durability,
            EventLog events,
            InterfaceSource interfaces,
            LongSupplier clock) {
        this(
                core,
                options,
                durability,
                events,
                interfaces,
                clock,
                new AwakeClock(System::nanoTime),
                EffectRunner.MOST_WAITING);
    }

    Daemon(
            Part core,
            DaemonOptions options,
            Durability durability,
            EventLog events,
            InterfaceSource interfaces,
            LongSupplier clock,
            AwakeClock awake,
            int mostWaiting) {
        this.mostWaiting = mostWaiting;
        this.awake = awake;
        this.clock = clock;
        this.core = core;
        this.options = options;
        this.durability = durability;
        this.events = events;
        this.interfaces = interfaces;
    }

    /** Looks after the clocks as well; to be called before the start. */
    void watch(ClockWatch watched) {
        clocks = watched;
    }

    /**
     * Tells what has become durable.
     *
     * @return to subscribe, at any time; who does so before the start misses nothing
     */
    public DurableFeed feed() {
        return feed;
    }

    /** Makes links of the endpoints' event loop and addresses. */
    @FunctionalInterface
    interface LinkMaker {
        Links make(UdpEndpoints endpoints);
    }

    /** Learns to know who calls the core, on that thread, before anything else comes to it. */
    @FunctionalInterface
    interface Joiner {
        void join(NameServiceLoop loop, Executor thread);
    }

    /** Who is to have news for the core from the other servers of its cluster; to be called before the start. */
    void join(Joiner other) {
        joiner = other;
    }

    /** Who looks elsewhere for names of which there is no record; to be called before the start. */
    void seek(Misses elsewhere) {
        misses = elsewhere;
    }

    /** Who makes the links of the core; to be called before the start. */
    void link(LinkMaker maker) {
        linkMaker = maker;
    }

    /**
     * Starts to listen. When this returns, the addresses that are there are served; others follow when they come.
     *
     * @throws CannotListenException if an address that is there cannot be had, the transport is not there or the capture
     *     cannot be written; the message is for the person who starts it. The daemon has stopped then
     */
    public synchronized void start() throws CannotListenException {
        if (used) {
            throw new IllegalStateException("daemon: started before (expected: once)");
        }
        used = true;
        UdpEndpoints endpoints;
        try {
            endpoints = UdpEndpoints.create(options.endpoints(), interfaces, options.capture());
        } catch (CannotListenException e) {
            stopped.countDown();
            throw e;
        }
        EventLoop thread = endpoints.loop();
        EffectRunner runner = new EffectRunner(
                outlet(endpoints), durability, events, task -> runOn(thread, task), awake, mostWaiting);
        NameServiceLoop loop = new NameServiceLoop(
                core,
                runner,
                clock,
                (millis, task) -> thread.schedule(FatalErrors.checked(task), millis, TimeUnit.MILLISECONDS));
        loop.seek(misses);
        links = linkMaker.make(endpoints);
        runner.links().use(links);
        runner.publishTo(feed);
        durability.onFailure(reason -> tell(thread, () -> loop.storageFailed(reason)));
        Future<?> storageCheck = every(STORAGE_CHECK, thread, () -> {
            awake.look();
            loop.checkStorage();
        });
        Future<?> window = every(LOG_WINDOW, thread, () -> {
            events.endWindow();
            loop.endWindow();
        });
        List<Future<?>> timers = new ArrayList<>(List.of(window, storageCheck));
        ClockWatch watched = clocks;
        if (watched != null) {
            watched.restart(); // loading may have taken long
            timers.add(every(CLOCK_CHECK, thread, () -> loop.clocksParted(watched.look())));
        }
        running = new Running(endpoints, loop, runner, timers);
        tell(thread, () -> joiner.join(loop, task -> tell(thread, task)));
        try {
            endpoints.open(loop);
        } catch (CannotListenException | RuntimeException e) {
            endpoints.close();
            stopped.countDown();
            throw e;
        }
    }

    private static Future<?> every(Duration period, EventLoop thread, Runnable task) {
        return thread.scheduleAtFixedRate(
                FatalErrors.checked(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void runOn(EventLoop thread, Runnable task) {
        if (thread.inEventLoop()) {
            task.run();
        } else {
            tell(thread, task);
        }
    }

    /** What the disk has to say. It goes on after the loop has ended, and then nobody waits for it. */
    private static void tell(EventLoop thread, Runnable task) {
        try {
            thread.execute(FatalErrors.checked(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("the daemon has stopped before the disk was ready", e);
        }
    }

    private static EffectRunner.Outlet outlet(UdpEndpoints endpoints) {
        return new EffectRunner.Outlet() {
            @Override
            public void send(Ipv4Address from, Endpoint to, byte[] message, @Nullable Runnable unsent) {
                endpoints.send(from, to, message, unsent);
            }

            @Override
            public void flush() {
                endpoints.flush();
            }
        };
    }

    private CoreAccess.@Nullable Serving serving() {
        Running parts = running;
        return parts == null || stopped.getCount() == 0
                ? null
                : new CoreAccess.Serving(parts.loop(), parts.endpoints().loop());
    }

    /** {@link CoreAccess#ask}. */
    <T> CompletableFuture<T> ask(Wish wish, Class<T> type) {
        return access.ask(wish, type);
    }

    /** {@link CoreAccess#askTogether}. */
    CompletableFuture<Void> askTogether(Runnable first, List<Wish> wishes) {
        return access.askTogether(first, wishes);
    }

    /** {@link UdpEndpoints#listenOn}, if it is running. */
    void listenOn(List<Ipv4Address> addresses) {
        Running parts = running;
        if (parts != null && stopped.getCount() > 0) {
            parts.endpoints().listenOn(addresses);
        }
    }

    /** {@link CoreAccess#look}. */
    <T> CompletableFuture<T> look(LongFunction<T> look) {
        return access.look(look);
    }

    /** {@link CoreAccess#read}. */
    <T> T read(Supplier<T> look) throws IOException {
        return access.read(look);
    }

    /** {@link CoreAccess#readOnLoop}. */
    <T> T readOnLoop(Supplier<T> look) {
        return access.readOnLoop(look);
    }

    /** {@link CoreAccess#readAnyway}. */
    <T> T readAnyway(Supplier<T> look) {
        return access.readAnyway(look);
    }

    /**
     * Stops within a second: gives up what the name service has on the network, takes no more datagrams, answers those that were taken if their changes become durable in
     * time, closes everything. Does nothing if it has stopped already or was never started.
     */
    public synchronized void stop() {
        used = true;
        Running parts = running;
        if (parts != null && stopped.getCount() > 0) {
            finish(parts);
            parts.endpoints().close();
            closeFeed();
            events.endWindow();
        }
        stopped.countDown();
    }

    private void closeFeed() {
        try {
            feed.close(FEED_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            feed.close();
        }
    }

    /** Three broadcasts, 250 ms apart, have been sent by then; that nobody answers them need not be waited for. */
    private static void leave(Running parts) throws ExecutionException, InterruptedException {
        CompletableFuture<Void> left = new CompletableFuture<>();
        parts.endpoints().loop().execute(() -> {
            CompletableFuture<Void> unused = parts.loop().leave().whenComplete((done, failure) -> left.complete(null));
        });
        try {
            left.get(LEAVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("not everybody has confirmed what is given up");
        }
    }

    private static void finish(Running parts) {
        long start = System.nanoTime();
        try {
            leave(parts);
            endServing(parts, STOP_PATIENCE.minusNanos(System.nanoTime() - start));
        } catch (ExecutionException e) {
            LOG.error("stopping was not orderly", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endServing(Running parts, Duration patience) throws ExecutionException, InterruptedException {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        EventLoop loop = parts.endpoints().loop();
        loop.execute(() -> {
            CompletableFuture<Void> last = parts.endpoints().stopReceiving();
            CompletableFuture<Void> unused = last.whenCompleteAsync((done, failure) -> stopServing(parts, idle), loop);
        });
        try {
            idle.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            parts.endpoints().loop().execute(parts.runner()::stop);
            LOG.warn("stopping although the last changes are not durable yet; what waits for them is not answered");
        }
    }

    /** When all that was taken has been looked at. */
    private static void stopServing(Running parts, CompletableFuture<Void> idle) {
        parts.timers().forEach(timer -> timer.cancel(false));
        parts.loop().stop();
        parts.runner().links().stop();
        CompletableFuture<Void> unused =
                parts.runner().durable().whenComplete((done, takenBack) -> idle.complete(null));
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Waits until the daemon has stopped.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /**
     * The addresses that are served.
     *
     * @return as of the last look at the interfaces; empty if it is not running
     */
    public List<LocalAddress> addresses() {
        Running parts = running;
        return parts == null || stopped.getCount() == 0
                ? List.of()
                : parts.endpoints().addresses();
    }

    /**
     * The port that is served.
     *
     * @return 0 if any would do and there was no address yet
     */
    public int port() {
        Running parts = running;
        return parts == null ? options.port() : parts.endpoints().port();
    }

    /**
     * How the sockets are used.
     *
     * @return epoll or NIO, once it has started; before, what the options say
     */
    public Transport transport() {
        Running parts = running;
        return parts == null ? options.transport() : parts.endpoints().transport();
    }

    /**
     * How many threads answer queries besides the one that does everything else.
     *
     * @return 0 if it has not started, or that one does all
     */
    public int queryThreads() {
        Running parts = running;
        return parts == null ? 0 : parts.endpoints().queryThreads();
    }

    /**
     * What has to go on from its start until it is stopped.
     *
     * @return its event loops; none if it does not run
     */
    List<Vital> vitals() {
        Running parts = running;
        if (parts == null) {
            return List.of();
        }
        List<Vital> vitals = new ArrayList<>();
        vitals.add(Vital.of("the event loop", parts.endpoints().loop()));
        for (EventLoop loop : parts.endpoints().queryLoops()) {
            vitals.add(Vital.of("the thread for queries, number " + vitals.size() + ",", loop));
        }
        return vitals;
    }

    /**
     * What could not leave this machine, and for whom it was.
     *
     * @return of the present episode, or of the last one
     */
    public SendingState sending() {
        Running parts = running;
        return parts == null ? SendingState.CLEAR : parts.endpoints().sending();
    }

    /**
     * The log of events, with its counters.
     *
     * @return the log
     */
    public EventLog events() {
        return events;
    }

    /** How many plain queries were answered; 0 before it runs. */
    long plainAnswers() {
        Running parts = running;
        return parts == null ? 0 : parts.runner().counts().plainAnswers();
    }

    /**
     * What was counted besides events, and what there is now.
     *
     * @return nothing if it was never started
     */
    public Map<Statistic, Long> counters() {
        Map<Statistic, Long> counters = new EnumMap<>(Statistic.class);
        Running parts = running;
        if (parts != null) {
            parts.endpoints().counters().forEach((counter, value) -> counters.put(Statistic.of("udp", counter), value));
            events.drops().forEach((reason, value) -> counters.put(Statistic.of("dropped", reason), value));
            events.malformed().forEach((reason, value) -> counters.put(Statistic.of("malformed", reason), value));
            counters.putAll(parts.runner().counts().counters());
            putEvents(counters, events.counts());
            counters.put(Statistic.BURST_ANSWERS, parts.runner().early());
            counters.put(Statistic.CORE_FAILURES, parts.loop().failures());
            counters.put(Statistic.CORE_REFUSED, parts.loop().refused());
            counters.put(Statistic.EFFECT_FAILURES, parts.runner().failures());
            ClockWatch watched = clocks;
            counters.put(Statistic.CLOCK_AHEAD_SECONDS, watched == null ? 0 : watched.ahead() / 1000);
            counters.put(Statistic.ADDRESSES, (long) addresses().size());
            counters.put(Statistic.QUERY_THREADS, (long) queryThreads());
            counters.put(Statistic.STORE_PENDING, (long) parts.runner().backlog());
            counters.put(Statistic.FEED_SUBSCRIBERS, (long) feed.subscribers());
            counters.put(Statistic.FEED_WAITING, feed.waiting());
            counters.put(Statistic.FEED_MISSED, feed.missed());
            links.counters().forEach((counter, value) -> counters.put(Statistic.of("link", counter), value));
        }
        return counters;
    }

    /** What is known of questions to holders is in the events: one for each that is over. */
    private static void putEvents(Map<Statistic, Long> counters, Map<String, Long> events) {
        counters.put(Statistic.CHALLENGES_DEFENDED, events.getOrDefault("HOLDER_DEFENDED", 0L));
        counters.put(Statistic.CHALLENGES_GIVEN_UP, events.getOrDefault("HOLDER_DENIED", 0L));
        counters.put(Statistic.CHALLENGES_SILENT, events.getOrDefault("HOLDER_SILENT", 0L));
        counters.put(Statistic.CHALLENGES_DOUBTED, events.getOrDefault("ANSWERS_DOUBTED", 0L));
        counters.put(Statistic.CHALLENGES_UNASKED, events.getOrDefault("HOLDER_UNASKED", 0L));
        counters.put(Statistic.CHALLENGES_WITHDRAWN, events.getOrDefault("CLAIM_WITHDRAWN", 0L));
        counters.put(Statistic.CONFLICTS_UNIQUE_REPLICATION, events.getOrDefault("REPLICA_CHALLENGED", 0L));
    }

    /** Why changes cannot be made durable; null if they can. */
    @Nullable
    String storageProblem() {
        Running parts = running;
        return parts == null ? null : parts.loop().storageProblem();
    }

    /**
     * How long requests took.
     *
     * @return nothing if it was never started
     */
    List<Sample> durations() {
        Running parts = running;
        return parts == null ? List.of() : parts.runner().counts().durations();
    }
}
