package org.nbnsd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Brief;
import org.nbnsd.name.Printable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a line or two what is wrong with a command line, or why this host cannot do what it asks for. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        boolean stray = e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
        if (e.getCommandLine().getParent() == null && (stray || args.length == 0)) {
            err.println((stray ? Brief.of(first(e)) + ": no such command" : "no command") + " (expected: "
                    + String.join(", ", Main.COMMANDS) + ")");
        } else if (stray) {
            err.println(Brief.of(first(e)) + ": one too many, or an option's name is missing");
        } else {
            err.println(Brief.message(String.valueOf(e.getMessage())));
            UnmatchedArgumentException.printSuggestions(e, err);
        }
        return usage(e.getCommandLine());
    }

    private static String first(ParameterException e) {
        return ((UnmatchedArgumentException) e).getUnmatched().get(0);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult result) throws Exception {
        if (e instanceof UsageError) {
            line.getErr().println(Brief.message(String.valueOf(e.getMessage())));
            return usage(line);
        }
        if (e instanceof Refusal) {
            line.getErr().println(Brief.message(String.valueOf(e.getMessage())));
            return ExitStatus.REFUSED;
        }
        if (e instanceof IOException failure) {
            line.getErr().println(Printable.text(Brief.message(FileFailure.text(failure))));
            return ExitStatus.CANNOT;
        }
        throw e;
    }

    private static int usage(CommandLine line) {
        line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.USAGE;
    }
}
