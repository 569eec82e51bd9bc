package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The catalogue of events, as people read it; {@code events.properties} has it. */
public final class EventGuide {
    /**
     * All about an event.
     *
     * @param code its code
     * @param severity how much it matters; several if that depends
     * @param text what the log says, for an example
     * @param means what has happened
     * @param act what to do
     * @param windows what Windows reports instead, by source and number; empty if nothing is known
     */
    public record Entry(String code, String severity, String text, String means, String act, String windows) {
        /** Whether it is what Windows reports with this number. */
        boolean isOfWindows(String number) {
            return windows.matches(".*\\b" + Pattern.quote(number) + "\\b.*");
        }
    }

    /** What is to be said of all of them, in paragraphs. */
    public static final List<String> PREFACE = List.of(
            "Each event is a line of the log: its code, and a sentence about it. What is of severity detail is in the log"
                    + " with log.level = \"debug\", information with \"info\", and so on. The sentence may change; the"
                    + " code does not, and is a field of its own with log.format = \"json\".",
            "",
            "On Windows tells what a Windows host or server reports where this one reports the event: NetBT at a host,"
                    + " WINS at a server, both in the System log.");

    private final Map<String, Entry> entries = new TreeMap<>();

    private EventGuide(Properties texts) {
        for (String key : texts.stringPropertyNames()) {
            String code = key.substring(0, key.indexOf('.'));
            entries.computeIfAbsent(code, any -> entry(code, texts));
        }
    }

    private static Entry entry(String code, Properties texts) {
        return new Entry(
                code,
                text(code, "severity", texts),
                text(code, "text", texts),
                text(code, "means", texts),
                text(code, "act", texts),
                texts.getProperty(code + ".windows", ""));
    }

    private static String text(String code, String what, Properties texts) {
        String text = texts.getProperty(code + "." + what);
        if (text == null) {
            throw new AssertionError("events.properties: no " + code + "." + what);
        }
        return text;
    }

    /** Reads it. */
    public static EventGuide load() {
        try (InputStream in = EventGuide.class.getResourceAsStream("events.properties")) {
            if (in == null) {
                throw new AssertionError("events.properties: not in the jar");
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new EventGuide(texts);
        } catch (IOException e) {
            throw new UncheckedIOException("events.properties", e);
        }
    }

    /** By code. */
    public Collection<Entry> entries() {
        return entries.values();
    }

    @Nullable
    Entry get(String code) {
        return entries.get(code);
    }
}
