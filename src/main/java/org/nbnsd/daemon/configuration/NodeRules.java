package org.nbnsd.daemon.configuration;

import java.util.function.BiConsumer;
import org.nbnsd.wire.NodeType;

/** What the values of {@link NodeSchema} must be to each other and to those of the server: a part of {@link ConfigurationRules}. */
final class NodeRules {
    private static final int MOST_SERVERS = 15;

    private final ConfigurationValues values;
    private final BiConsumer<ConfigurationKey<?>, String> wrong;

    private NodeRules(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        this.values = values;
        this.wrong = wrong;
    }

    /**
     * Checks the rules.
     *
     * @param values of all sections
     * @param wrong gets each key that is wrong, and what was found there
     */
    static void check(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        NodeRules rules = new NodeRules(values, wrong);
        boolean server = values.get(ConfigurationSchema.SERVER_ENABLED);
        if (!values.get(NodeSchema.ENABLED)) {
            if (!server && values.isReadable(NodeSchema.ENABLED)) {
                wrong.accept(
                        ConfigurationSchema.SERVER_ENABLED,
                        "false without an end node (expected: true, or node.enabled = true; else there is nothing to"
                                + " do)");
            }
            return;
        }
        rules.checkPorts(server);
        rules.checkServers(server || !values.isReadable(ConfigurationSchema.SERVER_ENABLED));
        if (values.get(NodeSchema.LONGEST_RETRY).compareTo(values.get(NodeSchema.FIRST_RETRY)) < 0) {
            wrong.accept(
                    values.place(NodeSchema.LONGEST_RETRY) == null ? NodeSchema.FIRST_RETRY : NodeSchema.LONGEST_RETRY,
                    "longest-retry is " + TextDuration.format(values.get(NodeSchema.LONGEST_RETRY))
                            + " (expected: at least first-retry, which is "
                            + TextDuration.format(values.get(NodeSchema.FIRST_RETRY)) + ")");
        }
    }

    private void checkPorts(boolean server) {
        int port = values.get(ConfigurationSchema.PORT);
        if (port == 0) {
            wrong.accept(
                    ConfigurationSchema.PORT,
                    "0 with node.enabled = true (expected: 1..65535; the nodes of a network talk to each other at one"
                            + " port)");
        } else if (server && values.get(ConfigurationSchema.CHALLENGE_PORT) != port) {
            wrong.accept(
                    values.place(ConfigurationSchema.CHALLENGE_PORT) == null
                            ? ConfigurationSchema.PORT
                            : ConfigurationSchema.CHALLENGE_PORT,
                    "port is " + port + " and challenge-query.port "
                            + values.get(ConfigurationSchema.CHALLENGE_PORT)
                            + " (expected: the same, with node.enabled = true, because the server asks its own node,"
                            + " too)");
        }
    }

    private void checkServers(boolean server) {
        NodeType type = values.get(NodeSchema.TYPE);
        int others = values.get(NodeSchema.SERVERS).size();
        if (others > MOST_SERVERS) {
            wrong.accept(NodeSchema.SERVERS, others + " servers (expected: at most " + MOST_SERVERS + ")");
        }
        if (type == NodeType.B && others > 0) {
            wrong.accept(NodeSchema.SERVERS, "servers for a B node, which asks none (expected: none, or another type)");
        }
        boolean none = !server && others == 0 && values.isReadable(NodeSchema.SERVERS);
        if (type == NodeType.P && none) {
            wrong.accept(
                    NodeSchema.TYPE,
                    "\"p\" without a name server (expected: servers, or server = true, or another type)");
        }
        boolean hears = type == NodeType.H || type == NodeType.M;
        if (values.get(NodeSchema.BROADCAST_HELPER) && (!hears || none)) {
            wrong.accept(
                    NodeSchema.BROADCAST_HELPER,
                    "true (expected: with type = \"h\" or \"m\" and a name server, whose names it answers)");
        }
    }
}
