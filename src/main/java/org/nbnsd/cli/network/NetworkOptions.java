package org.nbnsd.cli.network;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments.AddressConverter;
import org.nbnsd.cli.console.Arguments.PortConverter;
import org.nbnsd.cli.console.Arguments.SecondsConverter;
import org.nbnsd.cli.console.Arguments.Server;
import org.nbnsd.cli.console.Arguments.TriesConverter;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options that every client command has; by their order the help lists them behind the command's own. */
@Command(
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ExitStatus.FOUND_TEXT,
            ExitStatus.REFUSED_TEXT,
            ExitStatus.USAGE_TEXT,
            ExitStatus.NO_ANSWER_TEXT,
            ExitStatus.CANNOT_TEXT
        },
        footerHeading = "%nExamples:%n")
final class NetworkOptions {
    /** What Windows uses; the RFC's 5 s make a person wait a quarter of a minute for a silence. */
    private static final RetrySchedule AS_WINDOWS = new RetrySchedule(3, Duration.ofMillis(1500), 1);

    @Option(
            order = 101,
            names = "--port",
            paramLabel = "PORT",
            converter = PortConverter.class,
            description = "UDP port to ask. Default: 137.")
    private @Nullable Integer port;

    @Option(
            order = 102,
            names = "--source",
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description = "Address of this host to ask from. Default: what the route gives; for register, refresh and"
                    + " release the --address, if this host has it.")
    private @Nullable Ipv4Address source;

    @Option(
            order = 103,
            names = "--source-port",
            paramLabel = "PORT",
            converter = PortConverter.class,
            description = "UDP port to ask from. Default: any free one. Windows 95 answers only to 137, which needs"
                    + " root, and that no name server runs here.")
    private int sourcePort;

    @Option(
            order = 104,
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description =
                    "How long each try waits for an answer, in seconds. Default: 1.5 for one host, as Windows does;"
                            + " 0.25 for a broadcast.")
    private @Nullable Duration timeout;

    @Option(
            order = 105,
            names = "--tries",
            paramLabel = "COUNT",
            converter = TriesConverter.class,
            description = "How often to ask, 1..20. Default: 3.")
    private int tries = 3;

    @Option(
            order = 106,
            names = "--rfc-timers",
            description = "Wait as long as RFC 1002 says: 5 s for one host, 0.25 s for a broadcast.")
    private boolean rfcTimers;

    @Option(
            order = 107,
            names = "--max-wait",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description =
                    "The longest wait after a server has said that its answer comes later, in seconds. The server says"
                            + " how long; what is not 9..105 counts as 105. Default: 105.")
    private Duration maxWait = Duration.ofSeconds(105);

    @Option(order = 108, names = "--json", description = "Print the result as one JSON object in one line.")
    private boolean json;

    @Option(
            order = 109,
            names = {"-v", "--verbose"},
            description = "Print every packet sent, received or ignored, a line each, to standard error.")
    private boolean verbose;

    @Option(
            order = 110,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    int port() {
        return port == null ? Constants.NAME_SERVICE_UDP_PORT : port;
    }

    /**
     * Refuses two ports.
     *
     * @param host that may have one
     * @param where it was typed
     */
    void requireOnePort(Server host, String where) {
        if (host.port() != 0 && port != null) {
            throw new UsageError(
                    "--port " + port + ", and " + host.port() + " with " + where + " (expected: one of them)");
        }
    }

    @Nullable
    Ipv4Address source() {
        return source;
    }

    int sourcePort() {
        return sourcePort;
    }

    Duration maxWait() {
        return maxWait;
    }

    boolean json() {
        return json;
    }

    Trace trace(Console console) {
        return new Trace(verbose ? console.err() : null);
    }

    /** When a request is sent again. */
    RetrySchedule schedule(boolean broadcast) {
        RetrySchedule usual =
                broadcast ? RetrySchedule.RFC_BROADCAST : rfcTimers ? RetrySchedule.RFC_UNICAST : AS_WINDOWS;
        return adapted(usual);
    }

    /** When the holder of a name, whom a server names, is asked again: by the RFC, because there is no other rule. */
    RetrySchedule holderSchedule() {
        return adapted(RetrySchedule.RFC_UNICAST);
    }

    private RetrySchedule adapted(RetrySchedule usual) {
        return new RetrySchedule(tries, timeout != null ? timeout : usual.firstInterval(), usual.growth());
    }
}
