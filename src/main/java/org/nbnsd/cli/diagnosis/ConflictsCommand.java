package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.Since;
import org.nbnsd.control.DiagnosisOperations.Stories;
import org.nbnsd.control.DiagnosisOperations.Story;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code conflicts}: what looked like a conflict? */
@Command(
        name = "conflicts",
        header = "List what looked like a conflict, one entry for each name and time.",
        description = {
            "An incident opens when something looks like a conflict, counts what follows, and closes when nothing of the"
                    + " kind has happened for 15 minutes. Whether it is a conflict, explain tells. Of what one host"
                    + " opened the latest 5 are told each, of one /24 the latest 20, and 100 in all; the others in a few"
                    + " words, with their names. --json has all of them. Behind them is what is no conflict and people take for one:"
                    + " a user at several hosts, a host with several addresses. The status is 1 if there is nothing else."
        },
        footer = {
            "  nbnsd conflicts                          all that are known, the latest first",
            "  nbnsd conflicts --since 2h               those of the last two hours"
        })
public final class ConflictsCommand extends ControlCommand {
    @Option(
            names = "--since",
            paramLabel = "DURATION|TIME",
            converter = Since.Converter.class,
            description = "Only what went on later: 2h, 1d12h, 2026-11-21 or 2026-11-21T08:30. Default: all.")
    private @Nullable Since since;

    /** Of those that are not told each. */
    private static final int MOST_NAMES = 40;

    public ConflictsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Answer<Stories> answer;
        try (DiagnosisClient daemon = connectToDiagnosis()) {
            answer = daemon.conflicts(since == null ? 0 : since.millis(System.currentTimeMillis()));
        }
        Stories found = answer.value();
        if (json()) {
            print("conflicts", answer.json());
            return statusOf(found);
        }
        if (found.incidents().isEmpty()) {
            print("no conflicts");
        } else {
            printGrouped(incidents(found.incidents()), found.now());
        }
        if (!found.lookalikes().isEmpty()) {
            print("");
            print("no conflicts, though several hosts have one name:");
            printGrouped(incidents(found.lookalikes()), found.now());
        }
        return statusOf(found);
    }

    private static int statusOf(Stories found) {
        return found.incidents().isEmpty() ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    private static List<Incident> incidents(List<Story> stories) {
        return stories.stream().map(Story::incident).toList();
    }

    private void printGrouped(List<Incident> incidents, long now) {
        ConflictGroups groups = ConflictGroups.of(incidents);
        groups.each().forEach(incident -> print(incident, now));
        groups.more().forEach((whose, more) -> printMore(whose, more, now));
    }

    private void printMore(String whose, List<Incident> more, long now) {
        Page.wrapped(
                        console().width(),
                        whose + "  ",
                        more.size() + " more, last "
                                + HumanTime.relative(more.get(0).last().at(), now) + ":")
                .forEach(this::print);
        String names = more.stream()
                .limit(MOST_NAMES)
                .map(incident -> incident.name().toString())
                .collect(Collectors.joining(", "));
        String others = more.size() > MOST_NAMES ? " and " + (more.size() - MOST_NAMES) + " more" : "";
        Page.wrapped(console().width(), "    ", names + others).forEach(this::print);
    }

    private void print(Incident incident, long now) {
        ZoneId zone = ZoneId.systemDefault();
        String times = incident.count() == 1 ? "once" : incident.count() + " times";
        Page.wrapped(
                        console().width(),
                        incident.name() + "  ",
                        (incident.open() ? "open" : "over") + ", " + times + ", since "
                                + TimelineText.time(incident.first().at(), zone) + ", last "
                                + HumanTime.relative(incident.last().at(), now))
                .forEach(this::print);
        Page.wrapped(console().width(), "    ", Printable.text(incident.last().text()))
                .forEach(this::print);
    }
}
