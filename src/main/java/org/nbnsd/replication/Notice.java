package org.nbnsd.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Author;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a partner is to be told.
 *
 * @param initiator where it began, if the partner is to tell its own partners: then it is told of that owner alone; null if
 *     it is to keep it to itself
 * @param author who wants it; null for nobody
 * @param ticket who waits for the outcome; null for nobody
 */
record Notice(
        @Nullable Ipv4Address initiator,
        @Nullable Author author,
        @Nullable Gathering ticket) {
    /** That there are changes. */
    static final Notice CHANGES = new Notice(null, null, null);

    List<OwnerVersions> rows(Site site) {
        return initiator == null
                ? site.rows()
                : site.rows().stream()
                        .filter(row -> row.owner().equals(initiator))
                        .toList();
    }

    Ipv4Address initiator(Site site) {
        return initiator == null ? site.own() : initiator;
    }
}
