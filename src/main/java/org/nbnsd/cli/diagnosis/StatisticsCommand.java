package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.control.Statistic.Kind;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code statistics}: what has the daemon counted? */
@Command(
        name = "statistics",
        header = "Show what the daemon on this machine has counted since its start, and what it has now.",
        description = {
            "What there is now: records by state, open challenges, what waits for the disk. What was counted: datagrams,"
                    + " drops by reason, failures, and events by code; nbnsd events CODE tells what one means. To read it costs"
                    + " the network nothing."
        },
        footer = {
            "  nbnsd statistics                         what is not 0",
            "  nbnsd statistics --all                   everything that is counted",
            "  nbnsd statistics --json                  the same for a program; the names are promised"
        })
public final class StatisticsCommand extends ControlCommand {
    @Option(names = "--all", description = "Also what is 0. --json has it in any case.")
    private boolean all;

    public StatisticsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Answer<Statistics.Report> answer;
        try (ControlClient daemon = connect()) {
            answer = daemon.statistics();
        }
        if (json()) {
            print("statistics", answer.json());
        } else {
            lines(answer.value()).forEach(this::print);
        }
        return ExitStatus.FOUND;
    }

    private List<String> lines(Statistics.Report report) {
        List<String> lines = new ArrayList<>();
        lines.add("nbnsd " + Printable.text(report.version()) + ", started "
                + HumanTime.both(report.started(), report.now(), ZoneId.systemDefault()));
        for (Kind kind : new Kind[] {Kind.GAUGE, Kind.COUNTER}) {
            TextTable table = new TextTable(
                    console().letters(), List.of(kind == Kind.GAUGE ? "Now" : "Since the start", "", "What it is"));
            report.values().forEach((statistic, value) -> {
                if (statistic.kind() == kind && (all || value != 0)) {
                    table.row(List.of(statistic.text(), number(value), statistic.sentence()));
                }
            });
            add(lines, table);
        }
        TextTable events = new TextTable(console().letters(), List.of("Events", ""));
        for (Map.Entry<String, Long> event : report.events().entrySet()) {
            events.row(List.of(Printable.text(event.getKey()), number(event.getValue())));
        }
        add(lines, events);
        return lines;
    }

    private void add(List<String> lines, TextTable table) {
        lines.add("");
        lines.addAll(table.lines(console().width()));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,15d", value);
    }
}
