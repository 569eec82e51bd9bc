package org.nbnsd.cli.records;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Arguments.AddressConverter;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Amendment;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code edit}: an active record that is to be otherwise. */
@Command(
        name = "edit",
        header = "Change an active record of the daemon on this machine.",
        description = {
            "What is not said stays. Of a record that a host has registered only the host changes addresses and type; but"
                    + " --static makes it yours: it does not expire then, and no host can take the name. --dynamic gives a"
                    + " record back: a host has 6 days (the renewal interval) to refresh it."
        },
        footer = {
            "  nbnsd edit printer#20 --address 10.0.0.10 --reason \"moved\"",
            "  nbnsd edit fred#20 --static              as it is now, for good",
            "  nbnsd edit fred#20 --dynamic"
        })
public final class AmendCommand extends EditCommand {
    @Parameters(paramLabel = "NAME", description = Arguments.NAME_TEXT)
    private String name = "";

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            split = ",",
            converter = AddressConverter.class,
            description = "Where it is now, the preferred address first. May be repeated; none of the old ones stays.")
    private List<Ipv4Address> addresses = List.of();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "unique, group, special-group or multihomed. Default: as it is, but multihomed for a unique name"
                            + " that gets several addresses.")
    private @Nullable String type;

    @Option(
            names = "--node-type",
            paramLabel = "TYPE",
            description = "The node type of the host: ${COMPLETION-CANDIDATES}. Default: as it is.")
    private @Nullable NodeType nodeType;

    @ArgGroup(exclusive = true)
    private @Nullable Kept kept;

    /** One or the other. */
    static final class Kept {
        @Option(names = "--static", description = "It does not expire, and no host can take the name.")
        private boolean isStatic;

        @Option(names = "--dynamic", description = "It expires unless a host refreshes it.")
        @SuppressWarnings("UnusedVariable") // if it is not the one, it is the other
        private boolean isDynamic;
    }

    public AmendCommand(Console console) {
        super(console, "edit");
    }

    @Override
    Question question() {
        NetbiosName wanted = Arguments.name(name, console().letters()).name();
        Amendment amendment = amendment();
        return (daemon, reason) -> daemon.amend(wanted, amendment, reason);
    }

    private Amendment amendment() {
        if (addresses.isEmpty() && type == null && nodeType == null && kept == null) {
            throw new UsageError(
                    "nothing is to be different (expected: --address, --type, --node-type, --static or --dynamic)");
        }
        try {
            return new Amendment(
                    addresses,
                    type == null ? null : RecordFilter.type(type),
                    nodeType,
                    kept == null ? null : Boolean.valueOf(kept.isStatic));
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
    }
}
