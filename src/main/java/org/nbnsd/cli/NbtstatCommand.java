package org.nbnsd.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.Arguments.AddressConverter;
import org.nbnsd.cli.NodeStatusLookup.Status;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nbtstat -a} and {@code -A}: the names of a host, printed as Windows does. */
@Command(
        name = "nbtstat",
        header = "List the NetBIOS names of a host as Windows' nbtstat prints them.",
        description = {
            "Asks a host for its names (node status) and prints what nbtstat -a or nbtstat -A prints on Windows, for the"
                    + " adapter that leads to the host. Use it where scripts or people expect that; status says more."
        },
        footer = {
            "  nbnsd nbtstat -A 10.0.0.5                by address",
            "  nbnsd nbtstat -a fred                    by name, found by broadcast",
            "  nbnsd nbtstat -a fred --server 10.0.0.1  by name, found by a name server"
        })
final class NbtstatCommand extends ClientCommand {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Host host;

    @Mixin
    private final LookupOptions lookup = new LookupOptions();

    /** One or the other; the case of the letter counts. */
    static final class Host {
        @Option(
                names = "-a",
                paramLabel = "NAME",
                description =
                        "The host by name. It is looked up with its suffix if it has one (FRED#20), else as FRED<00>"
                                + " and, if that is unknown or a group, as FRED<20>. An address is taken as for -A.")
        private @Nullable String name;

        @Option(
                names = "-A",
                paramLabel = "ADDRESS",
                converter = AddressConverter.class,
                description = "The host by IPv4 address.")
        private @Nullable Ipv4Address address;
    }

    NbtstatCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Status status;
        try (Asker asker = Asker.open(network(), null, trace())) {
            status = NodeStatusLookup.ask(asker, network(), host(), lookup);
        }
        if (network().json()) {
            print(Json.status(status));
            return status.exitStatus();
        }
        List<String> lines = new ArrayList<>(adapter(status));
        lines.addAll(status.response() == null ? NbtstatReport.notFound() : NbtstatReport.table(status.response()));
        lines.forEach(this::print);
        return status.exitStatus();
    }

    private String host() {
        if (host != null && host.address != null) {
            return host.address.toString();
        }
        return host != null && host.name != null ? host.name : "";
    }

    /** Windows asks on every adapter; here it is the one that the route leads through. */
    private List<String> adapter(Status status) throws IOException {
        Endpoint peer = status.outcome().peers().endpoints().get(0);
        NameArgument asked = status.asked();
        String scope = asked == null ? "" : asked.name().scope().toString();
        try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET)) {
            probe.socket().setBroadcast(true);
            Ipv4Address source = network().source();
            if (source != null) {
                probe.bind(new InetSocketAddress(InetAddress.getByAddress(source.octets()), 0));
            }
            probe.connect(new InetSocketAddress(
                    InetAddress.getByAddress(peer.address().octets()), peer.port()));
            InetAddress local = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            NetworkInterface adapter = NetworkInterface.getByInetAddress(local);
            return NbtstatReport.heading(adapter == null ? "-" : adapter.getName(), local.getHostAddress(), scope);
        }
    }
}
