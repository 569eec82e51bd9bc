package org.nbnsd.cli.console;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.nbnsd.control.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command that works on the database itself, whether a daemon runs or not. */
@Command(
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.REFUSED_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footerHeading = "%nExamples:%n")
public final class DataOptions {
    @Option(
            order = 101,
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The daemon's data directory, with the database names.db. Default: /var/lib/nbnsd for root, for"
                            + " others the directory nbnsd where their programs keep their state.")
    private String data = "";

    @Option(order = 102, names = "--json", description = "Print the result as one JSON object in one line.")
    private boolean json;

    @Option(
            order = 103,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public boolean json() {
        return json;
    }

    /** The database in that directory. */
    public Path database() {
        try {
            DataDirectory directory = DataDirectory.of(data);
            if (directory != null) {
                return directory.database();
            }
        } catch (InvalidPathException e) {
            throw new UsageError("--data: " + e.getMessage() + " (expected: a directory)");
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
        throw new UsageError("--data " + DataDirectory.NONE + ": there is no database (expected: a directory)");
    }
}
