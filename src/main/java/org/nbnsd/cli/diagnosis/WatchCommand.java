package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Signals;
import org.nbnsd.cli.console.Since;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.control.document.Document;
import org.nbnsd.diagnosis.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}: what is happening? */
@Command(
        name = "watch",
        header = "Show what happens to names, as it happens.",
        description = {"Until it is interrupted, or for some time. Of queries only a sample is shown."},
        footer = {
            "  nbnsd watch                              everything",
            "  nbnsd watch 'FRED*' --for 10m --json     a JSON object in each line, for ten minutes"
        })
public final class WatchCommand extends ControlCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Names like this, as 'nbnsd names' takes them. Default: all.")
    private @Nullable String pattern;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Since.DurationConverter.class,
            description = "For how long, such as 30s or 10m. Default: until it is interrupted.")
    private Duration time = Duration.ZERO;

    public WatchCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        checkPattern();
        Thread here = Thread.currentThread();
        Signals signals = Signals.receive(List.of("INT", "TERM", "HUP"), signal -> here.interrupt());
        try (DiagnosisClient daemon = connectToDiagnosis()) {
            int missed = daemon.watch(pattern, (int) time.toSeconds(), this::show);
            if (missed > 0) {
                explain(missed + " more happened too fast to be shown");
            }
        } catch (InterruptedIOException e) {
            Thread.interrupted(); // that was the wish
        } finally {
            signals.close();
        }
        return ExitStatus.FOUND;
    }

    private void checkPattern() {
        if (pattern != null) {
            try {
                NamePattern.parse(pattern);
            } catch (IllegalArgumentException e) {
                throw new UsageError(String.valueOf(e.getMessage()));
            }
        }
    }

    private void show(Answer<Fact> fact) throws IOException {
        if (json()) {
            print("watch", new Document().put("fact", fact.json()).json());
        } else {
            TimelineText.lines(fact.value(), ZoneId.systemDefault(), console().width())
                    .forEach(this::print);
        }
        if (console().out().checkError()) {
            Thread.currentThread().interrupt(); // nobody reads any more
        }
    }
}
