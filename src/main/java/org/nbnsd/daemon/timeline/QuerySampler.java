package org.nbnsd.daemon.timeline;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Chooses the queries that are worth remembering: of each host and name one in a while, and never more than so many a
 * second, nor of one host. Fixed tables without locks: two that fall on one place forget each other, and a race costs one fact too many.
 */
final class QuerySampler {
    private static final int PLACES = 1 << 14;
    private static final long WHILE_MILLIS = 60_000;
    private static final int MOST_A_SECOND = 500;
    private static final int MOST_OF_A_HOST = 50;
    private static final int HOSTS = 1 << 12;
    /** More than a host is counted to. */
    private static final int COUNT = 256;

    /** In each place what was asked, as a hash, and in which minute. */
    private final long[] places = new long[PLACES];

    /** In each place how many of a host were taken in which second. */
    private final long[] hosts = new long[HOSTS];

    private long second;
    private int admitted;

    /** Whether {@link #admit} would say yes; now in milliseconds since the epoch. */
    boolean isWanted(NetbiosName name, Ipv4Address client, long now) {
        int hash = hash(name, client);
        return places[place(hash)] != mark(hash, now)
                && (admitted < MOST_A_SECOND || now / 1000 != second)
                && ofHost(client, now) < MOST_OF_A_HOST;
    }

    /** Whether to remember this one. */
    boolean admit(NetbiosName name, Ipv4Address client, long now) {
        if (!isWanted(name, client, now)) {
            return false;
        }
        long current = now / 1000;
        if (current != second) {
            second = current;
            admitted = 0;
        }
        admitted++;
        hosts[place(client)] = current * COUNT + ofHost(client, now) + 1;
        int hash = hash(name, client);
        places[place(hash)] = mark(hash, now);
        return true;
    }

    private long ofHost(Ipv4Address client, long now) {
        long counted = hosts[place(client)];
        return counted / COUNT == now / 1000 ? counted % COUNT : 0;
    }

    private static int place(Ipv4Address client) {
        return (client.bits() * 0x9E37_79B9) >>> 20;
    }

    private static int hash(NetbiosName name, Ipv4Address client) {
        return (name.hashCode() * 31 + client.bits()) * 0x9E37_79B9;
    }

    private static int place(int hash) {
        return hash >>> 18;
    }

    private static long mark(int hash, long now) {
        return (long) hash << 32 | (now / WHILE_MILLIS & 0xFFFF_FFFFL);
    }
}
