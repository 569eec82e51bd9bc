package org.nbnsd.cli.manual;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The completion for bash: commands, their options, and values where there are few or they are files. It needs nothing but bash
 * itself. What picocli makes offers the constants of enumerations in capitals.
 */
final class BashCompletion {
    private static final String INDENT = "        ";

    private final StringBuilder script = new StringBuilder();

    private BashCompletion() {}

    static String of(List<CommandTexts> commands) {
        BashCompletion bash = new BashCompletion();
        bash.lines(
                "# bash completion for nbnsd",
                "_nbnsd_files() {",
                "    local IFS=$'\\n'",
                "    COMPREPLY=($(compgen -f -- \"$1\"))",
                "    compopt -o filenames 2>/dev/null",
                "    return 0",
                "}",
                "_nbnsd() {",
                "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options= values= choices=",
                "    COMPREPLY=()",
                "    if ((COMP_CWORD == 1)); then",
                "        COMPREPLY=($(compgen -W '" + names(commands) + " help --help --version' -- \"$word\"))",
                "        return",
                "    fi",
                "    if [[ $word == = ]]; then",
                "        word=",
                "    elif [[ $before == = ]]; then",
                "        before=${COMP_WORDS[COMP_CWORD-2]}",
                "    fi",
                "    case ${COMP_WORDS[1]} in");
        commands.forEach(bash::command);
        bash.lines(
                INDENT + "help) choices='" + names(commands) + "' ;;",
                "    esac",
                "    if [[ \" $values \" == *\" $before \"* ]]; then",
                "        case ${COMP_WORDS[1]}:$before in");
        commands.forEach(bash::values);
        bash.lines(
                "        *) _nbnsd_files \"$word\" ;;",
                "        esac",
                "    elif [[ $word == -* ]]; then",
                "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))",
                "    elif [[ -n $choices ]]; then",
                "        COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))",
                "    else",
                "        _nbnsd_files \"$word\"",
                "    fi",
                "}",
                "complete -F _nbnsd nbnsd");
        return bash.script.toString();
    }

    private static String names(List<CommandTexts> commands) {
        return commands.stream().map(CommandTexts::name).collect(Collectors.joining(" "));
    }

    private void command(CommandTexts command) {
        String choices = command.parameters().stream()
                .flatMap(parameter -> CompletionText.choices(parameter).stream())
                .distinct()
                .collect(Collectors.joining(" "));
        lines(INDENT + command.name() + ")");
        lines(INDENT + "    options='" + typed(command.options().stream()) + "'");
        lines(INDENT + "    choices='" + choices + "'");
        lines(INDENT + "    values='" + typed(command.options().stream().filter(CommandTexts::takesValue)) + "' ;;");
    }

    private static String typed(Stream<OptionSpec> options) {
        return options.flatMap(option -> Stream.of(option.names())).collect(Collectors.joining(" "));
    }

    private void values(CommandTexts command) {
        for (OptionSpec option : command.options()) {
            List<String> choices = CompletionText.choices(option);
            if (!choices.isEmpty()) {
                String patterns = Stream.of(option.names())
                        .map(name -> command.name() + ':' + name)
                        .collect(Collectors.joining("|"));
                lines(INDENT + patterns + ") COMPREPLY=($(compgen -W '" + String.join(" ", choices)
                        + "' -- \"$word\")) ;;");
            }
        }
    }

    private void lines(String... lines) {
        for (String line : lines) {
            script.append(line).append('\n');
        }
    }
}
