package org.nbnsd.daemon.log;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.log.FairLimit.Shares;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.ClaimEvent.HolderAdded;
import org.nbnsd.protocol.ClaimEvent.UserOnSeveralHosts;
import org.nbnsd.protocol.EditEvent;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DatagramMalformed;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.protocol.TrafficEvent.RateExceeded;
import org.nbnsd.protocol.TrafficEvent.RateRestored;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes {@link NameEvent}s to the log as {@code CODE text}, each code by a logger of its own,
 * {@code org.nbnsd.events.CODE}, so that the logging configuration can choose. What an event's record has is also there as
 * key values, for formats that have such.
 *
 * <p>Every event is counted, but only so many lines of one code are shown in each window of time: what the network sends
 * must not fill the disk. The lines are shared out by sender ({@link FairLimit}), so that who floods takes them from nobody
 * else. Of the rest it is told how many and whose they were; changes of who has a name, and of records by people, are
 * listed, {@linkplain NameEvent#brief in a few words}. Who owns this calls {@link #endWindow} regularly. May be used by
 * several threads.
 */
public final class EventLog {
    /** What the loggers' names begin with. */
    public static final String LOGGER_PREFIX = "org.nbnsd.events.";

    /** Lines of one code in each window. */
    public static final Shares LINES = new Shares(10, 50, 100);
    /**
     * What is listed of one code in each window. Names change hands by questions that take seconds, and only so many can be
     * asked at a time, so that one host cannot get there by taking names over; people have no limit.
     */
    static final Shares LISTED = new Shares(1_000, 2_000, 5_000);
    /** The same where somebody has got a name that nobody has lost: hosts without number may do that, or one that forges. */
    static final Shares LISTED_ADDED = new Shares(100, 200, 500);
    /** Octets of what is listed; what is longer counts as more. */
    private static final int LISTED_OCTETS = 100;
    /** Lines of one code in each window about this machine's own names that no datagram caused: as many as it has names. */
    private static final Shares OWN = new Shares(1_000, 1_000, 1_000);
    /** Stands for the sender of what nobody sent. */
    private static final String NOBODY = "this machine";

    private static final class Kind {
        private final String code;
        private final Logger logger;
        private final AtomicLong count = new AtomicLong();
        private final FairLimit lines;
        private final FairLimit own = new FairLimit(OWN);
        private final FairLimit listed;
        private final Briefs briefs = new Briefs();
        private final Unshown unshown = new Unshown("of");
        private final Unshown names = new Unshown("for");
        private Level level = Level.INFO;

        Kind(Class<? extends NameEvent> type, Shares shares) {
            code = NameEvent.code(type);
            boolean isAdded = type == HolderAdded.class || type == UserOnSeveralHosts.class;
            listed = new FairLimit(isAdded ? LISTED_ADDED : LISTED);
            logger = LoggerFactory.getLogger(LOGGER_PREFIX + code);
            lines = new FairLimit(shares);
        }

        /** Whether an event gets a line; if not it is listed or counted, and what is to be written for that returned. */
        synchronized boolean admit(NameEvent event, Object source, List<Briefs.Line> full) {
            boolean isOwn = event instanceof NodeEvent && event.sender() == null;
            if ((isOwn ? own : lines).admit(source)) {
                return true;
            }
            level = level(event.severity());
            String brief = event.brief();
            if (brief == null) {
                unshown.add(source);
            } else if (!briefs.repeat(source, brief)) {
                if (event instanceof EditEvent || listed.admit(source, 1 + brief.length() / LISTED_OCTETS)) {
                    briefs.add(source, brief);
                } else {
                    unshown.add(source);
                    noteName(event);
                }
            }
            if (briefs.isFull()) {
                full.addAll(briefs.take());
            }
            return false;
        }

        private void noteName(NameEvent event) {
            NetbiosName name = event.name();
            if (name != null) {
                names.add(name);
            }
        }

        /** Ends the window; how many events were neither shown nor listed, and whose they were. Empty if there are none. */
        synchronized String nextWindow(List<Briefs.Line> left) {
            left.addAll(briefs.take());
            String text = unshown.count() == 0
                    ? ""
                    : "… " + unshown.count() + " more " + code + " events not shown: " + unshown.text()
                            + (names.count() == 0 ? "" : "; " + names.text());
            unshown.clear();
            names.clear();
            lines.nextWindow();
            own.nextWindow();
            listed.nextWindow();
            return text;
        }

        void write(Briefs.Line line) {
            Object source = line.source();
            LoggingEventBuilder building = logger.atLevel(level).addKeyValue("code", code);
            if (source != null) {
                building = building.addKeyValue("sender", source.toString());
            }
            building.addKeyValue("count", line.count())
                    .log(Printable.text(code + " " + line.count() + " more of " + line.of() + ": " + line.text()));
        }
    }

    /** Learns of every event, on the thread that reports it; must be fast, and must not fail. */
    public interface Witness {
        void note(NameEvent event);

        /**
         * Whether the event of an answered query can be left out: it has been noted without one.
         *
         * @param server which address of this machine was asked, not by broadcast
         * @param address the answer; null if the name was not known
         * @param now in milliseconds since the epoch
         */
        default boolean knows(
                NetbiosName name, Ipv4Address client, Ipv4Address server, @Nullable Ipv4Address address, long now) {
            return false;
        }
    }

    private final Shares shares;
    private final Witness witness;
    private final Predicate<NameEvent> isOldNews;
    private final Map<Class<?>, Kind> kinds = new ConcurrentHashMap<>();

    private final Kind queries;
    private final Map<DropReason, AtomicLong> drops = new EnumMap<>(DropReason.class);
    private final Map<Malformed.Reason, AtomicLong> malformed = new EnumMap<>(Malformed.Reason.class);

    /** With the usual limits. */
    public EventLog() {
        this(LINES, event -> {}, event -> false);
    }

    /**
     * With other limits.
     *
     * @param shares lines of one code in each window
     */
    public EventLog(Shares shares) {
        this(shares, event -> {}, event -> false);
    }

    /**
     * With a witness.
     *
     * @param shares lines of one code in each window
     * @param witness learns of every event
     * @param isOldNews which events are counted, but not written down
     */
    public EventLog(Shares shares, Witness witness, Predicate<NameEvent> isOldNews) {
        this.isOldNews = isOldNews;
        this.shares = shares;
        this.witness = witness;
        queries = kind(QueryAnswered.class);
        for (DropReason reason : DropReason.values()) {
            drops.put(reason, new AtomicLong());
        }
        for (Malformed.Reason reason : Malformed.Reason.values()) {
            malformed.put(reason, new AtomicLong());
        }
    }

    /**
     * Counts an event, and writes it down.
     *
     * @param event the event
     */
    public void report(NameEvent event) {
        witness.note(event);
        Kind kind = kind(event.getClass());
        kind.count.incrementAndGet();
        if (event instanceof DatagramDropped dropped) {
            Objects.requireNonNull(drops.get(dropped.reason())).incrementAndGet();
        } else if (event instanceof DatagramMalformed bad) {
            Objects.requireNonNull(malformed.get(bad.malformed().reason())).incrementAndGet();
        }
        Level level = level(event.severity());
        if (!kind.logger.isEnabledForLevel(level) || isOldNews.test(event)) {
            return;
        }
        List<Briefs.Line> full = new ArrayList<>();
        if (kind.admit(event, source(event), full)) {
            LoggingEventBuilder line = kind.logger.atLevel(level);
            for (Map.Entry<String, Object> field : EventFields.of(event).entrySet()) {
                line = line.addKeyValue(field.getKey(), field.getValue());
            }
            line.log(kind.code + " " + Printable.text(event.text()));
        }
        full.forEach(kind::write);
    }

    /** Whose share of the log it is. */
    public static Object source(NameEvent event) {
        if (event instanceof RateExceeded exceeded) {
            return exceeded.source();
        } else if (event instanceof RateRestored restored) {
            return restored.source();
        } else if (event instanceof EditEvent edit) {
            return edit.author().who();
        }
        Ipv4Address sender = event.sender();
        return sender == null ? NOBODY : sender;
    }

    /**
     * A {@link QueryAnswered}, made only if somebody wants it: there are far more of them than of all others.
     *
     * @param server which address of this machine was asked, not by broadcast
     * @param address the answer; null if the name was not known
     * @param now in milliseconds since the epoch
     */
    public void queryAnswered(
            NetbiosName name, Ipv4Address client, Ipv4Address server, @Nullable Ipv4Address address, long now) {
        if (queries.logger.isDebugEnabled() || !witness.knows(name, client, server, address, now)) {
            List<Ipv4Address> addresses = address == null ? List.of() : List.of(address);
            report(new QueryAnswered(name, client, addresses, server, false));
        } else {
            queries.count.incrementAndGet();
        }
    }

    /** By class, because the code is made from the class's name each time that it is asked for. */
    private Kind kind(Class<? extends NameEvent> type) {
        return kinds.computeIfAbsent(type, unknown -> new Kind(type, shares));
    }

    /** Ends the window, and writes for each code what of it was not shown. */
    public void endWindow() {
        for (Kind kind : kinds.values()) {
            List<Briefs.Line> left = new ArrayList<>();
            String unshown = kind.nextWindow(left);
            left.forEach(kind::write);
            if (!unshown.isEmpty()) {
                kind.logger.atWarn().addKeyValue("code", kind.code).log("{}", Printable.text(unshown));
            }
        }
    }

    /**
     * How many events there were.
     *
     * @return for each code that occurred, sorted by code
     */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        kinds.values().forEach(kind -> counts.put(kind.code, kind.count.get()));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /**
     * How many datagrams were dropped.
     *
     * @return for each reason
     */
    public Map<DropReason, Long> drops() {
        Map<DropReason, Long> counted = new EnumMap<>(DropReason.class);
        drops.forEach((reason, count) -> counted.put(reason, count.get()));
        return counted;
    }

    /**
     * How many datagrams were no messages.
     *
     * @return for each reason
     */
    public Map<Malformed.Reason, Long> malformed() {
        Map<Malformed.Reason, Long> counted = new EnumMap<>(Malformed.Reason.class);
        malformed.forEach((reason, count) -> counted.put(reason, count.get()));
        return counted;
    }

    private static Level level(NameEvent.Severity severity) {
        return switch (severity) {
            case DETAIL -> Level.DEBUG;
            case INFORMATION -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }
}
