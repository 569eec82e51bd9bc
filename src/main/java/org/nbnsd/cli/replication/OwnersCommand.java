package org.nbnsd.cli.replication;

import java.io.IOException;
import java.util.List;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.replication.OwnerStatus;
import picocli.CommandLine.Command;

/** {@code owners}: whose records are here, and up to which version? */
@Command(
        name = "owners",
        header = "Show of which name servers the daemon on this machine has records, and up to which version.",
        description = {
            "The table that WINS calls the owner-version map: the highest version of each owner that was ever seen, and that"
                    + " a record has; how many records there are, from which partner they came, and what is still to be pulled."
        },
        footer = {"  nbnsd owners", "  nbnsd owners --json"})
public final class OwnersCommand extends ControlCommand {
    public OwnersCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Answer<List<OwnerStatus>> answer;
        try (ReplicationClient daemon = connectToReplication()) {
            answer = daemon.owners();
        }
        if (json()) {
            print("owners", answer.json());
            return ExitStatus.FOUND;
        }
        TextTable table = new TextTable(
                console().letters(), List.of("Owner", "Records", "Seen", "Held", "Announced", "Lag", "From"));
        answer.value()
                .forEach(each -> table.row(List.of(
                        each.owner().toString(),
                        String.valueOf(each.records()),
                        Long.toUnsignedString(each.highestSeen()),
                        Long.toUnsignedString(each.highestHeld()),
                        each.isLocal() ? "-" : Long.toUnsignedString(each.announced()),
                        each.isLocal() ? "-" : Long.toUnsignedString(each.lag()),
                        each.isLocal()
                                ? "this server"
                                : each.source() == null ? "?" : each.source().toString())));
        table.lines().forEach(this::print);
        return ExitStatus.FOUND;
    }
}
