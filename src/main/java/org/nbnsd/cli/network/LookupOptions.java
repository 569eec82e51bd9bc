package org.nbnsd.cli.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments.AddressConverter;
import org.nbnsd.cli.console.Arguments.Server;
import org.nbnsd.cli.console.Arguments.ServerConverter;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Who is asked where a name is. */
final class LookupOptions {
    @ArgGroup(exclusive = true)
    private @Nullable Whom whom;

    /** One or the other. */
    static final class Whom {
        @Option(
                names = "--server",
                paramLabel = "HOST[:PORT]",
                converter = ServerConverter.class,
                description = "Ask this name server (or this host): an IPv4 address, or a name of the DNS.")
        private @Nullable Server server;

        @Option(
                names = "--broadcast",
                paramLabel = "ADDRESS",
                converter = AddressConverter.class,
                description =
                        "Ask all hosts of a subnet by its broadcast address. Default: those of all interfaces that"
                                + " are up.")
        private @Nullable Ipv4Address broadcast;
    }

    /**
     * Whom to ask.
     *
     * @param network has the port if the option names none
     * @return the server, the broadcast address, or those of all interfaces
     * @throws UsageError if both name one
     * @throws IOException if there is no interface to broadcast on
     */
    Peers peers(NetworkOptions network) throws IOException {
        int port = network.port();
        if (whom != null && whom.server != null) {
            network.requireOnePort(whom.server, "--server");
        }
        if (whom != null && whom.server != null) {
            return Peers.host(whom.server.endpoint(port));
        }
        if (whom != null && whom.broadcast != null) {
            return new Peers(List.of(new Endpoint(whom.broadcast, port)), true);
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Ipv4Address address : broadcastAddresses()) {
            endpoints.add(new Endpoint(address, port));
        }
        if (endpoints.isEmpty()) {
            throw new IOException(
                    "no interface that is up has a broadcast address (expected: one, or --server or --broadcast)");
        }
        return new Peers(endpoints, true);
    }

    /**
     * Refuses what would have no effect.
     *
     * @param why who is asked instead
     * @throws UsageError if somebody was named to ask where a name is
     */
    void requireNone(String why) {
        if (whom != null) {
            throw new UsageError((whom.server == null ? "--broadcast" : "--server") + ": " + why);
        }
    }

    private static List<Ipv4Address> broadcastAddresses() throws IOException {
        List<Ipv4Address> addresses = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isLoopback() || !each.isUp()) {
                continue;
            }
            for (InterfaceAddress of : each.getInterfaceAddresses()) {
                InetAddress broadcast = of.getBroadcast();
                if (broadcast instanceof Inet4Address) {
                    Ipv4Address address = Ipv4Address.of(broadcast.getAddress());
                    if (!address.equals(Ipv4Address.ZERO) && !addresses.contains(address)) {
                        addresses.add(address);
                    }
                }
            }
        }
        return addresses;
    }
}
