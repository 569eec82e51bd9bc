package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.control.Health;
import org.nbnsd.control.Health.Check;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code health}: does the daemon serve? */
@Command(
        name = "health",
        header = "Ask the daemon on this machine whether it lives, and serves as it should.",
        description = {
            "It looks whether its threads go on, whether it has an address to serve, and whether the database can be written; the"
                    + " network is not asked. Status 1 says that one of these is not so: for a container's health check."
        },
        footer = {
            "  nbnsd health                             one line for each check",
            "  nbnsd health --live                      only whether it has to be started again"
        })
public final class HealthCommand extends ControlCommand {
    @Option(names = "--live", description = "Only what a new start mends: threads that have ended or are stuck.")
    private boolean live;

    public HealthCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Answer<Health> answer;
        try (ControlClient daemon = connect()) {
            answer = daemon.health();
        }
        Health health = answer.value();
        if (json()) {
            print("health", answer.json());
        } else {
            for (Check check : health.checks()) {
                if (check.isVital() || !live) {
                    print((check.isWell() ? "ok      " : "failed  ")
                            + Printable.text(check.name() + ": " + check.detail()));
                }
            }
        }
        return (live ? health.isLive() : health.isReady()) ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }
}
