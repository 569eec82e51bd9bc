package org.nbnsd.registry;

import java.util.List;

/**
 * A part of a walk along all records of a {@link NameTable}.
 *
 * @param records some hundred, in no order that anybody knows
 * @param next where the next part begins; {@link #END} if this is the last
 */
public record RecordPage(List<NameRecord> records, long next) {
    /** Behind the last part. */
    public static final long END = -1;
}
