package org.nbnsd.cli;

import java.io.IOException;
import org.nbnsd.control.ControlClient;
import org.nbnsd.control.Edited;
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
        Edited ask(ControlClient daemon, String reason) throws IOException;
    }

    /** What to ask, once the command line is understood. */
    abstract Question question();

    @Override
    public final Integer call() throws IOException {
        String why = reason.reason();
        Question question = question();
        Edited edited;
        try (ControlClient daemon = connect()) {
            edited = question.ask(daemon, why);
        }
        if (json()) {
            print(command, OutcomeReport.json(edited));
        } else {
            for (EditOutcome outcome : edited.outcomes()) {
                (OutcomeReport.isRefused(outcome) ? console().err() : console().out())
                        .println(OutcomeReport.line(outcome));
            }
        }
        return OutcomeReport.exitStatus(edited.outcomes());
    }
}
