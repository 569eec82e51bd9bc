package org.nbnsd.http.server;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was refused for his token, or for want of one, in the log: the first at once, and those that follow within a minute in one line
 * with their number. They are not in the log of changes, from which a flood of them would wash out who has changed something. For the one
 * thread of all connections.
 */
final class Refusals {
    static final Duration APART = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final LongSupplier nanos;
    private final Consumer<String> lines;
    private boolean isQuiet = true;
    private long since;
    private long more;
    private String last = "";

    /**
     * None yet.
     *
     * @param nanos never jumps
     */
    Refusals(LongSupplier nanos) {
        this(nanos, line -> LOG.warn("{}", line));
    }

    /** For another place than the log. */
    Refusals(LongSupplier nanos, Consumer<String> lines) {
        this.nanos = nanos;
        this.lines = lines;
    }

    /**
     * One more.
     *
     * @param address whose it was
     * @param what was asked for: a method and a template, never what a client has written
     * @param why in words
     */
    void note(String address, String what, String why) {
        last = address + ": " + what + ": " + why;
        if (isQuiet) {
            isQuiet = false;
            since = nanos.getAsLong();
            lines.accept("refused by HTTP: " + last);
        } else {
            more++;
        }
    }

    /** Tells of those that were not told, when it is time. */
    void tick() {
        if (isQuiet || nanos.getAsLong() - since < APART.toNanos()) {
            return;
        }
        if (more == 0) {
            isQuiet = true;
            return;
        }
        lines.accept("refused by HTTP: " + more + " more within a minute, the last of them " + last);
        more = 0;
        since = nanos.getAsLong();
    }
}
