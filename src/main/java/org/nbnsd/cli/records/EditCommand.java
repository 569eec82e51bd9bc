package org.nbnsd.cli.records;

import java.io.IOException;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.control.Edited;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.registry.EditOutcome;
import picocli.CommandLine.Mixin;

/** What the commands that edit single records have in common: a reason, and a line for each name. */
abstract class EditCommand extends ControlCommand {
    private final String command;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    EditCommand(Console console, String command) {
        super(console);
        this.command = command;
    }

    /** Asks for what is wanted. */
    @FunctionalInterface
    interface Question {
        Answer<Edited> ask(ControlClient daemon, String reason) throws IOException;
    }

    /** What to ask, once the command line is understood. */
    abstract Question question();

    /** Whether only to tell what would be done. */
    boolean isTrial() {
        return false;
    }

    /**
     * Tells what would be done.
     *
     * @param daemon to ask
     * @return the exit status
     * @throws IOException if it cannot be asked
     */
    int tried(ControlClient daemon) throws IOException {
        throw new IllegalStateException(command + " has no trial");
    }

    /** What else to try; empty for nothing. */
    String hint(EditOutcome refused) {
        return "";
    }

    @Override
    public final Integer call() throws IOException {
        String why = reason.reason();
        Question question = question();
        Answer<Edited> answer;
        try (ControlClient daemon = connect()) {
            if (isTrial()) {
                return tried(daemon);
            }
            answer = question.ask(daemon, why);
        }
        Edited edited = answer.value();
        if (json()) {
            print(command, OutcomeReport.json(edited, answer.json()));
        } else {
            for (EditOutcome outcome : edited.outcomes()) {
                (OutcomeReport.isRefused(outcome) ? console().err() : console().out())
                        .println(OutcomeReport.line(outcome) + (OutcomeReport.isRefused(outcome) ? hint(outcome) : ""));
            }
            edited.warnings().forEach(warning -> console().err().println("warning: " + warning));
        }
        return OutcomeReport.exitStatus(edited.outcomes());
    }
}
