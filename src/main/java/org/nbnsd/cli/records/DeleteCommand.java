package org.nbnsd.cli.records;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.RecordText;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.control.document.Document;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordJson;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: records that shall not be there any more. */
@Command(
        name = "delete",
        header = "Delete records of the daemon on this machine.",
        description = {
            "Deletes records, static ones too. The network does not see them any more, and hosts can register the names;"
                    + " undelete takes it back for as long as the daemon keeps what was deleted. A host that is still there"
                    + " registers its name again when it refreshes it.",
            "What another name server owns only that one can delete for all: while it has the name, it comes back from there."
        },
        footer = {
            "  nbnsd delete fred#20 --reason \"scrapped\"",
            "  nbnsd delete fred#00 fred#03 fred#20",
            "  nbnsd delete 'PC*' --dry-run             what would go; then the same without --dry-run",
            "  nbnsd delete --address 10.1.0.0/16 --dynamic",
            "  nbnsd delete --owner 10.9.0.1            what another name server has left here",
            "  nbnsd delete 'fred<20>' --tombstone      so that replication partners forget it, too"
        })
public final class DeleteCommand extends EditCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "NAME|PATTERN",
            description =
                    Arguments.NAME_TEXT + " With * for any characters or ? for one, all that fit: 'FRED*' with any"
                            + " suffix, '*#1C' with one. With one of the options below only what fits these, too.")
    private List<String> names = List.of();

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only tell what would be deleted.")
    private boolean dryRun;

    @ArgGroup(exclusive = true)
    private @Nullable Manner manner;

    /** One or the other. */
    static final class Manner {
        @Option(
                names = "--tombstone",
                description = "Leave a tombstone, which replication partners learn of. Default if any partner takes the"
                        + " records of this server.")
        private boolean tombstone;

        @Option(names = "--simple", description = "Delete it here only. Default if no partner does.")
        @SuppressWarnings("UnusedVariable") // if it is not the one, it is the other
        private boolean simple;
    }

    public DeleteCommand(Console console) {
        super(console, "delete");
    }

    @Override
    boolean isTrial() {
        return dryRun;
    }

    @Override
    Question question() {
        if (names.isEmpty() && !filter.isGiven()) {
            throw new UsageError(
                    "nothing to delete (expected: a name, a pattern such as 'FRED*', or --address, --owner,"
                            + " --suffix, --state, --type, --static or --dynamic)");
        }
        List<NetbiosName> exact =
                isFiltered() ? List.of() : Arguments.names(names, console().letters());
        Map<String, RecordFilter> filters = filters();
        Boolean tombstone = manner == null ? null : Boolean.valueOf(manner.tombstone);
        return (daemon, reason) -> daemon.delete(
                isFiltered()
                        ? found(daemon, filters).stream().map(NameRecord::name).toList()
                        : exact,
                tombstone,
                reason);
    }

    private boolean isFiltered() {
        return filter.isGiven() || names.stream().anyMatch(DeleteCommand::isPattern);
    }

    /** A name in quotes is that name, whatever is in it. */
    private static boolean isPattern(String text) {
        return !text.startsWith("'") && (text.indexOf('*') >= 0 || text.indexOf('?') >= 0);
    }

    /** What a name fits exactly has its suffix, as everywhere where one name is meant. */
    private Map<String, RecordFilter> filters() {
        Map<String, RecordFilter> filters = new LinkedHashMap<>();
        if (names.isEmpty()) {
            filters.put("", filter.filter(null, console().letters()));
        }
        for (String text : names) {
            String pattern = isPattern(text)
                    ? text
                    : quoted(Arguments.name(text, console().letters()).name());
            filters.put(text, filter.filter(pattern, console().letters()));
        }
        return filters;
    }

    private static String quoted(NetbiosName name) {
        StringBuilder text = new StringBuilder("'");
        for (int i = 0; i < NetbiosName.LENGTH; i++) {
            text.append(String.format("\\x%02X", name.octet(i)));
        }
        text.append('\'');
        return (name.scope().labels().isEmpty() ? text : text.append('.').append(name.scope())).toString();
    }

    /**
     * Whoever mistyped one of several gets none deleted: what is left out silently is taken for deleted. Beside other filters a
     * name that does not fit them is left out as it is meant.
     */
    private List<NameRecord> found(ControlClient daemon, Map<String, RecordFilter> filters) throws IOException {
        Map<NetbiosName, NameRecord> found = new LinkedHashMap<>();
        for (Map.Entry<String, RecordFilter> each : filters.entrySet()) {
            List<NameRecord> fitting = new ArrayList<>();
            daemon.names(each.getValue(), Integer.MAX_VALUE, fitting::add);
            if (fitting.isEmpty() && !filter.isGiven()) {
                throw nothingFits(Printable.text(each.getKey()) + ": ");
            }
            fitting.forEach(record -> found.put(record.name(), record));
        }
        if (found.isEmpty()) {
            throw nothingFits("");
        }
        return List.copyOf(found.values());
    }

    private static Refusal nothingFits(String what) {
        return new Refusal(what + "no record fits, so nothing is deleted (nbnsd names lists what there is)");
    }

    @Override
    int tried(ControlClient daemon) throws IOException {
        List<NameRecord> found = found(daemon, filters());
        if (json()) {
            print(
                    "delete",
                    new Document()
                            .put("result", "would-be-deleted")
                            .list("records", found, RecordJson::toJson)
                            .json());
        } else {
            found.forEach(record -> print(record.name() + ": would be deleted: " + RecordText.summary(record)));
            print("Nothing is deleted; it would be " + RecordText.count(found.size()));
        }
        return ExitStatus.FOUND;
    }
}
