package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.accessEntry;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.autoOrWhole;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.autoOrWholeOf;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.blockedName;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.codePage;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.computerName;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.controlSocket;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.decimal;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.directory;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.flag;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.interval;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.listenAddress;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.oneOf;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.ownName;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.prefix;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.whole;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.wholeNumberOf;

import java.time.Duration;
import java.util.List;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.daemon.configuration.ConfigurationTypes.Lifetime;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.Transport;
import org.nbnsd.net.UdpEndpoints;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.Ipv4Address;

/**
 * Every key there is: its section, name, type with unit and range, default, and a sentence. Reading, checking, defaults,
 * error messages, the options of the command line and the commented example are all made from this table.
 */
public final class ConfigurationSchema {
    private static final ServerSettings SERVER = ServerSettings.DEFAULTS;

    static final ConfigurationKey<List<Ipv4Address>> LISTEN = key(
                    "",
                    "listen",
                    new ListOf<>(listenAddress()),
                    List.of(),
                    "The addresses to listen on. Empty for all that this machine has, also those that come later.")
            .atOnce();
    static final ConfigurationKey<Integer> PORT = key(
            "",
            "port",
            whole(0, 65535),
            SERVER.challengePort(),
            "The UDP port to listen on. Windows knows no other than 137; 0 takes any free one.");
    static final ConfigurationKey<Transport> TRANSPORT = key(
            "",
            "transport",
            oneOf(Transport.class),
            Transport.AUTO,
            "How the sockets are used: auto takes epoll, the faster one, where it works, and nio elsewhere.");
    static final ConfigurationKey<Integer> QUERY_THREADS = key(
            "",
            "query-threads",
            autoOrWhole(0, UdpEndpoints.Settings.MOST_QUERY_THREADS),
            DaemonOptions.AUTO,
            "How many threads answer queries, besides the one that does everything else. auto takes one for each processor,"
                    + " four at the most, and none if there is only one processor; with nio there are none.");
    static final ConfigurationKey<Boolean> SERVER_ENABLED = key(
            "",
            "server",
            flag(),
            true,
            "Whether this daemon is a name server. If not, it is an end node only: see [node].");
    static final ConfigurationKey<String> NAME = key(
                    "",
                    "name",
                    computerName(),
                    "",
                    "The name of this server itself, registered with suffix 00. Empty for the host name up to the first dot.")
            .takes(Takes.AT_ONCE_WITHOUT_NODE);
    static final ConfigurationKey<List<NetbiosName>> OWN = key(
                    "",
                    "own",
                    new ListOf<>(ownName()),
                    List.of(),
                    "More unique names of this server. They are answered with its own addresses, and nobody else gets them.")
            .takes(Takes.AT_ONCE_WITHOUT_NODE);
    static final ConfigurationKey<CodePage> CODE_PAGE = key(
            "",
            "code-page",
            codePage(),
            CodePage.CP850,
            "The code page of the network's computers, by which letters outside ASCII are octets of names: the log shows names"
                    + " by it, and node.lmhosts is read by it.");
    static final ConfigurationKey<Challenger> CHALLENGE = key(
                    "",
                    "challenge",
                    oneOf(Challenger.class),
                    SERVER.challenge(),
                    "Who asks the holder of a claimed name whether it still has it: the server itself, or the end-node that wants"
                            + " the name.")
            .atOnce();
    static final ConfigurationKey<UserNamePolicy> USER_NAMES = key(
                    "",
                    "user-names",
                    oneOf(UserNamePolicy.class),
                    SERVER.userNames(),
                    "A user name (suffix 03) that a second host registers: shared lets both hosts hold it, because one user may be"
                            + " logged on twice; first-wins refuses the second, as Windows servers do.")
            .atOnce();
    static final ConfigurationKey<Boolean> DOMAIN_MASTER_FIRST = key(
                    "",
                    "domain-master-first",
                    flag(),
                    SERVER.domainMasterFirst(),
                    "Whether a query for the domain controllers (1C) is answered with the domain master browser (1B) first.")
            .atOnce();
    static final ConfigurationKey<Boolean> MIGRATE = key(
                    "",
                    "migrate",
                    flag(),
                    SERVER.migrate(),
                    "Whether a host that registers a name of a static record may make it dynamic: at the same address at once, at"
                            + " another one if nobody at the static record's addresses defends the name. Never for groups.")
            .atOnce();
    static final ConfigurationKey<String> DATA = key(
            "",
            "data",
            directory(),
            "",
            "The directory of the database, so that no name is lost by a restart. Empty for the usual one: that of the"
                    + " systemd service, /var/lib/nbnsd for root, else nbnsd in the user's ~/.local/state. \"none\" keeps"
                    + " names in memory only.");
    static final ConfigurationKey<DurabilityMode> DURABILITY = key(
            "",
            "durability",
            oneOf(DurabilityMode.class),
            DurabilityMode.SYNC,
            "When a registration is acknowledged: sync, when it is safe on the disk, so that none is lost by whatever"
                    + " happens; async, at once, and it is written within a second, which spares SD cards.");
    static final ConfigurationKey<String> CONTROL = key(
            "",
            "control",
            controlSocket(),
            "",
            "The Unix domain socket for commands such as names, delete and import, open to this user and root only. Empty"
                    + " for the file control in the directory of the database; \"off\" for none.");
    static final ConfigurationKey<Integer> CHALLENGE_TRIES = key(
                    "challenge-query",
                    "tries",
                    wholeNumberOf("tries", 1, 20),
                    SERVER.challengeSchedule().tries(),
                    "How often the holder is asked before it counts as gone.")
            .atOnce();
    static final ConfigurationKey<Duration> CHALLENGE_FIRST_INTERVAL = key(
                    "challenge-query",
                    "first-interval",
                    interval("10ms", "1m"),
                    SERVER.challengeSchedule().firstInterval(),
                    "How long the first try waits for its answer. Be generous with slow links: a holder that answers too late"
                            + " loses its name.")
            .atOnce();
    static final ConfigurationKey<Double> CHALLENGE_GROWTH = key(
                    "challenge-query",
                    "growth",
                    decimal(1, 4),
                    SERVER.challengeSchedule().growth(),
                    "How many times longer each try waits than the one before.")
            .atOnce();
    static final ConfigurationKey<Integer> CHALLENGE_PORT = key(
                    "challenge-query",
                    "port",
                    whole(1, 65535),
                    SERVER.challengePort(),
                    "The UDP port at which holders are asked. Windows answers at no other than 137.")
            .atOnce();

