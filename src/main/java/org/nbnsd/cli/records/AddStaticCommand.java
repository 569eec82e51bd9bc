package org.nbnsd.cli.records;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Arguments.AddressConverter;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.NameArgument;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code add-static}: a name for a host that does not register itself. */
@Command(
        name = "add-static",
        header = "Add a static record to the daemon on this machine.",
        description = {
            "Puts a name into the database by hand, for a host that does not register itself. A static record does not"
                    + " expire, and no host can take its name."
        },
        footer = {
            "  nbnsd add-static printer --computer --address 10.0.0.9 --reason \"has no WINS client\"",
            "  nbnsd add-static cluster#20 --address 10.0.0.5,10.0.0.6",
            "  nbnsd add-static corp#1c --address 10.0.0.1 --address 10.0.0.2"
        })
public final class AddStaticCommand extends EditCommand {
    @Parameters(paramLabel = "NAME", description = Arguments.NAME_TEXT)
    private String name = "";

    @Option(
            names = "--address",
            required = true,
            paramLabel = "ADDRESS",
            split = ",",
            converter = AddressConverter.class,
            description =
                    "The IPv4 address that has the name; of a group, the address of a member. May be repeated: several"
                            + " addresses make it multihomed.")
    private List<Ipv4Address> addresses = List.of();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "unique, group, special-group or multihomed. Default: special-group for suffix 1C, group for 1E,"
                            + " multihomed for several addresses, else unique.")
    private @Nullable String type;

    @Option(names = "--computer", description = "Add all three names of a computer: with suffix 00, 03 and 20.")
    private boolean computer;

    @Option(
            names = "--node-type",
            paramLabel = "TYPE",
            description = "The node type of the host: ${COMPLETION-CANDIDATES}. Default: H.")
    private NodeType nodeType = NodeType.H;

    @Option(
            names = "--on-conflict",
            paramLabel = "keep|replace|fail",
            description = "What to do if an active record has the name: keep it, replace it, or fail. Default: fail.")
    private IfTaken onConflict = IfTaken.FAIL;

    public AddStaticCommand(Console console) {
        super(console, "add-static");
    }

    @Override
    Question question() {
        StaticEntry entry = entry();
        return (daemon, reason) -> daemon.addStatic(entry, onConflict, reason);
    }

    @Override
    String hint(EditOutcome refused) {
        NameRecord before = refused.before();
        return onConflict == IfTaken.FAIL && before != null && before.isActive()
                ? " (expected: a free name, or --on-conflict replace to take its place, or keep to let it be)"
                : "";
    }

    private StaticEntry entry() {
        NameArgument argument = Arguments.name(name, console().letters());
        if (computer && argument.suffixGiven()) {
            throw new UsageError(
                    name + ": a suffix with --computer (expected: one of them, --computer adds 00, 03 and 20)");
        }
        List<NetbiosName> names = computer ? StaticEntry.namesOfComputer(argument.name()) : List.of(argument.name());
        try {
            RecordType wanted =
                    type == null ? StaticEntry.impliedType(argument.name(), addresses.size()) : RecordFilter.type(type);
            return new StaticEntry(names, wanted, nodeType, addresses);
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
    }
}
