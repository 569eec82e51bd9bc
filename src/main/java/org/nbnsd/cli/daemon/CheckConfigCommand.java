package org.nbnsd.cli.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.ConfigurationChecked;
import org.nbnsd.control.ConfigurationPlace;
import org.nbnsd.control.document.ConfigurationJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.daemon.ConfigurationCheck;
import org.nbnsd.daemon.configuration.ConfigurationExample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check-config}: would the daemon start with this file, and what would it do? */
@Command(
        name = "check-config",
        header = "Check a configuration file, or print an example.",
        description = {
            "Reads the file as the daemon does, without starting it. Prints what the daemon would do and what is not as by"
                    + " default; or all errors, each with its line and column.",
            ""
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd check-config --example > nbnsd.toml    every key with its default, to start from",
            "  nbnsd check-config nbnsd.toml                what it means, or what is wrong with it"
        })
public final class CheckConfigCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file, in TOML. Default: that of NBNSD_CONFIG, else /etc/nbnsd/nbnsd.toml.")
    private @Nullable Path file;

    @Option(names = "--example", description = "Print a commented file with every key and its default.")
    private boolean example;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public CheckConfigCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (example && file != null) {
            throw new UsageError(file + ": with --example (expected: one of them; it prints to standard output)");
        }
        if (example) {
            console.out().print(ConfigurationExample.text());
            console.out().flush();
            return ExitStatus.FOUND;
        }
        if (file != null) {
            return check(file);
        }
        ConfigurationPlace usual = ConfigurationPlace.of("");
        if (usual == null) {
            throw new UsageError("nothing to check (expected: FILE, or --example)");
        }
        return check(usual.file());
    }

    private int check(Path toml) throws IOException {
        ConfigurationChecked checked = ConfigurationCheck.of(toml, console.letters()::use);
        if (json) {
            Document document =
                    Document.ofCommand("check-config").put("file", toml).all(ConfigurationJson.toJson(checked));
            console.out().println(console.letters().inJson(document.toString()));
        } else {
            checked.faults().forEach(fault -> console.err().println(fault.text()));
            checked.warnings().forEach(warning -> console.err().println(toml + ": " + warning));
            if (checked.isGood()) {
                console.out().println(toml + ": good. With it, nbnsd serve would do this:");
            }
            checked.does().forEach(console.out()::println);
        }
        return checked.isGood() ? ExitStatus.FOUND : ExitStatus.USAGE;
    }
}
