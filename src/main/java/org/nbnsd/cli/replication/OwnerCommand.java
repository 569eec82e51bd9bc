package org.nbnsd.cli.replication;

import java.io.IOException;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code owner}: the records of a server that is no more. */
@Command(
        name = "owner",
        header = "Have the daemon on this machine let all records of another name server go.",
        description = {
            "For a name server that is no more. delete forgets its records, and that it was there, on this server alone: what a"
                    + " partner still has comes back with the next pull. tombstone makes them tombstones of this server, so that"
                    + " all partners forget them as well."
        },
        footer = {
            "  nbnsd owner tombstone 10.0.1.9           a server that was switched off for good",
            "  nbnsd owner delete 10.0.1.9              only here"
        })
public final class OwnerCommand extends ControlCommand {
    /** What becomes of the records. */
    enum Action {
        DELETE,
        TOMBSTONE
    }

    @Parameters(index = "0", paramLabel = "delete|tombstone", description = "What becomes of its records.")
    private Action action = Action.DELETE;

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "The owner, as nbnsd owners shows it.")
    private String address = "";

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    public OwnerCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Ipv4Address owner = PartnerArgument.address(address);
        String why = reason.reason();
        boolean asTombstones = action == Action.TOMBSTONE;
        Answer<Done> answer;
        try (ReplicationClient daemon = connectToReplication()) {
            answer = daemon.removeOwner(owner, asTombstones, why);
        }
        Done done = answer.value();
        if (json()) {
            print("owner", answer.json());
        } else {
            DoneReport.lines(console().width(), done.partners(), "").forEach(this::print);
            print(Page.counted(done.records(), "record") + " of " + owner
                    + (asTombstones ? " made tombstones" : " forgotten"));
        }
        return DoneReport.isDone(done.partners()) ? ExitStatus.FOUND : ExitStatus.CANNOT;
    }
}
