package org.nbnsd.diagnosis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.EventData.Event;
import org.nbnsd.diagnosis.EventData.View;
import org.nbnsd.wire.Ipv4Address;

/**
 * One event of a Windows log, as a program has exported it.
 *
 * @param provider what logged it; empty if that is not said
 * @param number its number; 0 if that is not said
 * @param time when, as it is written; empty if that is not said
 * @param computer the computer; empty if that is not said
 * @param strings the strings of its text, in their order
 * @param binary its data in hexadecimal, perhaps with blanks; empty if it has none
 */
public record LoggedEvent(
        String provider, int number, String time, String computer, List<String> strings, String binary) {
    private static final String NETBT = "netbt";

    /** Windows writes 7 or 9 digits of a second, and Z. */
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d| UTC)");

    /** Of an element the name may have a prefix; Windows takes either kind of quotation marks. */
    private static final Pattern PROVIDER = attribute("Provider", "Name");

    private static final Pattern TIME = attribute("TimeCreated", "SystemTime");
    private static final Pattern NUMBER = content("EventID");
    private static final Pattern COMPUTER = content("Computer");
    private static final Pattern DATA = content("Data");
    private static final Pattern BINARY = content("Binary");
    private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9A-Fa-f]{1,6}|\\w{2,4});");

    /** Keeps a copy of the strings. */
    public LoggedEvent {
        strings = List.copyOf(strings);
    }

    private static Pattern attribute(String element, String name) {
        return Pattern.compile(
                "<(?:\\w+:)?" + element + "\\b[^<>]*?\\s" + name + "\\s*=\\s*(\"[^\"<>]*\"|'[^'<>]*'|[^\\s<>]*)",
                Pattern.CASE_INSENSITIVE);
    }

    private static Pattern content(String element) {
        return Pattern.compile("<(?:\\w+:)?" + element + "(?:\\s[^<>]*)?(?:/>|>([^<]*)</)", Pattern.CASE_INSENSITIVE);
    }

    /**
     * The event of an XML element.
     *
     * @param xml the element, from {@code <Event>} to {@code </Event>}; prefixes and line breaks do not matter
     * @return what it says
     */
    public static LoggedEvent ofXml(String xml) {
        String number = first(NUMBER, xml);
        List<String> strings = new ArrayList<>();
        Matcher data = DATA.matcher(xml);
        while (data.find()) {
            strings.add(text(data.group(1)));
        }
        return new LoggedEvent(
                first(PROVIDER, xml).replaceAll("^[\"']|[\"']$", ""),
                number.matches("[0-9]{1,5}") ? Integer.parseInt(number) : 0,
                first(TIME, xml).replaceAll("^([\"'])(.*)\\1$", "$2"),
                first(COMPUTER, xml),
                strings,
                first(BINARY, xml));
    }

    private static String first(Pattern pattern, String xml) {
        Matcher matcher = pattern.matcher(xml);
        return matcher.find() ? text(matcher.group(1)).strip() : "";
    }

    private static String text(@Nullable String content) {
        return content == null
                ? ""
                : ENTITY.matcher(content).replaceAll(found -> Matcher.quoteReplacement(entity(found.group(1))));
    }

    private static String entity(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> name.startsWith("#") ? character(name.substring(1)) : "&" + name + ";";
        };
    }

    private static String character(String number) {
        boolean isHex = number.startsWith("x");
        try {
            return Character.toString(isHex ? Integer.parseInt(number.substring(1), 16) : Integer.parseInt(number));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /**
     * Whether NetBT logged it, and it is one of those that {@link EventData} knows. What is not said is taken for granted:
     * people cut events out.
     *
     * @return false for an event of somebody else
     */
    public boolean isOfNetBt() {
        boolean isProvider =
                provider.isEmpty() || provider.toLowerCase(Locale.ROOT).endsWith(NETBT);
        boolean isNumber = number == 0 ? !binary.isEmpty() : Event.of(number) != null;
        return isProvider && isNumber;
    }

    /**
     * What it tells.
     *
     * @return the data
     * @throws IllegalArgumentException if the data or the time are none; says what was expected
     */
    public EventData data() {
        Event event = Event.of(number);
        String digits = binary.replaceAll("\\s+", "");
        EventData data = digits.isEmpty() && event != null
                ? EventData.of(event, EventData.Strings.NONE)
                : EventData.of(octets(digits), View.XML);
        return data.with(of(strings), instant(), computer);
    }

    private static byte[] octets(String digits) {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "event data: \"" + EventDump.shown(digits)
                            + "\" (expected: hexadecimal digits, two for each octet)",
                    e);
        }
    }

    /** The name is the string that looks like one; of the addresses the own one is first. */
    private static EventData.Strings of(List<String> strings) {
        String name = "";
        List<Ipv4Address> addresses = new ArrayList<>();
        for (String each : strings) {
            Ipv4Address address = EventText.address(each.strip());
            if (address != null) {
                addresses.add(address);
            } else if (name.isEmpty()) {
                name = EventText.name(each);
            }
        }
        return new EventData.Strings(
                name,
                addresses.size() > 1 ? addresses.get(0) : null,
                addresses.isEmpty() ? null : addresses.get(addresses.size() - 1));
    }

    private @Nullable Instant instant() {
        if (time.isEmpty()) {
            return null;
        }
        try {
            if (TIMESTAMP.matcher(time).matches()) {
                return OffsetDateTime.parse(time.replace(" UTC", "Z").replace(' ', 'T'))
                        .toInstant();
            }
        } catch (DateTimeException e) {
            throw badTime(e);
        }
        throw badTime(null);
    }

    private IllegalArgumentException badTime(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "event data: SystemTime \"" + EventDump.shown(time)
                        + "\" (expected: as Windows writes it, such as 2026-11-21T08:30:00.1234567Z)",
                cause);
    }
}
