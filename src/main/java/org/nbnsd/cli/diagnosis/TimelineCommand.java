package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Since;
import org.nbnsd.control.DiagnosisOperations.Found;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code timeline}: what happened to a name? */
@Command(
        name = "timeline",
        header = "Show what happened to a name, or to a host.",
        description = {
            "The oldest first. Of queries only a sample is kept: of each host and name one a minute, and none after a"
                    + " restart."
        },
        footer = {
            "  nbnsd timeline PC1                       all names of the computer PC1",
            "  nbnsd timeline 10.0.0.5 --since 1h       this host in the last hour"
        })
public final class TimelineCommand extends ControlCommand {
    @Parameters(paramLabel = "NAME|ADDRESS", description = SubjectArgument.TEXT)
    private String subject = "";

    @Option(
            names = "--since",
            paramLabel = "DURATION|TIME",
            converter = Since.Converter.class,
            description = "Only what was later: 2h, 1d12h, 2026-11-21 or 2026-11-21T08:30. Default: all.")
    private @Nullable Since since;

    public TimelineCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Subject wanted = SubjectArgument.parse(subject, console().letters());
        Answer<Found<Fact>> answer;
        try (DiagnosisClient daemon = connectToDiagnosis()) {
            answer = daemon.timeline(wanted, since == null ? 0 : since.millis(System.currentTimeMillis()));
        }
        Found<Fact> found = answer.value();
        if (json()) {
            print("timeline", answer.json());
        } else if (found.found().isEmpty()) {
            explain(Printable.text(subject) + ": nothing is known about it");
        } else {
            ZoneId zone = ZoneId.systemDefault();
            found.found()
                    .forEach(fact ->
                            TimelineText.lines(fact, zone, console().width()).forEach(this::print));
        }
        return found.found().isEmpty() ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }
}
