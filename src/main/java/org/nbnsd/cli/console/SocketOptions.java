package org.nbnsd.cli.console;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the daemon on this machine is asked. */
public final class SocketOptions {
    @Mixin
    private final DaemonFiles files = new DaemonFiles();

    @Option(
            order = 103,
            names = "--control",
            paramLabel = "PATH",
            description = "The daemon's control socket. Default: the file control in the data directory.")
    private @Nullable Path control;

    /** The socket. */
    public Path path() throws FileFailure {
        return control == null ? files.socket() : control;
    }
}
