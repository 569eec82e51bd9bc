package org.nbnsd.cli.network;

import java.io.IOException;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.network.NodeStatusLookup.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code status}: which names does this host have? */
@Command(
        name = "status",
        header = "List the NetBIOS names of a host.",
        description = {
            "Asks a host for its names, their types and states, and its hardware address (node status, as nbtstat -A). Use"
                    + " it to see what a host believes to be called, who is logged on, and which names are in conflict."
        },
        footer = {
            "  nbnsd status 10.0.0.5                    by address",
            "  nbnsd status 127.0.0.1:1137              a server that is tried at another port",
            "  nbnsd status fred                        by name, found by broadcast",
            "  nbnsd status fred --server 10.0.0.1      by name, found by a name server"
        })
public final class StatusCommand extends ClientCommand {
    @Parameters(
            paramLabel = "NAME|ADDRESS[:PORT]",
            description =
                    "The host. An IPv4 address is asked directly. A name is looked up first: with its suffix if it"
                            + " has one (FRED#20), else as FRED<00> and, if that is unknown or a group, as FRED<20>.")
    private String host = "";

    @Mixin
    private final LookupOptions lookup = new LookupOptions();

    public StatusCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Status status;
        try (Asker asker = Asker.open(network(), null, trace())) {
            status = NodeStatusLookup.ask(
                    asker, network(), host, lookup, console().letters());
        }
        if (network().json()) {
            print(Json.status(status));
        } else if (status.response() != null) {
            StatusReport.lines(status.outcome(), status.response(), console().letters())
                    .forEach(this::print);
        } else {
            StatusReport.explain(status).forEach(this::explain);
        }
        return status.exitStatus();
    }
}
