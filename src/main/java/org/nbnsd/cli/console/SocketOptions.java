package org.nbnsd.cli.console;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import picocli.CommandLine.Option;

/** Where the daemon on this machine is asked. */
public final class SocketOptions {
    @Option(
            order = 101,
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The daemon's data directory, where its control socket is. Default: /var/lib/nbnsd for root, for"
                            + " others the directory nbnsd where their programs keep their state.")
    private String data = "";

    @Option(
            order = 102,
            names = "--control",
            paramLabel = "PATH",
            description = "The daemon's control socket. Default: the file control in the data directory.")
    private @Nullable Path control;

    /** The socket. */
    public Path path() {
        if (control != null) {
            return control;
        }
        try {
            DataDirectory directory = DataDirectory.of(data);
            if (directory != null) {
                return directory.controlSocket();
            }
        } catch (InvalidPathException e) {
            throw new UsageError("--data: " + e.getMessage() + " (expected: a directory)");
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + "; or --control PATH");
        }
        throw new UsageError("--data " + DataDirectory.NONE
                + ": there is no socket in no directory (expected: --control PATH, as that daemon was given it)");
    }
}
