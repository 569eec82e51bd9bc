package org.nbnsd.cli.manual;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/** {@code nbnsd.1} and {@code nbnsd-COMMAND.1}, from what the help of the commands is made from. */
final class CommandPages {
    private static final String PROGRAM = "nbnsd";

    private final String version;

    CommandPages(String version) {
        this.version = version;
    }

    /** The page of a command. */
    String of(CommandTexts command) {
        String name = PROGRAM + '-' + command.name();
        Roff page = Roff.page(name.toUpperCase(Locale.ROOT), 1, version)
                .named(name, sentenceInList(command.header()))
                .section("SYNOPSIS")
                .synopsis(PROGRAM + ' ' + command.name(), command.synopsis())
                .section("DESCRIPTION");
        prose(page, command.header(), command.description());
        if (!command.parameters().isEmpty() || !command.options().isEmpty()) {
            page.section("OPTIONS");
        }
        command.parameters()
                .forEach(parameter -> page.item(parameter.paramLabel(), CommandTexts.description(parameter)));
        options(page, command.options());
        statuses(page, command);
        if (!command.footer().isEmpty()) {
            page.section("EXAMPLES").literal(command.footer());
        }
        return page.section("SEE ALSO")
                .paragraph("nbnsd(1), nbnsd.toml(5), nbnsd-events(7)")
                .toString();
    }

    /** The page of the program. */
    String ofProgram(CommandTexts program, List<CommandTexts> commands) {
        Roff page = Roff.page(PROGRAM.toUpperCase(Locale.ROOT), 1, version)
                .named(PROGRAM, sentenceInList(program.header()))
                .section("SYNOPSIS")
                .synopsis(PROGRAM, "COMMAND [OPTION...] [ARGUMENT...]")
                .synopsis(PROGRAM, "COMMAND --help")
                .section("DESCRIPTION");
        page.paragraph(
                "nbnsd is a NetBIOS name server (WINS server): Windows, Samba, printers and industrial devices register"
                        + " and resolve their names with it. nbnsd serve is the daemon; the other commands ask it, or other hosts,"
                        + " or read files. Each has a page, such as nbnsd-query(1).");
        page.section("COMMANDS");
        commands.forEach(command -> page.item(command.name(), command.header()));
        options(page.section("OPTIONS"), program.options());
        page.section("EXIT STATUS")
                .paragraph("It means the same for all commands; the page of each has those that it can end with.");
        environment(page);
        files(page);
        return page.section("SEE ALSO")
                .paragraph("nbnsd.toml(5), nbnsd-events(7), nmblookup(1), systemctl(1)")
                .toString();
    }

    private static void environment(Roff page) {
        page.section("ENVIRONMENT")
                .item("JAVA_HOME", "The Java, 17 or later, that the program is run with, before the one in PATH.")
                .item(
                        "NBNSD_JAVA_OPTIONS",
                        "Options for the JVM besides those that the program gives it, such as -Xmx1g.")
                .item("NBNSD_CODE_PAGE", "The code page of letters outside ASCII in names, such as CP437.")
                .item("COLUMNS", "How wide to print.")
                .item("NO_COLOR", "If it is not empty, nothing is printed in colours.");
    }

    private static void files(Roff page) {
        page.section("FILES")
                .item("/etc/nbnsd/nbnsd.toml", "The configuration of the daemon, see nbnsd.toml(5).")
                .item("/var/lib/nbnsd", "What the daemon keeps: its database of names, and what happened to them.")
                .item("~/.local/state/nbnsd", "The same, for a daemon that a user runs who is not root.");
    }

    /** What is indented in a description stays as it is; an empty line is one between paragraphs, which they have anyway. */
    private static void prose(Roff page, String header, List<String> description) {
        page.paragraph(header);
        for (String text : description) {
            if (text.startsWith(" ")) {
                page.literal(List.of(text));
            } else if (!text.isBlank()) {
                page.paragraph(text);
            }
        }
    }

    private static void options(Roff page, List<OptionSpec> options) {
        options.forEach(option -> page.item(CommandTexts.term(option), CommandTexts.description(option)));
    }

    private static void statuses(Roff page, CommandTexts command) {
        if (!command.exitStatuses().isEmpty()) {
            page.section("EXIT STATUS");
            command.exitStatuses().forEach(page::item);
        }
    }

    /** As apropos lists it: without the full stop, and not as a sentence's beginning. */
    private static String sentenceInList(String sentence) {
        String bare = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return bare.isEmpty() || bare.startsWith("NetBIOS")
                ? bare
                : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    }
}
