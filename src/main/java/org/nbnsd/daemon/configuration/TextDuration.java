package org.nbnsd.daemon.configuration;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.protocol.RetrySchedule;

/** Durations as administrators write them: {@code 6d}, {@code 1h30m}, {@code 500ms}. */
public final class TextDuration {
    /** What {@link #parse} reads, for error messages. */
    static final String FORM = "a duration such as \"6d\", \"1h30m\" or \"500ms\"";

    private static final Pattern PARTS = Pattern.compile(
            "(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?");
    private static final Duration[] UNITS = {
        Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1)
    };
    private static final String[] NAMES = {"d", "h", "m", "s", "ms"};

    private TextDuration() {}

    /**
     * Reads a duration.
     *
     * @param text numbers with the units d, h, m, s and ms, in this order, at least one
     * @return the duration
     * @throws IllegalArgumentException if the text is anything else
     */
    static Duration parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException("duration: " + text + " (expected: " + FORM + ")");
        }
        Duration sum = Duration.ZERO;
        for (int i = 0; i < UNITS.length; i++) {
            String number = parts.group(i + 1);
            if (number != null) {
                sum = sum.plus(UNITS[i].multipliedBy(Integer.parseInt(number)));
            }
        }
        return sum;
    }

    /** The shortest text that {@link #parse} reads back; fractions of a millisecond are cut off. */
    public static String format(Duration duration) {
        long rest = duration.toMillis();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UNITS.length; i++) {
            long count = rest / UNITS[i].toMillis();
            rest -= count * UNITS[i].toMillis();
            if (count > 0) {
                text.append(count).append(NAMES[i]);
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    /** How often somebody is asked, and for how long. */
    static String schedule(RetrySchedule schedule) {
        String total = format(Duration.ofMillis(schedule.totalMillis()));
        if (schedule.tries() == 1) {
            return "once, waiting " + total;
        }
        String growth = schedule.growth() == 1 ? " apart" : " apart, growing by " + schedule.growth();
        return schedule.tries() + " tries, " + format(schedule.firstInterval()) + growth + ", " + total + " in all";
    }
}
