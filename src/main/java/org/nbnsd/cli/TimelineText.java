package org.nbnsd.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nbnsd.diagnosis.Fact;

/** What happened, in lines of at most 80 columns, as far as single words allow. */
final class TimelineText {
    static final int WIDTH = 80;

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
    static List<String> lines(Fact fact, ZoneId zone) {
        return wrapped(time(fact.at(), zone) + "  ", PacketText.printable(fact.text()));
    }

    /** A text behind a title, and further lines below its beginning. */
    static List<String> wrapped(String title, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(title);
        boolean first = true;
        for (String word : text.split(" ", -1)) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(title.length()));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
