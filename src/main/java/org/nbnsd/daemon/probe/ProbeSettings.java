package org.nbnsd.daemon.probe;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Ipv4Address;

/**
 * What may be asked to find out more.
 *
 * @param networks where hosts may be asked; empty for nowhere
 * @param rate questions a second, 1..1000
 * @param bait how often a name that nobody has is asked for by broadcast; zero for never
 * @param port the UDP port of all hosts
 * @param schedules how often a host is asked, and how long each try waits
 */
public record ProbeSettings(
        List<Prefix> networks, int rate, Duration bait, int port, Function<Ipv4Address, RetrySchedule> schedules) {
    /** Keeps a copy. */
    public ProbeSettings {
        networks = List.copyOf(networks);
    }

    boolean mayAsk(Ipv4Address host) {
        return host.isHost() && networks.stream().anyMatch(network -> network.contains(host));
    }
}
