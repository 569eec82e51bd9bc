package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is wanted of a node of a cluster.
 *
 * @param name the cluster's name
 * @param node this node's name
 * @param owner the address by which partners know the cluster; 0.0.0.0 for none
 * @param endpoints the members of etcd, the preferred first
 * @param user who the node is to etcd; null for nobody
 * @param passwordFile the file with the password of that user; null for nobody
 * @param authority whom to trust; null for what the system trusts
 * @param certificate the node's own certificate; null for none
 * @param key of the certificate; null without one
 * @param rules what is wanted while etcd cannot be reached
 */
public record ClusterConfiguration(
        String name,
        String node,
        Ipv4Address owner,
        List<String> endpoints,
        @Nullable String user,
        @Nullable Path passwordFile,
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key,
        ClusterStanding.Rules rules) {
    /** Keeps a copy of the endpoints. */
    public ClusterConfiguration {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Null if there is no cluster.
     *
     * @throws IllegalArgumentException if the host name is to be the node's, and cannot be one
     */
    static @Nullable ClusterConfiguration of(ConfigurationValues values, String hostName) {
        List<String> endpoints = values.get(ClusterSchema.ENDPOINTS);
        if (endpoints.isEmpty()) {
            return null;
        }
        String user = values.get(ClusterSchema.USER);
        return new ClusterConfiguration(
                values.get(ClusterSchema.NAME),
                node(values.get(ClusterSchema.NODE), hostName),
                values.get(ClusterSchema.OWNER),
                endpoints,
                user.isEmpty() ? null : user,
                file(values.get(ClusterSchema.PASSWORD_FILE)),
                file(values.get(ClusterSchema.CA_FILE)),
                file(values.get(ClusterSchema.CERT_FILE)),
                file(values.get(ClusterSchema.KEY_FILE)),
                new ClusterStanding.Rules(
                        values.get(ClusterSchema.ISOLATED_CLAIMS) == ClusterSchema.IsolatedClaims.BURST,
                        false,
                        values.get(ClusterSchema.MAX_STALE)));
    }

    private static String node(String chosen, String hostName) {
        if (chosen.isEmpty() && !ClusterSchema.isWord(hostName)) {
            throw new IllegalArgumentException("cluster.node: none, and the host name is \"" + hostName
                    + "\" (expected: 1 to 64 letters, digits, dots, hyphens and underscores)");
        }
        return chosen.isEmpty() ? hostName : chosen;
    }

    private static @Nullable Path file(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }
}
