package org.nbnsd.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.Transport;
import org.nbnsd.net.UdpEndpoints;
import org.nbnsd.protocol.Constants;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a {@link Daemon} is told; {@link #DEFAULT} and the {@code with} methods make one.
 *
 * @param listen the only addresses to listen on; empty for all, also those that come later
 * @param port the port; 0 for any free one, which {@link Daemon#port} tells
 * @param transport how to use the sockets
 * @param capture a pcap file for every datagram, overwritten; null for none
 * @param scanInterval how often to look for addresses that came or went
 */
public record DaemonOptions(
        List<Ipv4Address> listen,
        int port,
        Transport transport,
        @Nullable Path capture,
        Duration scanInterval) {
    /** All addresses, port 137, the best transport, no capture, a look at the addresses every two seconds. */
    public static final DaemonOptions DEFAULT =
            new DaemonOptions(List.of(), Constants.NAME_SERVICE_UDP_PORT, Transport.AUTO, null, Duration.ofSeconds(2));

    /** Checks the ranges. */
    public DaemonOptions {
        listen = List.copyOf(listen);
        new UdpEndpoints.Settings(listen, port, transport, scanInterval);
    }

    /**
     * Listening elsewhere.
     *
     * @param addresses the only addresses; none for all
     * @return the changed options
     */
    public DaemonOptions withListen(Ipv4Address... addresses) {
        return new DaemonOptions(List.of(addresses), port, transport, capture, scanInterval);
    }

    /**
     * On another port.
     *
     * @param newPort the port, or 0 for any
     * @return the changed options
     */
    public DaemonOptions withPort(int newPort) {
        return new DaemonOptions(listen, newPort, transport, capture, scanInterval);
    }

    /**
     * With another transport.
     *
     * @param newTransport the transport
     * @return the changed options
     */
    public DaemonOptions withTransport(Transport newTransport) {
        return new DaemonOptions(listen, port, newTransport, capture, scanInterval);
    }

    /**
     * With a capture.
     *
     * @param file the file, or null
     * @return the changed options
     */
    public DaemonOptions withCapture(@Nullable Path file) {
        return new DaemonOptions(listen, port, transport, file, scanInterval);
    }

    /**
     * With another interval.
     *
     * @param interval the interval
     * @return the changed options
     */
    public DaemonOptions withScanInterval(Duration interval) {
        return new DaemonOptions(listen, port, transport, capture, interval);
    }
}
