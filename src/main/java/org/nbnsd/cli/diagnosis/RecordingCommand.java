package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.NewFile;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code recording}: what happened to the name server last, as a file. */
@Command(
        name = "recording",
        header = "Write the last inputs of the daemon on this machine to a file, for nbnsd replay.",
        description = {
            "The file has what came in by the network and by hand, with the records and the settings that it began from:"
                    + " names, addresses, and who edited what. It has no secrets. Queries that were answered by themselves are"
                    + " not in it, nor is what the end node did. A file is complete or not there."
        },
        footer = {
            "  nbnsd recording bug.rec                  as soon as something looks wrong",
            "  nbnsd replay bug.rec                     what the name server did, step by step"
        })
public final class RecordingCommand extends ControlCommand {
    @Parameters(paramLabel = "FILE", description = "The file to be.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Replace the file if it is there already.")
    private boolean replace;

    public RecordingCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        NewFile target = new NewFile(file, replace);
        target.requireFree();
        RecordedInputs.Size size;
        try (ControlClient daemon = connect()) {
            size = target.writeOctets(daemon::recording);
        }
        if (json()) {
            Document done = new Document()
                    .put("file", file)
                    .time("began", size.began())
                    .put("whole", size.isWhole())
                    .put("records", size.records())
                    .put("inputs", size.inputs());
            print("recording", done.json());
        } else {
            print(file + ": " + size.inputs() + " inputs since " + Fields.time(size.began())
                    + (size.isWhole() ? ", when the daemon started" : "") + ", from " + size.records() + " records");
        }
        return ExitStatus.FOUND;
    }
}
