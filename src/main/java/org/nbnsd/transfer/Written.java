package org.nbnsd.transfer;

import java.util.Map;

/**
 * What was written.
 *
 * @param records how many records are in the file, each counted once however many lines it took
 * @param leftOut why records are not in it, in words such as {@code released}, and how many for each reason
 * @param lost what the format does not have of records that are in it, and of how many
 */
public record Written(long records, Map<String, Long> leftOut, Map<String, Long> lost) {
    /** Makes it immutable. */
    public Written {
        leftOut = Map.copyOf(leftOut);
        lost = Map.copyOf(lost);
    }

    /** With all that there was. */
    static Written complete(long records) {
        return new Written(records, Map.of(), Map.of());
    }
}
