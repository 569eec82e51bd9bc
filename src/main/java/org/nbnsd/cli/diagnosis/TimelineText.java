package org.nbnsd.cli.diagnosis;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.name.Printable;

/** What happened, in lines of at most 80 columns. */
final class TimelineText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    private TimelineText() {}

    static String time(long at, ZoneId zone) {
        return CLOCK.format(Instant.ofEpochMilli(at).atZone(zone));
    }

    static String shortTime(long at, ZoneId zone) {
        return SHORT.format(Instant.ofEpochMilli(at).atZone(zone));
    }

    /** When, and what. */
    static List<String> lines(Fact fact, ZoneId zone, int width) {
        return Page.wrapped(width, time(fact.at(), zone) + "  ", Printable.text(fact.text()));
    }
}
