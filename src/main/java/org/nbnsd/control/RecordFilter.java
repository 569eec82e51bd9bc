package org.nbnsd.control;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.Brief;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * Which records are meant: those that fit all that is said. What is null, or empty, does not matter.
 *
 * @param name a pattern for the name
 * @param suffix the suffix, 0..255
 * @param states the states; if empty all but deleted, which is shown to those only who ask for it
 * @param address where one of the holders is
 * @param owner the name server that is responsible; {@link NameRecord#LOCAL} for this one
 * @param isStatic whether it is static
 * @param type the type
 * @param since when one of its addresses was registered, or put, or later; milliseconds since the epoch
 */
public record RecordFilter(
        @Nullable NamePattern name,
        @Nullable Integer suffix,
        Set<RecordState> states,
        @Nullable Prefix address,
        @Nullable Ipv4Address owner,
        @Nullable Boolean isStatic,
        @Nullable RecordType type,
        @Nullable Long since) {
    /** All records but deleted ones. */
    public static final RecordFilter ALL = new RecordFilter(null, null, Set.of(), null, null, null, null, null);

    /** What {@link #parse} knows. */
    public static final Set<String> KEYS =
            ImmutableSet.of("name", "suffix", "state", "address", "owner", "static", "type", "since");

    private static final String LOCAL = "local";

    private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();

    /**
     * Checks the suffix.
     *
     * @throws IllegalArgumentException if it is no octet
     */
    public RecordFilter {
        states = Sets.immutableEnumSet(states);
        if (suffix != null && (suffix < 0 || suffix > 0xFF)) {
            throw new IllegalArgumentException("suffix: " + suffix + " (expected: 0..255)");
        }
    }

    /**
     * Whether a record is meant.
     *
     * @param record the record
     * @return true if so
     */
    public boolean matches(NameRecord record) {
        return isInView(record)
                && (states.isEmpty() || states.contains(record.state()))
                && (suffix == null || suffix == record.name().suffix())
                && (owner == null || owner.equals(record.owner()))
                && (isStatic == null || isStatic == record.isStatic())
                && (type == null || type == record.type())
                && (since == null || hasHolderSince(record, since))
                && (address == null || hasHolderIn(record, address))
                && (name == null || name.matches(record.name()));
    }

    /** Without a stream, as below: a list looks at each of a million records. */
    private static boolean hasHolderIn(NameRecord record, Prefix prefix) {
        for (Holder holder : record.holders()) {
            if (prefix.contains(holder.address())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasHolderSince(NameRecord record, long since) {
        for (Holder holder : record.holders()) {
            if (holder.registeredAt() >= since) {
                return true;
            }
        }
        return false;
    }

    /** Whether a record is one of those that are looked at: deleted ones are if somebody asks for them. */
    boolean isInView(NameRecord record) {
        return record.state() != RecordState.DELETED || states.contains(RecordState.DELETED);
    }

    /**
     * Reads a filter from texts.
     *
     * @param texts some of {@code name} ({@link NamePattern}), {@code suffix} ({@code 20}), {@code state} ({@code active},
     *     or several with commas), {@code address} ({@code 10.0.0.5} or {@code 10.0.0.0/8}), {@code owner}
     *     ({@code local} or an address), {@code static} ({@code true} or {@code false}), {@code type} ({@code unique},
     *     {@code group}, {@code special-group}, {@code multihomed}), {@code since} ({@code 2026-11-21T08:39:00Z})
     * @return the filter
     * @throws IllegalArgumentException if a text cannot be read or a key is unknown; the message begins with the key
     */
    public static RecordFilter parse(Map<String, String> texts) {
        for (String key : texts.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        key + ": unknown (expected: some of " + String.join(", ", KEYS) + ")");
            }
        }
        Set<RecordState> states = read(texts, "state", RecordFilter::states);
        return new RecordFilter(
                read(texts, "name", NamePattern::parse),
                read(texts, "suffix", RecordFilter::suffix),
                states == null ? Set.of() : states,
                read(texts, "address", Prefix::parse),
                read(texts, "owner", RecordFilter::owner),
                read(texts, "static", RecordFilter::flag),
                read(texts, "type", RecordFilter::type),
                read(texts, "since", RecordFilter::time));
    }

    private static <T> @Nullable T read(Map<String, String> texts, String key, Function<String, T> reader) {
        String text = texts.get(key);
        return text == null ? null : reader.apply(text);
    }

    private static Long time(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "since: " + Printable.text(Brief.of(text)) + " (expected: a time such as 2026-11-21T08:39:00Z)", e);
        }
    }

    private static Integer suffix(String text) {
        if (!text.matches("[0-9A-Fa-f]{2}")) {
            throw new IllegalArgumentException("suffix: " + text + " (expected: two hexadecimal digits, such as 20)");
        }
        return Integer.parseInt(text, 16);
    }

    private static Set<RecordState> states(String text) {
        return Sets.immutableEnumSet(
                Splitter.on(',').splitToStream(text).map(RecordFilter::state).toList());
    }

    private static RecordState state(String text) {
        for (RecordState state : RecordState.values()) {
            if (text(state).equalsIgnoreCase(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException("state: " + text + " (expected: one or more of "
                + Joiner.on(", ")
                        .join(Arrays.stream(RecordState.values())
                                .map(RecordFilter::text)
                                .iterator())
                + ", with commas)");
    }

    /**
     * A state as people write it.
     *
     * @param state the state
     * @return such as {@code active}
     */
    public static String text(RecordState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Ipv4Address owner(String text) {
        try {
            return text.equalsIgnoreCase(LOCAL) ? NameRecord.LOCAL : Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "owner: " + text + " (expected: local, or the address of a name server)", e);
        }
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("static: " + text + " (expected: true or false)");
        };
    }

    /**
     * Reads a type.
     *
     * @param text its words, with a space, a hyphen or an underscore between them, in upper or lower case
     * @return the type
     * @throws IllegalArgumentException if it is none
     */
    public static RecordType type(String text) {
        String words = text.toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
        for (RecordType type : RecordType.values()) {
            if (type.text().equals(words)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "type: " + text + " (expected: one of unique, group, special-group, multihomed)");
    }

    /**
     * The filter as texts.
     *
     * @return what {@link #parse} reads back
     */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, "name", name);
        put(texts, "suffix", suffix == null ? null : UPPER_CASE.toHexDigits(suffix, 2));
        put(
                texts,
                "state",
                states.isEmpty()
                        ? null
                        : Joiner.on(',')
                                .join(states.stream().map(RecordFilter::text).iterator()));
        put(texts, "address", address);
        put(texts, "owner", owner == null ? null : owner.equals(NameRecord.LOCAL) ? LOCAL : owner);
        put(texts, "static", isStatic);
        put(texts, "type", type == null ? null : type.text());
        put(texts, "since", since == null ? null : Instant.ofEpochMilli(since));
        return texts;
    }

    private static void put(Map<String, String> texts, String key, @Nullable Object value) {
        if (value != null) {
            texts.put(key, value.toString());
        }
    }
}
