package org.nbnsd.daemon.configuration;

import static org.nbnsd.daemon.configuration.ConfigurationTypes.text;

import java.util.List;
import java.util.function.BiConsumer;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.daemon.configuration.DnsConfiguration.Place;
import org.nbnsd.dns.DomainName;

/** The keys of what is asked of the DNS about names that nobody has registered: a part of {@link ConfigurationSchema}. */
final class DnsProxySchema {
    private static final String SECTION_NAME = "dns.proxy";
    private static final int MOST_DOMAINS = 4;
    private static final int MOST_SERVERS = 3;

    static final ConfigurationKey<List<DomainName>> DOMAINS = new ConfigurationKey<>(
            SECTION_NAME,
            "domains",
            new ListOf<>(text("a domain such as \"corp.example\"", DomainName::parse, DomainName::text)),
            List.of(),
            "The domains in which names are looked for that nobody has registered, one after the other, within a second for all;"
                    + " four at the most. Empty for none. Never those that this server itself answers.");
    static final ConfigurationKey<List<Place>> SERVERS = new ConfigurationKey<>(
            SECTION_NAME,
            "servers",
            new ListOf<>(text(
                    "an address such as \"10.0.0.53\", or with a port \"10.0.0.53:5300\"",
                    text -> DnsSchema.place(text, DnsSchema.DNS_PORT),
                    Place::toString)),
            List.of(),
            "The servers of the DNS to ask, three at the most. Empty for those that this machine asks.");

    static final ConfigurationSection SECTION = new ConfigurationSection(
            SECTION_NAME,
            false,
            "Names in the DNS for programs that know NetBIOS only. See src/docs/dns.md.",
            List.of(DOMAINS, SERVERS));

    private DnsProxySchema() {}

    /**
     * Checks what the keys must be to others.
     *
     * @param values of the sections that are there once
     * @param wrong gets a key, and what is wrong with it
     */
    static void check(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        List<DomainName> domains = values.get(DOMAINS);
        if (domains.size() > MOST_DOMAINS) {
            wrong.accept(DOMAINS, domains.size() + " domains (expected: 4 at the most)");
        }
        if (values.get(SERVERS).size() > MOST_SERVERS) {
            wrong.accept(SERVERS, values.get(SERVERS).size() + " servers (expected: 3 at the most)");
        }
        if (!domains.isEmpty() && !values.get(ConfigurationSchema.SERVER_ENABLED)) {
            wrong.accept(DOMAINS, "without a name server (expected: server = true, or no section [dns.proxy])");
        }
        String suffix = values.get(DnsSchema.SUFFIX);
        for (DomainName domain : domains) {
            if (!suffix.isEmpty() && DomainName.parse(suffix).contains(domain)) {
                wrong.accept(
                        DOMAINS, domain + ", which this server itself answers (expected: domains that others have)");
            }
        }
    }
}
