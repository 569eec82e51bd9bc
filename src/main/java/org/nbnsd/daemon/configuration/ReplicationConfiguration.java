package org.nbnsd.daemon.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.configuration.ReplicationSchema.Mode;
import org.nbnsd.net.LinkService;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationSettings.Limits;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.wire.Ipv4Address;

/** The settings of WINS replication out of what was configured. */
final class ReplicationConfiguration {
    private ReplicationConfiguration() {}

    static ReplicationSettings settings(ConfigurationValues values, List<ConfigurationValues> partners) {
        return new ReplicationSettings(
                values.get(ReplicationSchema.PORT),
                owner(values),
                partners.stream().map(ReplicationConfiguration::partner).toList(),
                values.get(ReplicationSchema.ACCEPT_OWNERS),
                values.get(ReplicationSchema.REFUSE_OWNERS),
                values.get(ReplicationSchema.PULL_AT_START),
                values.get(ConfigurationSchema.VERIFY_INTERVAL),
                new Limits(
                        values.get(ReplicationSchema.MAX_OWNERS),
                        values.get(ReplicationSchema.MAX_ASSOCIATIONS),
                        values.get(ReplicationSchema.MAX_FRAME) << 20,
                        (int) Math.min(Integer.MAX_VALUE, (long) values.get(ReplicationSchema.MAX_REPLY) << 20)));
    }

    private static @Nullable Ipv4Address address(ConfigurationValues values) {
        Ipv4Address chosen = values.get(ReplicationSchema.ADDRESS);
        return chosen.equals(Ipv4Address.ZERO) ? null : chosen;
    }

    /** Nodes of a cluster are known as one server. */
    private static @Nullable Ipv4Address owner(ConfigurationValues values) {
        return values.get(ClusterSchema.ENDPOINTS).isEmpty() ? address(values) : values.get(ClusterSchema.OWNER);
    }

    private static Partner partner(ConfigurationValues values) {
        return new Partner(
                values.get(ReplicationSchema.PARTNER_ADDRESS),
                values.get(ReplicationSchema.TYPE),
                values.get(ReplicationSchema.MODE) == Mode.MIRROR,
                values.get(ReplicationSchema.PULL_INTERVAL),
                values.get(ReplicationSchema.PUSH_AFTER),
                values.get(ReplicationSchema.PERSISTENT),
                values.get(ReplicationSchema.SEND_STATICS),
                values.get(ReplicationSchema.USER_NAMES));
    }

    /** Where it listens, and who may open how many links. */
    static LinkService links(ConfigurationValues values, ReplicationSettings settings) {
        List<Ipv4Address> listen = values.get(ReplicationSchema.LISTEN);
        LinkService.Limits usual = LinkService.Limits.DEFAULTS;
        int perPartner = settings.limits().associations();
        return new LinkService(
                "replication",
                settings.port(),
                listen.contains(Ipv4Address.ZERO) ? List.of() : listen,
                address(values),
                peer -> settings.partner(peer) != null,
                new LinkService.Limits(
                        Math.max(1, perPartner * settings.partners().size()), perPartner, perPartner, usual.silence()));
    }
}
