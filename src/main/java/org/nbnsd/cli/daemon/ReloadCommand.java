package org.nbnsd.cli.daemon;

import java.io.IOException;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.SettingChange;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ConfigurationClient;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reload}: the daemon reads its configuration again. */
@Command(
        name = "reload",
        header = "Have the daemon on this machine read its configuration again.",
        description = {
            "The daemon reads the file that it was started with, and its command line over it, as SIGHUP makes it do. If anything"
                    + " is wrong, it goes on with what it has, and this prints all errors, each with its line and column."
                    + " Else it takes what has changed, between two datagrams: no name, no claim and no question to a holder is"
                    + " lost. Prints each key that has changed, and which of them take a restart; nbnsd settings shows what"
                    + " holds."
        },
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footer = {
            "  nbnsd check-config /etc/nbnsd.toml && nbnsd reload",
            "  nbnsd reload --reason 'the new branch office'",
        })
public final class ReloadCommand extends ControlCommand {
    @Mixin
    private final ReasonOption reason = new ReasonOption();

    public ReloadCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        String why = reason.reason();
        Answer<Reloaded> answer;
        try (ConfigurationClient daemon = connectToConfiguration()) {
            answer = daemon.reload(why);
        }
        Reloaded reloaded = answer.value();
        if (json()) {
            print("reload", answer.json());
        } else if (reloaded.result() == Reloaded.Result.APPLIED) {
            report(reloaded);
        }
        reloaded.faults().forEach(fault -> explain(Printable.text(fault.text())));
        return switch (reloaded.result()) {
            case APPLIED -> ExitStatus.FOUND;
            case WRONG -> ExitStatus.USAGE;
            case UNREADABLE -> ExitStatus.CANNOT;
        };
    }

    private void report(Reloaded reloaded) {
        if (reloaded.file().isEmpty()) {
            print(
                    "this daemon has no configuration file (nbnsd serve --config), and its command line says what it said");
        } else if (reloaded.changes().isEmpty()) {
            print(Printable.text(reloaded.file()) + ": nothing has changed");
        }
        reloaded.changes().stream().map(ReloadCommand::line).forEach(this::print);
    }

    private static String line(SettingChange change) {
        return Printable.text(change.key() + ": " + change.before() + " -> " + change.after()
                + (change.isAtOnce() ? "" : "  (without effect until a restart)"));
    }
}
