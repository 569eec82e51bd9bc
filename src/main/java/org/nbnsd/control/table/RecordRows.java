package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch;
import org.nbnsd.control.Listing;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Pace;
import org.nbnsd.control.RecordQuery;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordLines;

/** What can be asked of the name server's records; each is a method of {@link org.nbnsd.control.Operations}. */
public final class RecordRows {
    /** {@link org.nbnsd.control.RecordOperations#names}. */
    public static final Operation NAMES = new Operation(
            "names",
            "records by name, or in another order; the next page is after the next of the one before",
            Part.RECORDS,
            Manner.LOOKS,
            List.of(RequestFields.FILTER, RequestFields.SORT, RequestFields.AFTER, RequestFields.LIMIT),
            List.of("record"),
            List.of("matching", "all", "now", "next?"),
            RecordRows::names);

    /** {@link org.nbnsd.control.RecordOperations#show}. */
    public static final Operation SHOW = new Operation(
            "show",
            "the record of a name, or which names are alike",
            Part.RECORDS,
            Manner.LOOKS,
            List.of(RequestFields.NAME),
            List.of("record"),
            List.of("alike?", "tag?", "now"),
            RecordRows::show);

    /** {@link org.nbnsd.control.RecordOperations#addStatic}. */
    public static final Operation ADD_STATIC = new Operation(
            "add-static",
            "new static records",
            Part.RECORDS,
            Manner.CHANGES,
            List.of(RequestFields.ENTRY, RequestFields.IF_TAKEN, RequestFields.EXPECTED),
            List.of("outcome"),
            List.of("who", "warnings?"),
            RecordRows::addStatic);

    /** {@link org.nbnsd.control.RecordOperations#amend}. */
    public static final Operation EDIT = editing(
            "edit",
            "an active record gets other addresses, another type, or becomes static or not",
            List.of(RequestFields.NAME, RequestFields.AMENDMENT, RequestFields.EXPECTED),
            call -> call.operations()
                    .records()
                    .amend(
                            call.get(RequestFields.NAME),
                            call.get(RequestFields.AMENDMENT),
                            call.get(RequestFields.EXPECTED),
                            call.author()));

    /** {@link org.nbnsd.control.RecordOperations#delete}. */
    public static final Operation DELETE = editing(
            "delete",
            "records go",
            List.of(RequestFields.NAMES, RequestFields.TOMBSTONE, RequestFields.EXPECTED),
            call -> call.operations()
                    .records()
                    .delete(
                            call.get(RequestFields.NAMES),
                            call.get(RequestFields.TOMBSTONE),
                            call.get(RequestFields.EXPECTED),
                            call.author()));

    /** {@link org.nbnsd.control.RecordOperations#undelete}. */
    public static final Operation UNDELETE = editing(
            "undelete",
            "deleted records come back",
            List.of(RequestFields.NAMES, RequestFields.EXPECTED),
            call -> call.operations()
                    .records()
                    .undelete(call.get(RequestFields.NAMES), call.get(RequestFields.EXPECTED), call.author()));

    /** {@link org.nbnsd.control.RecordOperations#scavenge}. */
    public static final Operation SCAVENGE = new Operation(
            "scavenge",
            "records whose time has come move on",
            Part.RECORDS,
            Manner.CHANGES,
            List.of(RequestFields.DRY_RUN),
            List.of("outcome"),
            List.of("nextDue?", "now"),
            RecordRows::scavenge);

    /** {@link org.nbnsd.control.RecordOperations#importRecords}. */
    public static final Operation IMPORT = new Operation(
            "import",
            "many records; of outcomes the refusals or, for a dry run, all",
            Part.RECORDS,
            Manner.TAKES_RECORDS,
            List.of(RequestFields.IF_TAKEN, RequestFields.DRY_RUN),
            List.of("progress", "outcome"),
            List.of("counts", "applied", "who"),
            RecordRows::importRecords);

    static final List<Operation> ALL = List.of(NAMES, SHOW, ADD_STATIC, EDIT, DELETE, UNDELETE, SCAVENGE, IMPORT);

    private RecordRows() {}

    /** What edits records. */
    @FunctionalInterface
    private interface Editing {
        List<EditOutcome> edit(Call call) throws IOException;
    }

    private static Operation editing(String name, String does, List<Field<?>> fields, Editing editing) {
        return new Operation(
                name, does, Part.RECORDS, Manner.CHANGES, fields, List.of("outcome"), List.of("who"), call -> {
                    write(call, editing.edit(call));
                    return AnswerJson.edited(call.author().who());
                });
    }

    private static JsonObject addStatic(Call call) throws IOException {
        StaticEntry entry = call.get(RequestFields.ENTRY);
        List<EditOutcome> outcomes = call.operations()
                .records()
                .addStatic(entry, call.get(RequestFields.IF_TAKEN), call.get(RequestFields.EXPECTED), call.author());
        write(call, outcomes);
        boolean isDone = outcomes.stream().noneMatch(EditOutcome::isRefusal);
        return AnswerJson.edited(
                call.author().who(), isDone ? call.operations().records().warnings(entry) : List.of());
    }

    private static JsonObject names(Call call) throws IOException {
        Listing listing = call.operations().records().names(query(call));
        RecordLines lines = AnswerJson.records();
        Pace pace = call.operations().pace();
        for (NameRecord record : listing.records()) {
            call.door().write(lines.text(record));
            pace.step();
        }
        return new Document()
                .all(AnswerJson.toJson(listing.totals()))
                .put("next", listing.next())
                .json();
    }

    private static RecordQuery query(Call call) throws OperationException {
        try {
            return new RecordQuery(
                    call.get(RequestFields.FILTER),
                    call.get(RequestFields.SORT),
                    call.get(RequestFields.AFTER),
                    call.get(RequestFields.LIMIT));
        } catch (IllegalArgumentException e) {
            throw new OperationException(OperationException.Kind.WRONG, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonObject show(Call call) throws IOException {
        Lookup lookup = call.operations().records().show(call.get(RequestFields.NAME));
        NameRecord record = lookup.record();
        if (record != null) {
            call.door().write(AnswerJson.record(record));
        }
        return AnswerJson.toJson(lookup);
    }

    private static JsonObject scavenge(Call call) throws IOException {
        Scavenged scavenged = call.operations().records().scavenge(call.get(RequestFields.DRY_RUN), call.author());
        write(call, scavenged.outcomes());
        return AnswerJson.toJson(scavenged);
    }

    private static void write(Call call, List<EditOutcome> outcomes) throws IOException {
        for (EditOutcome outcome : outcomes) {
            call.line("outcome", AnswerJson.toJson(outcome));
        }
    }

    /** A dry run has told the refusals among the differences already. */
    private static JsonObject importRecords(Call call) throws IOException {
        boolean dryRun = call.get(RequestFields.DRY_RUN);
        ImportResult result = call.operations()
                .records()
                .importRecords(
                        call.door().records(),
                        call.get(RequestFields.IF_TAKEN),
                        dryRun,
                        call.author(),
                        new ImportWatch() {
                            @Override
                            public void outcome(EditOutcome outcome) throws IOException {
                                write(call, List.of(outcome));
                            }

                            @Override
                            public void progress(Phase phase, int done, int total) throws IOException {
                                call.door().write(AnswerJson.progress(phase, done, total));
                                call.door().flush();
                            }
                        });
        if (!dryRun) {
            write(call, result.refusals());
        }
        JsonObject done = AnswerJson.toJson(result);
        done.addProperty("who", call.author().who());
        return done;
    }
}
