package org.nbnsd.crash;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** One request of a host to hold a name or to give it up, and what became of it. */
final class Update {
    /** What it is to bring about. */
    enum Kind {
        HOLD,
        GIVE_UP
    }

    /** Of the two clocks that are compared: the tests' and the daemon's, which stands still while nobody serves. */
    private static final long TOLERANCE_MILLIS = 5_000;

    private final Kind kind;
    private final NetbiosName name;
    private final Ipv4Address host;
    private final int ttl;
    private final long number;
    private final long sentNanos;
    private final long sentMillis;
    private volatile long overNanos = Long.MAX_VALUE;
    private volatile long overMillis = Long.MAX_VALUE;
    private volatile boolean acknowledged;

    /**
     * About to be sent.
     *
     * @param ttl the lifetime asked for, in seconds, by which updates can be told apart
     * @param number counts what the host sends
     */
    Update(Kind kind, NetbiosName name, Ipv4Address host, int ttl, long number) {
        this.kind = kind;
        this.name = name;
        this.host = host;
        this.ttl = ttl;
        this.number = number;
        sentNanos = System.nanoTime();
        sentMillis = System.currentTimeMillis();
    }

    Kind kind() {
        return kind;
    }

    NetbiosName name() {
        return name;
    }

    Ipv4Address host() {
        return host;
    }

    int ttl() {
        return ttl;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    /** It is answered, or who could carry it out is gone. */
    void over(boolean positively) {
        if (overNanos == Long.MAX_VALUE) {
            overMillis = System.currentTimeMillis();
            overNanos = System.nanoTime();
            acknowledged = positively;
        }
    }

    /** Whether this one was carried out before the other, which was just acknowledged. */
    boolean isBefore(Update other) {
        return overNanos < other.sentNanos || host.equals(other.host) && acknowledged && number < other.number;
    }

    /** Whether the hold that it gave ends at a time. */
    boolean endsAt(long expiresAt) {
        long granted = expiresAt - ttl * 1000L;
        return granted > sentMillis - TOLERANCE_MILLIS
                && (overMillis == Long.MAX_VALUE || granted < overMillis + TOLERANCE_MILLIS);
    }

    @Override
    public String toString() {
        return (acknowledged ? "acknowledged " : "unanswered ") + kind + " number " + number + " for " + ttl
                + " s, sent at " + sentMillis;
    }
}
