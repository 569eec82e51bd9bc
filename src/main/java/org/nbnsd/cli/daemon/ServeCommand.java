package org.nbnsd.cli.daemon;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.Signals;
import org.nbnsd.control.ConfigurationPlace;
import org.nbnsd.daemon.HangUps;
import org.nbnsd.daemon.Serving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code serve}: the daemon. What the options set is checked by the same rules as the configuration file, and only there;
 * that is why they are texts here.
 */
@Command(
        name = "serve",
        header = "Run the name server, the end node, or both.",
        description = {
            "Serves NetBIOS names (RFC 1001, RFC 1002, WINS) in the foreground until SIGTERM or SIGINT; SIGHUP makes it read its configuration again, as nbnsd reload does. Without options, on"
                    + " all addresses of this machine, UDP port 137. Options override what the file says. Says on standard"
                    + " output what it does; then logs to standard error."
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ExitStatus.FOUND_TEXT,
            ExitStatus.USAGE_TEXT,
            ExitStatus.CANNOT_TEXT,
            "3:memory was full, with -XX:+ExitOnOutOfMemoryError; start it again, perhaps with a larger -Xmx",
            "70:another fatal error, see the log; start it again"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd serve --listen 127.0.0.1 --port 1137   try it without privileges",
            "  nbnsd query FRED --server 127.0.0.1 --port 1137",
            "",
            "  nbnsd serve --own FRED#20 --own SALES#1B     serve, and have these names, too",
            "  nbnsd serve --config /etc/nbnsd/nbnsd.toml   nbnsd check-config --example prints such a file",
            "  nbnsd serve --capture nbnsd.pcap             for wireshark",
            "",
            "Ports below 1024 need a privilege on Linux. Root has it; otherwise one of these gives it.",
            "  sudo setpriv --reuid=\"$(id -u)\" --regid=\"$(id -g)\" --clear-groups \\",
            "    --inh-caps=+net_bind_service --ambient-caps=+net_bind_service \\",
            "    \"$(command -v java)\" -XX:+ExitOnOutOfMemoryError -jar nbnsd.jar serve",
            "                                               to this run",
            "  AmbientCapabilities=CAP_NET_BIND_SERVICE     to a systemd service, as the package for Debian has one",
            "  sudo sysctl net.ipv4.ip_unprivileged_port_start=137",
            "                                               to every program, until the next boot",
            "",
            "If Samba's nmbd runs here, it has port 137: stop it, or set \"disable netbios = yes\" in smb.conf."
        })
public final class ServeCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--config",
            paramLabel = "FILE|none",
            description =
                    "Configuration file, in TOML. Default: that of NBNSD_CONFIG, else /etc/nbnsd/nbnsd.toml if it is"
                            + " there.")
    private String config = "";

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Listen at this address of this machine only; may be repeated. Default: all of them, also"
                    + " those that come later.")
    private @Nullable List<String> listen;

    @Option(names = "--port", paramLabel = "N", description = "UDP port. 0 takes any free one. Default: 137.")
    private @Nullable String port;

    @Option(
            names = "--data",
            paramLabel = "DIR|none",
            description =
                    "Directory for what must survive. Default: /var/lib/nbnsd for root, for others the directory nbnsd"
                            + " where their programs keep their state.")
    private @Nullable String data;

    @Option(
            names = "--control",
            paramLabel = "PATH|off",
            description =
                    "The socket at which commands such as names and import reach this daemon. Default: the file control"
                            + " in the data directory.")
    private @Nullable String control;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT|off",
            description = "Where it is administered and watched by HTTP. Default: off.")
    private @Nullable String http;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The server's own name, with suffix 00. Default: the host name up to the first dot, in upper"
                    + " case, 15 characters at most.")
    private @Nullable String name;

    @Option(
            names = "--own",
            paramLabel = "NAME#SUFFIX",
            description = "Another name of the server itself; may be repeated.")
    private @Nullable List<String> own;

    @Option(
            names = "--code-page",
            paramLabel = "CODEPAGE",
            description = "By which letters outside ASCII in names are shown in the log. Default: CP850.")
    private @Nullable String codePage;

    @Option(
            names = "--transport",
            paramLabel = "auto|epoll|nio",
            description = "How the sockets are used. Default: auto, which is epoll where it works.")
    private @Nullable String transport;

    @Option(
            names = "--capture",
            paramLabel = "FILE",
            description = "Write every datagram to this file, in the pcap format. Overwrites it;"
                    + " it grows without a limit.")
    private @Nullable Path capture;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    @SuppressWarnings("try") // it is there as long as the daemon
    public Integer call() throws InterruptedException {
        HangUps hangUps = new HangUps();
        Signals signals = Signals.receive(List.of("HUP"), name -> hangUps.come());
        try {
            return Serving.run(place(), keys(), capture, hangUps, console.letters()::use, console.out(), console.err());
        } finally {
            signals.close();
        }
    }

    private @Nullable ConfigurationPlace place() {
        InputFile.path(config);
        return ConfigurationPlace.of(config);
    }

    /** Only those that were given. */
    private Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        putList(keys, "listen", listen);
        put(keys, "port", port);
        put(keys, "data", data);
        put(keys, "control", control);
        put(keys, "http", http);
        put(keys, "name", name);
        putList(keys, "own", own);
        put(keys, "code-page", codePage);
        put(keys, "transport", transport);
        return keys;
    }

    private static void put(Map<String, List<String>> keys, String key, @Nullable String value) {
        putList(keys, key, value == null ? null : List.of(value));
    }

    private static void putList(Map<String, List<String>> keys, String key, @Nullable List<String> values) {
        if (values != null) {
            keys.put(key, values);
        }
    }
}
