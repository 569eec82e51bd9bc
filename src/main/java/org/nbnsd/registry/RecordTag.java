package org.nbnsd.registry;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a record is told by from any other, and from itself in another state: two different records never have the same tag, and
 * a static one has the same after a restart as well (the times of others move on by as long as nobody served). Whoever wants to
 * change what they have seen, and nothing else, says its tag.
 *
 * @param text 32 hexadecimal digits; {@code none} where there is no record
 */
public record RecordTag(String text) {
    /** What is expected of a tag. */
    public static final String EXPECTED = "32 hexadecimal digits, or none";

    /** Of no record. */
    public static final RecordTag NONE = new RecordTag("none");

    private static final int DIGITS = 32;

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if it is none that a record can have
     */
    public RecordTag {
        if (!text.equals("none") && !text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("tag: of no record (expected: " + EXPECTED + ")");
        }
    }

    /**
     * The tag of a record. When a static one was put is not part of it: after a restart that is later by as long as nobody served,
     * and whoever puts it anew raises its version.
     *
     * @param record the record as it is stored; null for none
     * @return half of the digits of a SHA-256 of all that is known of it
     */
    public static RecordTag of(@Nullable NameRecord record) {
        if (record == null) {
            return NONE;
        }
        Hasher hasher = Hashing.sha256()
                .newHasher()
                .putLong(record.name().high())
                .putLong(record.name().low());
        put(hasher, record.name().scope().toString());
        put(hasher, record.type().name());
        put(hasher, record.state().name());
        put(hasher, record.nodeType().name());
        hasher.putBoolean(record.isStatic());
        put(hasher, record.owner()).putLong(record.version());
        put(hasher, record.registeredBy()).putLong(record.expiresAt());
        hasher.putInt(record.holders().size());
        for (Holder holder : record.holders()) {
            put(hasher, holder.address());
            put(hasher, holder.owner());
            hasher.putLong(record.isStatic() ? 0 : holder.registeredAt()).putLong(holder.expiresAt());
            put(hasher, holder.registeredBy());
        }
        return new RecordTag(hasher.hash().toString().substring(0, DIGITS));
    }

    private static void put(Hasher hasher, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        hasher.putInt(octets.length).putBytes(octets);
    }

    private static Hasher put(Hasher hasher, Ipv4Address address) {
        return hasher.putInt(address.bits());
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
