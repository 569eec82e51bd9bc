package org.nbnsd.control;

import java.util.Comparator;
import java.util.Locale;
import org.nbnsd.name.Brief;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;

/**
 * In which order records are listed. No two have the same place in it, because no two have the same name.
 *
 * @param by what counts
 * @param isDescending whether the greatest comes first
 */
public record RecordOrder(Key by, boolean isDescending) {
    /** What is expected of one. */
    public static final String EXPECTED = "one of name, address, expiry, changed, with - before it for descending";

    /** By name. */
    public static final RecordOrder BY_NAME = new RecordOrder(Key.NAME, false);

    private static final Comparator<NetbiosName> NAMES = Comparator.naturalOrder();

    /** What of a record counts; of those that have the same, the name does. */
    public enum Key {
        /** The name. */
        NAME,
        /** The preferred address. */
        ADDRESS,
        /** When its state ends; what never does comes last. */
        EXPIRY,
        /** When the last of its addresses was registered, or put by a person. */
        CHANGED
    }

    /**
     * The order that somebody wrote.
     *
     * @param text such as {@code name} or {@code -changed}
     * @return the order
     * @throws IllegalArgumentException if it is none
     */
    public static RecordOrder parse(String text) {
        boolean isDescending = text.startsWith("-");
        String word = isDescending ? text.substring(1) : text;
        for (Key key : Key.values()) {
            if (key.name().toLowerCase(Locale.ROOT).equals(word)) {
                return new RecordOrder(key, isDescending);
            }
        }
        throw new IllegalArgumentException("sort: " + Printable.text(Brief.of(text)) + " (expected: " + EXPECTED + ")");
    }

    /** What counts of a record, as a number. */
    long key(NameRecord record) {
        return switch (by) {
            case NAME -> 0;
            case ADDRESS ->
                record.holders().isEmpty()
                        ? Long.MAX_VALUE
                        : Integer.toUnsignedLong(
                                record.holders().get(0).address().bits());
            case EXPIRY -> record.expiresAt();
            case CHANGED -> {
                long last = Long.MIN_VALUE;
                for (Holder holder : record.holders()) {
                    last = Math.max(last, holder.registeredAt());
                }
                yield last;
            }
        };
    }

    /** Which of two records is first. */
    Comparator<NameRecord> comparator() {
        return (one, other) -> compare(key(one), one.name(), key(other), other.name());
    }

    /** Whether a record comes behind a place, whether or not there is still one in it. */
    boolean isBehind(NameRecord record, long key, NetbiosName name) {
        return compare(key(record), record.name(), key, name) > 0;
    }

    private int compare(long key, NetbiosName name, long otherKey, NetbiosName otherName) {
        int byKey = Long.compare(key, otherKey);
        int ascending = byKey != 0 ? byKey : NAMES.compare(name, otherName);
        return isDescending ? -ascending : ascending;
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return (isDescending ? "-" : "") + by.name().toLowerCase(Locale.ROOT);
    }
}
