package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.ReplicationEvent.Doing;
import org.nbnsd.protocol.ReplicationEvent.ReplicationFailed;
import org.nbnsd.protocol.ReplicationEvent.ReplicationRestored;
import org.nbnsd.wire.Ipv4Address;

/** What goes wrong with one of the two things that are done with a partner; that the other one works does not end it. */
final class Trouble {
    private static final long RETRY_MILLIS = 30_000;
    private static final int MOST_RETRY_FACTOR = 60;

    private final Site site;
    private final Ipv4Address partner;
    private final Doing doing;
    private int inARow;
    private long since;
    private @Nullable String problem;
    private @Nullable Long last;

    Trouble(Site site, Ipv4Address partner, Doing doing) {
        this.site = site;
        this.partner = partner;
        this.doing = doing;
    }

    /** Told once, and again when the reason is another. */
    void failed(String why, long now) {
        site.traffic.failures++;
        String before = inARow == 0 ? null : problem;
        since = inARow == 0 ? now : since;
        inARow++;
        problem = why;
        last = now;
        if (before == null || !kind(before).equals(kind(why))) {
            site.report(new ReplicationFailed(partner, doing, why, before, retryMillis() / 1000));
        }
    }

    /** Numbers in a sentence are of one time. */
    private static String kind(String problem) {
        return problem.replaceAll("[0-9]+", "0");
    }

    void worked(long now) {
        if (inARow > 0) {
            site.report(new ReplicationRestored(partner, doing, inARow, now - since));
            inARow = 0;
        }
    }

    boolean isOver() {
        return inARow == 0;
    }

    long retryMillis() {
        return RETRY_MILLIS * Math.min(inARow, MOST_RETRY_FACTOR);
    }

    PartnerStatus.Trouble status() {
        return new PartnerStatus.Trouble(inARow, problem, last);
    }
}