    static final ConfigurationKey<Prefix> PREFIX = key(
                    "challenge-query.prefix",
                    "prefix",
                    prefix(),
                    Prefix.parse("10.1.0.0/16"),
                    "The addresses of the holders. The longest prefix decides.")
            .atOnce();
    static final ConfigurationKey<Integer> PREFIX_TRIES = key(
                    "challenge-query.prefix",
                    "tries",
                    wholeNumberOf("tries", 1, 20),
                    5,
                    "How often a holder there is asked.")
            .atOnce();
    static final ConfigurationKey<Duration> PREFIX_FIRST_INTERVAL = key(
                    "challenge-query.prefix",
                    "first-interval",
                    interval("10ms", "1m"),
                    Duration.ofSeconds(2),
                    "How long the first try waits there.")
            .atOnce();
    static final ConfigurationKey<Double> PREFIX_GROWTH = key(
                    "challenge-query.prefix",
                    "growth",
                    decimal(1, 4),
                    1.5,
                    "How many times longer each try waits there than the one before.")
            .atOnce();

    static final ConfigurationKey<Duration> RENEWAL_INTERVAL = key(
                    "lifetimes",
                    "renewal-interval",
                    new Lifetime("40m", "999h"),
                    SERVER.lifetimes().renewalInterval(),
                    "The longest lifetime that is granted. Hosts refresh after half of what they are granted; one that does not"
                            + " refresh in time loses its name.")
            .atOnce();
    static final ConfigurationKey<Duration> MINIMUM_TTL = key(
                    "lifetimes",
                    "minimum-ttl",
                    new Lifetime("1s", "999h"),
                    SERVER.lifetimes().minimumTtl(),
                    "The shortest lifetime that is granted, at most renewal-interval. Also for who asks for an endless one.")
            .atOnce();
    static final ConfigurationKey<Duration> EXTINCTION_INTERVAL = key(
                    "lifetimes",
                    "extinction-interval",
                    new Lifetime("40m", "999h"),
                    SERVER.lifetimes().extinctionInterval(),
                    "How long a name stays released before it becomes a tombstone; at least renewal-interval.")
            .atOnce();
    static final ConfigurationKey<Duration> EXTINCTION_TIMEOUT = key(
                    "lifetimes",
                    "extinction-timeout",
                    new Lifetime("24h", "999h"),
                    SERVER.lifetimes().extinctionTimeout(),
                    "How long a tombstone is kept before it is deleted.")
            .atOnce();
    static final ConfigurationKey<Duration> VERIFY_INTERVAL = key(
                    "lifetimes",
                    "verify-interval",
                    new Lifetime("24d", "9999h"),
                    SERVER.lifetimes().verifyInterval(),
                    "After how long the owner of a replicated name is asked about it; at least three times extinction-interval.")
            .atOnce();
    static final ConfigurationKey<Boolean> ALLOW_SHORT = key(
                    "lifetimes",
                    "allow-short",
                    flag(),
                    false,
                    "Lifts the minima, which are Microsoft's, down to 1s, and verify-interval to extinction-interval. For tests"
                            + " and laboratories.")
            .atOnce();

