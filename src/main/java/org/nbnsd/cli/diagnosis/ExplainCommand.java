package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.control.DiagnosisOperations.Explained;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.ProbePlan;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: why is there a conflict? */
@Command(
        name = "explain",
        header = "Say why there is a conflict about a name, whether it is one, and what to do.",
        description = {
            "Draws conclusions from what the daemon on this machine has seen: what it is, how sure that is (0 to 100), what"
                    + " led to it and when, what would change it, and what the user, those who look after computers and"
                    + " those who look after the network should do. Often that is nothing. Without answers to questions"
                    + " that were asked to find out, few verdicts have a confidence above 60.",
            "",
            "With --probe the daemon asks before it concludes: each host that has, had or wants the name (at most "
                    + ProbePlan.MOST_HOSTS
                    + ") whether it has it and which names it has besides, and the DNS which name"
                    + " its address has there. Only hosts in the networks of timeline.probe in its configuration are"
                    + " asked, no faster than timeline.probe-rate says; that may take a minute."
        },
        footer = {
            "  nbnsd explain 'ALICE<03>'                why ALICE is there twice",
            "  nbnsd explain PC1                        all names of the computer PC1",
            "  nbnsd explain PC1 --probe                the same, and ask the hosts first",
            "  nbnsd explain 10.0.0.5 --json            all names that this host has, had or wants"
        })
public final class ExplainCommand extends ControlCommand {
    @Parameters(paramLabel = "NAME|ADDRESS", description = SubjectArgument.TEXT)
    private String subject = "";

    @Option(names = "--probe", description = "Ask the hosts before, where the configuration of the daemon allows it.")
    private boolean probe;

    public ExplainCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Subject wanted = SubjectArgument.parse(subject, console().letters());
        Answer<Explained> answer;
        try (DiagnosisClient daemon = connectToDiagnosis()) {
            answer = daemon.explain(wanted, probe);
        }
        Explained explained = answer.value();
        List<Explanation> found = explained.explanations();
        if (json()) {
            print("explain", answer.json());
        } else if (found.isEmpty()) {
            explain(Printable.text(subject) + ": nothing is known about it");
        } else {
            ExplanationText.lines(
                            found,
                            ZoneId.systemDefault(),
                            console().colour(),
                            console().width(),
                            console().letters())
                    .forEach(this::print);
            ExplanationText.asked(explained.asked(), console().width()).forEach(this::print);
            boolean isOpen = found.stream()
                    .flatMap(explanation -> explanation.current().stream())
                    .anyMatch(verdict -> !verdict.missing().isEmpty());
            if (isOpen && !probe) {
                explain("with --probe the daemon asks the hosts first, where its configuration allows it");
            }
        }
        return found.stream().allMatch(ExplainCommand::isNobodys) ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    /** What nobody has is not found, though there is something to say of it. */
    private static boolean isNobodys(Explanation explanation) {
        return explanation.current().stream().anyMatch(verdict -> verdict.code() == VerdictCode.NOBODY_HAS_IT);
    }
}
