package org.nbnsd.cli.daemon;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.nbnsd.cli.console.CodePageOption;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.control.document.Document;
import org.nbnsd.daemon.configuration.HeapPlan;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Printable;
import org.nbnsd.recording.RecordingException;
import org.nbnsd.recording.Replay;
import org.nbnsd.recording.Replay.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: what a name server does about a recording. */
@Command(
        name = "replay",
        header = "Play a recording of a daemon, and show what the name server does, step by step.",
        description = {
            "Runs the inputs of the file through a name server of its own, without network, disk or clock, and prints each with"
                    + " its effects. Where they are not those that the daemon had, it says so: then this is another version, or"
                    + " the recording does not reach back to something that mattered.",
            ""
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.REFUSED_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd replay bug.rec",
            "  nbnsd replay bug.rec --quiet             only whether it does what the daemon did"
        })
public final class ReplayCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "What nbnsd recording wrote.")
    private Path file = Path.of("");

    @Option(names = "--quiet", description = "Show only the inputs that do not do what they did in the daemon.")
    private boolean quiet;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final CodePageOption codePage;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public ReplayCommand(Console console) {
        this.console = console;
        this.codePage = new CodePageOption(console.letters());
    }

    @Override
    public Integer call() throws IOException {
        try {
            Replay replay = new Replay(octets(), HeapPlan.ofThisJvm().mostRecords());
            int differing = json ? asJson(replay) : asText(replay);
            return differing == 0 ? ExitStatus.FOUND : ExitStatus.REFUSED;
        } catch (RecordingException e) {
            throw new Refusal(Printable.text(file + ": " + e.getMessage()));
        }
    }

    /** Not in the heap. */
    private ByteBuffer octets() throws FileFailure {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new FileSystemException(
                        file.toString(), null, Files.isDirectory(file) ? "Is a directory" : "no ordinary file");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                if (channel.size() > Integer.MAX_VALUE) {
                    throw new Refusal(Printable.text(
                            file + ": " + channel.size() + " octets (expected: at most " + Integer.MAX_VALUE + ")"));
                }
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            }
        } catch (IOException e) {
            throw InputFile.failure(file, "a recording", e);
        }
    }

    private int asText(Replay replay) throws RecordingException {
        console.out()
                .println(Printable.text(file + ": " + replay.size().inputs() + " inputs since "
                        + Instant.ofEpochMilli(replay.size().began())
                        + (replay.size().isWhole() ? ", when the daemon started" : "") + ", from "
                        + replay.size().records() + " records"));
        int differing = 0;
        for (Step step = replay.next(); step != null; step = replay.next()) {
            if (!step.isSame()) {
                differing++;
            }
            if (!quiet || !step.isSame()) {
                console.out().println(StepText.time(step) + " #" + step.number() + " " + StepText.input(step));
                StepText.effects(step).forEach(line -> console.out().println("    " + line));
                if (!step.isSame()) {
                    console.out().println("    (not what the daemon did)");
                }
            }
        }
        console.out()
                .println(
                        differing == 0
                                ? "every input does what it did in the daemon"
                                : differing + " of " + replay.size().inputs()
                                        + " inputs do not do what they did in the daemon");
        return differing;
    }

    private int asJson(Replay replay) throws RecordingException {
        List<JsonObject> steps = new ArrayList<>();
        int differing = 0;
        for (Step step = replay.next(); step != null; step = replay.next()) {
            if (!step.isSame()) {
                differing++;
            }
            if (!quiet || !step.isSame()) {
                steps.add(json(step));
            }
        }
        Document all = Document.ofCommand("replay")
                .put("file", file)
                .time("began", replay.size().began())
                .put("whole", replay.size().isWhole())
                .put("records", replay.size().records())
                .put("inputs", replay.size().inputs())
                .put("differing", differing)
                .list("steps", steps, step -> step);
        console.out().println(console.letters().inJson(all.toString()));
        return differing;
    }

    private static JsonObject json(Step step) {
        return new Document()
                .put("number", step.number())
                .time("time", step.now())
                .put("input", StepText.input(step))
                .texts("effects", StepText.effects(step))
                .put("same", step.isSame())
                .json();
    }
}
