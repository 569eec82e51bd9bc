package org.nbnsd.cli;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        exitCodeList = {"0:printed", "2:there is no such event, or the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd events NAME_CONFLICT    what it means, and what to do",
            "  nbnsd events --manual         all of them, at length"
        })
final class EventsCommand implements Callable<Integer> {
    private static final int WIDTH = 76;

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "An event, such as NAME_CONFLICT.")
    private @Nullable String code;

    @Option(names = "--manual", description = "All events at length.")
    private boolean manual;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    EventsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        EventGuide guide = EventGuide.load();
        if (code != null) {
            EventGuide.Entry entry = guide.get(code.toUpperCase(Locale.ROOT).replace('-', '_'));
            if (entry == null) {
                throw new UsageError(code + ": no such event (expected: one of those that 'nbnsd events' lists)");
            }
            atLength(entry);
        } else if (manual) {
            guide.entries().forEach(this::atLength);
        } else {
            guide.entries().forEach(entry -> console.out().printf("%-24s %s%n", entry.code(), entry.severity()));
        }
        console.out().flush();
        return 0;
    }

    private void atLength(EventGuide.Entry entry) {
        console.out().printf("%s (%s)%n", entry.code(), entry.severity());
        wrap(entry.means());
        wrap("What to do: " + entry.act());
        if (!entry.windows().isEmpty()) {
            wrap("On Windows: " + entry.windows());
        }
        console.out().println();
    }

    private void wrap(String text) {
        lines(text).forEach(line -> console.out().println("    " + line));
    }

    /** A text in lines of at most 76 characters, as long as its words allow. */
    static List<String> lines(String text) {
        StringBuilder all = new StringBuilder();
        int length = 0;
        for (String word : Splitter.on(' ').split(text)) {
            boolean first = all.length() == 0;
            boolean fits = length + 1 + word.length() <= WIDTH;
            all.append(first ? "" : fits ? " " : "\n").append(word);
            length = first || !fits ? word.length() : length + 1 + word.length();
        }
        return all.toString().lines().toList();
    }
}
