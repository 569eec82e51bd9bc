package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.EventData.Event;
import org.nbnsd.diagnosis.EventData.Strings;
import org.nbnsd.wire.Ipv4Address;

/**
 * Events as people copy them: octets alone; XML; or what the event viewer puts on the clipboard, with headings and sentences
 * in the language of that Windows, of which only the octets, the names and the addresses matter.
 */
public final class EventText {
    private static final int MOST_TEXT = 8 << 20;
    private static final String QUOTES = "\"'\u00AB\u00BB\u201C\u201D\u201E\u201A\u2018\u2019\u300C\u300D\u300E\u300F";
    private static final String BETWEEN = "[^\"\u00AB\u00BB\u201C\u201D\u201E\u300C\u300D\u300E\u300F]{0,300}?";
    private static final String ADDRESS = "(?<![0-9.])((?:[0-9]{1,3}\\.){3}[0-9]{1,3})(?![0-9]|\\.[0-9])";
    /** The sentence of an event 4321: a name in quotation marks, the own address, the other's. */
    private static final Pattern SENTENCE = Pattern.compile("[" + QUOTES + "]\\h*([^" + QUOTES
            + "\\v]{1,15}:\\h?[0-9A-Fa-f]{1,2})\\h*\\\\?[" + QUOTES + "]{1,2}" + BETWEEN + ADDRESS + BETWEEN + ADDRESS);
    /** The same as the details of the event show it, in three lines. */
    private static final Pattern LINES = Pattern.compile(
            "(?m)^\\h*(\\S.{0,14}:[0-9A-Fa-f]{1,2})\\h*\\R\\h*" + ADDRESS + "\\h*\\R\\h*" + ADDRESS + "\\h*$");

    private static final Pattern NAME = Pattern.compile("(.{0,14}[^\\s:])\\s*:\\h?([0-9A-Fa-f]{1,2})\\s*");
    private static final Pattern ONE_ADDRESS = Pattern.compile(ADDRESS);
    private static final Pattern DIGITS = Pattern.compile("\\h*+(?:(?:0[xX])?+(?:[0-9A-Fa-f]{2})++[\\h,:;-]*+)++");
    private static final Pattern NUMBER = Pattern.compile("\\b(43(?:19|20|21))\\b");
    private static final Pattern EVENT = Pattern.compile("<(?:\\w+:)?Event[\\s/>]", Pattern.CASE_INSENSITIVE);
    private static final Pattern END_OF_EVENT = Pattern.compile("</(?:\\w+:)?Event\\s*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern BINARY = Pattern.compile("<(?:\\w+:)?Binary\\b", Pattern.CASE_INSENSITIVE);

    private EventText() {}

    /** A sentence, and where it is. */
    private record Found(Strings strings, int start) {}

    /**
     * Reads a text.
     *
     * @param text the text
     * @return the events of NetBT in it, at least one
     * @throws IllegalArgumentException if there is none, or one makes no sense; says what was expected
     */
    public static List<EventData> read(String text) {
        if (text.length() > MOST_TEXT) {
            throw new IllegalArgumentException(
                    "event data: " + text.length() + " characters (expected: at most " + MOST_TEXT + ")");
        }
        List<EventData> events = new ArrayList<>();
        elements(text).stream().filter(LoggedEvent::isOfNetBt).forEach(event -> events.add(event.data()));
        if (!events.isEmpty()) {
            return events;
        }
        if (EVENT.matcher(text).find() || BINARY.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "event data: XML without an event of NetBT (expected: 4319, 4320 or 4321, with <Binary>...</Binary>)");
        }
        List<EventDump> dumps = EventDump.inLines(text);
        List<Found> sentences = sentences(text);
        return dumps.isEmpty() && sentences.isEmpty()
                ? List.of(EventDump.typed(digits(text)))
                : joined(dumps, sentences);
    }

    /** The lines of digits alone, if there are any: others are headings. */
    private static String digits(String text) {
        String digits =
                text.lines().filter(line -> DIGITS.matcher(line).matches()).collect(Collectors.joining("\n"));
        if (!digits.isEmpty()) {
            return digits;
        }
        Matcher number = NUMBER.matcher(text);
        if (number.find()) {
            throw new IllegalArgumentException("event data: the text of an event " + number.group(1)
                    + " without its data (expected: with the octets below it, or as XML: only they have the address)");
        }
        return text;
    }

    /** The events that are there as XML; a {@code <Binary>} alone is one. */
    private static List<LoggedEvent> elements(String text) {
        List<LoggedEvent> elements = new ArrayList<>();
        Matcher start = EVENT.matcher(text);
        Matcher end = END_OF_EVENT.matcher(text);
        int at = 0;
        while (start.find(at)) {
            at = end.find(start.end()) ? end.end() : text.length();
            elements.add(LoggedEvent.ofXml(text.substring(start.start(), at)));
        }
        if (elements.isEmpty() && BINARY.matcher(text).find()) {
            elements.add(LoggedEvent.ofXml(text));
        }
        return elements;
    }

    private static List<Found> sentences(String text) {
        List<Found> sentences = sentences(SENTENCE, text);
        return sentences.isEmpty() ? sentences(LINES, text) : sentences;
    }

    private static List<Found> sentences(Pattern pattern, String text) {
        List<Found> sentences = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String name = name(matcher.group(1));
            Ipv4Address first = address(matcher.group(2));
            Ipv4Address second = address(matcher.group(3));
            if (!name.isEmpty() && first != null && second != null) {
                sentences.add(new Found(new Strings(name, first, second), matcher.start()));
            }
        }
        return sentences;
    }

    /** The octets of an event stand behind its sentence. */
    private static List<EventData> joined(List<EventDump> dumps, List<Found> sentences) {
        List<EventData> events = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < sentences.size(); i++) {
            Found sentence = sentences.get(i);
            int end = i + 1 < sentences.size() ? sentences.get(i + 1).start() : Integer.MAX_VALUE;
            while (next < dumps.size() && dumps.get(next).start() < sentence.start()) {
                events.add(dumps.get(next++).data());
            }
            boolean hasDump = next < dumps.size() && dumps.get(next).start() < end;
            EventData data = hasDump ? dumps.get(next++).data() : EventData.of(Event.NAME_ERROR, Strings.NONE);
            events.add(data.with(sentence.strings(), null, ""));
        }
        for (; next < dumps.size(); next++) {
            events.add(dumps.get(next).data());
        }
        return events;
    }

    /** {@code PC1            :0} as {@code PC1<00>}; empty if it is no name. */
    static String name(String text) {
        Matcher matcher = NAME.matcher(text.strip());
        return matcher.matches()
                ? matcher.group(1).strip()
                        + '<'
                        + String.format(Locale.ROOT, "%02X", Integer.parseInt(matcher.group(2), 16))
                        + '>'
                : "";
    }

    static @Nullable Ipv4Address address(String text) {
        try {
            return ONE_ADDRESS.matcher(text).matches() ? Ipv4Address.parse(text) : null;
        } catch (IllegalArgumentException e) {
            return null; // such as 300.1.1.1
        }
    }
}
