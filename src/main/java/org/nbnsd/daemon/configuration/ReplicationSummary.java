package org.nbnsd.daemon.configuration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationSettings.Partner;

/** In words, a line each, with whom the daemon replicates. */
public final class ReplicationSummary {
    private ReplicationSummary() {}

    /**
     * With whom, and how.
     *
     * @param settings null if there is no replication
     * @param port where it listens
     * @return lines, each with a title in front; none without replication
     */
    public static List<String> lines(@Nullable ReplicationSettings settings, int port) {
        if (settings == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String known = settings.address() == null ? "" : ", known as " + settings.address();
        lines.add(ConfigurationSummary.titled("replication", "TCP port " + port + known));
        if (settings.partners().stream().anyMatch(Partner::isMirror)) {
            lines.add(ConfigurationSummary.titled(
                    "", "a mirror: queries are answered, registrations of hosts are not, and partners get nothing"));
        }
        for (Partner partner : settings.partners()) {
            lines.add(ConfigurationSummary.titled("", "partner " + partner.address() + ": " + text(partner)));
        }
        return lines;
    }

    private static String text(Partner partner) {
        List<String> parts = new ArrayList<>();
        if (partner.isPulled()) {
            parts.add(
                    partner.pullInterval().isZero()
                            ? "pulled when it says so"
                            : "pulled every " + TextDuration.format(partner.pullInterval()));
        }
        if (partner.isServed()) {
            parts.add(partner.pushAfter() == 0 ? "pulls here" : "told after " + partner.pushAfter() + " changes");
            if (!partner.sendsStatics()) {
                parts.add("without static records");
            }
        }
        return String.join(", ", parts);
    }
}
