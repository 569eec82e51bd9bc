package org.nbnsd.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.ZoneId;
import org.nbnsd.control.AnswerJson;
import org.nbnsd.control.DiagnosisClient;
import org.nbnsd.control.DiagnosisClient.Found;
import org.nbnsd.control.DiagnosisJson;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Subject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code explain}: why is there a conflict? */
@Command(
        name = "explain",
        header = "Say why there is a conflict about a name, whether it is one, and what to do.",
        description = {
            "Draws conclusions from what the daemon on this machine has seen: what it is, how sure that is (0 to 100), what"
                    + " led to it and when, what would change it, and what the user, those who look after computers and"
                    + " those who look after the network should do. Often that is nothing. Without answers to questions"
                    + " that were asked to find out, few verdicts have a confidence above 60."
        },
        footer = {
            "  nbnsd explain 'ALICE<03>'                why ALICE is there twice",
            "  nbnsd explain PC1                        all names of the computer PC1",
            "  nbnsd explain 10.0.0.5 --json            all names that this host has, had or wants"
        })
final class ExplainCommand extends ControlCommand {
    @Parameters(paramLabel = "NAME|ADDRESS", description = SubjectArgument.TEXT)
    private String subject = "";

    ExplainCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Subject wanted = SubjectArgument.parse(subject);
        Found<Explanation> answer;
        try (DiagnosisClient daemon = connectToDiagnosis()) {
            answer = daemon.explain(wanted);
        }
        if (json()) {
            print("explain", json(answer));
        } else if (answer.found().isEmpty()) {
            explain(PacketText.printable(subject) + ": nothing is known about it");
        } else {
            ExplanationText.lines(
                            answer.found(), ZoneId.systemDefault(), console().colour())
                    .forEach(this::print);
        }
        return answer.found().isEmpty() ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    private static JsonObject json(Found<Explanation> answer) {
        JsonObject json = new JsonObject();
        json.addProperty("now", AnswerJson.time(answer.now()));
        JsonArray names = new JsonArray();
        for (Explanation explanation : answer.found()) {
            JsonObject name = new JsonObject();
            name.addProperty("name", explanation.name().toString());
            JsonArray verdicts = new JsonArray();
            explanation.verdicts().forEach(verdict -> verdicts.add(DiagnosisJson.toJson(verdict)));
            name.add("verdicts", verdicts);
            JsonArray claimants = new JsonArray();
            explanation.claimants().forEach(each -> claimants.add(DiagnosisJson.toJson(explanation.name(), each)));
            name.add("claimants", claimants);
            names.add(name);
        }
        json.add("names", names);
        return json;
    }
}
