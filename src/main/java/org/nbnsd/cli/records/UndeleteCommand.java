package org.nbnsd.cli.records;

import java.util.List;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.name.NetbiosName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code undelete}: deleted records that shall be there again. */
@Command(
        name = "undelete",
        header = "Bring back deleted records of the daemon on this machine.",
        description = {
            "Takes back what delete did, also if it left a tombstone. nbnsd names --state deleted,tombstone lists what can be"
                    + " brought back."
        },
        footer = {"  nbnsd undelete fred#20 --reason \"was the wrong FRED\"", "  nbnsd undelete fred#00 fred#03 fred#20"
        })
public final class UndeleteCommand extends EditCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = Arguments.NAME_TEXT)
    private List<String> names = List.of();

    public UndeleteCommand(Console console) {
        super(console, "undelete");
    }

    @Override
    Question question() {
        List<NetbiosName> wanted = Arguments.names(names, console().letters());
        return (daemon, reason) -> daemon.undelete(wanted, reason);
    }
}
