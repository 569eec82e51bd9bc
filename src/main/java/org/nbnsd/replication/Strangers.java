package org.nbnsd.replication;

import org.nbnsd.protocol.ReplicationEvent.ReplicationRefused;
import org.nbnsd.wire.Ipv4Address;

/** Those who are no partners and want something all the same. */
final class Strangers {
    /** They are told of not more often than this, in milliseconds. */
    private static final long PAUSE_MILLIS = 60_000;

    private final Site site;
    private long nextToldAt = Long.MIN_VALUE;
    private long untold;

    Strangers(Site site) {
        this.site = site;
    }

    void refused(Ipv4Address peer, long now) {
        site.traffic.refused++;
        if (now < nextToldAt) {
            untold++;
            return;
        }
        site.report(new ReplicationRefused(peer, untold));
        untold = 0;
        nextToldAt = now + PAUSE_MILLIS;
    }
}
