package org.nbnsd.cli.records;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.cli.records.DnsChain.Step;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.Setting;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.channel.ConfigurationClient;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.control.document.Document;
import org.nbnsd.dns.Computer;
import org.nbnsd.dns.Computers;
import org.nbnsd.dns.DnsLabel;
import org.nbnsd.dns.Unfit;
import org.nbnsd.name.Printable;
import org.nbnsd.registry.NameRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dns}: what the DNS has of the names, and whether it arrives. */
@Command(
        name = "dns",
        header = "Show what the DNS has of the names of the daemon on this machine, and whether it arrives.",
        description = {
            "status tells what is answered by the DNS, and how much was. skipped lists names that are not in the DNS, with the"
                    + " reason. check asks for a computer, first the daemon and then the server that the network asks, and says"
                    + " where the chain breaks.",
            "  @|bold skipped|@ leaves out what no DNS could have: groups, users, domains, and names that nobody has."
        },
        footer = {
            "  nbnsd dns status",
            "  nbnsd dns skipped",
            "  nbnsd dns check                          by the server that this machine asks",
            "  nbnsd dns check FRED --server 10.0.0.53"
        })
public final class DnsCommand extends ControlCommand {
    private static final String SECTION = "dns.";
    private static final int DNS_PORT = 53;

    /** What is asked. */
    enum Action {
        STATUS,
        SKIPPED,
        CHECK
    }

    @Parameters(index = "0", paramLabel = "status|skipped|check", description = "What to show.")
    private Action action = Action.STATUS;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "For check: the computer to ask for. Default: the first that there is.")
    private @Nullable String name;

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            description =
                    "For check: the server that the network asks, perhaps with :PORT. Default: the one that this machine asks.")
    private @Nullable String server;

    public DnsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        if (action != Action.CHECK && (name != null || server != null)) {
            throw new UsageError("NAME and --server are for check alone");
        }
        return switch (action) {
            case STATUS -> status();
            case SKIPPED -> skipped();
            case CHECK -> check();
        };
    }

    private Map<String, String> settings() throws IOException {
        try (ConfigurationClient daemon = connectToConfiguration()) {
            Map<String, String> settings = new LinkedHashMap<>();
            for (Setting setting : daemon.settings().value()) {
                if (setting.key().startsWith(SECTION)) {
                    settings.put(setting.key(), setting.value());
                }
            }
            return settings;
        }
    }

    private Computers computers(BiConsumer<NameRecord, Unfit> unfit) throws IOException {
        List<NameRecord> records = new ArrayList<>();
        try (ControlClient daemon = connect()) {
            long now = daemon.names(RecordFilter.ALL, Integer.MAX_VALUE, records::add)
                    .now();
            return Computers.of(records, now, unfit);
        }
    }

    private int status() throws IOException {
        Map<String, String> settings = settings();
        boolean isServed = new DnsChain(settings, null).isServed();
        Statistics.Report report;
        try (ControlClient daemon = connect()) {
            report = daemon.statistics().value();
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Map.Entry<Statistic, Long> each : report.values().entrySet()) {
            String key = each.getKey().text();
            if (key.startsWith("dns-")) {
                counts.put(key, each.getValue());
            }
        }
        if (json()) {
            print(
                    "dns",
                    new Document()
                            .put("answered", isServed)
                            .counts("counters", counts)
                            .json());
        } else if (!isServed) {
            print("the DNS is not answered (expected for that: listen and suffix in the section [dns])");
        } else {
            settings.forEach((key, value) -> print(Printable.text(key.substring(SECTION.length()) + " = " + value)));
            counts.forEach((key, value) -> print(key + " " + value));
        }
        return isServed ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }

    /** Whether somebody could wonder why the name is not there. */
    private static boolean isTold(Unfit reason) {
        return switch (reason) {
            case TOMBSTONE, ENDED, DELETED, NO_COMPUTER, SAME_COMPUTER -> false;
            case IN_A_SCOPE, NO_ADDRESS, NO_LABEL, OTHER_LETTERS -> true;
        };
    }

    private int skipped() throws IOException {
        Map<String, Unfit> skipped = new LinkedHashMap<>();
        Computers computers = computers((record, reason) -> {
            if (isTold(reason)) {
                skipped.put(record.name().toString(), reason);
            }
        });
        if (json()) {
            JsonObject json = new Document()
                    .put("computers", computers.all().size())
                    .list(
                            "skipped",
                            skipped.entrySet(),
                            each -> new Document()
                                    .put("name", each.getKey())
                                    .put("reason", each.getValue().text())
                                    .json())
                    .json();
            print("dns", json);
        } else {
            TextTable table =
                    new TextTable(console().letters(), List.of("Name", "Not in the DNS because it is, or has"));
            skipped.forEach((each, reason) -> table.row(List.of(each, reason.text())));
            if (!skipped.isEmpty()) {
                table.lines().forEach(this::print);
            }
            print(skipped.size() + " skipped, " + computers.all().size() + " computers in the DNS");
        }
        return skipped.isEmpty() ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    private int check() throws IOException {
        DnsChain chain = new DnsChain(settings(), front());
        String broken;
        List<Step> steps = List.of();
        Computer computer = chain.isServed() ? computer() : null;
        if (!chain.isServed()) {
            broken = "the daemon does not answer the DNS (expected: listen and suffix in the section [dns])";
        } else if (computer == null) {
            broken = name == null
                    ? "there is no computer that the DNS could have (expected: that one registers)"
                    : Printable.text(name) + " is no computer in the DNS; nbnsd dns skipped may say why";
        } else {
            steps = chain.ask(computer);
            broken = steps.stream()
                    .filter(step -> !step.isGood())
                    .map(Step::advice)
                    .findFirst()
                    .orElse("");
        }
        report(steps, broken);
        return broken.isEmpty() ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }

    private @Nullable InetSocketAddress front() {
        try {
            return server == null ? null : DnsChain.address(server, DNS_PORT);
        } catch (IllegalArgumentException e) {
            throw new UsageError("--server: " + e.getMessage());
        }
    }

    private @Nullable Computer computer() throws IOException {
        Computers computers = computers((record, reason) -> {});
        if (name == null) {
            return computers.all().stream().findFirst().orElse(null);
        }
        String label = DnsLabel.of(name);
        return label == null ? null : computers.find(label);
    }

    private void report(List<Step> steps, String broken) {
        if (json()) {
            print(
                    "dns",
                    new Document()
                            .list("steps", steps, DnsCommand::json)
                            .put("broken", broken.isEmpty() ? null : broken)
                            .json());
            return;
        }
        for (Step step : steps) {
            print((step.isGood() ? "good    " : "broken  ") + step.server() + ": " + step.question() + ": "
                    + step.answer() + (step.isGood() ? "" : " (expected: " + step.expected() + ")"));
        }
        print(broken.isEmpty() ? "the chain is whole" : broken);
    }

    private static JsonObject json(Step step) {
        return new Document()
                .put("server", step.server())
                .put("question", step.question())
                .put("answer", step.answer())
                .put("expected", step.expected())
                .put("good", step.isGood())
                .json();
    }
}
