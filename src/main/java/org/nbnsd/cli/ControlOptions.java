package org.nbnsd.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command that asks a daemon on this machine; the help lists them behind the command's own. */
@Command(
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.DONE_TEXT, ExitStatus.NOT_DONE_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.NO_DAEMON_TEXT
        },
        footerHeading = "%nExamples:%n")
final class ControlOptions {
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

    @Option(order = 103, names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            order = 104,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    boolean json() {
        return json;
    }

    /** Where the daemon is asked. */
    Path socket() {
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
