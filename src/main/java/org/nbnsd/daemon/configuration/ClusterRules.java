package org.nbnsd.daemon.configuration;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.wire.Ipv4Address;

/** What the keys of a cluster must be to each other and to others, and what is good but perhaps not meant. */
final class ClusterRules {
    private static final String ENCRYPTED = "https://";

    private ClusterRules() {}

    /**
     * Checks them.
     *
     * @param values of the sections that are there once
     * @param wrong gets a key, and what is wrong with it
     */
    static void check(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        checkLogin(values, wrong);
        List<String> endpoints = values.get(ClusterSchema.ENDPOINTS);
        if (endpoints.isEmpty()) {
            return;
        }
        long encrypted = endpoints.stream().filter(ClusterRules::isEncrypted).count();
        if (encrypted != 0 && encrypted != endpoints.size()) {
            wrong.accept(ClusterSchema.ENDPOINTS, "some encrypted, others not (expected: all with https://, or none)");
        }
        if (new HashSet<>(endpoints).size() != endpoints.size()) {
            wrong.accept(ClusterSchema.ENDPOINTS, "one of them twice (expected: each member of etcd once)");
        }
        if (!values.get(ConfigurationSchema.SERVER_ENABLED)) {
            wrong.accept(
                    ClusterSchema.ENDPOINTS,
                    "a cluster without a name server (expected: server = true; an end node has no records to share)");
        }
        if (values.get(ReplicationSchema.ENABLED) && isNone(values.get(ClusterSchema.OWNER))) {
            wrong.accept(
                    ClusterSchema.OWNER,
                    "none, with replication.enabled (expected: the one address by which partners know all nodes)");
        }
    }

    private static void checkLogin(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        together(values, ClusterSchema.CERT_FILE, ClusterSchema.KEY_FILE, wrong);
        together(values, ClusterSchema.USER, ClusterSchema.PASSWORD_FILE, wrong);
    }

    private static void together(
            ConfigurationValues values,
            ConfigurationKey<String> one,
            ConfigurationKey<String> other,
            BiConsumer<ConfigurationKey<?>, String> wrong) {
        boolean hasOne = !values.get(one).isEmpty();
        if (hasOne == values.get(other).isEmpty()) {
            wrong.accept(
                    hasOne ? one : other,
                    "alone (expected: " + one.name() + " and " + other.name() + ", or neither of them)");
        }
    }

    private static boolean isNone(Ipv4Address address) {
        return address.equals(Ipv4Address.ZERO);
    }

    private static boolean isEncrypted(String endpoint) {
        return endpoint.regionMatches(true, 0, ENCRYPTED, 0, ENCRYPTED.length());
    }

    /** What is good, and dangerous or without effect. */
    static List<String> warnings(ConfigurationValues values) {
        List<String> endpoints = values.get(ClusterSchema.ENDPOINTS);
        List<String> warnings = new ArrayList<>();
        if (endpoints.isEmpty()) {
            return warnings;
        }
        if (endpoints.size() == 1) {
            warnings.add(ClusterSchema.ENDPOINTS + ": one member of etcd, without which nothing is granted"
                    + " (expected: 3 or 5, which go on without one or two of them)");
        } else if (endpoints.size() % 2 == 0) {
            int spare = (endpoints.size() - 1) / 2;
            warnings.add(ClusterSchema.ENDPOINTS + ": " + endpoints.size() + " members of etcd, which go on without "
                    + spare + " of them, no more than " + (endpoints.size() - 1)
                    + " would (expected: an odd number, such as 3)");
        }
        if (isNone(values.get(ClusterSchema.OWNER))) {
            warnings.add(
                    ClusterSchema.OWNER + ": none, so that the cluster can have no replication partners, now or later"
                            + " (expected: an address that all nodes share, or that stays with one of them)");
        }
        if (values.get(ConfigurationSchema.DATA).equals(DataDirectory.NONE)) {
            warnings.add(ConfigurationSchema.DATA
                    + ": \"none\", so that this node has no own copy, and answers nothing after a start"
                    + " while etcd cannot be reached (expected: a directory)");
        }
        boolean isOpen = endpoints.stream().anyMatch(endpoint -> !isEncrypted(endpoint) && !isOfThisMachine(endpoint));
        if (isOpen && !values.get(ClusterSchema.USER).isEmpty()) {
            warnings.add(ClusterSchema.PASSWORD_FILE
                    + ": the password goes to etcd without encryption, and everybody on the way"
                    + " can read it (expected: endpoints with https://)");
        } else if (isOpen) {
            warnings.add(ClusterSchema.ENDPOINTS
                    + ": etcd is asked without encryption and without a user, so whoever reaches it"
                    + " can change every record (expected: https:// and a user, or a network of its own)");
        }
        return warnings;
    }

    private static boolean isOfThisMachine(String endpoint) {
        String host = endpoint.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("(:[0-9]+)?/?$", "");
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.equalsIgnoreCase("localhost")
                || (InetAddresses.isInetAddress(bare)
                        && InetAddresses.forString(bare).isLoopbackAddress());
    }
}
