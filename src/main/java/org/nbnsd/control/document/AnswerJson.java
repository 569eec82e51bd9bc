package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.Totals;
import org.nbnsd.name.Brief;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordTag;
import org.nbnsd.transfer.RecordJson;
import org.nbnsd.transfer.RecordLines;

/**
 * The lines of an answer as JSON objects, and the parts of them back. The names of the fields are promised: they may be
 * added to, never changed. What cannot be read is an {@link IllegalArgumentException}.
 */
public final class AnswerJson {
    private AnswerJson() {}

    public static String line(String field, JsonObject value) {
        JsonObject json = new JsonObject();
        json.add(field, value);
        return json.toString();
    }

    /**
     * Why an operation was not done. However much of a request the message repeats, the client gets an answer.
     *
     * @param kind what a program can do about it
     * @param message the reason
     * @return the line
     */
    public static String error(OperationException.Kind kind, String message) {
        return new Document()
                .put("error", Brief.message(message))
                .word("kind", kind)
                .toString();
    }

    public static String record(NameRecord record) {
        return records().text(record);
    }

    /** The same for many, one after the other. */
    public static RecordLines records() {
        return new RecordLines("{\"record\":", "}");
    }

    /**
     * An outcome: {@code name}, {@code kind} in lower case, {@code before} and {@code after} if there are such records,
     * {@code reason} if there is one, and {@code tag} if there is a record now.
     *
     * @param outcome the outcome
     * @return a new object
     */
    public static JsonObject toJson(EditOutcome outcome) {
        return new Document()
                .put("name", outcome.name())
                .word("kind", outcome.kind())
                .put("before", json(outcome.before()))
                .put("after", json(outcome.after()))
                .put("reason", outcome.reason())
                .put("tag", tag(outcome.after()))
                .json();
    }

    private static @Nullable RecordTag tag(@Nullable NameRecord record) {
        return record == null ? null : RecordTag.of(record);
    }

    private static @Nullable JsonObject json(@Nullable NameRecord record) {
        return record == null ? null : RecordJson.toJson(record);
    }

    /**
     * How a kind is written.
     *
     * @param kind the kind
     * @return its name in lower case
     */
    public static String text(Kind kind) {
        return Fields.word(kind);
    }

    public static EditOutcome outcome(JsonObject json) {
        Fields fields = new Fields(json);
        return new EditOutcome(
                NetbiosName.parse(fields.text("name", "a name")),
                fields.choice("kind", Kind.values()),
                recordIn(fields, "before"),
                recordIn(fields, "after"),
                fields.textOrEmpty("reason"));
    }

    private static @Nullable NameRecord recordIn(Fields fields, String field) {
        return fields.has(field) ? RecordJson.fromJson(fields.object(field, "a record")) : null;
    }

    public static JsonObject toJson(Totals totals) {
        return new Document()
                .put("matching", totals.matching())
                .put("all", totals.all())
                .time("now", totals.now())
                .json();
    }

    public static Totals totals(JsonObject json) {
        Fields fields = new Fields(json);
        return new Totals(fields.count("matching", 0), fields.count("all", 0), fields.time("now"));
    }

    /** Without the record, which has a line of its own. */
    public static JsonObject toJson(Lookup lookup) {
        return new Document()
                .texts("alike", lookup.alike())
                .put("tag", tag(lookup.record()))
                .time("now", lookup.now())
                .json();
    }

    public static Lookup lookup(@Nullable NameRecord record, JsonObject json) {
        Fields fields = new Fields(json);
        List<NetbiosName> alike = new ArrayList<>();
        if (fields.has("alike")) {
            fields.texts("alike", "names").forEach(name -> alike.add(NetbiosName.parse(name)));
        }
        return new Lookup(record, alike, fields.time("now"));
    }

    public static JsonObject edited(String who) {
        return new Document().put("who", who).json();
    }

    /**
     * The same with what was allowed, but perhaps not wanted.
     *
     * @param warnings sentences
     */
    public static JsonObject edited(String who, List<String> warnings) {
        return new Document().put("who", who).texts("warnings", warnings).json();
    }

    public static List<String> warnings(JsonObject json) {
        return new Fields(json).textsOrNone("warnings");
    }

    public static String who(JsonObject json) {
        return new Fields(json).text("who", "a user");
    }

    /** Without the outcomes, which have lines of their own. */
    public static JsonObject toJson(Scavenged scavenged) {
        return new Document()
                .time("nextDue", scavenged.nextDue())
                .time("now", scavenged.now())
                .json();
    }

    public static Scavenged scavenged(List<EditOutcome> outcomes, JsonObject json) {
        Fields fields = new Fields(json);
        return new Scavenged(outcomes, fields.timeOrNever("nextDue"), fields.time("now"));
    }

    /**
     * What became of an import, without the refusals: {@code counts} with a number for each kind that occurred, and
     * {@code applied}.
     *
     * @param result what became of it
     * @return a new object
     */
    public static JsonObject toJson(ImportResult result) {
        return new Document()
                .counts("counts", result.counts())
                .put("applied", result.applied())
                .json();
    }

    public static ImportResult importResult(List<EditOutcome> refusals, JsonObject json) {
        Fields fields = new Fields(json);
        Fields counts = new Fields(fields.object("counts", "numbers"));
        Map<Kind, Integer> byKind = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            int count = counts.count(text(kind), 0);
            if (count > 0) {
                byKind.put(kind, count);
            }
        }
        return new ImportResult(byKind, refusals, fields.isSet("applied"));
    }

    public static String progress(Phase phase, int done, int total) {
        return line(
                "progress",
                new Document()
                        .word("phase", phase)
                        .put("done", done)
                        .put("total", total)
                        .json());
    }
}
