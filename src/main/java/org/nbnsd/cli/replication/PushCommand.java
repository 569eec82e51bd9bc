package org.nbnsd.cli.replication;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code push}: tell partners that there is something to pull. */
@Command(
        name = "push",
        header = "Have the daemon on this machine tell its partners that there is something to pull.",
        description = {
            "Tells the partner, or all that are served (type push or both), which versions this server has, so that they pull"
                    + " what is new to them at once. With --propagate they tell their own partners when they have."
        },
        footer = {
            "  nbnsd push                               all partners",
            "  nbnsd push 10.0.1.5 --propagate          one, which passes it on"
        })
public final class PushCommand extends ControlCommand {
    @Parameters(arity = "0..1", paramLabel = "PARTNER", description = "The partner's address; all if nothing is said.")
    private @Nullable String partner;

    @Option(names = "--propagate", description = "They are to tell their partners, too.")
    private boolean propagate;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    public PushCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Ipv4Address to = partner == null ? null : PartnerArgument.address(partner);
        String why = reason.reason();
        Answer<Done> answer;
        try (ReplicationClient daemon = connectToReplication()) {
            answer = daemon.push(to, propagate, why);
        }
        Done done = answer.value();
        if (json()) {
            print("push", answer.json());
        } else {
            DoneReport.lines(console().width(), done.partners(), "told").forEach(this::print);
        }
        if (done.partners().isEmpty()) {
            throw new Refusal("nobody was told: no partner takes the records of this server"
                    + " (expected: one of type push or both, and no mirror)");
        }
        return DoneReport.status(done);
    }
}
