package org.nbnsd.cli.manual;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** The completion for fish, by its command {@code complete}. */
final class FishCompletion {
    private final StringBuilder script = new StringBuilder();

    private FishCompletion() {}

    static String of(List<CommandTexts> commands) {
        FishCompletion fish = new FishCompletion();
        for (CommandTexts command : commands) {
            fish.complete("__fish_use_subcommand", "-f -a " + command.name(), command.header());
        }
        for (CommandTexts command : commands) {
            String condition = "__fish_seen_subcommand_from " + command.name();
            command.options().forEach(option -> fish.option(condition, option));
            command.parameters().stream()
                    .map(CompletionText::choices)
                    .filter(choices -> !choices.isEmpty())
                    .forEach(choices -> fish.complete(condition, "-f -a " + quoted(String.join(" ", choices)), ""));
        }
        return fish.script.toString();
    }

    private void option(String condition, OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " : name.length() == 2 ? "-s " : "-o ")
                    .append(name.replaceFirst("^-+", ""))
                    .append(' ');
        }
        if (CommandTexts.takesValue(option)) {
            List<String> choices = CompletionText.choices(option);
            words.append(choices.isEmpty() ? "-r " : "-x -a " + quoted(String.join(" ", choices)) + ' ');
        }
        complete(condition, words.toString().strip(), CompletionText.sentence(option));
    }

    private void complete(String condition, String words, String description) {
        script.append("complete -c nbnsd -n ")
                .append(quoted(condition))
                .append(' ')
                .append(words);
        if (!description.isEmpty()) {
            script.append(" -d ").append(quoted(description));
        }
        script.append('\n');
    }

    private static String quoted(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }
}
