package org.nbnsd.cli.diagnosis;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.control.document.Document;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code events}: what the events of the log mean, and whether to do something. */
@Command(
        name = "events",
        header = "Say what the events of the log mean, and what to do.",
        description = {"Without a code, all events with their severity; with one, all about it. Asks nobody."},
        usageHelpWidth = 100,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.REFUSED_TEXT, ExitStatus.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd events NAME_CONFLICT    what it means, and what to do",
            "  nbnsd events 4320             what is reported here where Windows reports 4320",
            "  nbnsd events --manual         all of them, at length"
        })
public final class EventsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "CODE",
            description = "An event, such as NAME_CONFLICT, or the number of one of Windows, such as 4319.")
    private @Nullable String code;

    @Option(names = "--manual", description = "All events at length.")
    private boolean manual;

    @Option(names = "--json", description = "Print the result as JSON, at length.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public EventsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        EventGuide guide = EventGuide.load();
        Collection<EventGuide.Entry> entries = code == null ? guide.entries() : meant(guide, code);
        if (json) {
            console.out().println(json(entries));
            return ExitStatus.FOUND;
        }
        Page page = Page.of(console);
        if (code != null) {
            entries.forEach(entry -> atLength(page, entry));
        } else if (manual) {
            EventGuide.PREFACE.forEach(paragraph -> page.paragraph("", "", paragraph));
            entries.forEach(entry -> atLength(page, entry));
        } else {
            entries.forEach(entry -> page.line(String.format("%-24s %s", entry.code(), entry.severity())));
        }
        page.lines().forEach(console.out()::println);
        return ExitStatus.FOUND;
    }

    /** One of ours by its code, or those that stand for one of Windows by its number. */
    private static List<EventGuide.Entry> meant(EventGuide guide, String code) {
        EventGuide.Entry one = guide.get(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        List<EventGuide.Entry> meant = one != null
                ? List.of(one)
                : guide.entries().stream()
                        .filter(entry -> entry.isOfWindows(code))
                        .toList();
        if (meant.isEmpty()) {
            throw new Refusal(Printable.text(code) + ": no such event (expected: one of those that"
                    + " 'nbnsd events' lists, or a number of Windows such as 4319)");
        }
        return meant;
    }

    private static Document json(Collection<EventGuide.Entry> entries) {
        return Document.ofCommand("events")
                .list(
                        "events",
                        entries,
                        entry -> new Document()
                                .put("code", entry.code())
                                .put("severity", entry.severity())
                                .put("text", entry.text())
                                .put("means", entry.means())
                                .put("act", entry.act())
                                .put("windows", entry.windows())
                                .json());
    }

    private static void atLength(Page page, EventGuide.Entry entry) {
        page.heading(entry.code() + " (" + entry.severity() + ")");
        page.paragraph("    ", "    ", entry.means());
        page.paragraph("    For example: ", "      ", entry.text());
        page.paragraph("    What to do: ", "      ", entry.act());
        if (!entry.windows().isEmpty()) {
            page.line("    On Windows: " + entry.windows());
        }
    }
}
