package org.nbnsd.responder;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** A zone that the responder is authoritative for. */
abstract class Zone {
    private static final long REFRESH = 300;
    private static final long RETRY = 60;
    private static final long EXPIRE = 86_400;

    private final Name apex;
    private final Name nameServer;
    private final Name person;
    private final int timeToLive;

    Zone(Name apex, Name nameServer, Name person, int timeToLive) {
        this.apex = apex;
        this.nameServer = nameServer;
        this.person = person;
        this.timeToLive = timeToLive;
    }

    /** A step through the records of a zone. */
    record Step(@Nullable Object next, List<Record> records) {}

    Name apex() {
        return apex;
    }

    int timeToLive() {
        return timeToLive;
    }

    /** The start of authority; in a negative answer it says how long that may be kept. */
    SOARecord authority(Name owner, long serial) {
        int negative = Math.min(timeToLive, DnsSettings.NEGATIVE);
        return new SOARecord(owner, DClass.IN, negative, nameServer, person, serial, REFRESH, RETRY, EXPIRE, negative);
    }

    NSRecord nameServer(Name owner) {
        return new NSRecord(owner, DClass.IN, timeToLive, nameServer);
    }

    /**
     * All records of a name below the apex.
     *
     * @return none for a name that is there only because something is below it; null for a name that is not there
     */
    abstract @Nullable List<Record> find(Name name, long now);

    /**
     * The next records of the zone, but those of the apex.
     *
     * @param from null at the start; then {@link Step#next} of the step before
     * @return null behind the last
     */
    abstract @Nullable Step step(@Nullable Object from, long now);
}
