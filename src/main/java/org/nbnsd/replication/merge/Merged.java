package org.nbnsd.replication.merge;

import java.util.List;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a stored record becomes with one from a partner.
 *
 * @param record the record to be stored
 * @param step what is new about it
 * @param dropped addresses for which there was no room
 */
public record Merged(NameRecord record, Step step, List<Ipv4Address> dropped) {
    /** How a record differs from what was stored. */
    public enum Step {
        /** Not at all. */
        NOTHING,
        /** It is to be stored as it is, with the version that it has. */
        AS_IT_IS,
        /** It is this server's, and gets a new version when it is stored ({@link NameRecord#withVersion}). */
        NEW_VERSION
    }

    /** Copies the list. */
    public Merged {
        dropped = List.copyOf(dropped);
    }
}
