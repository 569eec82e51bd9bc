package org.nbnsd.cli.records;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.cli.console.RecordText;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.file.FileFailure;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Imported;
import org.nbnsd.transfer.Importer;
import org.nbnsd.transfer.Problem;
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
            "  nbnsd import export.txt --format mmc --bad-lines skip --reason \"from the old server\"",
            "  nbnsd import old/wins.dat --include-expired   what was alive when the file was written"
        })
public final class ImportCommand extends ControlCommand {
    private static final int MOST_NOTES = 20;

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
    private final ReadingOptions options = new ReadingOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    public ImportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        String why = reason.reason();
        FileFormat is = FormatChoice.ofFile(format, file);
        Reading reading = read(is);
        explainExpired(reading.expired());
        explainProblems(reading.problems());
        ImportReport report = new ImportReport(console(), json(), file, is, onConflict, dryRun, reading);
        boolean isBad = reading.isFaulty() && badLines == BadLines.FAIL;
        if (isBad || reading.records().isEmpty()) {
            return report.nothing(
                    isBad
                            ? "Nothing is imported, because of these lines; --bad-lines skip imports the others."
                            : file + ": there are no " + (reading.expired().leftOut() > 0 ? "other " : "")
                                    + "records in it");
        }
        List<NameRecord> records =
                reading.records().stream().map(Imported::record).toList();
        return report.end(send(records, why, report));
    }

    /** First of all: of an old file little else may be left. */
    private void explainExpired(Reading.Expired expired) {
        long count = expired.leftOut() + expired.taken();
        if (count > 0) {
            String last = HumanTime.both(expired.last(), System.currentTimeMillis(), ZoneId.systemDefault());
            explain(file + ": " + RecordText.count(count) + " had expired, the last " + last + ", and "
                    + (count == 1 ? "is" : "are")
                    + (expired.taken() > 0 ? " imported so that nobody finds them" : " left out")
                    + "; --include-expired makes them active for 6 days");
        }
    }

    /** Notes are no faults: a few show what they are about. */
    private void explainProblems(List<Problem> problems) {
        problems.stream().filter(problem -> !problem.isNote()).forEach(problem -> explain(problem.toString()));
        List<Problem> notes = problems.stream().filter(Problem::isNote).toList();
        notes.stream().limit(MOST_NOTES).forEach(note -> explain(note.toString()));
        if (notes.size() > MOST_NOTES) {
            explain("and " + (notes.size() - MOST_NOTES) + " more lines that give no record; --json has all");
        }
    }

    private Answer<ImportResult> send(List<NameRecord> records, String why, ImportReport report) throws IOException {
        try (ControlClient daemon = connect();
                ImportProgress progress = new ImportProgress(records.size())) {
            report.begin();
            return daemon.importRecords(records, onConflict, dryRun, why, new ControlClient.Importing() {
                @Override
                public void outcome(Answer<EditOutcome> outcome) throws IOException {
                    report.difference(outcome);
                }

                @Override
                public void progress(Phase phase, int done, int total) {
                    progress.show(phase, done, total);
                }
            });
        }
    }

    private Reading read(FileFormat is) throws FileFailure {
        try {
            return Importer.read(
                    file,
                    is,
                    options.at(System.currentTimeMillis())
                            .withCodePage(console().letters().codePage()));
        } catch (IOException e) {
            throw InputFile.failure(file, "a file with records", e);
        }
    }
}
