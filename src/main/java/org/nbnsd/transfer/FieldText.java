package org.nbnsd.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * The values of a record as JSON and CSV write them, each to text and back. Every error is an
 * {@link IllegalArgumentException} that begins with the field.
 */
final class FieldText {
    static final String LOCAL = "local";
    static final String NEVER = "never";

    private static final String SHAPE = "0000-00-00T00:00:00.000Z";
    private static final long DAY = 86_400_000;

    /** More than the milliseconds of ten thousand years. */
    private static final long FOUR_DIGITS = 400_000_000_000_000L;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendInstant(3)
            .toFormatter(Locale.ROOT);

    private FieldText() {}

    static IllegalArgumentException wrong(String field, String found, String expected) {
        return new IllegalArgumentException(field + ": " + BadText.quote(found) + " (expected: " + expected + ")");
    }

    static String of(RecordState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** {@code local}, or the address of another server. */
    static String ofOwner(Ipv4Address owner) {
        return owner.equals(NameRecord.LOCAL) ? LOCAL : owner.toString();
    }

    /** ISO 8601 with milliseconds, in UTC; {@code never} for {@link Long#MAX_VALUE}. */
    static String ofTime(long millis) {
        if (millis == Long.MAX_VALUE) {
            return NEVER;
        }
        LocalDate date =
                LocalDate.ofEpochDay(Math.floorDiv(Math.max(-FOUR_DIGITS, Math.min(FOUR_DIGITS, millis)), DAY));
        return date.getYear() < 0 || date.getYear() > 9999
                ? TIME.format(Instant.ofEpochMilli(millis))
                : usualText(date, (int) Math.floorMod(millis, DAY));
    }

    /** The same digit by digit: a list of all records has millions of times. */
    private static String usualText(LocalDate date, int ofDay) {
        StringBuilder text = new StringBuilder(SHAPE);
        put(text, 0, 4, date.getYear());
        put(text, 5, 2, date.getMonthValue());
        put(text, 8, 2, date.getDayOfMonth());
        put(text, 11, 2, ofDay / 3_600_000);
        put(text, 14, 2, ofDay / 60_000 % 60);
        put(text, 17, 2, ofDay / 1000 % 60);
        put(text, 20, 3, ofDay % 1000);
        return text.toString();
    }

    private static void put(StringBuilder text, int from, int digits, int number) {
        int left = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text.setCharAt(i, (char) ('0' + left % 10));
            left /= 10;
        }
    }

    static NetbiosName name(String field, String text, CodePage codePage) {
        requireCharacters(field, text);
        try {
            return NetbiosName.parse(codePage.escape(text));
        } catch (IllegalArgumentException e) {
            throw wrong(field, e);
        }
    }

    /** A name that a person wrote, in upper case. */
    static NetbiosName typedName(String field, String text, CodePage codePage) {
        requireCharacters(field, text);
        try {
            return NetbiosName.parseTyped(codePage.escapeTyped(text));
        } catch (IllegalArgumentException e) {
            throw wrong(field, e);
        }
    }

    private static void requireCharacters(String field, String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            throw wrong(field, text, "UTF-8, or the file's character set as an option");
        }
    }

    static Scope scope(String field, String text) {
        try {
            return Scope.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(field, e);
        }
    }

    /** What a value type says of itself, which is printable but as long as the text in it. */
    private static IllegalArgumentException wrong(String field, IllegalArgumentException e) {
        String message = BadText.shorten(Printable.text(String.valueOf(e.getMessage())), Problem.MAX_LENGTH / 2);
        return new IllegalArgumentException(message.startsWith(field + ": ") ? message : field + ": " + message, e);
    }

    /** Upper or lower case, with space, hyphen or underscore between the words. */
    static RecordType type(String field, String text) {
        String wanted = text.toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
        for (RecordType type : RecordType.values()) {
            if (type.text().equals(wanted)) {
                return type;
            }
        }
        throw wrong(field, text, "one of unique, group, special group, multihomed");
    }

    static RecordState state(String field, String text) {
        for (RecordState state : RecordState.values()) {
            if (of(state).equals(text)) {
                return state;
            }
        }
        throw wrong(field, text, "one of active, released, tombstone, deleted");
    }

    static NodeType nodeType(String field, String text) {
        for (NodeType type : NodeType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw wrong(field, text, "one of B, P, M, H");
    }

    static boolean flag(String field, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(field, text, "true or false");
        };
    }

    static Ipv4Address address(String field, String text) {
        try {
            return Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(field, text, "an IPv4 address such as 10.0.0.5");
        }
    }

    static Ipv4Address owner(String field, String text) {
        if (text.equals(LOCAL)) {
            return NameRecord.LOCAL;
        }
        try {
            return Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(field, text, "local, or the IPv4 address of another name server");
        }
    }

    static long version(String field, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(field, text, "a whole number of at most 64 bits");
        }
    }

    static long time(String field, String text) {
        if (text.equals(NEVER)) {
            return Long.MAX_VALUE;
        }
        try {
            return hasUsualShape(text) ? usualTime(text) : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(field, text, "a time such as 2026-11-21T08:39:00.000Z, or never");
        }
    }

    /** As {@link #ofTime} writes it for years of four digits: {@link Instant#parse} takes ten times as long. */
    private static boolean hasUsualShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = SHAPE.charAt(i) == '0' ? c >= '0' && c <= '9' : c == SHAPE.charAt(i);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static long usualTime(String text) {
        LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        LocalTime time = LocalTime.of(
                number(text, 11, 13), number(text, 14, 16), number(text, 17, 19), number(text, 20, 23) * 1_000_000);
        return LocalDateTime.of(date, time).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
