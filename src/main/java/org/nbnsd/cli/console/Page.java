package org.nbnsd.cli.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nbnsd.diagnosis.Advice.Severity;

/**
 * Text for people, as wide as they see it, with colours if they look at a terminal.
 *
 * @param colours whether to use them
 * @param zone for times
 * @param width in columns
 * @param lines what was written so far
 */
public record Page(boolean colours, ZoneId zone, int width, List<String> lines) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    /** An empty page for standard output. */
    public static Page of(Console console) {
        return new Page(console.colour(), ZoneId.systemDefault(), console.width(), new ArrayList<>());
    }

    /** Such as {@code 2026-11-21 09:39:00.123}. */
    public String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    public void line(String text) {
        lines.add(text.stripTrailing());
    }

    /** Leaves a line free, unless it is the first. */
    public void gap() {
        if (!lines.isEmpty()) {
            lines.add("");
        }
    }

    /** Begins a part. */
    public void heading(String text) {
        gap();
        lines.add(colours ? "\u001B[1m" + text + "\u001B[0m" : text);
    }

    /** A severity in words, painted. */
    public String word(Severity severity) {
        return switch (severity) {
            case NOTHING_TO_DO -> painted("NOTHING TO DO", "32");
            case LOOK -> painted("WORTH A LOOK", "33");
            case ACT -> painted("SOMEBODY HAS TO ACT", "31");
        };
    }

    private String painted(String text, String code) {
        return colours ? "\u001B[1;" + code + "m" + text + "\u001B[0m" : text;
    }

    /** Such as 1 record, 2 records. */
    public static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** As many lines as it takes. */
    public void paragraph(String first, String next, String text) {
        lines.addAll(wrapped(width, first, next, text));
    }

    /** As many lines as it takes, the further ones below the beginning of the text. */
    public void paragraph(String title, String text) {
        lines.addAll(wrapped(width, title, text));
    }

    /** A text behind a title, and further lines below its beginning. */
    public static List<String> wrapped(int width, String title, String text) {
        return title.length() > width / 2 // names may have long scopes
                ? wrapped(width, "", "  ", title + text)
                : wrapped(width, title, " ".repeat(title.length()), text);
    }

    private static List<String> wrapped(int width, String first, String next, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean isEmpty = true;
        for (String word : text.split(" ", -1)) {
            String rest = word;
            if (!isEmpty && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(next);
                isEmpty = true;
            }
            while (line.length() + rest.length() + (isEmpty ? 0 : 1) > width) { // longer than a line
                int fits = width - line.length();
                lines.add(line + rest.substring(0, fits));
                rest = rest.substring(fits);
                line = new StringBuilder(next);
            }
            line.append(isEmpty ? "" : " ").append(rest);
            isEmpty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
