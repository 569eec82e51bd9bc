package org.nbnsd.cli.console;

import java.nio.file.Path;
import org.nbnsd.file.FileFailure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks a daemon on this machine; the help lists them behind the command's own. */
final class ControlOptions {
    @Mixin
    private final SocketOptions socket = new SocketOptions();

    @Option(order = 104, names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            order = 105,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    boolean json() {
        return json;
    }

    /** Where the daemon is asked. */
    Path socket() throws FileFailure {
        return socket.path();
    }
}
