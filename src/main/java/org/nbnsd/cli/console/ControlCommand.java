package org.nbnsd.cli.console;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.nbnsd.control.channel.AccessClient;
import org.nbnsd.control.channel.ConfigurationClient;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.control.channel.NodeClient;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.control.document.Document;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the commands that ask a daemon on this machine have in common; each may say something else of its own. */
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
public abstract class ControlCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final CodePageOption codePage;

    @Mixin
    private final ControlOptions control = new ControlOptions();

    protected ControlCommand(Console console) {
        this.console = console;
        this.codePage = new CodePageOption(console.letters());
    }

    protected final Console console() {
        return console;
    }

    protected final boolean json() {
        return control.json();
    }

    protected final ControlClient connect() throws IOException {
        return ControlClient.connect(control.socket());
    }

    protected final NodeClient connectToNode() throws IOException {
        return NodeClient.connect(control.socket());
    }

    protected final ReplicationClient connectToReplication() throws IOException {
        return ReplicationClient.connect(control.socket());
    }

    protected final AccessClient connectToAccess() throws IOException {
        return AccessClient.connect(control.socket());
    }

    protected final ConfigurationClient connectToConfiguration() throws IOException {
        return ConfigurationClient.connect(control.socket());
    }

    protected final DiagnosisClient connectToDiagnosis() throws IOException {
        return DiagnosisClient.connect(control.socket());
    }

    /** Prints a line of the result. */
    protected final void print(String line) {
        console.out().println(json() ? console.letters().inJson(line) : line);
    }

    /** Prints a line that explains the result. */
    protected final void explain(String line) {
        console.err().println(line);
    }

    /** Prints a result as JSON: its command first. */
    protected final void print(String command, JsonObject result) {
        print(Document.ofCommand(command).all(result).toString());
    }

    /**
     * Asks and prints.
     *
     * @return the exit status
     * @throws IOException if the daemon cannot be asked, or cannot do it
     */
    @Override
    public abstract Integer call() throws IOException;
}
