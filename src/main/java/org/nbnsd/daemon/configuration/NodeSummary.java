package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.NodeType;

/** In words, a line each, what the end node does with its settings. */
public final class NodeSummary {
    private NodeSummary() {}

    /**
     * What the end node does.
     *
     * @param settings its settings; null if there is none
     * @param file its LMHOSTS file; null for none
     * @param lmhosts what is in that
     * @return lines, each with a title in front
     */
    public static List<String> lines(@Nullable NodeSettings settings, @Nullable Path file, NodeLmhosts lmhosts) {
        if (settings == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(ConfigurationSummary.titled("claims", ConfigurationSummary.join(names(settings, false))));
        if (settings.names().stream().anyMatch(LocalName::group)) {
            lines.add(ConfigurationSummary.titled("", "and, as groups, " + groups(settings)));
        }
        lines.add(ConfigurationSummary.titled("", how(settings)));
        lines.add(ConfigurationSummary.titled("", tries(settings)));
        lines.add(ConfigurationSummary.titled("demands", demands(settings)));
        if (settings.proxy()) {
            lines.add(ConfigurationSummary.titled("helps", "answers queries by broadcast for hosts elsewhere"));
        }
        if (file != null) {
            lines.add(ConfigurationSummary.titled("lmhosts", lmhosts(file, lmhosts)));
        }
        return lines;
    }

    private static List<Object> names(NodeSettings settings, boolean group) {
        return settings.names().stream()
                .filter(local -> local.group() == group)
                .<Object>map(LocalName::name)
                .toList();
    }

    private static String groups(NodeSettings settings) {
        return ConfigurationSummary.join(names(settings, true));
    }

    private static String how(NodeSettings settings) {
        List<String> servers =
                settings.nameServers().stream().map(NodeSummary::server).toList();
        String with = "with " + String.join(", then ", servers);
        String how = servers.isEmpty()
                ? "by broadcast only"
                : switch (settings.nodeType()) {
                    case B -> "by broadcast only";
                    case P -> with + ", never by broadcast";
                    case M -> "by broadcast, and " + with;
                    case H -> with + ", by broadcast if none answers";
                };
        return how + " (" + settings.nodeType() + " node)";
    }

    private static String tries(NodeSettings settings) {
        String broadcast = TextDuration.format(settings.timers().broadcast().firstInterval()) + " by broadcast";
        String unicast = TextDuration.format(settings.timers().unicast().firstInterval()) + " to a name server";
        String each = settings.nodeType() == NodeType.P
                ? unicast
                : settings.nameServers().isEmpty() ? broadcast : broadcast + ", " + unicast;
        return "in three tries, each waiting " + each;
    }

    private static String server(Endpoint server) {
        return server.address().equals(NodeSettings.SAME_MACHINE) ? "this name server" : server.toString();
    }

    private static String demands(NodeSettings settings) {
        return switch (settings.demands()) {
                    case VERIFY -> "to give up a name, unasked: others are asked, no name is lost by that alone";
                    case RFC -> "to give up a name, unasked: obeyed, but for groups";
                }
                + (settings.sendConflictDemands() ? "; sent to the second of two hosts with one name" : "");
    }

    private static String lmhosts(Path file, NodeLmhosts lmhosts) {
        int wrong = lmhosts.problems().size();
        return file + ": " + lmhosts.names().size() + " names, " + lmhosts.preloaded() + " of them preloaded"
                + (wrong == 0
                        ? ""
                        : "; " + wrong + " problems, the first: "
                                + lmhosts.problems().get(0));
    }
}
