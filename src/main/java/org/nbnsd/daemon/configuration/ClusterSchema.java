package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.interval;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.listenAddress;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.oneOf;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.text;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.etcd.EtcdEndpoint;
import org.nbnsd.wire.Ipv4Address;

/** The keys of a cluster: a part of {@link ConfigurationSchema}. */
final class ClusterSchema {
    private static final String SECTION_NAME = "cluster";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** What becomes of claims of unknown names while a node is cut off. */
    enum IsolatedClaims {
        SILENT,
        BURST
    }

    static final ConfigurationKey<String> NAME = key(
            "name",
            word("a name of 1 to 64 letters, digits, dots, hyphens and underscores"),
            "wins",
            "The cluster's name, the same on all its nodes: several clusters may be in one etcd. Keys begin with /nbnsd/NAME/.");
    static final ConfigurationKey<String> NODE = key(
            "node",
            text(
                    "empty, or a name of 1 to 64 letters, digits, dots, hyphens and underscores",
                    text -> text.isEmpty() ? text : requireWord(text),
                    text -> text),
            "",
            "This node's name, another one on each. Empty for the machine's host name.");
    static final ConfigurationKey<Ipv4Address> OWNER = key(
            "owner",
            listenAddress(),
            Ipv4Address.ZERO,
            "The address by which replication partners know the cluster as one server, the same on all its nodes. It must never change."
                    + " \"0.0.0.0\" for none, if there never are partners.");
    static final ConfigurationKey<List<String>> ENDPOINTS = key(
            "endpoints",
            new ListOf<>(text(
                    "an endpoint of etcd such as \"https://10.0.0.1:2379\"", ClusterSchema::endpoint, text -> text)),
            List.of(),
            "The members of etcd, the nearest first; all encrypted, or none. Empty: this server is no node of a cluster.");
    static final ConfigurationKey<String> USER = key(
            "user",
            text("a name of a user of etcd", text -> text, text -> text),
            "",
            "Who this node is to etcd. Empty for nobody.");
    static final ConfigurationKey<String> PASSWORD_FILE = key(
            "password-file",
            ConfigurationTypes.file(),
            "",
            "The file with the password of that user in its first line, which nobody else is to read.");
    static final ConfigurationKey<String> CA_FILE = key(
            "ca-file",
            ConfigurationTypes.file(),
            "",
            "The certificates, in PEM, by which members of etcd are believed. Empty for those that the system trusts.");
    static final ConfigurationKey<String> CERT_FILE = key(
            "cert-file",
            ConfigurationTypes.file(),
            "",
            "This node's own certificate, and those up to the authority, in PEM, if etcd wants to see one.");
    static final ConfigurationKey<String> KEY_FILE = key(
            "key-file", ConfigurationTypes.file(), "", "The private key of cert-file, PKCS #8 in PEM, not encrypted.");
    static final ConfigurationKey<IsolatedClaims> ISOLATED_CLAIMS = key(
            "isolated-claims",
            oneOf(IsolatedClaims.class),
            IsolatedClaims.SILENT,
            "What becomes of a claim of a name that nobody is known to have, while etcd cannot be reached: silent has hosts go to their"
                    + " other server; burst grants it for 5 minutes, by which a name may come to have two owners.");
    static final ConfigurationKey<Duration> MAX_STALE = key(
            "max-stale",
            interval("1m", "3650d"),
            Duration.ofDays(1),
            "For how long queries are answered by the own copy while etcd cannot be reached.");

    static final ConfigurationSection SECTION = new ConfigurationSection(
            SECTION_NAME,
            false,
            "Several name servers as one: their records are in etcd (three members or five), and each claim is decided once for all."
                    + " See src/docs/cluster.md.",
            List.of(
                    NAME,
                    NODE,
                    OWNER,
                    ENDPOINTS,
                    USER,
                    PASSWORD_FILE,
                    CA_FILE,
                    CERT_FILE,
                    KEY_FILE,
                    ISOLATED_CLAIMS,
                    MAX_STALE));

    private ClusterSchema() {}

    private static <T> ConfigurationKey<T> key(String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>(SECTION_NAME, name, type, defaultValue, doc);
    }

    private static ConfigurationType<String> word(String expected) {
        return text(expected, ClusterSchema::requireWord, text -> text);
    }

    /** Whether it can be a part of a key of etcd. */
    static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    private static String requireWord(String text) {
        if (!isWord(text)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** Checked by whom it is for, whose class is loaded only for that. */
    private static String endpoint(String text) {
        EtcdEndpoint unused = EtcdEndpoint.parse(text);
        return text;
    }
}
