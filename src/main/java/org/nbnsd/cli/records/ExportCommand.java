package org.nbnsd.cli.records;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.DomainConverter;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.NewFile;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.Totals;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.control.document.Document;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.CodePage;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.Exporter;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Written;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: records as a file for this or another program. */
@Command(
        name = "export",
        header = "Export records of the daemon on this machine to a file.",
        description = {
            "Writes the records that fit all that is said. JSON and CSV keep everything, and import reads them; the"
                    + " others have what their readers understand, and what is left out or lost is told. A file is complete or"
                    + " not there; one that is there already is not overwritten."
        },
        footer = {
            "  nbnsd export names.json                  everything",
            "  nbnsd export - --format csv --static     static records, to standard output",
            "  nbnsd export lmhosts --address 10.1.0.0/16 --replace",
            "  nbnsd export db.wins --format zone --domain wins.example"
        })
public final class ExportCommand extends ControlCommand {
    private static final String STANDARD_OUTPUT = "-";
    /** Of those that some format has between names, none. */
    private static final CharMatcher CONTROLS = CharMatcher.javaIsoControl().and(CharMatcher.noneOf("\t\r\n"));

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|-",
            description = "The file; - is standard output. Default: standard output.")
    private String file = STANDARD_OUTPUT;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "json and csv have everything; lmhosts and wins.dat are for Windows and Samba; hosts, dnsmasq,"
                            + " unbound, zone, reverse-zone and gnz (a list for Microsoft's GlobalNames zone) have the computers"
                            + " for the DNS. Default: what the name of the file says.")
    private @Nullable String format;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            converter = DomainConverter.class,
            description = "The domain of the names in the DNS, such as wins.example. Needed for reverse-zone and gnz.")
    private @Nullable DomainName domain;

    @Option(
            names = "--name",
            paramLabel = "PATTERN",
            description = "Names like this: FRED*, FRED#20, '*<1C>'. Default: all.")
    private @Nullable String pattern;

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Option(names = "--replace", description = "Replace the file if it is there already.")
    private boolean replace;

    public ExportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        RecordFilter wanted = filter.filter(pattern, console().letters());
        Path target = file.equals(STANDARD_OUTPUT) ? null : InputFile.path(file);
        FileFormat as = FormatChoice.toWrite(format, target, domain);
        if (target != null) {
            new NewFile(target, replace).requireFree();
        }
        List<NameRecord> records = new ArrayList<>();
        Totals totals;
        try (ControlClient daemon = connect()) {
            totals = daemon.names(wanted, Integer.MAX_VALUE, records::add);
        }
        Written written = target == null
                ? print(records, as, totals.now())
                : new NewFile(target, replace)
                        .write(out ->
                                Exporter.write(records, as, console().letters().codePage(), domain, out, totals.now()));
        written.leftOut().forEach((reason, count) -> explain(count + " left out: " + reason));
        new TreeMap<>(written.lost())
                .forEach((what, count) -> explain(
                        as.text() + " does not have of " + count + (count == 1 ? " record " : " records ") + what));
        tell(as, written);
        return ExitStatus.FOUND;
    }

    /** A file for another program may have any octets of a name in it; a person at a terminal is no program. */
    private Written print(List<NameRecord> records, FileFormat as, long now) throws IOException {
        CodePage codePage = console().letters().codePage();
        if (!console().terminal()) {
            return Exporter.write(records, as, codePage, domain, console().raw(), now);
        }
        StringWriter text = new StringWriter();
        Written written = Exporter.write(records, as, codePage, domain, text, now);
        if (CONTROLS.matchesAnyOf(text.toString())) {
            throw new Refusal(
                    "standard output: is a terminal, which would obey the control characters that names have in "
                            + as.text() + " (expected: a file, a pipe, or --format csv or json, which escape them)");
        }
        console().raw().print(text);
        return written;
    }

    /** Standard output may have the records, and nothing else then. */
    private void tell(FileFormat as, Written written) {
        boolean toFile = !file.equals(STANDARD_OUTPUT);
        String text = json()
                ? json(as, written)
                : file + ": " + written.records() + (written.records() == 1 ? " record, " : " records, ") + as.text();
        if (toFile) {
            print(text);
        } else {
            console().raw().flush();
            if (json()) {
                explain(text);
            }
        }
    }

    private String json(FileFormat as, Written written) {
        return Document.ofCommand("export")
                .put("file", file)
                .put("format", as.text())
                .put("records", written.records())
                .counts("leftOut", written.leftOut())
                .counts("lost", new TreeMap<>(written.lost()))
                .toString();
    }
}
