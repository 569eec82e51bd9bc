package org.nbnsd.daemon.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.node.NodeSettings.Timers;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.NodeType;

/** The settings of the end node, from the values of {@link NodeSchema} that {@link NodeRules} has found to be good. */
final class NodeConfiguration {
    private NodeConfiguration() {}

    /**
     * The settings.
     *
     * @param values of all sections
     * @param hostName the machine's host name, for the computer's name if none was chosen
     * @return the settings
     * @throws IllegalArgumentException if the host name gives no name, or if a name is there as unique and as group
     */
    static NodeSettings settings(ConfigurationValues values, String hostName) {
        NodeType type = values.get(NodeSchema.TYPE);
        return new NodeSettings(
                type,
                type == NodeType.B ? List.of() : servers(values),
                values.get(ConfigurationSchema.PORT),
                names(values, hostName),
                NodeSettings.DEFAULT_TTL_SECONDS,
                timers(values),
                values.get(NodeSchema.DEMANDS),
                values.get(NodeSchema.SEND_CONFLICT_DEMANDS),
                values.get(NodeSchema.BROADCAST_HELPER),
                new NodeSettings.Cache(values.get(NodeSchema.CACHE), values.get(NodeSchema.CACHE_NOT_FOUND)),
                NodeSettings.Limits.DEFAULTS);
    }

    /** Our own server goes first. */
    private static List<Endpoint> servers(ConfigurationValues values) {
        int usualPort = values.get(ConfigurationSchema.PORT);
        List<Endpoint> servers = new ArrayList<>();
        if (values.get(ConfigurationSchema.SERVER_ENABLED)) {
            servers.add(new Endpoint(NodeSettings.SAME_MACHINE, usualPort));
        }
        for (Endpoint server : values.get(NodeSchema.SERVERS)) {
            servers.add(server.port() == NodeTypes.USUAL_PORT ? new Endpoint(server.address(), usualPort) : server);
        }
        return servers;
    }

    private static Timers timers(ConfigurationValues values) {
        Timers base = switch (values.get(NodeSchema.TIMERS)) {
            case RFC -> Timers.RFC;
            case WINDOWS -> Timers.WINDOWS;
        };
        return new Timers(
                base.broadcast(),
                base.unicast(),
                base.conflictTimer(),
                values.get(NodeSchema.SERVER_RETRY),
                values.get(NodeSchema.FIRST_RETRY),
                values.get(NodeSchema.LONGEST_RETRY));
    }

    private static List<LocalName> names(ConfigurationValues values, String hostName) {
        List<LocalName> wanted = new ArrayList<>();
        String chosen = values.get(NodeSchema.COMPUTER);
        String computer =
                ComputerName.chosen(chosen.isEmpty() ? values.get(ConfigurationSchema.NAME) : chosen, hostName);
        unique(wanted, computer, NameSuffix.WORKSTATION, NameSuffix.SERVER, NameSuffix.MESSENGER);
        String workgroup = values.get(NodeSchema.WORKGROUP);
        if (!workgroup.isEmpty()) {
            wanted.add(LocalName.group(NetbiosName.of(workgroup, NameSuffix.WORKSTATION)));
            wanted.add(LocalName.group(NetbiosName.of(workgroup, NameSuffix.BROWSER_ELECTIONS)));
        }
        values.get(NodeSchema.ALIASES)
                .forEach(alias -> unique(wanted, alias, NameSuffix.WORKSTATION, NameSuffix.SERVER));
        wanted.addAll(values.get(NodeSchema.NAMES));
        values.get(ConfigurationSchema.OWN).forEach(name -> wanted.add(LocalName.unique(name)));
        return withoutDoubles(wanted);
    }

    private static void unique(List<LocalName> wanted, String base, int... suffixes) {
        for (int suffix : suffixes) {
            wanted.add(LocalName.unique(NetbiosName.of(base, suffix)));
        }
    }

    private static List<LocalName> withoutDoubles(List<LocalName> wanted) {
        Map<NetbiosName, LocalName> names = new LinkedHashMap<>();
        for (LocalName local : wanted) {
            LocalName before = names.putIfAbsent(local.name(), local);
            if (before != null && before.group() != local.group()) {
                throw new IllegalArgumentException("node: " + local.name()
                        + " as a unique name and as a group (expected: one of them; look at computer, workgroup,"
                        + " aliases, names and own)");
            }
        }
        return List.copyOf(names.values());
    }
}
