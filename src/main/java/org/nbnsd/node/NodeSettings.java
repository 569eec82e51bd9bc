package org.nbnsd.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * How the end node behaves where the protocol leaves a choice.
 *
 * @param nodeType B asks by broadcast, P the name servers, M both in this order, H in the other
 * @param nameServers the name servers, the preferred first, perhaps with the address {@link #SAME_MACHINE}; a B node asks
 *     none
 * @param port the UDP port of other nodes, 1..65535
 * @param names the names that the machine has as long as the node runs; their scope is part of them
 * @param ttlSeconds the lifetime that is asked for, and said in answers
 * @param timers how long to wait for what
 * @param demands what a demand does that nobody asked for
 * @param sendConflictDemands whether the second of two hosts that answer for one unique name is told to give it up
 * @param proxy whether queries by broadcast are answered on behalf of hosts elsewhere
 * @param cache how long names of others are remembered
 * @param limits the most of everything that the network and local programs can make grow
 */
public record NodeSettings(
        NodeType nodeType,
        List<Endpoint> nameServers,
        int port,
        List<LocalName> names,
        long ttlSeconds,
        Timers timers,
        DemandPolicy demands,
        boolean sendConflictDemands,
        boolean proxy,
        Cache cache,
        Limits limits) {
    /**
     * As the address of a name server: the one in the same process, asked at the address of the interface that is asked
     * from.
     */
    public static final Ipv4Address SAME_MACHINE = Ipv4Address.ZERO;

    /** What Windows and Samba nodes ask for, in seconds. */
    public static final long DEFAULT_TTL_SECONDS = 300_000;

    /** What a conflict demand or release demand does that answers no request of ours. */
    public enum DemandPolicy {
        /** It costs no name: others are asked, and the name servers' answer to a refresh decides (MS00-047). */
        VERIFY,
        /** What RFC 1002 says: the name is in conflict, or given up. Never for groups. */
        RFC
    }

    /**
     * How long to wait for what.
     *
     * @param broadcast how requests by broadcast are repeated
     * @param unicast how requests to one host are repeated
     * @param conflictTimer how long objections and second answers are listened for after a broadcast
     * @param serverRetry when a name server that was silent is asked again
     * @param firstPause from a refused claim to the next
     * @param longestPause to which the pauses between refused claims grow, each twice the one before
     */
    public record Timers(
            RetrySchedule broadcast,
            RetrySchedule unicast,
            Duration conflictTimer,
            Duration serverRetry,
            Duration firstPause,
            Duration longestPause) {
        /** RFC 1002 section 6. */
        public static final Timers RFC = new Timers(
                RetrySchedule.RFC_BROADCAST,
                RetrySchedule.RFC_UNICAST,
                Constants.CONFLICT_TIMER,
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofHours(1));

        /** As Windows since NT: broadcasts 750 ms apart, requests to one host 1.5 s. */
        public static final Timers WINDOWS = new Timers(
                new RetrySchedule(3, Duration.ofMillis(750), 1),
                new RetrySchedule(3, Duration.ofMillis(1500), 1),
                RFC.conflictTimer,
                RFC.serverRetry,
                RFC.firstPause,
                RFC.longestPause);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public Timers {
            checkPause("conflict timer", conflictTimer);
            checkPause("server retry", serverRetry);
            checkPause("first pause", firstPause);
            checkPause("longest pause", longestPause);
        }

        private static void checkPause(String what, Duration pause) {
            if (pause.toMillis() < 1 || pause.compareTo(Duration.ofDays(7)) > 0) {
                throw new IllegalArgumentException(what + ": " + pause + " (expected: 1 ms to 7 days)");
            }
        }

        /** How long to wait after so many refused claims in a row, before chance is added. */
        long pauseMillis(int failures) {
            long grown = firstPause.toMillis() << Math.min(failures - 1, 20);
            return Math.min(grown, longestPause.toMillis());
        }
    }

    /**
     * How long names of others are remembered.
     *
     * @param found a name that was found
     * @param notFound that nobody has a name
     */
    public record Cache(Duration found, Duration notFound) {
        /** Ten minutes as Windows, and a few seconds. */
        public static final Cache DEFAULTS = new Cache(Duration.ofMinutes(10), Duration.ofSeconds(5));

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a time is negative
         */
        public Cache {
            if (found.isNegative() || notFound.isNegative()) {
                throw new IllegalArgumentException(
                        "cache: " + found + " and " + notFound + " (expected: not negative)");
            }
        }
    }

    /**
     * The most of everything that the network and local programs can make grow.
     *
     * @param names local names, those of the configuration included
     * @param leases leases of local programs
     * @param queries queries and node status requests under way
     * @param cached names of others that are remembered
     * @param verifications demands that are looked into at one time
     * @param proxyPerSecond queries in each second that are looked into on behalf of others
     */
    public record Limits(int names, int leases, int queries, int cached, int verifications, int proxyPerSecond) {
        /** For a machine with many programs. */
        public static final Limits DEFAULTS = new Limits(250, 10_000, 1_000, 10_000, 16, 50);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a limit is out of its range
         */
        public Limits {
            check("names", names, 1, 1_000);
            check("leases", leases, 0, 1_000_000);
            check("queries", queries, 1, 5_000);
            check("cached", cached, 0, 1_000_000);
            check("verifications", verifications, 1, 1_000);
            check("proxy per second", proxyPerSecond, 1, 10_000);
        }
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    /**
     * Keeps copies of the lists.
     *
     * @throws IllegalArgumentException if a value is out of its range, a name is there twice, a P node has no name server,
     *     or there are more names than the limit
     */
    public NodeSettings {
        nameServers = List.copyOf(nameServers);
        names = List.copyOf(names);
        check("port", port, 1, 0xFFFF);
        check("ttl", ttlSeconds, 1, 0xFFFFFFFFL);
        check("names", names.size(), 0, limits.names());
        check("name servers", nameServers.size(), nodeType == NodeType.P ? 1 : 0, 16);
        Set<NetbiosName> seen = new HashSet<>();
        for (LocalName local : names) {
            if (!seen.add(local.name())) {
                throw new IllegalArgumentException("names: " + local.name() + " twice (expected: each once)");
            }
        }
    }

    /**
     * Defaults for a node.
     *
     * @param nodeType its type
     * @param nameServers its name servers
     * @param names its names
     * @return the settings
     */
    public static NodeSettings of(NodeType nodeType, List<Endpoint> nameServers, List<LocalName> names) {
        return new NodeSettings(
                nodeType,
                nameServers,
                Constants.NAME_SERVICE_UDP_PORT,
                names,
                DEFAULT_TTL_SECONDS,
                Timers.RFC,
                DemandPolicy.VERIFY,
                false,
                false,
                Cache.DEFAULTS,
                Limits.DEFAULTS);
    }

    /** Whether it asks name servers at all. */
    boolean asksServers() {
        return nodeType != NodeType.B && !nameServers.isEmpty();
    }

    /** Whether it listens to broadcasts and sends any. */
    boolean usesBroadcast() {
        return nodeType != NodeType.P;
    }
}
