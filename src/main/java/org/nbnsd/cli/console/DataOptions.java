package org.nbnsd.cli.console;

import java.nio.file.Path;
import org.nbnsd.file.FileFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    @Mixin
    private final DaemonFiles files = new DaemonFiles();

    @Option(order = 103, names = "--json", description = "Print the result as one JSON object in one line.")
    private boolean json;

    @Option(
            order = 104,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public boolean json() {
        return json;
    }

    /** The database in that directory. */
    public Path database() throws FileFailure {
        return files.directory().database();
    }
}
