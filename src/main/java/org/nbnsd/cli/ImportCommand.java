package org.nbnsd.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ControlClient;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Imported;
import org.nbnsd.transfer.Importer;
import org.nbnsd.transfer.Problem;
import org.nbnsd.transfer.ReadOptions;
import org.nbnsd.transfer.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: records out of a file of this or another program. */
@Command(
        name = "import",
        header = "Import records from a file into the daemon on this machine.",
        description = {
            "Reads LMHOSTS, Samba's wins.dat, what netsh and the WINS console print, CSV or JSON, and puts the records into"
                    + " the database. First everything is checked: unless something else is said, one line that cannot be"
                    + " read, or one name that is taken, and nothing is imported."
        },
        footer = {
            "  nbnsd import lmhosts --dry-run           what would change?",
            "  nbnsd import wins.dat --on-conflict keep",
            "  nbnsd import export.txt --format mmc --bad-lines skip --reason \"from the old server\""
        })
final class ImportCommand extends ControlCommand {
    /** What to do about lines that cannot be read. */
    enum BadLines {
        /** The others are imported. */
        SKIP,
        /** Nothing is imported. */
        FAIL
    }

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "What it is: lmhosts, wins.dat, netsh, mmc, csv or json. Default: found out.")
    private @Nullable String format;

    @Option(
            names = "--on-conflict",
            paramLabel = "keep|replace|fail",
            description =
                    "What to do if an active record has a name: keep it, replace it, or import nothing. Default: fail.")
    private IfTaken onConflict = IfTaken.FAIL;

    @Option(
            names = "--bad-lines",
            paramLabel = "skip|fail",
            description = "What to do if a line cannot be read: skip it, or import nothing. Default: fail.")
    private BadLines badLines = BadLines.FAIL;

    @Option(names = "--dry-run", description = "Only tell what would change.")
    private boolean dryRun;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    ImportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        String why = reason.reason();
        FileFormat is = FormatChoice.ofFile(format, file);
        Reading reading = read(is);
        for (Problem problem : reading.problems()) {
            explain(problem.toString());
        }
        ImportReport report = new ImportReport(console(), json(), file, is, onConflict, dryRun, reading.problems());
        boolean isBad = reading.isFaulty() && badLines == BadLines.FAIL;
        if (isBad || reading.records().isEmpty()) {
            return report.nothing(
                    isBad
                            ? "Nothing is imported, because of these lines; --bad-lines skip imports the others."
                            : file + ": there are no records in it");
        }
        List<NameRecord> records =
                reading.records().stream().map(Imported::record).toList();
        return report.end(send(records, why, report));
    }

    private ImportResult send(List<NameRecord> records, String why, ImportReport report) throws IOException {
        try (ControlClient daemon = connect();
                ImportProgress progress = new ImportProgress(records.size())) {
            report.begin();
            return daemon.importRecords(records, onConflict, dryRun, why, new ImportWatch() {
                @Override
                public void outcome(EditOutcome outcome) {
                    report.difference(outcome);
                }

                @Override
                public void progress(Phase phase, int done, int total) {
                    progress.show(phase, done, total);
                }
            });
        }
    }

    private Reading read(FileFormat is) {
        try {
            return Importer.read(file, is, ReadOptions.at(System.currentTimeMillis()));
        } catch (IOException e) {
            throw FormatChoice.unreadable(file, e);
        }
    }
}
