package org.nbnsd.dns.update;

import java.util.List;

/**
 * What there is under a name of the zone.
 *
 * @param isOurs whether it has our mark, and no other text
 * @param isInUse whether there is anything
 * @param data addresses, or names for a reverse zone, in their order
 */
public record Found(boolean isOurs, boolean isInUse, List<String> data) {
    /** Nothing: the name may be taken. */
    public static final Found NOTHING = new Found(false, false, List.of());

    /** Puts the data into order. */
    public Found {
        data = data.stream().sorted().distinct().toList();
    }

    /**
     * What we have put there.
     *
     * @param data addresses, or names
     * @return with our mark
     */
    public static Found ours(List<String> data) {
        return new Found(true, true, data);
    }

    /** Whether somebody else has put it there, so that it is left alone. */
    boolean isForeign() {
        return isInUse && !isOurs;
    }
}
