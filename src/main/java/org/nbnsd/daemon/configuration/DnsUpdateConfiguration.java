package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.configuration.DnsConfiguration.Place;
import org.nbnsd.dns.DomainName;

/**
 * What is wanted of zones of the DNS that another server has.
 *
 * @param server that server
 * @param zone the zone of the computers
 * @param reverseZones those of their addresses
 * @param keyFile the key that both have
 * @param owner how this server calls itself in its mark; empty for the host name
 * @param ttl of what is put there, whole seconds
 * @param holdDown for how long a name stays that has gone
 */
public record DnsUpdateConfiguration(
        Place server,
        DomainName zone,
        List<DomainName> reverseZones,
        Path keyFile,
        String owner,
        Duration ttl,
        Duration holdDown) {
    /** Keeps a copy. */
    public DnsUpdateConfiguration {
        reverseZones = List.copyOf(reverseZones);
    }

    /** Null if none is wanted. */
    static @Nullable DnsUpdateConfiguration of(ConfigurationValues values) {
        List<Place> server = values.get(DnsUpdateSchema.SERVER);
        if (server.isEmpty()) {
            return null;
        }
        return new DnsUpdateConfiguration(
                server.get(0),
                DomainName.parse(values.get(DnsUpdateSchema.ZONE)),
                values.get(DnsUpdateSchema.REVERSE_ZONES),
                Path.of(values.get(DnsUpdateSchema.KEY_FILE)),
                values.get(DnsUpdateSchema.OWNER),
                values.get(DnsUpdateSchema.TTL),
                values.get(DnsUpdateSchema.HOLD_DOWN));
    }
}
