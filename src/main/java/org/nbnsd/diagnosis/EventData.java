package org.nbnsd.diagnosis;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a Windows event of NetBT (4319, 4320, 4321) tells. Its data begin with what a driver fills in (IO_ERROR_LOG_PACKET of
 * the Windows Driver Kit without its first field); the other host's address is behind that, at offset 0x28. Events 4321 of
 * newer Windows have no such address in their data, but all of it in the strings of their text.
 *
 * @param code the event code at offset 0x0C, such as 0xC00010DF; 0 if only the address was given
 * @param status the NTSTATUS at offset 0x14; 0 if there is none
 * @param inData the other host's address in the data; null if it is not there
 * @param view how the data were read
 * @param strings what the event's text has; {@link Strings#NONE} if that was not given
 * @param time when the event was logged, by the clock of the computer that did; null if nobody says it
 * @param computer the computer that logged it; empty if nobody says it
 */
public record EventData(
        int code,
        int status,
        @Nullable Ipv4Address inData,
        View view,
        Strings strings,
        @Nullable Instant time,
        String computer) {
    /** How the data were written. */
    public enum View {
        /** Two digits each, in their order. */
        BYTES,
        /** Eight digits for four of them, the last first. */
        WORDS,
        /** As in XML: two digits each, in their order, without anything between them. */
        XML,
        /** Not at all: only the text of the event was given. */
        TEXT
    }

    /**
     * What the text of an event 4321 has.
     *
     * @param name the name that could not be registered, such as {@code PC1<00>}; empty if it was not given
     * @param own the address of the interface of the computer that logged it; null if it was not given
     * @param other the address of the computer that did not allow it; null if it was not given
     */
    public record Strings(
            String name,
            @Nullable Ipv4Address own,
            @Nullable Ipv4Address other) {
        /** Nothing. */
        public static final Strings NONE = new Strings("", null, null);
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

        /**
         * The event of a number.
         *
         * @param number such as 4319
         * @return null if it is none of these
         */
        public static @Nullable Event of(int number) {
            for (Event event : values()) {
                if (event.number == number) {
                    return event;
                }
            }
            return null;
        }
    }

    private static final int CODE = 0x0C;
    private static final int STATUS = 0x14;
    private static final int ADDRESS = 0x28;
    /** The least that has code and status. */
    private static final int SHORTEST = STATUS + 4;

    /** What is expected of data. */
    static final String EXPECTED = "44 octets, 40 of an event 4321, or only the 4 at offset 0x28";

    /**
     * Reads the data of an event as somebody typed or copied them.
     *
     * @param text the octets, or only the four of the address, in any of the views; an event as XML; or what was copied from
     *     the event viewer in any language
     * @return what they say; of several events the first
     * @throws IllegalArgumentException if they are none, or the time in the XML is none; says what was expected
     */
    public static EventData parse(String text) {
        return EventText.read(text).get(0);
    }

    /**
     * The data of an event by their octets.
     *
     * @param octets the data, or only the four of the address
     * @param view how they were written
     * @return what they say
     * @throws IllegalArgumentException if they are none; says what was expected
     */
    static EventData of(byte[] octets, View view) {
        if (octets.length == 4) {
            return new EventData(0, 0, address(octets, 0), view, Strings.NONE, null, "");
        }
        if (octets.length < SHORTEST) {
            throw new IllegalArgumentException("event data: " + octets.length + " octets (expected: " + EXPECTED + ")");
        }
        EventData data = new EventData(
                little(octets, CODE),
                little(octets, STATUS),
                octets.length >= ADDRESS + 4 ? address(octets, ADDRESS) : null,
                view,
                Strings.NONE,
                null,
                "");
        if (data.event() == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "event data: the code at offset 0x0C is 0x%08X (expected: 0xC00010DF, 0xC00010E0 or 0xC00010E1, which"
                            + " are 4319, 4320 and 4321 of NetBT)",
                    data.code()));
        }
        return data;
    }

    /** An event of which only the text is there. */
    static EventData of(Event event, Strings strings) {
        return new EventData(event.code, 0, null, View.TEXT, strings, null, "");
    }

    /** The same, with what else is known of the event. */
    EventData with(Strings newStrings, @Nullable Instant newTime, String newComputer) {
        return new EventData(code, status, inData, view, newStrings, newTime, newComputer);
    }

    /** NetBT keeps addresses with the last octet first. */
    private static Ipv4Address address(byte[] octets, int at) {
        return new Ipv4Address(little(octets, at));
    }

    private static int little(byte[] octets, int at) {
        return Integer.reverseBytes(
                Ipv4Address.of(Arrays.copyOfRange(octets, at, at + 4)).bits());
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
     * The other host.
     *
     * @return the address in the data, or that in the text; null if it is in neither
     */
    public @Nullable Ipv4Address address() {
        Ipv4Address inText = strings.other();
        return inData == null || inText != null && !inData.isHost() ? inText : inData;
    }

    /**
     * The address that one gets who does not reverse the octets.
     *
     * @return the wrong one; null if the address is not from octets
     */
    public @Nullable Ipv4Address unreversed() {
        return inData == null || !inData.equals(address())
                ? null
                : new Ipv4Address(Integer.reverseBytes(inData.bits()));
    }
}
