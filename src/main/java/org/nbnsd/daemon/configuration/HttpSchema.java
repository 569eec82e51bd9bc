package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.flag;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.hostAndPort;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.hostName;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.networkOrAddress;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.wholeNumberOf;

import java.util.List;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.protocol.Prefix;

/** The keys of the server for HTTP: a part of {@link ConfigurationSchema}. */
final class HttpSchema {
    private static final String SECTION_NAME = "http";

    /** What is said instead of a host and a port. */
    static final String OFF = "off";

    static final ConfigurationKey<String> LISTEN = key(
                    "listen",
                    hostAndPort(),
                    OFF,
                    "Where it listens. At another address than one of loopback only with certificate and key, or with plain; and, for"
                            + " as long as there is no token, at 127.0.0.1 instead.")
            .takes(Takes.AT_ONCE_BUT_NOT_OFF);
    static final ConfigurationKey<String> CERTIFICATE = key(
            "certificate",
            ConfigurationTypes.file(),
            "",
            "The certificates to encrypt with, the server's own first, in PEM. It is read again when it has changed, as is"
                    + " key. Empty for no encryption.");
    static final ConfigurationKey<String> KEY = key(
            "key", ConfigurationTypes.file(), "", "The private key of the certificate, PKCS #8 in PEM, not encrypted.");
    static final ConfigurationKey<Boolean> PLAIN = key(
            "plain",
            flag(),
            false,
            "Whether other machines are served although there is no certificate: tokens and names are there to be read for"
                    + " everybody on the way.");
    static final ConfigurationKey<List<String>> NAMES = key(
            "names",
            new ListOf<>(hostName()),
            List.of(),
            "By which names clients may ask for it (the header Host), besides localhost, the address that they reach it at and"
                    + " the host in listen. All others are refused: a page of another site can pretend to be one of this"
                    + " server.");
    static final ConfigurationKey<Boolean> READ_WITHOUT_TOKEN = key(
            "read-without-token",
            flag(),
            true,
            "Whether everybody on this machine may read without a token. To change something always takes one.");
    static final ConfigurationKey<List<Prefix>> METRICS_ALLOW = key(
            "metrics-allow",
            new ListOf<>(networkOrAddress()),
            List.of(),
            "Who may read /metrics without a token, besides this machine.");
    static final ConfigurationKey<Integer> CONNECTIONS =
            key("connections", wholeNumberOf("connections", 1, 10_000), 256, "Connections at one time.");
    static final ConfigurationKey<Integer> CONNECTIONS_PER_HOST = key(
            "connections-per-host",
            wholeNumberOf("connections", 1, 10_000),
            128,
            "Connections of one address at one time. Of those over which nothing is asked the one that has rested"
                    + " longest gives way to the next.");

    static final ConfigurationSection SECTION = new ConfigurationSection(
            SECTION_NAME,
            false,
            "Administration, events, figures for Prometheus and the daemon's health by HTTP. See src/docs/http.md.",
            List.of(
                    LISTEN,
                    CERTIFICATE,
                    KEY,
                    PLAIN,
                    NAMES,
                    READ_WITHOUT_TOKEN,
                    METRICS_ALLOW,
                    CONNECTIONS,
                    CONNECTIONS_PER_HOST));

    private HttpSchema() {}

    private static <T> ConfigurationKey<T> key(String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>(SECTION_NAME, name, type, defaultValue, doc).atOnce();
    }
}
