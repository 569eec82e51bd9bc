package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.Daemon;
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
 * @param queryThreads how many threads answer queries besides the one that does everything else, 0..64; {@link #AUTO} for
 *     as many as suit the machine
 * @param capture a pcap file for every datagram, overwritten; null for none
 * @param scanInterval how often to look for addresses that came or went
 */
public record DaemonOptions(
        List<Ipv4Address> listen,
        int port,
        Transport transport,
        int queryThreads,
        @Nullable Path capture,
        Duration scanInterval) {
    /** A number of threads that is to be chosen. */
    public static final int AUTO = -1;

    private static final int MOST_CHOSEN = 4;

    /**
     * All addresses, port 137, the best transport, as many threads as suit, no capture, a look at the addresses every two
     * seconds.
     */
    public static final DaemonOptions DEFAULT = new DaemonOptions(
            List.of(), Constants.NAME_SERVICE_UDP_PORT, Transport.AUTO, AUTO, null, Duration.ofSeconds(2));

    /** Checks the ranges. */
    public DaemonOptions {
        listen = List.copyOf(listen);
        if (queryThreads < AUTO) {
            throw new IllegalArgumentException("query threads: " + queryThreads + " (expected: 0..64, or -1)");
        }
        new UdpEndpoints.Settings(listen, port, transport, Math.max(0, queryThreads), scanInterval);
    }

    /** What the endpoints are told: with one processor there are no threads for queries, with more one for each of them. */
    public UdpEndpoints.Settings endpoints() {
        int processors = Runtime.getRuntime().availableProcessors();
        int chosen = processors == 1 ? 0 : Math.min(processors, MOST_CHOSEN);
        return new UdpEndpoints.Settings(
                listen, port, transport, queryThreads == AUTO ? chosen : queryThreads, scanInterval);
    }

    /**
     * Listening elsewhere.
     *
     * @param addresses the only addresses; none for all
     * @return the changed options
     */
    public DaemonOptions withListen(Ipv4Address... addresses) {
        return new DaemonOptions(List.of(addresses), port, transport, queryThreads, capture, scanInterval);
    }

    /**
     * On another port.
     *
     * @param newPort the port, or 0 for any
     * @return the changed options
     */
    public DaemonOptions withPort(int newPort) {
        return new DaemonOptions(listen, newPort, transport, queryThreads, capture, scanInterval);
    }

    /**
     * With another transport.
     *
     * @param newTransport the transport
     * @return the changed options
     */
    public DaemonOptions withTransport(Transport newTransport) {
        return new DaemonOptions(listen, port, newTransport, queryThreads, capture, scanInterval);
    }

    /**
     * With another number of threads for queries.
     *
     * @param threads the number, or {@link #AUTO}
     * @return the changed options
     */
    public DaemonOptions withQueryThreads(int threads) {
        return new DaemonOptions(listen, port, transport, threads, capture, scanInterval);
    }

    /**
     * With a capture.
     *
     * @param file the file, or null
     * @return the changed options
     */
    public DaemonOptions withCapture(@Nullable Path file) {
        return new DaemonOptions(listen, port, transport, queryThreads, file, scanInterval);
    }

    /**
     * With another interval.
     *
     * @param interval the interval
     * @return the changed options
     */
    public DaemonOptions withScanInterval(Duration interval) {
        return new DaemonOptions(listen, port, transport, queryThreads, capture, interval);
    }
}
