package org.nbnsd.cli.manual;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion for zsh, by its function {@code _arguments}. */
final class ZshCompletion {
    private final StringBuilder script = new StringBuilder();

    private ZshCompletion() {}

    static String of(List<CommandTexts> commands) {
        ZshCompletion zsh = new ZshCompletion();
        zsh.line("#compdef nbnsd").line("local curcontext=\"$curcontext\" state line");
        zsh.line("local -a commands");
        zsh.line("commands=(");
        commands.forEach(command -> zsh.line("    " + quoted(command.name() + ':' + command.header())));
        zsh.line(")");
        zsh.line("_arguments -C '(-)'{-h,--help}'[Print the help.]' '(-)'{-V,--version}'[Print the version.]'"
                + " '1:command:->command' '*::argument:->argument' && return");
        zsh.line("case $state in");
        zsh.line("command) _describe command commands ;;");
        zsh.line("argument)");
        zsh.line("    case $words[1] in");
        commands.forEach(zsh::command);
        zsh.line("    esac ;;");
        zsh.line("esac");
        return zsh.script.toString();
    }

    private void command(CommandTexts command) {
        StringBuilder arguments = new StringBuilder("    " + command.name() + ") _arguments -s");
        command.options().forEach(option -> option(arguments, option));
        command.parameters().forEach(parameter -> parameter(arguments, parameter));
        line(arguments + " ;;");
    }

    private static void option(StringBuilder arguments, OptionSpec option) {
        for (String name : option.names()) {
            String value =
                    CommandTexts.takesValue(option) ? ':' + escaped(option.paramLabel()) + ':' + action(option) : "";
            String sign = value.isEmpty() ? "" : name.startsWith("--") ? "=" : "+";
            arguments
                    .append(" \\\n        ")
                    .append(quoted("*" + name + sign + '[' + escaped(CompletionText.sentence(option)) + ']' + value));
        }
    }

    private static void parameter(StringBuilder arguments, PositionalParamSpec parameter) {
        arguments
                .append(" \\\n        ")
                .append(quoted("*:" + escaped(parameter.paramLabel()) + ':' + action(parameter)));
    }

    private static String action(ArgSpec argument) {
        List<String> choices = CompletionText.choices(argument);
        if (!choices.isEmpty()) {
            return '(' + String.join(" ", choices) + ')';
        }
        return argument.type().equals(Path.class) ? "_files" : "_default";
    }

    /** In the language of {@code _arguments}, where brackets and colons end a part. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\\\[\\]:])", "\\\\$1");
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "'\\''") + '\'';
    }

    private ZshCompletion line(String line) {
        script.append(line).append('\n');
        return this;
    }
}
