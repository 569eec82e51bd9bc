package org.nbnsd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Similar;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Brief;
import org.nbnsd.name.Printable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a line or two what is wrong with a command line, or why this host cannot do what it asks for. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final String COMMANDS = String.join(", ", Commands.NAMES);
    private static final Pattern GROUP = Pattern.compile("\\(([^()]* \\| [^()]*)\\)");

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        boolean stray = e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
        if (e.getCommandLine().getParent() == null && (stray || args.length == 0)) {
            err.println(stray ? noCommand(unmatched(e).get(0)) : "no command (expected: " + COMMANDS + ")");
        } else if (stray) {
            err.println(shown(unmatched(e).get(0)) + ": one too many, or an option's name is missing");
        } else if (e instanceof UnmatchedArgumentException) {
            unknown(e).forEach(err::println);
        } else if (e instanceof MutuallyExclusiveArgsException
                || e instanceof MissingParameterException
                || e instanceof MaxValuesExceededException) {
            err.println(ofGroup(e, args));
        } else {
            err.println(Brief.message(String.valueOf(e.getMessage())));
        }
        return usage(e.getCommandLine());
    }

    private static List<String> unmatched(ParameterException e) {
        return ((UnmatchedArgumentException) e).getUnmatched();
    }

    private static String shown(String typed) {
        return Printable.text(Brief.of(typed));
    }

    private static String noCommand(String typed) {
        return shown(typed) + ": no such command" + meant(typed, Commands.NAMES) + " (expected: " + COMMANDS + ")";
    }

    private static String meant(String typed, Collection<String> known) {
        String alike = Similar.to(typed, known);
        return alike == null ? "" : "; did you mean " + alike + "?";
    }

    /** A line for each; what stands behind an unknown option is its value, or is not. */
    private static List<String> unknown(ParameterException e) {
        Set<String> known = e.getCommandLine().getCommandSpec().optionsMap().keySet();
        List<String> lines = new ArrayList<>();
        for (String typed : unmatched(e)) {
            if (typed.startsWith("-") && typed.length() > 1) {
                String name = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
                lines.add(shown(name) + ": no such option" + meant(name, known));
            }
        }
        return lines;
    }

    /** Of options of which one is wanted, picocli tells how it sees them. */
    private static String ofGroup(ParameterException e, String[] args) {
        String message = String.valueOf(e.getMessage())
                .replaceFirst("^Error: ", "")
                .replaceFirst(" are mutually exclusive \\(specify only one\\)$", " (expected: one of them)");
        Matcher group = GROUP.matcher(message);
        if (!group.find()) {
            return Brief.message(message);
        }
        Set<String> known = e.getCommandLine().getCommandSpec().optionsMap().keySet();
        List<String> given = new ArrayList<>();
        String meant = "";
        for (String arg : args) {
            if (arg.startsWith("-")) {
                given.add(arg);
                meant = meant.isEmpty() && !known.contains(arg) ? meant(arg, known) : meant;
            }
        }
        String expected = group.group(1).replace('=', ' ').replace(" | ", ", ");
        return (given.isEmpty() ? "nothing is asked for" : shown(String.join(" ", given))) + meant
                + " (expected: one of " + expected + ")";
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
            return failure instanceof OperationException refused && refused.kind() == OperationException.Kind.WRONG
                    ? ExitStatus.USAGE
                    : ExitStatus.CANNOT;
        }
        throw e;
    }

    private static int usage(CommandLine line) {
        line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.USAGE;
    }
}
