package org.nbnsd.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A family is to be changed, if it still is as it was when that was decided.
 *
 * @param key which family
 * @param expected the revision that it had; 0 if it was not there; {@link #PREVIOUS} for that of this node's last write of it, whose outcome
 *     is not yet told
 * @param value what it is to be; null if it is to go
 */
public record FamilyWrite(
        FamilyKey key, long expected, @Nullable FamilyValue value) {
    /** Expects what this node's last write of the family makes: if that is refused or unavailable, so is this one. */
    public static final long PREVIOUS = -1;

    /**
     * Checks that they are about the same.
     *
     * @throws IllegalArgumentException if the value is another family's, or there is nothing to do
     */
    public FamilyWrite {
        if (value != null && !value.key().equals(key)) {
            throw new IllegalArgumentException("value: of " + value.key() + " (expected: of " + key + ")");
        }
        if (expected < PREVIOUS || (expected == 0 && value == null)) {
            throw new IllegalArgumentException(
                    "expected: " + expected + " (expected: the revision of what is to change)");
        }
    }
}
