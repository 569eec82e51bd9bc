package org.nbnsd.cli.manual;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.cli.Commands;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;
import picocli.CommandLine;

/** Writes all manual pages, and the completion for each shell, into a directory. */
public final class Manual {
    private Manual() {}

    /**
     * What the build runs.
     *
     * @param args the directory, which is made if need be, and the version that the pages are of
     * @throws IOException if it cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        for (Map.Entry<String, String> file : files(args[1]).entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /**
     * All files.
     *
     * @param version the version that they are of
     * @return the text of each, by its path: {@code man1/nbnsd.1}, {@code completion/nbnsd.bash} and so on
     */
    static Map<String, String> files(String version) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine program = Main.commandLine(new Console(nowhere, nowhere));
        List<CommandTexts> commands = program.getSubcommands().values().stream()
                .filter(command -> Commands.NAMES.contains(command.getCommandName()))
                .map(CommandTexts::new)
                .toList();
        CommandPages pages = new CommandPages("nbnsd " + version);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("man1/nbnsd.1", pages.ofProgram(new CommandTexts(program), commands));
        commands.stream()
                .sorted(Comparator.comparing(CommandTexts::name))
                .forEach(command -> files.put("man1/nbnsd-" + command.name() + ".1", pages.of(command)));
        files.put("man5/nbnsd.toml.5", ConfigurationPage.text("nbnsd " + version));
        files.put("man7/nbnsd-events.7", EventsPage.text("nbnsd " + version));
        files.put("completion/nbnsd.bash", BashCompletion.of(commands));
        files.put("completion/_nbnsd", ZshCompletion.of(commands));
        files.put("completion/nbnsd.fish", FishCompletion.of(commands));
        return files;
    }
}
