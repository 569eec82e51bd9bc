package org.nbnsd.cli.network;

import java.io.IOException;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.NameArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code query}: where is this name? */
@Command(
        name = "query",
        header = "Find the addresses of a NetBIOS name.",
        description = {
            "Asks a name server, or all hosts by broadcast, who has a name, and prints a line for each address. Use it to"
                    + " see what a Windows client would find."
        },
        footer = {
            "  nbnsd query fred                         the computer FRED<00>, by broadcast",
            "  nbnsd query fred#20 --server 10.0.0.1    the file server FRED<20>, at a name server",
            "  nbnsd query corp#1c --server 10.0.0.1    the domain controllers of CORP",
            "  nbnsd query fred#20 --all                everybody who claims to have FRED<20>"
        })
public final class QueryCommand extends ClientCommand {

    @Parameters(
            paramLabel = "NAME",
            description =
                    "FRED (which is FRED<00>, the computer), FRED#20 or 'FRED<20>', upper-cased as Windows does it;"
                            + " a scope follows behind a dot. \"'FRED           \\x20'\", all 16 octets in quotes, keeps its case."
                            + " '*' asks for any name.")
    private String name = "";

    @Mixin
    private final LookupOptions lookup = new LookupOptions();

    @Option(
            names = "--all",
            description = "Listen until the last try is over and show all answers by host, not only the first.")
    private boolean all;

    public QueryCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        NameArgument asked = Arguments.name(name, console().letters());
        Peers peers = lookup.peers(network());
        Outcome outcome;
        try (Asker asker = Asker.open(network(), null, trace())) {
            outcome = NameLookup.ask(asker, network(), asked.name(), peers, all);
        }
        if (network().json()) {
            print(Json.query(outcome));
            return QueryReport.exitStatus(outcome);
        }
        QueryReport.lines(outcome, all).forEach(this::print);
        explain(outcome, asked);
        return QueryReport.exitStatus(outcome);
    }

    private void explain(Outcome outcome, NameArgument asked) {
        String refusal = QueryReport.refusal(outcome, asked);
        if (refusal != null) {
            explain(refusal);
        }
        if (QueryReport.found(outcome).isEmpty() && Arguments.looksLikeAddress(name)) {
            explain("hint: " + name + " was taken for a name; nbnsd status " + name + " asks the host at that address");
        }
        if (outcome.replies().isEmpty()) {
            Silence.explain(outcome).forEach(this::explain);
        }
        if (QueryReport.inConflict(outcome)) {
            explain(asked.name()
                    + ": the answers differ: several hosts claim this unique name, or one has several addresses");
        }
    }
}
