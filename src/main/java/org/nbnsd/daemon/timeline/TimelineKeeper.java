package org.nbnsd.daemon.timeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Family;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.document.EventDocument;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.daemon.log.FairLimit.Shares;
import org.nbnsd.daemon.log.FairRate;
import org.nbnsd.diagnosis.EventFacts;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.ClaimEvent.NameRefreshed;
import org.nbnsd.protocol.IncidentEvent;
import org.nbnsd.protocol.IncidentEvent.IncidentClosed;
import org.nbnsd.protocol.IncidentEvent.IncidentOpened;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.NodeStatusAnswered;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.store.Journal;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Timeline} of a daemon, on a thread of its own: who serves the network hands over events and does not
 * wait. What comes faster than it can be kept is dropped, and counted. Of queries only a sample is taken, and none goes to
 * the disk; how many there were of each host for each name, the {@link LiveAudit} counts. If the file cannot be used, that
 * is said loudly, and all goes on in memory until it can ({@link TimelineFile}).
 */
public final class TimelineKeeper implements EventLog.Witness, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimelineKeeper.class);

    private static final int BATCH = 500;
    /**
     * When more has come than a batch, the thread rests for so many times as long as that took: on one core a million
     * registrations in a row came to a third fewer a second while the timeline took what it could get.
     */
    private static final int REST = 4;

    private static final Duration LONGEST_REST = Duration.ofMillis(500);
    /** So that a hundred thousand queries a second do not wake the thread for each of those that are taken. */
    private static final Duration SHORTEST_REST = Duration.ofMillis(20);

    /**
     * As facts, in a second. Hosts refresh after days; what comes faster says nothing new, and each fact costs three times
     * what its refresh does.
     */
    private static final Shares MOST_REFRESHES = new Shares(100, 500, 1_000);
    /** As events, in a second, when more wait than half of what can: nobody may take the place of all others. */
    private static final Shares MOST_IN_A_CROWD = new Shares(50, 500, 2_000);

    /** Of 400 octets, with what the database needs for them: 900 MB at the most, however long the names are. */
    private static final long MOST_LINES = 2_000_000;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** More often, a server of a million names spent five times as long on this as on answering. */
    private static final Duration BETWEEN_AUDITS = Duration.ofSeconds(2);

    /** Incidents that are over at one look and are explained; each takes as long as a hundred facts do. */
    private static final int MOST_EXPLAINED = 10;

    private static final Duration BETWEEN_PRUNINGS = Duration.ofMinutes(10);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /**
     * How much is kept.
     *
     * @param facts of the timeline
     * @param events how many may be on their way to it
     * @param lines how many, of 400 octets, may wait for its file
     * @param uses how many pairs of a host and a name the audit counts; 0 for no audit
     * @param isSmall whether to be modest with the rest
     */
    public record Sizes(Timeline.Limits facts, int events, int lines, int uses, boolean isSmall) {
        public static final int MOST_EVENTS = 50_000;
        public static final int MOST_LINES = 10_000;

        /** As much as is ever kept. */
        public static Sizes most(int uses) {
            return new Sizes(Timeline.Limits.DEFAULTS, MOST_EVENTS, MOST_LINES, uses, false);
        }
    }

    /** What comes to the thread. */
    private sealed interface Seen {}

    private record Happened(long at, NameEvent event) implements Seen {}

    private record Found(Fact fact) implements Seen {}

    /** Somebody waits until it is its turn. */
    private record Mark(CompletableFuture<Void> reached) implements Seen {}

    private final @Nullable TimelineFile file;
    private final LongSupplier clock;
    private final LongSupplier ahead;
    private final QuerySampler queries = new QuerySampler();
    private final @Nullable LiveAudit audit;

    private final FairRate refreshes = new FairRate(MOST_REFRESHES);
    private final FairRate crowd = new FairRate(MOST_IN_A_CROWD);

    private final Sizes sizes;
    private final BlockingQueue<Seen> waiting;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Watchers watchers;
    private final IncidentCounts closed = new IncidentCounts();
    private final RecentEvents events;
    private final Thread thread = new Thread(this::run, "nbnsd-timeline");
    private final Timeline timeline;

    private volatile Consumer<NameEvent> teller = event -> {};
    private volatile boolean loaded;
    private volatile boolean closing;
    private long prunedAt;
    private volatile long quietUntil = System.nanoTime();
    private long auditedAt;

    /**
     * One that has not started.
     *
     * @param file where to keep facts; null for in memory only
     * @param keep for how long
     * @param sizes how much of everything is kept
     * @param clock the time, in milliseconds since the epoch; it does not jump
     * @param ahead by how much the clock of this machine is ahead of that; what is on disk has the times of that one
     * @param machine tells the addresses of this machine as they are now, for one thread
     */
    public TimelineKeeper(
            @Nullable Path file,
            Duration keep,
            Sizes sizes,
            LongSupplier clock,
            LongSupplier ahead,
            Supplier<Set<Ipv4Address>> machine) {
        this.sizes = sizes;
        this.ahead = ahead;
        waiting = new ArrayBlockingQueue<>(sizes.events());
        timeline = new Timeline(sizes.facts());
        watchers = new Watchers(sizes.isSmall() ? Watchers.FEW : Watchers.MOST);
        events = new RecentEvents(
                sizes.isSmall() ? RecentEvents.FEW : RecentEvents.MOST, clock.getAsLong(), EventDocument::octets);
        this.file = file == null ? null : new TimelineFile(file, keep.toMillis(), MOST_LINES, sizes.lines(), ahead);
        audit = sizes.uses() == 0 ? null : new LiveAudit(sizes.uses(), sizes.isSmall(), machine, clock.getAsLong());
        this.clock = clock;
        thread.setDaemon(true);
    }

    /** Reads what was kept, in the background, and goes on from there. To be called once; incidents are told from now on. */
    public void start(Consumer<NameEvent> tell) {
        teller = tell;
        thread.start();
    }

    /** Of queries only the sample and the number are of interest. */
    @Override
    public boolean knows(
            NetbiosName name, Ipv4Address client, Ipv4Address server, @Nullable Ipv4Address address, long now) {
        if (queries.isWanted(name, client, now)) {
            return false;
        }
        if (audit != null) {
            audit.note(name, client, server, address != null, now);
        }
        return true;
    }

    /** Takes an event. For the thread that serves the network; costs next to nothing. */
    @Override
    public void note(NameEvent event) {
        if (event instanceof DatagramDropped) {
            return;
        }
        long now = clock.getAsLong();
        if (event instanceof IncidentEvent) {
            events.add(now, event); // this thread itself tells it
            return;
        }
        if (event instanceof QueryAnswered query) {
            if (audit != null) {
                audit.note(query, now);
            }
            if (!queries.admit(query.name(), query.client(), now)) {
                return;
            }
        } else if (event instanceof NodeStatusAnswered status) {
            if (audit != null) {
                audit.note(status, now);
            }
            return;
        }
        boolean isCrowded = waiting.remainingCapacity() < sizes.events() / 2;
        if (event instanceof NameRefreshed && !refreshes.admit(EventLog.source(event), now)
                || isCrowded && !crowd.admit(EventLog.source(event), now)) {
            dropped.incrementAndGet();
            return;
        }
        hand(new Happened(now, event));
    }

    /** Takes what was found out by asking. For any thread. */
    public void found(Fact fact) {
        hand(new Found(fact));
    }

    private void hand(Seen seen) {
        if (!waiting.offer(seen)) {
            dropped.incrementAndGet();
        }
    }

    /**
     * Waits until what was handed over before is in the timeline.
     *
     * @throws OperationException if that takes too long
     */
    public void settle() throws OperationException {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        try {
            if (waiting.offer(new Mark(reached), SETTLING.toMillis(), TimeUnit.MILLISECONDS)) {
                reached.get(SETTLING.toMillis(), TimeUnit.MILLISECONDS);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            throw new OperationException(Kind.BUSY, "the timeline is behind (expected: try again in a minute)", e);
        }
        throw new OperationException(Kind.BUSY, "the timeline is behind (expected: try again in a minute)");
    }

    /** Does something with the timeline, while nothing is added to it. */
    public synchronized <T> T look(Function<Timeline, T> question) {
        return question.apply(timeline);
    }

    /**
     * From now on facts are kept on disk for another time, and more or fewer uses counted; what is switched off stays so.
     *
     * @param time not zero, if there is a file
     * @param uses pairs of a host and a name; not 0, if they are counted
     */
    public void keep(Duration time, int uses) {
        if (file != null && !time.isZero()) {
            file.keep(time.toMillis());
        }
        if (audit != null && uses > 0) {
            audit.count(uses);
        }
    }

    /** Who uses names for what; null if nobody counts that. */
    @Nullable
    public LiveAudit audit() {
        return audit;
    }

    /** Whether what was kept before is there again. */
    public boolean isLoaded() {
        return loaded;
    }

    public Watchers watchers() {
        return watchers;
    }

    /** The last events, but datagrams that were dropped and answers that are only counted; of queries and refreshes a sample. */
    public RecentEvents events() {
        return events;
    }

    public long now() {
        return clock.getAsLong();
    }

    /** The time at which the clock of this machine would show that; 0 is the beginning. */
    public long ofWallClock(long time) {
        return time == 0 ? 0 : time - ahead.getAsLong();
    }

    /** How many incidents are over. */
    public List<Family.Sample> samples() {
        return closed.samples();
    }

    /** How much there is, and what was lost: because it came too fast, by a bug, because the disk failed, because who watched was slow. */
    public Map<Statistic, Long> counters() {
        Map<Statistic, Long> counters = new EnumMap<>(Statistic.class);
        counters.put(Statistic.TIMELINE_FACTS, look(known -> (long) known.size()));
        counters.put(Statistic.TIMELINE_INCIDENTS, look(known ->
                (long) known.incidents(0).size()));
        counters.put(Statistic.INCIDENTS_OPEN, look(known -> (long) known.openIncidents()));
        counters.put(Statistic.TIMELINE_DROPPED, dropped.get());
        counters.put(Statistic.TIMELINE_FAILURES, failures.get());
        counters.put(Statistic.TIMELINE_NOT_WRITTEN, notKept.get() + (file == null ? 0 : file.notWritten()));
        counters.put(Statistic.TIMELINE_WATCHERS_MISSED, watchers.missed());
        return counters;
    }

    private void run() {
        try {
            attempt(this::open);
            loaded = true;
            while (!closing || !waiting.isEmpty()) {
                attempt(this::take);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            loaded = true;
            if (file != null) {
                file.close(clock.getAsLong());
            }
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /** A bug costs what came with it. It is told once in a while: what the network sends must not fill the disk. */
    private void attempt(Step step) throws InterruptedException {
        try {
            step.run();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failures.incrementAndGet();
            long now = System.nanoTime();
            if (now - quietUntil >= 0) {
                quietUntil = now + QUIET.toNanos();
                LOG.error(
                        "the timeline failed over what happened, this is a bug; others like it are only counted for {} s",
                        QUIET.toSeconds(),
                        e);
            }
        }
    }

    /** Whether what happens is still taken, as far as this process goes. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void open() {
        if (file != null) {
            prunedAt = clock.getAsLong();
            file.open(sizes.facts().all(), this::restore, prunedAt);
        }
    }

    private void restore(long at, String line) {
        try {
            Fact fact = FactJson.parse(line);
            addOne(fact.at() > at ? fact.at(at) : fact);
        } catch (IllegalArgumentException e) {
            notKept.incrementAndGet();
            LOG.warn(
                    "{}: a line that nbnsd did not write is passed over: {}",
                    "timeline.db",
                    Printable.text(String.valueOf(e.getMessage())));
        }
    }

    /** What has come, and then what is to be done however much comes. */
    private void take() throws InterruptedException {
        Seen first = waiting.poll(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            List<Seen> seen = new ArrayList<>();
            seen.add(first);
            long start = System.nanoTime();
            waiting.drainTo(seen, BATCH);
            add(seen);
            rest(seen.size() >= BATCH ? REST * (System.nanoTime() - start) : 0);
        }
        long now = clock.getAsLong();
        if (audit != null && now - auditedAt >= BETWEEN_AUDITS.toMillis()) {
            auditedAt = now;
            audit.countUp();
        }
        close(look(known -> known.closeQuiet(now)));
        if (file != null) {
            file.look(now);
            if (now - prunedAt >= BETWEEN_PRUNINGS.toMillis()) {
                prunedAt = now;
                file.prune(now);
            }
        }
    }

    /** What comes meanwhile comes together. */
    private void rest(long nanos) throws InterruptedException {
        if (!closing) {
            long most = Math.min(LONGEST_REST.toNanos(), nanos);
            TimeUnit.NANOSECONDS.sleep(Math.max(SHORTEST_REST.toNanos(), most));
        }
    }

    private void add(List<Seen> seen) {
        List<Fact> facts = new ArrayList<>();
        List<CompletableFuture<Void>> marks = new ArrayList<>();
        for (Seen each : seen) {
            if (each instanceof Happened happened) {
                events.add(happened.at(), happened.event());
                facts.addAll(EventFacts.of(happened.event(), happened.at()));
            } else if (each instanceof Found found) {
                facts.add(found.fact());
            } else if (each instanceof Mark mark) {
                marks.add(mark.reached());
            } else {
                throw new AssertionError("not noted: " + each);
            }
        }
        for (Fact fact : facts) {
            Incident opened = addOne(fact);
            if (opened != null) {
                teller.accept(new IncidentOpened(
                        opened.name(), opened.first().text(), opened.first().source()));
            }
            watchers.tell(fact);
        }
        marks.forEach(mark -> mark.complete(null));
        write(facts);
    }

    private synchronized @Nullable Incident addOne(Fact fact) {
        if (audit != null) {
            audit.add(fact);
        }
        return timeline.add(fact);
    }

    private void close(List<Incident> over) {
        for (int i = 0; i < over.size(); i++) {
            tellClosed(over.get(i));
            NetbiosName name = over.get(i).name();
            closed.count(i < MOST_EXPLAINED ? look(known -> known.explain(new OneName(name))) : null);
        }
    }

    private void tellClosed(Incident over) {
        teller.accept(new IncidentClosed(
                over.name(), over.count(), (over.last().at() - over.first().at()) / 1000));
    }

    private void write(List<Fact> facts) {
        if (file == null) {
            return;
        }
        List<Journal.Line> lines = facts.stream()
                .filter(fact -> fact.kind() != FactKind.QUERIED)
                .map(fact -> line(fact))
                .toList();
        file.append(lines, clock.getAsLong());
    }

    private Journal.Line line(Fact fact) {
        Ipv4Address source = fact.source();
        Fact byWallClock = fact.at(fact.at() + ahead.getAsLong());
        return new Journal.Line(
                byWallClock.at(),
                source == null ? 0 : source.bits(),
                FactJson.toKeep(byWallClock).toString());
    }

    /** Keeps what has been handed over, as far as that works within two seconds. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("stopping although the last of the timeline is not on the disk yet");
        }
    }
}
