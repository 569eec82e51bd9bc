package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.networkOrAddress;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.text;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.wholeNumberOf;

import com.google.common.primitives.Ints;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.daemon.configuration.DnsConfiguration.Place;
import org.nbnsd.dns.DomainName;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/** The keys of the server of the DNS: a part of {@link ConfigurationSchema}. */
final class DnsSchema {
    private static final String SECTION_NAME = "dns";
    static final int DNS_PORT = 53;
    private static final int MOST_PORT = 0xFFFF;
    /** A zone of the DNS has whole octets, see {@code responder.ReverseZone}; a shorter network would be too many of them. */
    private static final int SHORTEST_NETWORK = 8;

    private static final int LONGEST_NETWORK = 24;

    static final ConfigurationKey<List<Place>> LISTEN = key(
            "listen",
            new ListOf<>(text(
                    "an address of this machine and a port such as \"127.0.0.1:5354\"",
                    text -> place(text, null),
                    Place::toString)),
            List.of(),
            "Where the DNS is answered, by UDP and TCP. Empty for nowhere. Port 5353 belongs to multicast DNS, and 53 to the"
                    + " server that the network asks, which may ask this one.");
    static final ConfigurationKey<String> SUFFIX = key(
            "suffix",
            text("a domain such as \"wins.example\", or \"\" for none", DnsSchema::domain, domain -> domain),
            "",
            "The domain of the computers: FRED is fred.SUFFIX. It should have nothing else in it.");
    static final ConfigurationKey<List<Prefix>> REVERSE = key(
            "reverse",
            new ListOf<>(text(
                    "a network of " + SHORTEST_NETWORK + "..." + LONGEST_NETWORK + " bits such as \"10.1.0.0/16\"",
                    DnsSchema::network,
                    Prefix::toString)),
            List.of(),
            "The networks whose addresses are answered with the names of computers. Nobody else may be responsible for them in the"
                    + " DNS.");
    static final ConfigurationKey<Duration> TTL = key(
            "ttl",
            text("a duration of whole seconds such as \"60s\", 1s..1d", DnsSchema::seconds, TextDuration::format),
            Duration.ofSeconds(60),
            "How long others may keep an answer at most; what ends sooner is kept no longer.");
    static final ConfigurationKey<String> NAME_SERVER = key(
            "name-server",
            text("a host's name in the DNS such as \"ns.example\", or \"\"", DnsSchema::domain, domain -> domain),
            "",
            "What this server is called in the DNS (NS and SOA). Empty for the host name.");
    static final ConfigurationKey<List<Prefix>> ALLOW = key(
            "allow",
            new ListOf<>(networkOrAddress()),
            Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10")
                    .map(Prefix::parse)
                    .toList(),
            "Who may ask, besides this machine. Others get no answer.");
    static final ConfigurationKey<List<Place>> TRANSFER_TO = key(
            "transfer-to",
            new ListOf<>(text(
                    "a host's address such as \"10.0.0.53\", or with a port \"10.0.0.53:5300\"",
                    text -> place(text, DNS_PORT),
                    Place::toString)),
            List.of(),
            "Which servers may have whole zones, and are told at that port when they have changed, at most once in 5 seconds.");
    static final ConfigurationKey<String> KEY_FILE = key(
            "key-file",
            ConfigurationTypes.file(),
            "",
            "A key that transfers have to be signed with (TSIG), as tsig-keygen prints it; not to be read by others. Empty for"
                    + " none.");
    static final ConfigurationKey<Integer> RATE = key(
            "rate",
            wholeNumberOf("answers a second", 0, 1_000_000),
            1000,
            "How many answers by UDP a network of 256 addresses gets; on top of that some are told to come by TCP, others get"
                    + " nothing. 0 is no limit, nor has this machine any.");

    static final ConfigurationKey<List<Prefix>> PROBE = key(
            "probe",
            new ListOf<>(networkOrAddress()),
            List.of(),
            "The networks whose hosts are asked for their names (node status) when the DNS is asked for an address that no record"
                    + " has, 50 a second at the most. Empty: nobody is asked.");

    static final ConfigurationSection SECTION = new ConfigurationSection(
            SECTION_NAME,
            false,
            "The computers as a zone of the DNS, for servers that the network asks already. See src/docs/dns.md.",
            List.of(LISTEN, SUFFIX, REVERSE, TTL, NAME_SERVER, ALLOW, TRANSFER_TO, KEY_FILE, RATE, PROBE));

    private DnsSchema() {}

    private static <T> ConfigurationKey<T> key(String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>(SECTION_NAME, name, type, defaultValue, doc);
    }

    static String domain(String text) {
        return text.isEmpty() ? "" : DomainName.parse(text).text();
    }

    static Duration seconds(String text) {
        Duration duration = TextDuration.parse(text);
        boolean isWhole = duration.equals(Duration.ofSeconds(duration.toSeconds()));
        if (!isWhole || duration.isZero() || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static Prefix network(String text) {
        Prefix network = Prefix.parse(text);
        if (network.length() < SHORTEST_NETWORK || network.length() > LONGEST_NETWORK) {
            throw new IllegalArgumentException(text);
        }
        return network;
    }

    static Place place(String text, @Nullable Integer usual) {
        int colon = text.indexOf(':');
        Integer port = colon < 0 ? usual : Ints.tryParse(text.substring(colon + 1));
        Ipv4Address address = Ipv4Address.parse(colon < 0 ? text : text.substring(0, colon));
        if (port == null || port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException(text);
        }
        return new Place(address, port);
    }
}
