package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.flag;
import static org.nbnsd.daemon.configuration.ConfigurationTypes.text;

import java.time.Duration;
import java.util.List;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.daemon.configuration.DnsConfiguration.Place;
import org.nbnsd.dns.DomainName;
import org.nbnsd.dns.update.ReverseName;

/** The keys of what is put into the DNS of others: a part of {@link ConfigurationSchema}. */
final class DnsUpdateSchema {
    private static final String SECTION_NAME = "dns.update";

    static final ConfigurationKey<List<Place>> SERVER = key(
            "server",
            text(
                    "an address such as \"10.0.0.53\", with a port \"10.0.0.53:5300\", or \"\" for none",
                    DnsUpdateSchema::server,
                    places -> places.isEmpty() ? "" : places.get(0).toString()),
            List.of(),
            "The primary server of the zone, which takes dynamic updates (RFC 2136) signed with a key. Empty for none.");
    static final ConfigurationKey<String> ZONE = key(
            "zone",
            text("a domain such as \"wins.example\", or \"\" for none", DnsSchema::domain, domain -> domain),
            "",
            "The zone that the computers are put into. It should be one of its own: whoever registers a name here gets it there.");
    static final ConfigurationKey<Boolean> SHARED_ZONE = key(
            "shared-zone",
            flag(),
            false,
            "Whether the zone may be the domain of this machine itself. Then anybody who can register a name can take one there"
                    + " that is not in use yet, such as mail.");
    static final ConfigurationKey<List<DomainName>> REVERSE_ZONES = key(
            "reverse-zones",
            new ListOf<>(text(
                    "a domain of addresses such as \"1.10.in-addr.arpa\"", DnsUpdateSchema::reverse, DomainName::text)),
            List.of(),
            "Zones of the same server that the addresses of the computers are put into, with their names.");
    static final ConfigurationKey<String> KEY_FILE = key(
            "key-file",
            ConfigurationTypes.file(),
            "",
            "The key (TSIG) that the server knows as well, as tsig-keygen prints it; not to be read by others. A reload reads it"
                    + " again.");
    static final ConfigurationKey<String> OWNER = key(
            "owner",
            text("letters, digits, points and hyphens, 63 at most, or \"\"", DnsUpdateSchema::owner, owner -> owner),
            "",
            "How this server calls itself in the mark beside what it puts there; what has no such mark is left alone. Empty for the"
                    + " host name. Another name makes all that is there somebody else's.");
    static final ConfigurationKey<Duration> TTL = key(
            "ttl",
            text("a duration of whole seconds such as \"60s\", 1s..1d", DnsSchema::seconds, TextDuration::format),
            Duration.ofSeconds(60),
            "How long others may keep what is put there.");
    static final ConfigurationKey<Duration> HOLD_DOWN = key(
            "hold-down",
            text("a duration of whole seconds such as \"60s\", 1s..1d", DnsSchema::seconds, TextDuration::format),
            Duration.ofSeconds(60),
            "How long a name stays there that was released or has expired: a host that roams comes back.");

    static final ConfigurationSection SECTION = new ConfigurationSection(
            SECTION_NAME,
            false,
            "The computers in a zone of a server of the DNS that the network has. See src/docs/dns.md.",
            List.of(SERVER, ZONE, SHARED_ZONE, REVERSE_ZONES, KEY_FILE, OWNER, TTL, HOLD_DOWN));

    private DnsUpdateSchema() {}

    private static <T> ConfigurationKey<T> key(String name, ConfigurationType<T> type, T defaultValue, String doc) {
        return new ConfigurationKey<>(SECTION_NAME, name, type, defaultValue, doc);
    }

    private static List<Place> server(String text) {
        return text.isEmpty() ? List.of() : List.of(DnsSchema.place(text, DnsSchema.DNS_PORT));
    }

    private static String owner(String text) {
        if (!text.matches("[A-Za-z0-9.-]{0,63}")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static DomainName reverse(String text) {
        DomainName zone = DomainName.parse(text);
        if (!ReverseName.isReverse(zone)) {
            throw new IllegalArgumentException(text);
        }
        return zone;
    }
}
