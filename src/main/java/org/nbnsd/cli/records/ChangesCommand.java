package org.nbnsd.cli.records;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.Since;
import org.nbnsd.control.channel.AccessClient;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code changes}: who changed what? */
@Command(
        name = "changes",
        header = "Show who changed what at the daemon on this machine, by commands or by HTTP.",
        description = {
            "The newest first: when, who, from where, what was asked for, why, and what became of it, also if it was refused."
                    + " What hosts register is not in it (nbnsd timeline has that). The daemon keeps the last 4 to 8 MB in"
                    + " audit.jsonl in its data directory."
        },
        footer = {
            "  nbnsd changes --since 1d",
            "  nbnsd changes --name fred#20             what people did to this name",
            "  nbnsd changes --by helpdesk --json       everything, for a program"
        })
public final class ChangesCommand extends ControlCommand {
    private static final int USUAL = 100;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Since.Converter.class,
            description = "Only then or later: 2h, 1d12h, 2026-11-21 or 2026-11-21T08:30. Default: all.")
    private @Nullable Since since;

    @Option(
            names = "--by",
            paramLabel = "WHO",
            description = "Only by users or tokens whose names contain this. Default: by anybody.")
    private @Nullable String by;

    @Option(names = "--name", paramLabel = "NAME", description = "Only what is about this name. Default: all.")
    private @Nullable String name;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Arguments.CountConverter.class,
            description = "Show at most so many. Default: 100.")
    private int limit = USUAL;

    public ChangesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        NetbiosName about =
                name == null ? null : Arguments.name(name, console().letters()).name();
        long from = since == null ? 0 : since.millis(System.currentTimeMillis());
        Answer<List<JsonObject>> answer;
        try (AccessClient daemon = connectToAccess()) {
            answer = daemon.changes(from, by, about, limit);
        }
        if (json()) {
            print("changes", answer.json());
        } else {
            for (JsonObject change : answer.value()) {
                print(answer, change);
            }
            long missed = new Fields(answer.json()).total("missed");
            if (missed > 0) {
                explain(missed
                        + " changes were not noted since the daemon was started, because they could not be written");
            }
        }
        return answer.value().isEmpty() ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    private void print(Answer<List<JsonObject>> answer, JsonObject change) throws IOException {
        long now = new Fields(answer.json()).time("now");
        Fields fields = new Fields(change);
        String reason = fields.textOrEmpty("reason");
        String error = fields.textOrEmpty("error");
        String address = fields.textOrEmpty("address");
        print(HumanTime.both(fields.time("time"), now, ZoneId.systemDefault()) + ": "
                + Printable.text(fields.textOrEmpty("who")) + " (" + Printable.text(fields.textOrEmpty("door"))
                + (address.isEmpty() ? "" : ", " + Printable.text(address)) + "): "
                + Printable.text(fields.textOrEmpty("operation")) + ": " + Printable.text(fields.textOrEmpty("result"))
                + (error.isEmpty() ? "" : ": " + Printable.text(error))
                + (reason.isEmpty() ? "" : ", because " + Printable.quoted(reason)));
        for (JsonElement outcome : change.getAsJsonArray("outcomes")) {
            print("  " + OutcomeReport.line(AnswerJson.outcome(outcome.getAsJsonObject())));
        }
        int more = fields.count("more", 0);
        if (more > 0) {
            print("  and " + more + " more");
        }
    }
}
