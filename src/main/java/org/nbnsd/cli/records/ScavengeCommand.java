package org.nbnsd.cli.records;

import java.io.IOException;
import java.time.ZoneId;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.control.document.Document;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scavenge}: move records on whose time has come. */
@Command(
        name = "scavenge",
        header = "Scavenge the database of the daemon on this machine.",
        description = {
            "Moves on every record whose time has come: from active to released, from there to tombstone, from there away."
                    + " The daemon does that by itself; this does it now."
        },
        footer = {
            "  nbnsd scavenge --dry-run                 what would happen?",
            "  nbnsd scavenge --reason \"before the backup\""
        })
public final class ScavengeCommand extends ControlCommand {
    @Option(names = "--dry-run", description = "Only tell what would happen.")
    private boolean dryRun;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    public ScavengeCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        String why = reason.reason();
        Answer<Scavenged> answer;
        try (ControlClient daemon = connect()) {
            answer = daemon.scavenge(dryRun, why);
        }
        if (json()) {
            print(
                    "scavenge",
                    new Document().put("dryRun", dryRun).all(answer.json()).json());
        } else {
            Scavenged scavenged = answer.value();
            scavenged.outcomes().forEach(outcome -> print(OutcomeReport.line(outcome)));
            print(summary(scavenged));
        }
        return ExitStatus.FOUND;
    }

    private String summary(Scavenged scavenged) {
        int count = scavenged.outcomes().size();
        if (count > 0) {
            return count + (count == 1 ? " record " : " records ") + (dryRun ? "would move on" : "moved on");
        }
        return scavenged.nextDue() == Long.MAX_VALUE
                ? "Nothing is due, and nothing will be: no record expires."
                : "Nothing is due. The next record is: "
                        + HumanTime.both(scavenged.nextDue(), scavenged.now(), ZoneId.systemDefault());
    }
}
