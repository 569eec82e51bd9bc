package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.PrefixSchedule;

/** In words, a line each, what the daemon does with its settings. */
public final class ConfigurationSummary {
    private ConfigurationSummary() {}

    /**
     * What the name server does.
     *
     * @param settings its settings; null if there is none
     * @return lines, each with a title in front
     */
    public static List<String> lines(@Nullable ServerSettings settings) {
        if (settings == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(titled("challenge", challenge(settings)));
        for (PrefixSchedule prefix : settings.challengeScheduleByPrefix()) {
            lines.add(titled("", "holders in " + prefix.prefix() + ": " + TextDuration.schedule(prefix.schedule())));
        }
        lines.add(titled("user names", userNames(settings)));
        lines.add(titled("lifetimes", lifetimes(settings.lifetimes())));
        lines.addAll(access(settings.access()));
        return lines;
    }

    /** The line that tells where names are kept; none without a name server. */
    public static List<String> kept(Configuration configuration) {
        if (!configuration.isServer()) {
            return List.of();
        }
        DataDirectory data = configuration.data();
        if (data == null) {
            return List.of(titled(
                    "kept",
                    "in memory: names are lost when it stops, clients register again within their refresh interval"));
        }
        return List.of(titled(
                "kept",
                "in " + data.database()
                        + switch (configuration.durability()) {
                            case SYNC -> ": what is acknowledged is on the disk";
                            case ASYNC -> ", within a second: a crash loses what was acknowledged in that time";
                        }));
    }

    /** The lines that tell what the heap has room for; none without a name server. */
    public static List<String> memory(@Nullable ServerSettings settings, HeapPlan heap, long used) {
        if (settings == null) {
            return List.of();
        }
        Limits limits = settings.limits();
        List<String> lines = new ArrayList<>();
        lines.add(titled(
                "memory",
                String.format(
                        "a heap of %,d MB has room for %,d octets of records, some %,d names; %,d challenges, %,d sources",
                        heap.heap() >> 20,
                        limits.memory(),
                        HeapPlan.names(limits.memory()),
                        limits.openChallenges(),
                        limits.sources())));
        if (used > limits.memory()) {
            lines.add(titled(
                    "",
                    String.format(
                            "full: the records take %,d octets; what is there is refreshed, nothing new is taken",
                            used)));
        }
        return lines;
    }

    /** The line that tells how the commands reach the daemon. */
    public static String control(Configuration configuration) {
        Path socket = configuration.control();
        return titled(
                "control",
                socket == null ? "off: no commands that edit names" : "by " + socket + ", for this user and root");
    }

    /** The line that tells where it would be served by HTTP; none if it would not. */
    public static List<String> http(Configuration configuration) {
        HttpConfiguration wanted = configuration.http();
        if (wanted == null) {
            return List.of();
        }
        String scheme = wanted.certificate() == null ? "http" : "https";
        String host = wanted.host().contains(":") ? "[" + wanted.host() + "]" : wanted.host();
        return List.of(titled("http", scheme + "://" + host + ":" + wanted.port() + "/api/v1"));
    }

    /** The line that tells what would be put into the DNS of others; none if nothing would. */
    public static List<String> dnsUpdate(Configuration configuration) {
        DnsUpdateConfiguration wanted = configuration.dnsUpdate();
        return wanted == null
                ? List.of()
                : List.of(titled(
                        "dns update", "computers are kept in the zone " + wanted.zone() + " at " + wanted.server()));
    }

    /** The line that tells where the DNS would be answered; none if it would not. */
    public static List<String> dns(Configuration configuration) {
        DnsConfiguration wanted = configuration.dns();
        return wanted == null
                ? List.of()
                : List.of(titled("dns", join(wanted.listen()) + ", UDP and TCP: computers in " + wanted.suffix()));
    }

    /** The line that tells of which cluster the daemon is a node; none if it is not. */
    public static List<String> cluster(@Nullable ClusterConfiguration wanted) {
        return wanted == null
                ? List.of()
                : List.of(titled(
                        "cluster",
                        wanted.name() + ", as node " + wanted.node() + ", at etcd " + join(wanted.endpoints())));
    }

    /** The lines that tell what the daemon is, and which names it has itself. */
    public static List<String> roles(@Nullable ServerSettings server, @Nullable NodeSettings node) {
        if (node == null && server != null) {
            return List.of(titled(server.ownNames().size() == 1 ? "name" : "names", join(server.ownNames())));
        }
        return List.of(titled("is", server == null ? "an end node, no name server" : "a name server and an end node"));
    }

    /** A list in a line. */
    public static String join(List<?> values) {
        return String.join(", ", values.stream().map(Object::toString).toList());
    }

    /** A line of the start-up screen. */
    public static String titled(String title, String text) {
        return String.format("  %-11s %s", title, text);
    }

    private static String challenge(ServerSettings settings) {
        String port = settings.challengePort() == ServerSettings.DEFAULTS.challengePort()
                ? ""
                : ", at UDP port " + settings.challengePort();
        return switch (settings.challenge()) {
            case SERVER ->
                "this server asks the holder of a name that is claimed: "
                        + TextDuration.schedule(settings.challengeSchedule()) + port;
            case END_NODE -> "a claimant of a name that is held is told to ask the holder itself";
        };
    }

    private static String userNames(ServerSettings settings) {
        return switch (settings.userNames()) {
            case SHARED -> "shared: one user (suffix 03) may be logged on at several hosts";
            case FIRST_WINS -> "first wins: a user (suffix 03) has the name at one host, as with Windows servers";
        };
    }

    private static List<String> access(Access access) {
        AccessList query = access.query();
        if (query.equals(access.registration()) && query.equals(access.nodeStatus())) {
            return List.of(titled("answers", query + "; others get silence"));
        }
        return List.of(
                titled("answers", "queries from " + query),
                titled("", "registrations from " + access.registration()),
                titled("", "node status to " + access.nodeStatus() + "; others get silence"));
    }

    private static String lifetimes(Lifetimes lifetimes) {
        return "granted " + TextDuration.format(lifetimes.minimumTtl()) + " to "
                + TextDuration.format(lifetimes.renewalInterval()) + "; then released for "
                + TextDuration.format(lifetimes.extinctionInterval()) + "; then a tombstone for "
                + TextDuration.format(lifetimes.extinctionTimeout());
    }
}
