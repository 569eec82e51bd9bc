package org.nbnsd.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.wire.Ipv4Address;

/**
 * Why records are to be pulled from a partner.
 *
 * @param table what it has said that it knows; null if it is to be asked
 * @param range only these versions, known or not; null for all that is new
 * @param initiator where the notice began that is to be passed on; null for none
 * @param round who else is asked at the same time; null for nobody
 * @param ticket who waits for the outcome; null for nobody
 */
record Pull(
        @Nullable List<OwnerVersions> table,
        @Nullable OwnerVersions range,
        @Nullable Ipv4Address initiator,
        @Nullable Round round,
        @Nullable Gathering ticket) {
    /** Whatever is new. */
    static final Pull ALL = new Pull(null, null, null, null, null);

    static Pull inRound(Round round) {
        return new Pull(null, null, null, round, null);
    }

    /** After a notice. */
    static Pull of(List<OwnerVersions> table, @Nullable Ipv4Address initiator) {
        return new Pull(table, null, initiator, null, null);
    }

    static Pull wanted(@Nullable OwnerVersions range, Gathering ticket) {
        return new Pull(null, range, null, null, ticket);
    }

    /** Whether another one that waits already does what this one would. */
    boolean isCoveredBy(Pull other) {
        return ticket == null && initiator == null && range == null && other.table == null && other.range == null;
    }
}
