package org.nbnsd.server;

import java.time.Duration;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Ipv4Address;

/**
 * How the name server behaves where the protocol leaves a choice.
 *
 * @param ownNames the unique names of the server itself
 * @param challenge who asks the holder of a claimed name
 * @param challengePort the UDP port of the holders that are asked, 1..65535
 * @param challengeSchedule how a holder is asked
 * @param challengeScheduleByPrefix how holders in single prefixes are asked instead; the longest prefix decides
 * @param userNames what a user name may do
 * @param domainMasterFirst whether a query for a 1C name answers the holder of the 1B name first
 * @param migrate whether a claim may make a static unique or multihomed record dynamic
 * @param lifetimes how long records live in each state
 * @param limits the most of everything that the network can make grow
 * @param access who may ask for what
 * @param rates how often
 * @param burstQueue with more changes than so many waiting for the disk, or when nobody more can be asked, claims are
 *     granted for a short time; 0 for never
 */
public record ServerSettings(
        List<NetbiosName> ownNames,
        Challenger challenge,
        int challengePort,
        RetrySchedule challengeSchedule,
        List<PrefixSchedule> challengeScheduleByPrefix,
        UserNamePolicy userNames,
        boolean domainMasterFirst,
        boolean migrate,
        Lifetimes lifetimes,
        Limits limits,
        Access access,
        Rates rates,
        int burstQueue) {
    /** Both kinds of name server of RFC 1002 section 5.1.4. */
    public enum Challenger {
        /** The server asks (a secured name server); claimants get a WACK meanwhile. */
        SERVER,
        /** The claimant is told to ask (END-NODE CHALLENGE), and then demands the name with a NAME UPDATE REQUEST. */
        END_NODE
    }

    /** What to do when a user name (suffix 03) is registered from a second host. */
    public enum UserNamePolicy {
        /** Both hosts hold it: one user may be logged on at several machines. */
        SHARED,
        /** As any other unique name: the first host keeps it, which is what Windows servers do. */
        FIRST_WINS
    }

    /**
     * A schedule for holders in one prefix.
     *
     * @param prefix the prefix
     * @param schedule how holders in it are asked
     */
    public record PrefixSchedule(Prefix prefix, RetrySchedule schedule) {}

    /**
     * How long records live. Defaults are those of Windows since NT 4.
     *
     * @param renewalInterval the longest lifetime granted to a registration
     * @param minimumTtl the shortest lifetime granted
     * @param extinctionInterval from released to tombstone
     * @param extinctionTimeout from tombstone to gone
     * @param verifyInterval how long a replica lives before its owner is asked about it
     */
    public record Lifetimes(
            Duration renewalInterval,
            Duration minimumTtl,
            Duration extinctionInterval,
            Duration extinctionTimeout,
            Duration verifyInterval) {
        /** Six days each, at least six hours, verification after 24 days. */
        public static final Lifetimes DEFAULTS = new Lifetimes(
                Duration.ofDays(6), Duration.ofHours(6), Duration.ofDays(6), Duration.ofDays(6), Duration.ofDays(24));

        /**
         * The lifetime granted for one asked for.
         *
         * @param requestedSeconds as in the request; 0, which means infinite, gets the shortest, as with Windows
         * @return seconds
         */
        public long grant(long requestedSeconds) {
            return Math.min(Math.max(requestedSeconds, minimumTtl.toSeconds()), renewalInterval.toSeconds());
        }
    }

    /**
     * The most of everything that the network can make grow.
     *
     * @param names records in all states; when it is reached, released and extinct ones make room
     * @param memory the octets of all records, as {@link org.nbnsd.registry.RecordSize} knows them; as for the number
     * @param namesPerHost active records that one address holds or has registered
     * @param openChallenges challenges at one time, at most 20,000; questions to those in the way of a computer count, too; a
     *     network has no more of them than it leaves to others
     * @param waitingPerName claims that wait for one challenge, the first included
     * @param waitingPerHost claims of one sender that wait for any challenge
     * @param waiting claims that wait for any challenge; a network has no more of them than it leaves to others
     * @param sources addresses whose rates are known
     */
    public record Limits(
            int names,
            long memory,
            int namesPerHost,
            int openChallenges,
            int waitingPerName,
            int waitingPerHost,
            int waiting,
            int sources) {
        /** No limit of octets. */
        public static final long ANY_MEMORY = Long.MAX_VALUE;

        private static final int SOURCES = 65_536;

        /** For a large site. */
        public static final Limits DEFAULTS = new Limits(1_000_000, 2_000, 10_000, 32, 64, 20_000);

        /**
         * With any memory, and 65,536 sources.
         *
         * @param names see above, as for the others
         * @param namesPerHost names of one address
         * @param openChallenges challenges at one time
         * @param waitingPerName claims that wait for one
         * @param waitingPerHost claims of one sender that wait
         * @param waiting claims that wait
         */
        public Limits(
                int names, int namesPerHost, int openChallenges, int waitingPerName, int waitingPerHost, int waiting) {
            this(names, ANY_MEMORY, namesPerHost, openChallenges, waitingPerName, waitingPerHost, waiting, SOURCES);
        }

        /**
         * What fits into less memory: none of these is larger than before.
         *
         * @param octets of all records
         * @param challenges at one time, and twice as many claims that wait
         * @param addresses whose rates are known
         * @return the limits
         */
        public Limits within(long octets, int challenges, int addresses) {
            return new Limits(
                    names,
                    Math.min(memory, octets),
                    namesPerHost,
                    Math.min(openChallenges, challenges),
                    waitingPerName,
                    waitingPerHost,
                    Math.min(waiting, 2 * challenges),
                    Math.min(sources, addresses));
        }

        /**
         * The limit of octets as it is configured and told.
         *
         * @return in MB, rounded down
         */
        public int megabytes() {
            return (int) Math.min(Integer.MAX_VALUE, memory >> 20);
        }
    }

    /**
     * Who may ask for what. Whoever may not gets silence, unless it says something else here.
     *
     * @param query for queries
     * @param registration for claims (registration, refresh, multihomed registration) and releases
     * @param nodeStatus for node status
     * @param domain of those who may register, who may register names with suffix 1B and 1C; others are refused
     * @param lowPorts whether requests are taken from ports below 1024 other than 137
     * @param checkSource whether a claim must be for the address that it comes from; else it is refused
     * @param proxy who may claim for other addresses all the same
     * @param block names, without suffix, that are neither registered nor answered unless a static record has them
     */
    public record Access(
            AccessList query,
            AccessList registration,
            AccessList nodeStatus,
            AccessList domain,
            boolean lowPorts,
            boolean checkSource,
            AccessList proxy,
            List<String> block) {
        /** Open to private and attached networks. */
        public static final Access DEFAULTS = new Access(
                AccessList.LOCAL,
                AccessList.LOCAL,
                AccessList.LOCAL,
                AccessList.EVERYBODY,
                false,
                false,
                AccessList.NOBODY,
                List.of("WPAD", "ISATAP"));

        /** Keeps a copy of the list. */
        public Access {
            block = List.copyOf(block);
        }
    }

    /**
     * How many requests are taken; 0 for no limit. A burst is what a source that was quiet may send at once.
     *
     * @param perHost of one address, in each second
     * @param perHostBurst at once
     * @param perNetwork of all addresses of a /24 together, in each second
     * @param perNetworkBurst at once
     */
    public record Rates(int perHost, int perHostBurst, int perNetwork, int perNetworkBurst) {
        /**
         * Room for a host that registers a thousand names at once, each sent twice (Q241411), for a /24 whose hosts are all
         * switched on in one second and register three names each, and for a DNS server that asks on behalf of many.
         */
        public static final Rates DEFAULTS = new Rates(1_000, 2_000, 5_000, 10_000);
        /** No limits. */
        public static final Rates NONE = new Rates(0, 1, 0, 1);
    }

    /**
     * A third of the worst second that is known of, in which 10,000 hosts register three names each: the disk must be 300 ms
     * behind at that rate. Ordinary ones are 10 to 60.
     */
    private static final int BURST_QUEUE = 10_000;

    /** Windows' behaviour, with shared user names and no own names. */
    public static final ServerSettings DEFAULTS = new ServerSettings(
            List.of(),
            Challenger.SERVER,
            Constants.NAME_SERVICE_UDP_PORT,
            new RetrySchedule(3, Duration.ofSeconds(1), 1),
            List.of(),
            UserNamePolicy.SHARED,
            true,
            false,
            Lifetimes.DEFAULTS,
            Limits.DEFAULTS,
            Access.DEFAULTS,
            Rates.DEFAULTS,
            BURST_QUEUE);

    /** Keeps copies of the lists. */
    public ServerSettings {
        ownNames = List.copyOf(ownNames);
        challengeScheduleByPrefix = List.copyOf(challengeScheduleByPrefix);
    }

    /**
     * Settings without burst handling.
     *
     * @param ownNames see above, as for the others
     * @param challenge who asks holders
     * @param challengePort at which port
     * @param challengeSchedule how
     * @param challengeScheduleByPrefix how in single prefixes
     * @param userNames what a user name may do
     * @param domainMasterFirst whether the 1B holder goes first
     * @param migrate whether statics may become dynamic
     * @param lifetimes how long records live
     * @param limits the most of everything
     * @param access who may ask for what
     * @param rates how often
     */
    public ServerSettings(
            List<NetbiosName> ownNames,
            Challenger challenge,
            int challengePort,
            RetrySchedule challengeSchedule,
            List<PrefixSchedule> challengeScheduleByPrefix,
            UserNamePolicy userNames,
            boolean domainMasterFirst,
            boolean migrate,
            Lifetimes lifetimes,
            Limits limits,
            Access access,
            Rates rates) {
        this(
                ownNames,
                challenge,
                challengePort,
                challengeSchedule,
                challengeScheduleByPrefix,
                userNames,
                domainMasterFirst,
                migrate,
                lifetimes,
                limits,
                access,
                rates,
                0);
    }

    /**
     * The same but for the limits.
     *
     * @param others the limits
     * @return the changed settings
     */
    public ServerSettings withLimits(Limits others) {
        return new ServerSettings(
                ownNames,
                challenge,
                challengePort,
                challengeSchedule,
                challengeScheduleByPrefix,
                userNames,
                domainMasterFirst,
                migrate,
                lifetimes,
                others,
                access,
                rates,
                burstQueue);
    }

    /**
     * The same but for the burst queue.
     *
     * @param changes how many changes may wait for the disk; 0 for no burst handling
     * @return the changed settings
     */
    public ServerSettings withBurstQueue(int changes) {
        return new ServerSettings(
                ownNames,
                challenge,
                challengePort,
                challengeSchedule,
                challengeScheduleByPrefix,
                userNames,
                domainMasterFirst,
                migrate,
                lifetimes,
                limits,
                access,
                rates,
                changes);
    }

    /**
     * How a holder is asked.
     *
     * @param holder its address
     * @return the schedule of the longest prefix that contains it, or the general one
     */
    public RetrySchedule scheduleFor(Ipv4Address holder) {
        RetrySchedule schedule = challengeSchedule;
        int longest = -1;
        for (PrefixSchedule candidate : challengeScheduleByPrefix) {
            if (candidate.prefix().length() > longest && candidate.prefix().contains(holder)) {
                longest = candidate.prefix().length();
                schedule = candidate.schedule();
            }
        }
        return schedule;
    }
}
