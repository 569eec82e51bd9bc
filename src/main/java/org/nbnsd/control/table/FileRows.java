package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import org.nbnsd.control.FileOperations;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWish;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.FileJson;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Problem;
import org.nbnsd.transfer.ReadOptions;

/** What can be asked of the daemon about files that are elsewhere; each is a method of {@link FileOperations}. */
public final class FileRows {
    /** {@link FileOperations#preview}. */
    public static final Operation PREVIEW_IMPORT = new Operation(
            "preview-import",
            "what an import of a file would do; it is kept to be applied",
            Part.RECORDS,
            Manner.TAKES_FILE,
            List.of(
                    RequestFields.ANY_FORMAT,
                    RequestFields.IF_TAKEN,
                    RequestFields.SKIP_BAD_LINES,
                    RequestFields.INCLUDE_EXPIRED,
                    RequestFields.CHARSET,
                    RequestFields.DATE_ORDER,
                    RequestFields.TIME_ZONE,
                    RequestFields.ACTIVE_WORD),
            List.of("problem", "progress", "outcome"),
            List.of("import?", "expires?", "format", "expired", "counts", "applied"),
            FileRows::preview);

    /** {@link FileOperations#apply}. */
    public static final Operation APPLY_IMPORT = new Operation(
            "apply-import",
            "what a preview said is done; of outcomes those of records that have changed since",
            Part.RECORDS,
            Manner.CHANGES,
            List.of(RequestFields.IMPORT),
            List.of("progress", "outcome"),
            List.of("counts", "applied", "who"),
            FileRows::apply);

    /** {@link FileOperations#export}. */
    public static final Operation EXPORT = new Operation(
            "export",
            "records as a file in base 64",
            Part.RECORDS,
            Manner.LOOKS,
            List.of(RequestFields.FORMAT, RequestFields.DOMAIN, RequestFields.FILTER),
            List.of("octets"),
            List.of("format", "records", "leftOut", "lost"),
            FileRows::export);

    /** {@link FileOperations#backup}. */
    public static final Operation BACKUP = new Operation(
            "backup",
            "a copy of the database as a file in base 64",
            Part.RECORDS,
            Manner.LOOKS,
            List.of(),
            List.of("octets"),
            List.of("records", "format", "octets"),
            call -> FileJson.toJson(call.operations().files().backup(new OctetLines(call.door()))));

    static final List<Operation> ALL = List.of(PREVIEW_IMPORT, APPLY_IMPORT, EXPORT, BACKUP);

    private FileRows() {}

    /** Writes what is learnt as lines. */
    private record Lines(Call call, boolean hasOutcomes) implements FileOperations.Previewing {
        @Override
        public void problem(Problem problem) throws IOException {
            call.line("problem", FileJson.toJson(problem));
        }

        @Override
        public void outcome(EditOutcome outcome) throws IOException {
            if (hasOutcomes) {
                call.line("outcome", AnswerJson.toJson(outcome));
            }
        }

        @Override
        public void progress(Phase phase, int done, int total) throws IOException {
            call.door().write(AnswerJson.progress(phase, done, total));
            call.door().flush();
        }
    }

    private static JsonObject preview(Call call) throws IOException {
        ZoneId zone = call.get(RequestFields.TIME_ZONE);
        ReadOptions options = ReadOptions.at(call.operations().now())
                .withCharset(call.get(RequestFields.CHARSET))
                .withDateOrder(call.get(RequestFields.DATE_ORDER))
                .withZone(zone == null ? ZoneId.systemDefault() : zone)
                .withActiveWord(call.get(RequestFields.ACTIVE_WORD))
                .withExpired(
                        call.get(RequestFields.INCLUDE_EXPIRED)
                                ? ReadOptions.Expired.RENEW
                                : ReadOptions.Expired.LEAVE_OUT);
        ImportWish wish = new ImportWish(
                call.door().file(),
                call.get(RequestFields.ANY_FORMAT),
                options,
                call.get(RequestFields.IF_TAKEN),
                call.get(RequestFields.SKIP_BAD_LINES));
        return FileJson.toJson(call.operations().files().preview(wish, new Lines(call, true)));
    }

    private static JsonObject apply(Call call) throws IOException {
        ImportResult result =
                call.operations().files().apply(call.get(RequestFields.IMPORT), call.author(), new Lines(call, false));
        for (EditOutcome refusal : result.refusals()) {
            call.line("outcome", AnswerJson.toJson(refusal));
        }
        return new Document()
                .all(AnswerJson.toJson(result))
                .put("who", call.author().who())
                .json();
    }

    private static JsonObject export(Call call) throws IOException {
        FileFormat format = call.get(RequestFields.FORMAT);
        return FileJson.toJson(
                call.operations()
                        .files()
                        .export(
                                format,
                                call.get(RequestFields.DOMAIN),
                                call.get(RequestFields.FILTER),
                                new OctetLines(call.door())),
                format);
    }
}
