package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.blockedName;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.computerName;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.flag;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.interval;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.oneOf;

import java.time.Duration;
import java.util.List;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.node.NodeSettings.DemandPolicy;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.NodeType;

/** The keys of the end node: a part of {@link ConfigurationSchema}. */
final class NodeSchema {
    private static final NodeSettings.Timers TIMER_DEFAULTS = NodeSettings.Timers.RFC;

    /** Whose intervals between requests. */
    enum TimerSet {
        RFC,
        WINDOWS
    }

    static final ConfigurationKey<Boolean> ENABLED = key(
            "enabled",
            flag(),
            false,
            "Whether this daemon is an end node: claims the names below, defends and refreshes them, and releases them when"
                    + " it stops.");
    static final ConfigurationKey<NodeType> TYPE = key(
            "type",
            oneOf(NodeType.class),
            NodeType.H,
            "How names are claimed and found: b by broadcast only, p with name servers only, m by broadcast and then name"
                    + " servers, h with name servers and by broadcast if none answers.");
    static final ConfigurationKey<List<Endpoint>> SERVERS = key(
            "servers",
            new ListOf<>(NodeTypes.nameServer()),
            List.of(),
            "Name servers (WINS servers), the preferred first. If this daemon is a name server, it is the first of them by"
                    + " itself. One without a port is asked at the port that this daemon listens on.");
    static final ConfigurationKey<String> COMPUTER = key(
            "computer",
            computerName(),
            "",
            "The computer name, claimed with the suffixes 00, 20 and 03. Empty for the key name at the top.");
    static final ConfigurationKey<String> WORKGROUP = key(
            "workgroup",
            computerName(),
            "WORKGROUP",
            "The workgroup or domain, joined as the groups 00 and 1E. Empty for none.");
    static final ConfigurationKey<List<String>> ALIASES = key(
            "aliases",
            new ListOf<>(blockedName()),
            List.of(),
            "More names of this computer, claimed with the suffixes 00 and 20.");
    static final ConfigurationKey<List<LocalName>> NAMES = key(
            "names",
            new ListOf<>(NodeTypes.localName()),
            List.of(),
            "More names with their suffixes. Those of the key own at the top are claimed, too.");
    static final ConfigurationKey<TimerSet> TIMERS = key(
            "timers",
            oneOf(TimerSet.class),
            TimerSet.RFC,
            "How long each of three requests waits: rfc 250 ms by broadcast and 5 s to one host, windows 750 ms and"
                    + " 1.5 s.");
    static final ConfigurationKey<Duration> SERVER_RETRY = key(
            "server-retry",
            interval("100ms", "7d"),
            TIMER_DEFAULTS.serverRetry(),
            "After how long a name server that was silent is asked again.");
    static final ConfigurationKey<Duration> FIRST_RETRY = key(
            "first-retry",
            interval("100ms", "7d"),
            TIMER_DEFAULTS.firstPause(),
            "After how long a name that was refused, or is in conflict, is claimed again; twice as long after each failure.");
    static final ConfigurationKey<Duration> LONGEST_RETRY = key(
            "longest-retry",
            interval("100ms", "7d"),
            TIMER_DEFAULTS.longestPause(),
            "The longest pause between such claims.");
    static final ConfigurationKey<DemandPolicy> DEMANDS = key(
            "demands",
            oneOf(DemandPolicy.class),
            DemandPolicy.VERIFY,
            "What somebody achieves who says unasked that a name is in conflict or to be released: verify asks others, and"
                    + " costs no name by itself; rfc obeys, as RFC 1002 wants it. Never for groups.");
    static final ConfigurationKey<Boolean> SEND_CONFLICT_DEMANDS = key(
            "send-conflict-demands",
            flag(),
            false,
            "Whether the second of two hosts that both answer for a unique name is told to give it up. Never for user"
                    + " names.");
    static final ConfigurationKey<Boolean> BROADCAST_HELPER = key(
            "broadcast-helper",
            flag(),
            false,
            "Whether queries by broadcast are answered on behalf of hosts on other segments that the name servers know (a"
                    + " WINS proxy).");
    static final ConfigurationKey<String> LMHOSTS = key(
            "lmhosts",
            ConfigurationTypes.file(),
            "",
            "An LMHOSTS file: its #PRE entries are known from the start, the others are looked at when nobody answers."
                    + " Empty for none.");
    static final ConfigurationKey<Duration> CACHE = key(
            "cache",
            interval("0s", "7d"),
            NodeSettings.Cache.DEFAULTS.found(),
            "How long the name of another host is remembered.");
    static final ConfigurationKey<Duration> CACHE_NOT_FOUND = key(
            "cache-not-found",
            interval("0s", "7d"),
            NodeSettings.Cache.DEFAULTS.notFound(),
            "How long it is remembered that nobody has a name.");

    static final ConfigurationSection SECTION = new ConfigurationSection(
            "node",
            false,
            "The names of this machine itself, as those of any other host of the network. Without this section the daemon is"
                    + " a name server only. Together with a name server, which then has no other names of its own, they are"
                    + " registered with it.",
            List.of(
                    ENABLED,
                    TYPE,
                    SERVERS,
                    COMPUTER,
                    WORKGROUP,
                    ALIASES,
                    NAMES,
                    TIMERS,
                    SERVER_RETRY,
                    FIRST_RETRY,
                    LONGEST_RETRY,
                    DEMANDS,
                    SEND_CONFLICT_DEMANDS,
                    BROADCAST_HELPER,
                    LMHOSTS,
                    CACHE,
                    CACHE_NOT_FOUND));

    private NodeSchema() {}

    private static <T> ConfigurationKey<T> key(String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>("node", name, type, defaultValue, doc);
    }
}
