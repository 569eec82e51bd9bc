package org.nbnsd.dns.update;

import java.util.List;

/** What is asked of the server of a zone: one thing at a time. */
public sealed interface ZoneRequest {
    /** All that is in the zone. */
    record Transfer() implements ZoneRequest {}

    /**
     * What is under some names.
     *
     * @param owners the names, without the zone; at least one, 100 at the most
     */
    record Look(List<String> owners) implements ZoneRequest {
        /** Keeps a copy. */
        public Look {
            owners = List.copyOf(owners);
        }
    }

    /**
     * Changes; all of them or none.
     *
     * @param changes of different names; at least one, 100 at the most
     */
    record Send(List<ZoneChange> changes) implements ZoneRequest {
        /** Keeps a copy. */
        public Send {
            changes = List.copyOf(changes);
        }
    }
}
