package org.nbnsd.control.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.Totals;
import org.nbnsd.name.Brief;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordJson;

/**
 * The lines of an answer as JSON objects, and the parts of them back. The names of the fields are promised: they may be
 * added to, never changed. What cannot be read is an {@link IllegalArgumentException}.
 */
public final class AnswerJson {
    private static final String NEVER = "never";

    private AnswerJson() {}

    public static String line(String field, JsonObject value) {
        JsonObject json = new JsonObject();
        json.add(field, value);
        return json.toString();
    }

    /** However much of a request the message repeats, the client gets an answer. */
    public static String error(String message) {
        JsonObject json = new JsonObject();
        json.addProperty("error", Brief.message(message));
        return json.toString();
    }

    public static String record(NameRecord record) {
        return line("record", RecordJson.toJson(record));
    }

    /**
     * An outcome: {@code name}, {@code kind} in lower case, {@code before} and {@code after} if there are such records,
     * and {@code reason} if there is one.
     *
     * @param outcome the outcome
     * @return a new object
     */
    public static JsonObject toJson(EditOutcome outcome) {
        JsonObject json = new JsonObject();
        json.addProperty("name", outcome.name().toString());
        json.addProperty("kind", text(outcome.kind()));
        putRecord(json, "before", outcome.before());
        putRecord(json, "after", outcome.after());
        if (!outcome.reason().isEmpty()) {
            json.addProperty("reason", outcome.reason());
        }
        return json;
    }

    private static void putRecord(JsonObject json, String field, @Nullable NameRecord record) {
        if (record != null) {
            json.add(field, RecordJson.toJson(record));
        }
    }

    /**
     * How a kind is written.
     *
     * @param kind the kind
     * @return its name in lower case
     */
    public static String text(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
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
        JsonObject json = new JsonObject();
        json.addProperty("matching", totals.matching());
        json.addProperty("all", totals.all());
        json.addProperty("now", time(totals.now()));
        return json;
    }

    public static Totals totals(JsonObject json) {
        Fields fields = new Fields(json);
        return new Totals(fields.count("matching", 0), fields.count("all", 0), time(fields, "now"));
    }

    /** Without the record, which has a line of its own. */
    public static JsonObject toJson(Lookup lookup) {
        JsonObject json = new JsonObject();
        JsonArray alike = new JsonArray();
        lookup.alike().forEach(name -> alike.add(name.toString()));
        if (!alike.isEmpty()) {
            json.add("alike", alike);
        }
        json.addProperty("now", time(lookup.now()));
        return json;
    }

    public static Lookup lookup(@Nullable NameRecord record, JsonObject json) {
        Fields fields = new Fields(json);
        List<NetbiosName> alike = new ArrayList<>();
        if (fields.has("alike")) {
            fields.texts("alike", "names").forEach(name -> alike.add(NetbiosName.parse(name)));
        }
        return new Lookup(record, alike, time(fields, "now"));
    }

    public static JsonObject edited(String who) {
        JsonObject json = new JsonObject();
        json.addProperty("who", who);
        return json;
    }

    public static String who(JsonObject json) {
        return new Fields(json).text("who", "a user");
    }

    /** Without the outcomes, which have lines of their own. */
    public static JsonObject toJson(Scavenged scavenged) {
        JsonObject json = new JsonObject();
        json.addProperty("nextDue", time(scavenged.nextDue()));
        json.addProperty("now", time(scavenged.now()));
        return json;
    }

    public static Scavenged scavenged(List<EditOutcome> outcomes, JsonObject json) {
        Fields fields = new Fields(json);
        return new Scavenged(outcomes, time(fields, "nextDue"), time(fields, "now"));
    }

    /**
     * What became of an import, without the refusals: {@code counts} with a number for each kind that occurred, and
     * {@code applied}.
     *
     * @param result what became of it
     * @return a new object
     */
    public static JsonObject toJson(ImportResult result) {
        JsonObject counts = new JsonObject();
        result.counts().forEach((kind, count) -> counts.addProperty(text(kind), count));
        JsonObject json = new JsonObject();
        json.add("counts", counts);
        json.addProperty("applied", result.applied());
        return json;
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
        JsonObject json = new JsonObject();
        json.addProperty("phase", phase.name().toLowerCase(Locale.ROOT));
        json.addProperty("done", done);
        json.addProperty("total", total);
        return line("progress", json);
    }

    /**
     * A time as it is written: ISO 8601 in UTC.
     *
     * @param millis milliseconds since the epoch
     * @return such as {@code 2026-11-21T08:39:00Z}; {@code never} for {@link Long#MAX_VALUE}
     */
    public static String time(long millis) {
        return millis == Long.MAX_VALUE ? NEVER : Instant.ofEpochMilli(millis).toString();
    }

    public static long time(Fields fields, String field) {
        String text = fields.text(field, "a time, or never");
        try {
            return text.equals(NEVER) ? Long.MAX_VALUE : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(field + ": " + text + " (expected: a time, or never)", e);
        }
    }
}
