package org.nbnsd.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DiagnosisClient;
import org.nbnsd.diagnosis.EventData;
import org.nbnsd.diagnosis.EventData.Event;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code decode-event}: who is it that event 4319, 4320 or 4321 of NetBT tells of? */
@Command(
        name = "decode-event",
        header = "Decode the data of the events 4319, 4320 and 4321 of NetBT.",
        description = {
            "Reads the data of such an event as the event viewer shows them, as bytes or as words, or the <Binary> of its"
                    + " XML, from the command line or from a file, and prints the address of the other host. The four octets"
                    + " at offset 0x28 alone will do: 'e7 1a 65 16' are bytes, 0168fc82 is a word.",
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
        exitCodeList = {
            "0:decoded, whether or not a daemon could be asked",
            "2:these are no such data; what was expected is printed",
            "4:the file cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd decode-event 'e7 1a 65 16'           bytes: 22.101.26.231",
            "  nbnsd decode-event 0168fc82                a word: 1.104.252.130",
            "  nbnsd decode-event event.xml               all of it, with what the event means",
            "  nbnsd decode-event 0168fc82 --at 2026-11-21T08:30",
            "                                             and who had the address then"
        })
final class DecodeEventCommand implements Callable<Integer> {
    private static final long MOST_OCTETS = 1 << 20;
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

    @Option(order = 103, names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            order = 104,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    DecodeEventCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        EventData event;
        try {
            event = EventData.parse(text());
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
        if (json) {
            JsonObject result = json(event);
            EventHostText.write(hostOf(event), result);
            console.out().println(result);
        } else {
            Page page = Page.of(console);
            print(page, event);
            flush(page);
            EventHostText.print(page, hostOf(event));
            page.paragraph("", "  ", next(event));
            flush(page);
        }
        return ExitStatus.FOUND;
    }

    private void flush(Page page) {
        page.lines().forEach(console.out()::println);
        page.lines().clear();
        console.out().flush(); // the daemon may take its time
    }

    private EventHost hostOf(EventData event) {
        long now = System.currentTimeMillis();
        EventTime time = EventTime.of(at == null ? null : at.millis(now), event.time(), now);
        return EventHost.ask(event, time, () -> DiagnosisClient.connect(socket.path(), PATIENCE));
    }

    private String text() throws IOException {
        if (data.size() == 1) {
            try {
                Path file = Path.of(data.get(0));
                if (Files.isRegularFile(file)) {
                    if (Files.size(file) > MOST_OCTETS) {
                        throw new UsageError(
                                file + ": " + Files.size(file) + " octets (expected: the data of one event)");
                    }
                    return text(Files.readAllBytes(file));
                }
            } catch (InvalidPathException e) {
                return data.get(0); // so it is no file
            }
        }
        return String.join(" ", data);
    }

    /** Windows saves XML as UTF-16. */
    private static String text(byte[] octets) {
        boolean isUtf16 = octets.length > 1 && (octets[0] == (byte) 0xFF || octets[0] == (byte) 0xFE);
        String text = new String(octets, isUtf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    static void print(Page page, EventData data) {
        Event event = data.event();
        if (event != null) {
            page.paragraph("", "  ", "Event " + event.number() + " (" + hex(data.code()) + "): " + event.text() + ".");
        }
        page.line("Other host:       " + data.address());
        page.line("Not reversed:     " + data.unreversed() + " (wrong; the last octet is stored first)");
        if (event != null) {
            page.line("Status:           " + hex(data.status()) + (data.status() == 0 ? " (none)" : ""));
        }
        page.line("Read as:          "
                + switch (data.view()) {
                    case BYTES -> "bytes";
                    case WORDS -> "words";
                    case XML -> "octets in their order, as in XML";
                });
    }

    private static String next(EventData data) {
        return "Next: nbtstat -n on the computer that logged it shows the name in conflict; nbnsd status "
                + data.address() + " shows what the other host has.";
    }

    private static JsonObject json(EventData data) {
        JsonObject json = new JsonObject();
        json.addProperty("command", "decode-event");
        Event event = data.event();
        if (event != null) {
            json.addProperty("event", event.number());
            json.addProperty("code", hex(data.code()));
            json.addProperty("status", hex(data.status()));
            json.addProperty("text", event.text());
        }
        json.addProperty("address", data.address().toString());
        json.addProperty("unreversed", data.unreversed().toString());
        json.addProperty("view", data.view().name().toLowerCase(Locale.ROOT));
        return json;
    }

    private static String hex(int word) {
        return String.format(Locale.ROOT, "0x%08X", word);
    }
}