    static final ConfigurationKey<Integer> NAMES = key(
                    "limits",
                    "names",
                    wholeNumberOf("records", 1, 10_000_000),
                    SERVER.limits().names(),
                    "Records in all. When so many are there, released ones and tombstones make room.")
            .atOnce();
    static final ConfigurationKey<Integer> MEMORY = key(
                    "limits",
                    "memory",
                    autoOrWholeOf("MB", 1, 1_000_000),
                    DaemonOptions.AUTO,
                    "The heap that records may take, 0.3 KB for a plain name, seven times that for one with a long scope or 25"
                            + " addresses; beyond it as for names. auto is what the heap of the JVM (-Xmx) has room for; a"
                            + " daemon that has no room for the size given here does not start.")
            .atOnce();
    static final ConfigurationKey<Integer> NAMES_PER_HOST = key(
                    "limits",
                    "names-per-host",
                    wholeNumberOf("records", 1, 1_000_000),
                    SERVER.limits().namesPerHost(),
                    "Active records that one address holds or has registered.")
            .atOnce();
    static final ConfigurationKey<Integer> OPEN_CHALLENGES = key(
                    "limits",
                    "open-challenges",
                    wholeNumberOf("challenges", 1, 20_000),
                    SERVER.limits().openChallenges(),
                    "Challenges at one time. No network has more of them than it leaves to others.")
            .atOnce();
    static final ConfigurationKey<Integer> WAITING_PER_NAME = key(
                    "limits",
                    "waiting-per-name",
                    wholeNumberOf("claims", 1, 10_000),
                    SERVER.limits().waitingPerName(),
                    "Claims that wait for one challenge. Who has most of them makes room for others.")
            .atOnce();
    static final ConfigurationKey<Integer> WAITING_PER_HOST = key(
                    "limits",
                    "waiting-per-host",
                    wholeNumberOf("claims", 1, 10_000),
                    SERVER.limits().waitingPerHost(),
                    "Claims of one host that wait for any challenge.")
            .atOnce();
    static final ConfigurationKey<Integer> WAITING = key(
                    "limits",
                    "waiting",
                    wholeNumberOf("claims", 1, 1_000_000),
                    SERVER.limits().waiting(),
                    "Claims that wait for any challenge. No network has more of them than it leaves to others.")
            .atOnce();

    static final ConfigurationKey<List<AccessList.Entry>> ACCESS_QUERY = access(
                    "query", SERVER.access().query(), "Whose queries are answered.")
            .atOnce();
    static final ConfigurationKey<List<AccessList.Entry>> ACCESS_REGISTRATION = access(
                    "registration",
                    SERVER.access().registration(),
                    "Whose registrations, refreshes and releases are taken.")
            .atOnce();
    static final ConfigurationKey<List<AccessList.Entry>> ACCESS_NODE_STATUS = access(
                    "node-status",
                    SERVER.access().nodeStatus(),
                    "Who learns the names of this server by a node status request (nbtstat -A).")
            .atOnce();
    static final ConfigurationKey<List<AccessList.Entry>> ACCESS_DOMAIN = access(
                    "domain",
                    SERVER.access().domain(),
                    "Of those who may register: who may register the names by which domain controllers are found (1B, 1C)."
                            + " Others are refused.")
            .atOnce();
    static final ConfigurationKey<Boolean> LOW_PORTS = key(
                    "access",
                    "low-ports",
                    flag(),
                    SERVER.access().lowPorts(),
                    "Whether requests from ports below 1024 other than 137 are answered. They are what forged requests come from;"
                            + " but so are those of hosts behind a NAT router that keeps low ports low.")
            .atOnce();
    static final ConfigurationKey<Boolean> CHECK_SOURCE = key(
                    "access",
                    "check-source",
                    flag(),
                    SERVER.access().checkSource(),
                    "Whether a host can register names for its own address only, the one that it sends from. If not, it can"
                            + " register new names for others, too, but never touch what they have: see src/docs/gates.md.")
            .atOnce();
    static final ConfigurationKey<List<AccessList.Entry>> ACCESS_PROXY = access(
                    "proxy",
                    SERVER.access().proxy(),
                    "Who may register, refresh and release names of other addresses: WINS proxies, remote access servers, routers"
                            + " that translate addresses and may change their own.")
            .atOnce();
    static final ConfigurationKey<List<String>> BLOCK = key(
                    "access",
                    "block",
                    new ListOf<>(blockedName()),
                    SERVER.access().block(),
                    "Names that no host gets and no query finds, with any suffix, unless a static record has them: whoever had WPAD"
                            + " would get the web traffic of others.")
            .atOnce();

