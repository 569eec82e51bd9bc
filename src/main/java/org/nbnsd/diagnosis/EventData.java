package org.nbnsd.diagnosis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * The data of a Windows event of NetBT (4319, 4320, 4321), as people copy them: what the event viewer shows as bytes or as
 * words, or what the XML of the event has. The data begin with what a driver fills in (IO_ERROR_LOG_PACKET of the Windows
 * Driver Kit without its first field); the other host's address is behind that, at offset 0x28. When it was logged
 * only the XML says, in its TimeCreated.
 *
 * @param code the event code at offset 0x0C, such as 0xC00010DF; 0 if only the address was given
 * @param status the NTSTATUS at offset 0x14; 0 if there is none
 * @param word the address at offset 0x28 as the word that it is in the words view
 * @param view how the text was read
 * @param time when the event was logged, by the clock of the computer that did; null if the text does not say it
 */
public record EventData(
        int code, int status, int word, View view, @Nullable Instant time) {
    /** How octets are written. */
    public enum View {
        /** Two digits each, in their order. */
        BYTES,
        /** Eight digits for four of them, the last first. */
        WORDS,
        /** As in XML: two digits each, in their order, without anything between them. */
        XML
    }

    /** The events. */
    public enum Event {
        /** A conflict was demanded. */
        DUPLICATE_NAME(
                4319,
                0xC00010DF,
                "another host said that it has a name that this computer has; the name is in conflict here now"),
        /** A release was demanded. */
        NAME_RELEASE(
                4320,
                0xC00010E0,
                "another host, often a name server, demanded that this computer release a name; harmless if it is a user's"
                        + " name <03> and the user is logged on elsewhere, too"),
        /** A claim was refused. */
        NAME_ERROR(
                4321,
                0xC00010E1,
                "a name of this computer could not be registered, because another host did not allow it; the event's text has"
                        + " the name and both addresses");

        private final int number;
        private final int code;
        private final String text;

        Event(int number, int code, String text) {
            this.number = number;
            this.code = code;
            this.text = text;
        }

        /**
         * Its number in the event log.
         *
         * @return such as 4319
         */
        public int number() {
            return number;
        }

        /**
         * What it means.
         *
         * @return for people
         */
        public String text() {
            return text;
        }
    }

    private static final int CODE = 0x0C;
    private static final int STATUS = 0x14;
    private static final int ADDRESS = 0x28;
    /** The least that has an address. */
    private static final int LENGTH = ADDRESS + 4;

    private static final int MOST_TEXT = 100_000;
    private static final Pattern BINARY = Pattern.compile("<Binary>([^<]*)</Binary>", Pattern.CASE_INSENSITIVE);
    private static final String END_OF_EVENT = "</Event>";
    /** Windows takes either kind of quotation marks. */
    private static final Pattern TIME = Pattern.compile(
            "<TimeCreated\\b[^<>]*?\\sSystemTime\\s*=\\s*(\"[^\"<>]*\"|'[^'<>]*'|[^\\s<>]*)", Pattern.CASE_INSENSITIVE);

    /** Windows writes 7 or 9 digits of a second, and Z. */
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    private static final Pattern OFFSET = Pattern.compile("^\\s*[0-9A-Fa-f]{4,8}:\\s*");
    private static final Pattern DIGITS = Pattern.compile("(?:0x)?([0-9A-Fa-f]+)");

    /**
     * Reads the data of an event.
     *
     * @param text 44 octets or more, or only the four of the address, in any of the views
     * @return what they say
     * @throws IllegalArgumentException if they are none, or the time in the XML is none; says what was expected
     */
    public static EventData parse(String text) {
        if (text.length() > MOST_TEXT) {
            throw new IllegalArgumentException(
                    "event data: " + text.length() + " characters (expected: at most " + MOST_TEXT + ")");
        }
        Matcher xml = BINARY.matcher(text);
        boolean isXml = xml.find();
        if (!isXml && text.contains("<")) {
            throw new IllegalArgumentException("event data: XML without binary data (expected: <Binary>...</Binary>)");
        }
        List<String> groups = groups(isXml ? xml.group(1) : text);
        boolean isBytes = groups.stream().allMatch(group -> group.length() == 2);
        boolean isWords = !isXml && groups.stream().allMatch(group -> group.length() == 8);
        if (!isBytes && !isWords && groups.size() > 1) {
            throw new IllegalArgumentException("event data: groups of " + lengths(groups)
                    + " digits (expected: 2 digits each, the bytes, or 8 digits each, the words)");
        }
        View view = isXml || !isBytes && !isWords ? View.XML : isBytes ? View.BYTES : View.WORDS;
        Instant time = isXml ? time(event(text, xml)) : null;
        return of(octets(String.join("", groups), isWords), view, time);
    }

    /** Of a file with many events the one that has these data. */
    private static String event(String text, Matcher binary) {
        int before = text.lastIndexOf(END_OF_EVENT, binary.start());
        int behind = text.indexOf(END_OF_EVENT, binary.end());
        return text.substring(before < 0 ? 0 : before, behind < 0 ? text.length() : behind);
    }

    private static @Nullable Instant time(String event) {
        Matcher created = TIME.matcher(event);
        if (!created.find()) {
            return null;
        }
        String time = created.group(1).replaceAll("^([\"'])(.*)\\1$", "$2");
        try {
            if (TIMESTAMP.matcher(time).matches()) {
                return OffsetDateTime.parse(time).toInstant();
            }
        } catch (DateTimeException e) {
            throw badTime(time, e);
        }
        throw badTime(time, null);
    }

    private static IllegalArgumentException badTime(String time, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "event data: SystemTime \"" + shown(time)
                        + "\" in the XML (expected: as Windows writes it, such as 2026-11-21T08:30:00.1234567Z)",
                cause);
    }

    private static String lengths(List<String> groups) {
        return String.join(
                ", ",
                groups.stream()
                        .map(String::length)
                        .distinct()
                        .sorted()
                        .map(String::valueOf)
                        .toList());
    }

    /** The digits of each line, without the offset before them and the characters behind them. */
    private static List<String> groups(String text) {
        List<String> groups = new ArrayList<>();
        for (String line : text.split("\\R", -1)) {
            String digits = withoutCharacters(line);
            for (String part : digits.trim().split("[\\s,:;-]+", -1)) {
                Matcher group = DIGITS.matcher(part);
                if (group.matches()) {
                    groups.add(group.group(1));
                } else if (!part.isEmpty()) {
                    throw new IllegalArgumentException("event data: \"" + shown(part)
                            + "\" (expected: hexadecimal digits, as bytes, as words, or as <Binary> of the XML)");
                }
            }
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("event data: empty (expected: 44 octets, or the 4 at offset 0x28)");
        }
        return groups;
    }

    /** The event viewer shows an offset, octets, and, two or more spaces behind them, the same octets as characters. */
    private static String withoutCharacters(String line) {
        Matcher offset = OFFSET.matcher(line);
        if (!offset.find()) {
            return line;
        }
        String rest = line.substring(offset.end()).stripTrailing();
        int gap = rest.indexOf("  ");
        boolean areOctets = gap >= 0 && rest.substring(gap).trim().matches("([0-9A-Fa-f]{2} +)*[0-9A-Fa-f]{2}");
        return gap < 0 || areOctets ? rest : rest.substring(0, gap);
    }

    private static String shown(String part) {
        String printable = part.replaceAll("[^\\x20-\\x7E]", ".");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }

    private static byte[] octets(String digits, boolean isWords) {
        if (digits.length() % 2 != 0) {
            throw new IllegalArgumentException(
                    "event data: " + digits.length() + " digits (expected: two for each octet)");
        }
        byte[] octets = HexFormat.of().parseHex(digits);
        if (isWords) {
            for (int at = 0; at < octets.length; at += 4) {
                int word = Integer.reverseBytes(big(octets, at));
                for (int i = 0; i < 4; i++) {
                    octets[at + i] = (byte) (word >>> 24 - 8 * i);
                }
            }
        }
        return octets;
    }

    private static EventData of(byte[] octets, View view, @Nullable Instant time) {
        if (octets.length == 4) {
            return new EventData(0, 0, little(octets, 0), view, time);
        }
        if (octets.length < LENGTH) {
            throw new IllegalArgumentException(
                    "event data: " + octets.length + " octets (expected: 44, or only the 4 at offset 0x28)");
        }
        EventData data =
                new EventData(little(octets, CODE), little(octets, STATUS), little(octets, ADDRESS), view, time);
        if (data.event() == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "event data: the code at offset 0x0C is 0x%08X (expected: 0xC00010DF, 0xC00010E0 or 0xC00010E1, which"
                            + " are 4319, 4320 and 4321 of NetBT)",
                    data.code()));
        }
        return data;
    }

    private static int big(byte[] octets, int at) {
        return Ipv4Address.of(Arrays.copyOfRange(octets, at, at + 4)).bits();
    }

    private static int little(byte[] octets, int at) {
        return Integer.reverseBytes(big(octets, at));
    }

    /**
     * Which event it is.
     *
     * @return null if only the address was given
     */
    public @Nullable Event event() {
        for (Event event : Event.values()) {
            if (event.code == code) {
                return event;
            }
        }
        return null;
    }

    /**
     * The other host: NetBT keeps its address with the last octet first.
     *
     * @return the address
     */
    public Ipv4Address address() {
        return new Ipv4Address(word);
    }

    /**
     * The address that one gets who does not reverse the octets.
     *
     * @return the wrong one
     */
    public Ipv4Address unreversed() {
        return new Ipv4Address(Integer.reverseBytes(word));
    }
}
