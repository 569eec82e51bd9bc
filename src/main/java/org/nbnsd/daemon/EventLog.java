package org.nbnsd.daemon;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes {@link NameEvent}s to the log as {@code CODE text}, each code by a logger of its own,
 * {@code org.nbnsd.events.CODE}, so that the logging configuration can choose. The code and the name are also there as
 * key values, for formats that have such.
 *
 * <p>Every event is counted, but of each code only so many lines are shown in each window of time: what the network sends
 * must not fill the disk. Who owns this calls {@link #endWindow} regularly. May be used by several threads.
 */
public final class EventLog {
    /** What the loggers' names begin with. */
    public static final String LOGGER_PREFIX = "org.nbnsd.events.";
    /** Lines of one code in each window, unless said otherwise. */
    public static final int LINES_PER_WINDOW = 50;

    private static final class Kind {
        private final String code;
        private final Logger logger;
        private final AtomicLong count = new AtomicLong();
        private final LineLimit limit;

        Kind(String code, int linesPerWindow) {
            this.code = code;
            logger = LoggerFactory.getLogger(LOGGER_PREFIX + code);
            limit = new LineLimit(linesPerWindow);
        }

        boolean admit() {
            synchronized (limit) {
                return limit.admit();
            }
        }

        long nextWindow() {
            synchronized (limit) {
                return limit.nextWindow();
            }
        }
    }

    /** Learns of every event, on the thread that reports it; must be fast, and must not fail. */
    interface Witness {
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

    private final int linesPerWindow;
    private final Witness witness;
    private final Predicate<NameEvent> isOldNews;
    private final Map<Class<?>, Kind> kinds = new ConcurrentHashMap<>();

    private final Kind queries;
    private final Map<DropReason, AtomicLong> drops = new EnumMap<>(DropReason.class);

    /** With the usual limit. */
    public EventLog() {
        this(LINES_PER_WINDOW);
    }

    /**
     * With another limit.
     *
     * @param linesPerWindow lines of one code in each window
     */
    public EventLog(int linesPerWindow) {
        this(linesPerWindow, event -> {}, event -> false);
    }

    /**
     * With a witness.
     *
     * @param linesPerWindow lines of one code in each window
     * @param witness learns of every event
     * @param isOldNews which events are counted, but not written down
     */
    EventLog(int linesPerWindow, Witness witness, Predicate<NameEvent> isOldNews) {
        this.isOldNews = isOldNews;
        this.linesPerWindow = linesPerWindow;
        this.witness = witness;
        queries = kind(QueryAnswered.class);
        for (DropReason reason : DropReason.values()) {
            drops.put(reason, new AtomicLong());
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
        }
        Level level = level(event.severity());
        if (!kind.logger.isEnabledForLevel(level) || isOldNews.test(event) || !kind.admit()) {
            return;
        }
        LoggingEventBuilder line = kind.logger.atLevel(level).addKeyValue("code", kind.code);
        NetbiosName name = event.name();
        if (name != null) {
            line = line.addKeyValue("name", printable(name.toString()));
        }
        line.log(kind.code + " " + printable(event.text()));
    }

    /**
     * A {@link QueryAnswered}, made only if somebody wants it: there are far more of them than of all others.
     *
     * @param server which address of this machine was asked, not by broadcast
     * @param address the answer; null if the name was not known
     * @param now in milliseconds since the epoch
     */
    void queryAnswered(
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
        return kinds.computeIfAbsent(type, unknown -> new Kind(NameEvent.code(type), linesPerWindow));
    }

    /** Ends the window, and writes for each code how much of it was not shown. */
    public void endWindow() {
        for (Kind kind : kinds.values()) {
            long hidden = kind.nextWindow();
            if (hidden > 0) {
                kind.logger
                        .atWarn()
                        .addKeyValue("code", kind.code)
                        .log("… {} more {} events not shown", hidden, kind.code);
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

    private static Level level(NameEvent.Severity severity) {
        return switch (severity) {
            case DETAIL -> Level.DEBUG;
            case INFORMATION -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }

    /**
     * Names are escaped where they are made. This is the second lock on the door: whatever comes from the network, one
     * event is one line, and no terminal takes it for a command.
     */
    static String printable(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                safe.append(String.format("\\x%02X", c));
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }
}
