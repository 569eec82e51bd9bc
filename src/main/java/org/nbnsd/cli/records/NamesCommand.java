package org.nbnsd.cli.records;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.RecordOrder;
import org.nbnsd.control.RecordPlace;
import org.nbnsd.control.RecordQuery;
import org.nbnsd.control.Totals;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.control.document.Document;
import org.nbnsd.registry.NameRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code names}: which records does the daemon have? */
@Command(
        name = "names",
        header = "List the records of the daemon on this machine.",
        description = {
            "Lists the records that fit all that is said, by name. A record whose time has come stays listed as it is until"
                    + " the daemon scavenges it, although the network no longer gets to see it."
        },
        footer = {
            "  nbnsd names                              all records",
            "  nbnsd names 'FRED*'                      names that begin with FRED, with any suffix",
            "  nbnsd names '*#1C' --owner local         domain controllers that registered here",
            "  nbnsd names --address 10.1.0.0/16 --dynamic",
            "  nbnsd names --sort expiry --limit 20      what expires next",
            "  nbnsd names --state deleted              what undelete can take back"
        })
public final class NamesCommand extends ControlCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description =
                    "Names like this: * stands for any characters, ? for one. FRED* fits any suffix, 'FRED<20>' or"
                            + " FRED#20 one. Upper-cased as Windows does it. Default: all.")
    private @Nullable String pattern;

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Arguments.CountConverter.class,
            description = "List at most so many; 0 only counts. Default: all.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            description =
                    "One of name, address, expiry, changed; with - before it from the last to the first. Default: name.")
    private String sort = "name";

    @Option(
            names = "--after",
            paramLabel = "PLACE",
            description = "Go on where an earlier list with --limit ended, as it says itself.")
    private @Nullable String after;

    public NamesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        RecordQuery wanted = query();
        try (ControlClient daemon = connect()) {
            Totals totals = json() ? printJson(daemon, wanted) : printTable(daemon, wanted);
            return totals.matching() == 0 ? ExitStatus.REFUSED : ExitStatus.FOUND;
        }
    }

    private RecordQuery query() {
        RecordFilter wanted = filter.filter(pattern, console().letters());
        try {
            return new RecordQuery(
                    wanted, RecordOrder.parse(sort), after == null ? null : RecordPlace.parse(after), limit);
        } catch (IllegalArgumentException e) {
            throw new UsageError("--" + e.getMessage());
        }
    }

    private Totals printTable(ControlClient daemon, RecordQuery wanted) throws IOException {
        List<NameRecord> records = new ArrayList<>();
        Answer<Totals> totals = daemon.names(wanted, records::add);
        List<String> lines = new ArrayList<>(
                RecordTable.lines(records, totals.value(), console().letters()));
        JsonElement next = totals.json().get("next");
        if (next != null && !records.isEmpty()) {
            lines.add(lines.size() - 1, "There are more: the same with --after " + next.getAsString());
        }
        lines.forEach(this::print);
        return totals.value();
    }

    /** As they come, because there may be many. */
    private Totals printJson(ControlClient daemon, RecordQuery wanted) throws IOException {
        PrintWriter out = console().out();
        String head = Document.ofCommand("names").toString();
        out.write(head.substring(0, head.length() - 1) + ",\"records\":[");
        String[] before = {"\n"};
        Answer<Totals> totals = daemon.texts(wanted, record -> {
            out.write(before[0]);
            out.write(console().letters().inJson(record));
            before[0] = ",\n";
        });
        out.println("]," + totals.json().toString().substring(1));
        return totals.value();
    }
}
