package org.nbnsd.cli.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them: how long until then, or since then, and when on the clock of this machine. */
public final class HumanTime {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT);

    private static final long[] UNITS = {86_400, 3_600, 60, 1};
    private static final String[] NAMES = {"d", "h", "min", "s"};

    private HumanTime() {}

    /** Such as {@code in 2 d 3 h}, {@code 5 min 1 s ago}, {@code now} or {@code never}. */
    public static String relative(long time, long now) {
        if (time == Long.MAX_VALUE) {
            return "never";
        }
        long seconds = Math.abs(time - now) / 1000;
        if (seconds == 0) {
            return "now";
        }
        return time > now ? "in " + duration(seconds) : duration(seconds) + " ago";
    }

    /** The two greatest units: more is of no use to a person. */
    private static String duration(long seconds) {
        int first = 0;
        while (seconds < UNITS[first]) {
            first++;
        }
        String text = seconds / UNITS[first] + " " + NAMES[first];
        if (first + 1 == UNITS.length) {
            return text;
        }
        long second = seconds % UNITS[first] / UNITS[first + 1];
        return second == 0 ? text : text + " " + second + " " + NAMES[first + 1];
    }

    /** Such as {@code 2026-11-21 09:39:00 +01:00 (in 2 d 3 h)}; {@code never}. */
    public static String both(long time, long now, ZoneId zone) {
        return time == Long.MAX_VALUE
                ? relative(time, now)
                : CLOCK.format(Instant.ofEpochMilli(time).atZone(zone)) + " (" + relative(time, now) + ")";
    }
}
