package org.nbnsd.cli.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.ConfigurationPlace;
import org.nbnsd.control.Trouble;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.TroubleJson;
import org.nbnsd.daemon.configuration.ConfigurationException;
import org.nbnsd.daemon.doctor.Examination;
import org.nbnsd.daemon.doctor.Machine;
import org.nbnsd.daemon.doctor.MachineReader;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: what is wrong on this machine? */
@Command(
        name = "doctor",
        header = "Say what is wrong on this machine for a name server, and what mends it.",
        description = {
            "Looks at the port, the addresses, the firewall, buffers, disk, clock, memory and names of this machine, at the"
                    + " configuration, and at the partners that it names. It works with and without a running daemon, and changes"
                    + " nothing. What this user may not see is told; root sees all. A firewall on the way, or of a host, is not"
                    + " seen from here.",
            ""
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.REFUSED_TEXT, ExitStatus.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo nbnsd doctor                        status 0 if nothing is wrong, 1 if something is",
            "  nbnsd doctor --port 1137                 of a daemon that was started with that port"
        })
public final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--config",
            paramLabel = "FILE|none",
            description =
                    "The daemon's configuration. Default: that of NBNSD_CONFIG, else /etc/nbnsd/nbnsd.toml if it is"
                            + " there.")
    private String config = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The daemon's UDP port, if its command line says another.")
    private @Nullable String port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The daemon's data directory, if its command line says another.")
    private @Nullable String data;

    @Option(names = "--json", description = "Print the result as one JSON object in one line.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        InputFile.path(config);
        ConfigurationPlace place = ConfigurationPlace.of(config);
        Machine machine;
        try {
            machine = MachineReader.read(place == null ? null : place.file(), keys());
        } catch (ConfigurationException e) {
            throw new UsageError(String.join("\n", e.errors()));
        }
        List<Trouble> findings = Examination.of(machine);
        if (json) {
            console.out()
                    .println(Document.ofCommand("doctor")
                            .list("troubles", findings, TroubleJson::toJson)
                            .texts("unseen", machine.unseen()));
        } else {
            report(findings, machine.unseen());
        }
        return findings.isEmpty() ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }

    private Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        put(keys, "port", port);
        put(keys, "data", data);
        return keys;
    }

    private static void put(Map<String, List<String>> keys, String key, @Nullable String value) {
        if (value != null) {
            keys.put(key, List.of(value));
        }
    }

    private void report(List<Trouble> findings, List<String> unseen) {
        Page page = Page.of(console);
        for (Trouble finding : findings) {
            page.gap();
            page.heading(finding.code().name());
            page.paragraph("  ", "  ", Printable.text(finding.what() + " " + finding.why()));
            page.paragraph("  Do: ", "      ", Printable.text(finding.mend()));
        }
        if (findings.isEmpty()) {
            page.line("nothing is wrong, as far as can be seen from here");
        }
        page.lines().forEach(console.out()::println);
        unseen.forEach(each -> console.err().println(Printable.text("not seen: " + each)));
    }
}
