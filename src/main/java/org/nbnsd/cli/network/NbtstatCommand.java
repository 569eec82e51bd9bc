package org.nbnsd.cli.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments.HostConverter;
import org.nbnsd.cli.console.Arguments.Server;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.NameArgument;
import org.nbnsd.cli.console.SocketOptions;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.cli.network.LocalNbtstat.Local;
import org.nbnsd.cli.network.NodeStatusLookup.Status;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nbtstat}: the names of a host, or what this machine's own daemon knows, printed as Windows does. */
@Command(
        name = "nbtstat",
        header = "List NetBIOS names, of a host or of this machine, as Windows' nbtstat prints them.",
        description = {
            "-a and -A ask a host for its names (node status), and print what they print on Windows, for the adapter that"
                    + " leads to the host; status says more. The others ask the daemon on this machine, by its control"
                    + " socket. The case of the letters counts. Reasons, such as who has a name that is in conflict, are on"
                    + " standard error."
        },
        footer = {
            "  nbnsd nbtstat -n                         this machine's names, with logged-on users",
            "  nbnsd nbtstat -r 5                       again every five seconds; /n, /r and so on are taken as well",
            "  nbnsd nbtstat -RR                        after a conflict is resolved",
            "  nbnsd nbtstat -A 10.0.0.5                by address",
            "  nbnsd nbtstat -a fred                    by name, found by broadcast",
            "  nbnsd nbtstat -a fred --server 10.0.0.1  by name, found by a name server"
        })
public final class NbtstatCommand extends ClientCommand {
    private static final int LONGEST_INTERVAL = 86_400;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Host host;

    @Parameters(
            arity = "0..1",
            paramLabel = "INTERVAL",
            description = "Ask and print again and again, with so many seconds between, until Ctrl-C.")
    private @Nullable Integer interval;

    @Mixin
    private final LookupOptions lookup = new LookupOptions();

    @Mixin
    private final SocketOptions socket = new SocketOptions();

    /** One of them; the case of the letter counts. */
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
                converter = HostConverter.class,
                description = "The host by IPv4 address, perhaps with its port: 10.0.0.5:137.")
        private @Nullable Server address;

        @Option(names = "-c", description = "The names of others that this machine remembers, and for how long.")
        private boolean cache;

        @Option(names = "-n", description = "This machine's own names and their state on each interface.")
        private boolean names;

        @Option(names = "-r", description = "How many names were resolved and registered, and by what.")
        private boolean statistics;

        @Option(names = "-R", description = "Forget the names of others, and read the LMHOSTS file again.")
        private boolean purge;

        @Option(names = "-RR", description = "Release this machine's names and register them again.")
        private boolean refresh;

        @Option(
                names = "-s",
                description = "This machine's sessions (TCP port 139), with the names of the other hosts if they are"
                        + " remembered. Whose name is called and how much is sent only the sessions' programs know.")
        private boolean sessionsByName;

        @Option(names = "-S", description = "The same with the addresses of the other hosts.")
        private boolean sessions;

        /** What is asked of the daemon on this machine; null if that is not asked. */
        @Nullable
        Local local() {
            if (cache) {
                return Local.CACHE;
            } else if (names) {
                return Local.NAMES;
            } else if (statistics) {
                return Local.STATISTICS;
            } else if (purge) {
                return Local.PURGE;
            } else if (refresh) {
                return Local.REFRESH;
            } else if (sessionsByName) {
                return Local.SESSIONS_BY_NAME;
            }
            return sessions ? Local.SESSIONS : null;
        }
    }

    public NbtstatCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        if (interval != null && (interval < 1 || interval > LONGEST_INTERVAL)) {
            throw new UsageError("INTERVAL: " + interval + " (expected: 1.." + LONGEST_INTERVAL + ", in seconds)");
        }
        int status = once();
        if (interval != null) {
            try {
                while (true) {
                    console().out().flush();
                    TimeUnit.SECONDS.sleep(interval);
                    status = once();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return status;
    }

    private int once() throws IOException {
        Local local = host == null ? null : host.local();
        if (local != null) {
            lookup.requireNone("this machine's daemon is asked (expected: with -a NAME, or without)");
            return LocalNbtstat.run(local, socket.path(), network().json(), console());
        }
        Status status;
        try (Asker asker = Asker.open(network(), null, trace())) {
            status = NodeStatusLookup.ask(
                    asker, network(), host(), lookup, console().letters());
        }
        if (network().json()) {
            print(Json.status(status));
            return status.exitStatus();
        }
        List<String> lines = new ArrayList<>(adapter(status));
        lines.addAll(
                status.response() == null
                        ? NbtstatReport.notFound()
                        : NbtstatReport.table(status.response(), console().letters()));
        lines.forEach(this::print);
        if (status.response() == null) {
            StatusReport.explain(status).forEach(this::explain);
        }
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
            return NbtstatReport.heading(NbtstatReport.adapter(local), local.getHostAddress(), scope);
        }
    }
}
