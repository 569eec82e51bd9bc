package org.nbnsd.daemon.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.configuration.DnsConfiguration.Place;
import org.nbnsd.dns.DomainName;

/**
 * Where names are looked for that nobody has registered.
 *
 * @param domains in which they may be in the DNS, in the order in which they are asked; at least one
 * @param servers whom to ask; none for those that this machine asks
 */
public record DnsProxyConfiguration(List<DomainName> domains, List<Place> servers) {
    /** Keeps copies. */
    public DnsProxyConfiguration {
        domains = List.copyOf(domains);
        servers = List.copyOf(servers);
    }

    /** Null if none are. */
    static @Nullable DnsProxyConfiguration of(ConfigurationValues values) {
        List<DomainName> domains = values.get(DnsProxySchema.DOMAINS);
        return domains.isEmpty() ? null : new DnsProxyConfiguration(domains, values.get(DnsProxySchema.SERVERS));
    }
}