    static final ConfigurationKey<Integer> PER_HOST = key(
                    "rate",
                    "per-host",
                    wholeNumberOf("requests a second", 0, 1_000_000),
                    SERVER.rates().perHost(),
                    "Requests of one address.")
            .atOnce();
    static final ConfigurationKey<Integer> PER_HOST_BURST = key(
                    "rate",
                    "per-host-burst",
                    wholeNumberOf("requests", 1, 1_000_000),
                    SERVER.rates().perHostBurst(),
                    "How many requests an address may send at once after it was quiet.")
            .atOnce();
    static final ConfigurationKey<Integer> PER_NETWORK = key(
                    "rate",
                    "per-network",
                    wholeNumberOf("requests a second", 0, 1_000_000),
                    SERVER.rates().perNetwork(),
                    "Requests of all addresses together that have the first three numbers in common (a /24).")
            .atOnce();
    static final ConfigurationKey<Integer> PER_NETWORK_BURST = key(
                    "rate",
                    "per-network-burst",
                    wholeNumberOf("requests", 1, 1_000_000),
                    SERVER.rates().perNetworkBurst(),
                    "How many requests such a network may send at once after it was quiet.")
            .atOnce();

    static final ConfigurationKey<Integer> BURST_QUEUE = key(
                    "burst",
                    "queue",
                    wholeNumberOf("changes", 0, 40_000),
                    SERVER.burstQueue(),
                    "Changes that may wait for the disk. 0 never answers early, and refuses claims for which nobody more can be"
                            + " asked.")
            .atOnce();

    static final ConfigurationKey<Duration> TIMELINE_KEEP = key(
                    "timeline",
                    "keep",
                    interval("0s", "3650d"),
                    Duration.ofDays(30),
                    "For how long it is kept on disk, in timeline.db in the data directory. 0s for in memory only.")
            .takes(Takes.AT_ONCE_BUT_NOT_ZERO);

    static final ConfigurationKey<Integer> TIMELINE_AUDIT = key(
                    "timeline",
                    "audit",
                    wholeNumberOf("pairs", 0, 1_000_000),
                    50_000,
                    "Pairs of a host and a name for which registrations and questions are counted for nbnsd audit, in memory,"
                            + " some 300 octets each; of more, those that were seen once and longest ago are forgotten. 0 counts"
                            + " nothing.")
            .takes(Takes.AT_ONCE_BUT_NOT_ZERO);

    static final ConfigurationKey<Integer> RECORDING_MEMORY = key(
            "recording",
            "memory",
            wholeNumberOf("MB", 0, 1_000),
            4,
            "How much memory the last inputs may take; at most a 64th of the heap. 0 records nothing.");

    static final ConfigurationKey<LogLevel> LOG_LEVEL = key(
                    "log", "level", oneOf(LogLevel.class), LogLevel.INFO, "The least important lines that are written.")
            .atOnce();
    static final ConfigurationKey<LogFormat> LOG_FORMAT = key(
            "log",
            "format",
            oneOf(LogFormat.class),
            LogFormat.TEXT,
            "A line of text for each event, or a JSON object with its parts.");

    /** The section that is there for each network whose holders are asked differently. */
    static final String PREFIX_SECTION = "challenge-query.prefix";

