package org.nbnsd.dns.update;

import java.util.Map;

/** What came of a {@link ZoneRequest}. */
public sealed interface ZoneAnswer {
    /**
     * What there is, of a transfer or a look; a name that is not in it is not in use.
     *
     * @param found by names, without the zone
     */
    record Seen(Map<String, Found> found) implements ZoneAnswer {
        /** Keeps a copy. */
        public Seen {
            found = Map.copyOf(found);
        }
    }

    /** All changes are made. */
    record Done() implements ZoneAnswer {}

    /** A condition of one of the changes does not hold, so that none is made. */
    record Otherwise() implements ZoneAnswer {}

    /**
     * The server does not want to, and says so; or what it says cannot be trusted. To ask again soon is no use.
     *
     * @param isOfNames whether it may be about the names alone (REFUSED), so that it may take others
     * @param problem what it says, for people
     */
    record Refused(boolean isOfNames, String problem) implements ZoneAnswer {}

    /**
     * There is no answer, or the server cannot do it now.
     *
     * @param problem what is wrong, for people
     */
    record Failed(String problem) implements ZoneAnswer {}
}
