package org.nbnsd.cli.daemon;

import java.io.IOException;
import java.util.List;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.control.Setting;
import org.nbnsd.control.Setting.Origin;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ConfigurationClient;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code settings}: the configuration of a daemon as it holds. */
@Command(
        name = "settings",
        header = "Show the configuration of the daemon on this machine as it holds.",
        description = {
            "What is not as by default, where it was said, and when another value takes effect. A value that the file has and"
                    + " that takes a restart is shown as well. nbnsd check-config --example says what each key does."
        },
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footer = {
            "  nbnsd settings                           what is not as by default",
            "  nbnsd settings --all                     every key",
            "  nbnsd settings --json                    every key, with its default, its range and what it does"
        })
public final class SettingsCommand extends ControlCommand {
    @Option(names = "--all", description = "Also what is as by default. --json has it in any case.")
    private boolean all;

    public SettingsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Answer<List<Setting>> answer;
        try (ConfigurationClient daemon = connectToConfiguration()) {
            answer = daemon.settings();
        }
        if (json()) {
            print("settings", answer.json());
        } else {
            report(answer.value());
        }
        return ExitStatus.FOUND;
    }

    private void report(List<Setting> settings) {
        List<Setting> shown = settings.stream()
                .filter(each -> all || each.isChosen() || each.pending() != null)
                .toList();
        if (shown.isEmpty()) {
            print("everything is as by default");
            return;
        }
        TextTable table = new TextTable(
                console().letters(), List.of("Key", "Value", "Default", "From", "Another value takes effect"));
        for (Setting each : shown) {
            String usual = each.defaultValue();
            table.row(List.of(
                    Printable.text(each.key()),
                    Printable.text(each.value()),
                    Printable.text(usual == null ? "" : usual),
                    Printable.text(from(each.origin())),
                    each.takes()));
        }
        table.lines().forEach(this::print);
        for (Setting each : shown) {
            if (each.pending() != null) {
                print(Printable.text(each.key() + " = " + each.pending() + " takes a restart"));
            }
        }
    }

    private static String from(Origin origin) {
        return switch (origin.kind()) {
            case DEFAULT -> "default";
            case FILE -> origin.place() + ":" + origin.line();
            case COMMAND_LINE -> origin.place();
        };
    }
}
