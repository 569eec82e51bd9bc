package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.CodePageOption;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.cli.console.Since;
import org.nbnsd.cli.console.SocketOptions;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.cli.diagnosis.EventFile.Contents;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.diagnosis.EventData;
import org.nbnsd.diagnosis.EventText;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code decode-event}: who is it that event 4319, 4320 or 4321 of NetBT tells of? */
@Command(
        name = "decode-event",
        header = "Decode the data of the events 4319, 4320 and 4321 of NetBT.",
        description = {
            "Reads such an event and prints the address of the other host: its data as the event viewer shows them, as bytes"
                    + " or as words; what it puts on the clipboard, in any language; XML as it saves it, or JSON of"
                    + " evtx_dump, of a whole log, too. The four octets at offset 0x28 alone will do: 'e7 1a 65 16' are"
                    + " bytes, 0168fc82 is a word.",
            "",
            "Then it asks the daemon on this machine who had that address when the event was logged: which computer and"
                    + " which users, and what happened around that time. Without a daemon the data are decoded all the"
                    + " same."
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.REFUSED_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd decode-event 'e7 1a 65 16'           bytes: 22.101.26.231",
            "  nbnsd decode-event 0168fc82                a word: 1.104.252.130",
            "  nbnsd decode-event event.xml               all of it, with what the event means",
            "  nbnsd decode-event 0168fc82 --at 2026-11-21T08:30",
            "                                             and who had the address then",
            "  nbnsd decode-event System.xml              every event of NetBT in an exported log",
            "  nbnsd decode-event -                       what is pasted, until Ctrl-D"
        })
public final class DecodeEventCommand implements Callable<Integer> {
    /** What nobody types as octets: a directory, or a name with an extension. */
    private static final Pattern LOOKS_LIKE_FILE = Pattern.compile("[^\\s<]*(/|\\.[A-Za-z]{2,5}$)[^\\s<]*");
    /** What a daemon knows it tells at once; the decoding is no worse without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "HEX|FILE",
            description = "The data as hexadecimal digits, or a file that has them.")
    private List<String> data = List.of();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = Since.Converter.class,
            description = "When the event was logged: 2026-11-21T08:30, in the zone of this machine, or"
                    + " 2026-11-21T08:30:00Z, 2026-11-21, or 2h for two hours ago. Default: the TimeCreated of the XML;"
                    + " without it, now.")
    private @Nullable Since at;

    @Mixin
    private final SocketOptions socket = new SocketOptions();

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final CodePageOption codePage;

    @Option(order = 103, names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            order = 104,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public DecodeEventCommand(Console console) {
        this.console = console;
        this.codePage = new CodePageOption(console.letters());
    }

    @Override
    public Integer call() throws IOException {
        Contents contents = contents();
        contents.problems().forEach(problem -> console.err().println(Printable.text(problem)));
        long now = System.currentTimeMillis();
        EventsReport report = new EventsReport(contents, event -> hostOf(event, now));
        if (json) {
            console.out().println(console.letters().inJson(report.json().toString()));
        } else {
            report.print(Page.of(console), this::flush);
        }
        return contents.problems().isEmpty() ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }

    private void flush(Page page) {
        page.lines().forEach(console.out()::println);
        page.lines().clear();
        console.out().flush(); // the daemon may take its time
    }

    private EventHost hostOf(EventData event, long now) {
        EventTime time = EventTime.of(at == null ? null : at.millis(now), event.time(), now);
        return EventHost.ask(event, time, () -> DiagnosisClient.connect(socket.path(), PATIENCE));
    }

    /** One event or more. */
    private Contents contents() throws IOException {
        Path file = file();
        String source = file == null ? "standard input: " : file + ": ";
        try {
            Contents contents = file != null ? read(file) : isStandardInput() ? EventFile.read(System.in) : typed();
            if (contents.events().isEmpty()) {
                throw new IllegalArgumentException(
                        contents.problems().isEmpty()
                                ? "no event of NetBT among " + contents.others()
                                        + " (expected: 4319, 4320 or 4321 of NetBT)"
                                : contents.problems().get(0).replaceFirst("^event 1 of the file: ", ""));
            }
            return contents;
        } catch (IllegalArgumentException e) {
            throw file == null && !isStandardInput()
                    ? new UsageError(String.valueOf(e.getMessage()))
                    : new Refusal(source + e.getMessage());
        }
    }

    private boolean isStandardInput() {
        return data.size() == 1 && data.get(0).equals("-");
    }

    private Contents typed() {
        return new Contents(EventText.read(String.join(" ", data)), 0, List.of());
    }

    private static Contents read(Path file) throws IOException {
        try (InputStream in = InputFile.open(file, "a file with events, or their data in hexadecimal")) {
            return EventFile.read(in);
        }
    }

    /** The file that is meant; null if the data themselves were typed. */
    private @Nullable Path file() {
        if (data.size() != 1 || isStandardInput()) {
            return null;
        }
        try {
            Path file = Path.of(data.get(0));
            return Files.exists(file) || LOOKS_LIKE_FILE.matcher(data.get(0)).matches() ? file : null;
        } catch (InvalidPathException e) {
            return null; // so it is no file
        }
    }
}
