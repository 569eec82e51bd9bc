package org.nbnsd.cli.records;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.RecordText;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.FileJson;
import org.nbnsd.name.Printable;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Reading;

/**
 * What an import did or, for a dry run, would do: as a diff and a sentence, or as one JSON object, which is written piece
 * by piece because there may be many differences.
 */
final class ImportReport {
    /** More is not read anyway, and {@code --json} has it. */
    private static final int MOST_REFUSALS = 20;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final IfTaken ifTaken;
    private final boolean dryRun;
    private final Document head;
    private boolean any;

    ImportReport(
            Console console,
            boolean json,
            Path file,
            FileFormat format,
            IfTaken ifTaken,
            boolean dryRun,
            Reading reading) {
        this.out = console.out();
        this.err = console.err();
        this.json = json;
        this.ifTaken = ifTaken;
        this.dryRun = dryRun;
        head = head(file, format, dryRun, reading);
    }

    private static Document head(Path file, FileFormat format, boolean dryRun, Reading reading) {
        return Document.ofCommand("import")
                .put("file", file)
                .put("format", format.text())
                .put("dryRun", dryRun)
                .list("problems", reading.problems(), FileJson::toJson)
                .put("expired", FileJson.toJson(reading.expired()));
    }

    /** Tells that nothing was sent to the daemon; returns the exit status. */
    int nothing(String why) {
        if (json) {
            begin();
            finish(
                    new Document()
                            .all(AnswerJson.toJson(new ImportResult(Map.of(), List.of(), false)))
                            .list("refusals", List.<EditOutcome>of(), AnswerJson::toJson)
                            .json(),
                    ExitStatus.REFUSED);
        }
        err.println(why);
        return ExitStatus.REFUSED;
    }

    /** To be called before the first difference. */
    void begin() {
        if (json) {
            String text = head.toString();
            out.write(text, 0, text.length() - 1);
            out.write(dryRun ? ",\"differences\":[" : "");
        }
    }

    /** What would become of a record. */
    void difference(Answer<EditOutcome> outcome) throws IOException {
        if (json) {
            out.write((any ? ",\n" : "\n") + outcome.json());
            any = true;
        } else {
            diff(outcome.value()).forEach(line -> out.write(line + "\n"));
        }
    }

    private static List<String> diff(EditOutcome outcome) {
        return switch (outcome.kind()) {
            case CREATED, RESTORED -> List.of(line('+', outcome, outcome.after()));
            case REPLACED, AGED -> List.of(line('-', outcome, outcome.before()), line('+', outcome, outcome.after()));
            case DELETED -> List.of(line('-', outcome, outcome.before()));
            case UNCHANGED -> List.of();
            case KEPT -> List.of(line('=', outcome, "kept: " + Printable.text(outcome.reason())));
            case REFUSED, STALE -> List.of(line('!', outcome, Printable.text(outcome.reason())));
        };
    }

    private static String line(char mark, EditOutcome outcome, @Nullable NameRecord record) {
        return line(mark, outcome, record == null ? "" : RecordText.summary(record));
    }

    private static String line(char mark, EditOutcome outcome, String what) {
        return mark + " " + outcome.name() + "  " + what;
    }

    /** Tells the result; returns the exit status. */
    int end(Answer<ImportResult> answer) throws IOException {
        ImportResult result = answer.value();
        int status = result.count(Kind.REFUSED) > 0 ? ExitStatus.REFUSED : ExitStatus.FOUND;
        if (json) {
            finish(answer.json(), status);
            return status;
        }
        if (!dryRun) {
            result.refusals().stream()
                    .limit(MOST_REFUSALS)
                    .forEach(refusal -> err.println(OutcomeReport.line(refusal)));
        }
        out.println(summary(result));
        return status;
    }

    private void finish(JsonObject answer, int status) {
        Document tail = new Document().all(answer).put("result", status == ExitStatus.FOUND ? "done" : "refused");
        out.write(dryRun ? "]," : ",");
        out.println(tail.toString().substring(1));
    }

    private String summary(ImportResult result) {
        List<String> counts = new ArrayList<>();
        result.counts()
                .forEach((kind, count) -> counts.add(count + " " + kind.name().toLowerCase(Locale.ROOT)));
        String text = String.join(", ", counts);
        boolean nothing = ifTaken == IfTaken.FAIL && result.count(Kind.REFUSED) > 0;
        if (dryRun) {
            return "It would be: " + text + (nothing ? "; so nothing would be imported" : "");
        }
        return result.applied() ? "Imported: " + text : "Nothing is imported; it would be: " + text;
    }
}
