package org.nbnsd.dns.update;

import java.util.List;

/**
 * A change of one name. It comes with the condition on which it was decided, which the server checks: a name that is to come is not
 * in use for anything, one that is to change or to go has our mark and no other.
 *
 * @param owner the name, without the zone
 * @param isOurs whether the name has our mark; otherwise it is not in use
 * @param data what it is to have: addresses, or one name; none for it to go
 */
public record ZoneChange(String owner, boolean isOurs, List<String> data) {
    /**
     * Keeps a copy.
     *
     * @throws IllegalArgumentException if something is to go that is not there
     */
    public ZoneChange {
        data = List.copyOf(data);
        if (data.isEmpty() && !isOurs) {
            throw new IllegalArgumentException(
                    "data: none for " + owner + ", which is not there (expected: at least one)");
        }
    }
}
