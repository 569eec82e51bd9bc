package org.nbnsd.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.AnswerJson;
import org.nbnsd.control.DiagnosisClient;
import org.nbnsd.control.DiagnosisClient.Found;
import org.nbnsd.control.DiagnosisJson;
import org.nbnsd.diagnosis.Incident;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code conflicts}: what looked like a conflict? */
@Command(
        name = "conflicts",
        header = "List what looked like a conflict, one entry for each name and time.",
        description = {
            "An incident opens when something looks like a conflict, counts what follows, and closes when nothing of the"
                    + " kind has happened for 15 minutes. Whether it is a conflict, explain tells."
        },
        footer = {
            "  nbnsd conflicts                          all that are known, the latest first",
            "  nbnsd conflicts --since 2h               those of the last two hours"
        })
final class ConflictsCommand extends ControlCommand {
    @Option(
            names = "--since",
            paramLabel = "DURATION|TIME",
            converter = Since.Converter.class,
            description = "Only what went on later: 2h, 1d12h, 2026-11-21 or 2026-11-21T08:30. Default: all.")
    private @Nullable Since since;

    ConflictsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Found<Incident> answer;
        try (DiagnosisClient daemon = connectToDiagnosis()) {
            answer = daemon.conflicts(since == null ? 0 : since.millis(System.currentTimeMillis()));
        }
        if (json()) {
            JsonObject json = new JsonObject();
            json.addProperty("now", AnswerJson.time(answer.now()));
            JsonArray incidents = new JsonArray();
            answer.found().forEach(incident -> incidents.add(DiagnosisJson.toJson(incident)));
            json.add("incidents", incidents);
            print("conflicts", json);
        } else if (answer.found().isEmpty()) {
            print("no conflicts");
        } else {
            answer.found().forEach(incident -> print(incident, answer.now()));
        }
        return answer.found().isEmpty() ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    private void print(Incident incident, long now) {
        ZoneId zone = ZoneId.systemDefault();
        String times = incident.count() == 1 ? "once" : incident.count() + " times";
        Page.wrapped(
                        incident.name() + "  ",
                        (incident.open() ? "open" : "over") + ", " + times + ", since "
                                + TimelineText.time(incident.first().at(), zone) + ", last "
                                + HumanTime.relative(incident.last().at(), now))
                .forEach(this::print);
        Page.wrapped("    ", PacketText.printable(incident.last().text())).forEach(this::print);
    }
}
