package org.nbnsd.etcd;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where etcd is, and how to get in.
 *
 * @param cluster the name of the cluster of nbnsd, part of all keys: letters, digits, dots, hyphens and underscores
 * @param endpoints the members, the preferred first; all encrypted, or none
 * @param tls what to encrypt with; null for what the system trusts, and no certificate of one's own
 */
public record EtcdSettings(
        String cluster,
        List<EtcdEndpoint> endpoints,
        @Nullable Tls tls) {
    /**
     * Files in PEM.
     *
     * @param authority whom to trust; null for what the system trusts
     * @param certificate one's own certificate, and those up to the authority; null for none
     * @param key the private key of that certificate, not encrypted; null for none
     */
    public record Tls(
            @Nullable Path authority,
            @Nullable Path certificate,
            @Nullable Path key) {
        /**
         * Checks that certificate and key come together.
         *
         * @throws IllegalArgumentException if one of them is missing
         */
        public Tls {
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException("only one of certificate and key (expected: both or none)");
            }
        }
    }

    /**
     * Checks name and endpoints.
     *
     * @throws IllegalArgumentException if the name has other characters, or there is no endpoint
     */
    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (!cluster.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("cluster: " + Json.shown(cluster)
                    + " (expected: 1 to 64 letters, digits, dots, hyphens and underscores)");
        }
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints: none (expected: at least one, better three)");
        }
    }
}
