package org.nbnsd.cli.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command as its help has it, taken apart. */
final class CommandTexts {
    private final CommandSpec spec;

    CommandTexts(CommandLine command) {
        this.spec = command.getCommandSpec();
    }

    /** Such as {@code query}. */
    String name() {
        return spec.name();
    }

    /** One sentence. */
    String header() {
        return String.join(" ", plain(spec.usageMessage().header()));
    }

    List<String> description() {
        return plain(spec.usageMessage().description());
    }

    List<String> footer() {
        return plain(spec.usageMessage().footer());
    }

    Map<String, String> exitStatuses() {
        return spec.usageMessage().exitCodeList();
    }

    /** What comes behind the name of the command, in one line. */
    String synopsis() {
        Help help = new Help(spec, Help.defaultColorScheme(Ansi.OFF));
        String line =
                help.detailedSynopsis(0, null, false).replaceAll("\\s+", " ").strip();
        return line.substring(spec.qualifiedName().length()).strip();
    }

    List<OptionSpec> options() {
        return spec.options().stream().filter(option -> !option.hidden()).toList();
    }

    List<PositionalParamSpec> parameters() {
        return spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .toList();
    }

    /** What is typed, such as {@code --port=N}. */
    static String term(OptionSpec option) {
        String names = String.join(", ", option.names());
        return takesValue(option) ? names + (isLong(option) ? "=" : " ") + option.paramLabel() : names;
    }

    private static boolean isLong(OptionSpec option) {
        return option.longestName().startsWith("--");
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    static List<String> description(ArgSpec argument) {
        return plain(argument.description());
    }

    /** Picocli takes its texts for formats. */
    private static List<String> plain(String[] formats) {
        List<String> lines = new ArrayList<>();
        for (String format : formats) {
            lines.addAll(Arrays.asList(String.format(format).split("\n", -1)));
        }
        return lines;
    }
}