    /** In the order of the example. */
    static final List<ConfigurationSection> SECTIONS = List.of(
            new ConfigurationSection(
                    "",
                    false,
                    "",
                    List.of(
                            LISTEN,
                            PORT,
                            TRANSPORT,
                            QUERY_THREADS,
                            SERVER_ENABLED,
                            NAME,
                            OWN,
                            CODE_PAGE,
                            CHALLENGE,
                            USER_NAMES,
                            DOMAIN_MASTER_FIRST,
                            MIGRATE,
                            DATA,
                            DURABILITY,
                            CONTROL)),
            new ConfigurationSection(
                    "challenge-query",
                    false,
                    "A host wants a name that another one holds: the holder is asked whether it still does, and keeps the"
                            + " name if it answers. Meanwhile the claimant waits, 1m45s at most, which all tries together"
                            + " may take.",
                    List.of(CHALLENGE_TRIES, CHALLENGE_FIRST_INTERVAL, CHALLENGE_GROWTH, CHALLENGE_PORT)),
            new ConfigurationSection(
                    PREFIX_SECTION,
                    true,
                    "Holders in one network are asked differently, such as those behind a slow link. This section may be"
                            + " there many times; what it does not set is as in [challenge-query].",
                    List.of(PREFIX, PREFIX_TRIES, PREFIX_FIRST_INTERVAL, PREFIX_GROWTH)),
            new ConfigurationSection(
                    "lifetimes",
                    false,
                    "How long records live. A name that is not refreshed is released, becomes a tombstone, and is deleted.",
                    List.of(
                            RENEWAL_INTERVAL,
                            MINIMUM_TTL,
                            EXTINCTION_INTERVAL,
                            EXTINCTION_TIMEOUT,
                            VERIFY_INTERVAL,
                            ALLOW_SHORT)),
            new ConfigurationSection(
                    "limits",
                    false,
                    "The most of everything that the network can make grow. What comes on top is refused, and logged.",
                    List.of(
                            NAMES,
                            MEMORY,
                            NAMES_PER_HOST,
                            OPEN_CHALLENGES,
                            WAITING_PER_NAME,
                            WAITING_PER_HOST,
                            WAITING)),
            new ConfigurationSection(
                    "access",
                    false,
                    "Who may ask for what. \"private\" is 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16,"
                            + " 100.64.0.0/10 and 127.0.0.0/8; \"attached\" are the subnets of this machine's addresses, as"
                            + " they are at the moment. \"0.0.0.0/0\" is everybody, an empty list nobody. Others get no"
                            + " answer.",
                    List.of(
                            ACCESS_QUERY,
                            ACCESS_REGISTRATION,
                            ACCESS_NODE_STATUS,
                            ACCESS_DOMAIN,
                            LOW_PORTS,
                            CHECK_SOURCE,
                            ACCESS_PROXY,
                            BLOCK)),
            new ConfigurationSection(
                    "rate",
                    false,
                    "How many requests are taken; what comes on top gets no answer, and the log tells when that begins and"
                            + " ends. A rate of 0 is no limit.",
                    List.of(PER_HOST, PER_HOST_BURST, PER_NETWORK, PER_NETWORK_BURST)),
            new ConfigurationSection(
                    "burst",
                    false,
                    "When more registrations come than can be written (more than queue), or than holders can be asked"
                            + " (limits.open-challenges and limits.waiting), they are granted at once, for 5 to 50 minutes,"
                            + " after which hosts come back; the log tells when that begins and ends. Windows servers do"
                            + " the same.",
                    List.of(BURST_QUEUE)),
            NodeSchema.SECTION,
            ReplicationSchema.SECTION,
            ReplicationSchema.PARTNER,
            ClusterSchema.SECTION,
            HttpSchema.SECTION,
            DnsSchema.SECTION,
            DnsUpdateSchema.SECTION,
            DnsProxySchema.SECTION,
            new ConfigurationSection(
                    "timeline",
                    false,
                    "What happened to each name and each address, for nbnsd explain, conflicts and timeline. At most"
                            + " 100000 facts are in memory and 2000000 on disk; of queries only a sample is taken.",
                    List.of(
                            TIMELINE_KEEP,
                            TIMELINE_AUDIT,
                            ProbeSchema.PROBE,
                            ProbeSchema.PROBE_RATE,
                            ProbeSchema.BAIT)),
            new ConfigurationSection(
                    "recording",
                    false,
                    "The last inputs of the name server, in memory only, for nbnsd recording: a bug becomes a file that nbnsd"
                            + " replay plays again.",
                    List.of(RECORDING_MEMORY)),
            new ConfigurationSection(
                    "log", false, "What is written to standard error.", List.of(LOG_LEVEL, LOG_FORMAT)));

    private ConfigurationSchema() {}

    private static ConfigurationKey<List<AccessList.Entry>> access(String name, AccessList defaultValue, String doc) {
        return key("access", name, new ListOf<>(accessEntry()), defaultValue.entries(), doc);
    }

    private static <T> ConfigurationKey<T> key(
            String section, String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>(section, name, type, defaultValue, doc);
    }

    /** The keys that have one value each, in the order of the example. */
    static List<ConfigurationKey<?>> singleKeys() {
        return SECTIONS.stream()
                .filter(section -> !section.repeated())
                .<ConfigurationKey<?>>flatMap(section -> section.keys().stream())
                .toList();
    }
}
