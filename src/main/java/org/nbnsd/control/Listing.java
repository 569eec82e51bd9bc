package org.nbnsd.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.NameRecord;

/**
 * Records that were asked for, as they were at one moment. A record whose time has come stays as it is until it is
 * scavenged, although the network no longer gets to see it.
 *
 * @param records the records, in the order that was wanted; as many as were wanted
 * @param totals how many there are
 * @param next where the next ones begin; null if there are no more
 */
public record Listing(
        List<NameRecord> records, Totals totals, @Nullable RecordPlace next) {}
