package org.nbnsd.control.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.diagnosis.Advice;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.Ending;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Verdicts, claimants and incidents as JSON objects and back. The names of the fields are promised: they may be added to,
 * never changed. What cannot be read is an {@link IllegalArgumentException}.
 */
public final class DiagnosisJson {
    /** Of more reasons, the first few and the last ones are told, so that a verdict stays one line. */
    static final int MOST_REASONS = 24;

    private static final int FIRST_REASONS = 8;
    private static final int MOST_MISSING = 20;

    private DiagnosisJson() {}

    /**
     * A verdict: {@code name}, {@code code}, {@code severity}, {@code confidence}, {@code text}, whether it is so now
     * ({@code current}; if not, {@code until} when it was, and what {@code ended} it), {@code reasons} (each a fact, and what
     * it {@code shows}; of many the first and the last), {@code change} and {@code missing}, and what to do: {@code user},
     * {@code desktop}, {@code network}.
     *
     * @param verdict the verdict
     * @return a new object
     */
    public static JsonObject toJson(Verdict verdict) {
        JsonObject json = new JsonObject();
        VerdictCode code = verdict.code();
        json.addProperty("name", verdict.name().toString());
        json.addProperty("code", code.name());
        json.addProperty("severity", Fields.word(verdict.advice().severity()));
        json.addProperty("confidence", verdict.confidence());
        json.addProperty("text", code.text());
        Ending ended = verdict.ended();
        json.addProperty("current", ended == null);
        if (ended != null) {
            json.addProperty("until", AnswerJson.time(ended.at()));
            json.addProperty("ended", ended.text());
        }
        JsonArray reasons = new JsonArray();
        for (Reason reason : some(verdict.reasons())) {
            JsonObject each = new JsonObject();
            each.addProperty("shows", reason.shows());
            each.add("fact", FactJson.toJson(reason.fact()));
            reasons.add(each);
        }
        json.add("reasons", reasons);
        json.addProperty("change", code.change());
        JsonArray missing = new JsonArray();
        verdict.missing().stream().limit(MOST_MISSING).forEach(missing::add);
        json.add("missing", missing);
        json.addProperty("user", verdict.advice().user());
        json.addProperty("desktop", verdict.advice().desktop());
        json.addProperty("network", verdict.advice().network());
        return json;
    }

    private static List<Reason> some(List<Reason> all) {
        if (all.size() <= MOST_REASONS) {
            return all;
        }
        List<Reason> some = new ArrayList<>(all.subList(0, FIRST_REASONS));
        some.addAll(all.subList(all.size() - (MOST_REASONS - FIRST_REASONS), all.size()));
        return some;
    }

    public static Verdict verdict(JsonObject json) {
        Fields fields = new Fields(json);
        List<Reason> reasons = new ArrayList<>();
        for (JsonObject each : fields.objects("reasons", "reasons")) {
            Fields reason = new Fields(each);
            reasons.add(new Reason(reason.text("shows", "text"), FactJson.fromJson(reason.object("fact", "a fact"))));
        }
        return new Verdict(
                VerdictCode.valueOf(fields.text("code", "a verdict")),
                NetbiosName.parse(fields.text("name", "a name")),
                fields.count("confidence", 0),
                reasons,
                textsOrNone(fields, "missing"),
                new Advice(
                        fields.choice("severity", VerdictCode.Severity.values()),
                        fields.text("user", "a sentence"),
                        fields.text("desktop", "a sentence"),
                        fields.text("network", "a sentence")),
                fields.has("until")
                        ? new Ending(AnswerJson.time(fields, "until"), fields.text("ended", "what ended it"))
                        : null);
    }

    private static List<String> textsOrNone(Fields fields, String field) {
        return fields.isEmptyArray(field) ? List.of() : fields.texts(field, "texts");
    }

    /**
     * A claimant: {@code name}, {@code address}, {@code firstSeen}, {@code lastSeen}, {@code computers}, {@code mac} if it
     * is known, and {@code hypervisor} if that is a virtual machine's.
     *
     * @param name what it claims
     * @param claimant the claimant
     * @return a new object
     */
    public static JsonObject toJson(NetbiosName name, Claimant claimant) {
        JsonObject json = new JsonObject();
        json.addProperty("name", name.toString());
        json.addProperty("address", claimant.address().toString());
        json.addProperty("firstSeen", AnswerJson.time(claimant.firstSeen()));
        json.addProperty("lastSeen", AnswerJson.time(claimant.lastSeen()));
        JsonArray computers = new JsonArray();
        claimant.computers().forEach(computers::add);
        json.add("computers", computers);
        if (!claimant.mac().isEmpty()) {
            json.addProperty("mac", claimant.mac());
        }
        if (!claimant.hypervisor().isEmpty()) {
            json.addProperty("hypervisor", claimant.hypervisor());
        }
        return json;
    }

    public static Claimant claimant(JsonObject json) {
        Fields fields = new Fields(json);
        return new Claimant(
                Ipv4Address.parse(fields.text("address", "an address")),
                AnswerJson.time(fields, "firstSeen"),
                AnswerJson.time(fields, "lastSeen"),
                textsOrNone(fields, "computers"),
                fields.textOrEmpty("mac"));
    }

    /**
     * What came of asking a host: {@code address}, {@code asked}, {@code text}.
     *
     * @param asked what came of it
     * @return a new object
     */
    public static JsonObject toJson(Asked asked) {
        JsonObject json = new JsonObject();
        json.addProperty("address", asked.host().toString());
        json.addProperty("asked", asked.asked());
        json.addProperty("text", asked.text());
        return json;
    }

    public static Asked asked(JsonObject json) {
        Fields fields = new Fields(json);
        return new Asked(
                Ipv4Address.parse(fields.text("address", "an address")),
                fields.isSet("asked"),
                fields.text("text", "text"));
    }

    /**
     * An incident: {@code name}, {@code open}, {@code count}, and as facts the {@code first} and the {@code last}.
     *
     * @param incident the incident
     * @return a new object
     */
    public static JsonObject toJson(Incident incident) {
        JsonObject json = new JsonObject();
        json.addProperty("name", incident.name().toString());
        json.addProperty("open", incident.open());
        json.addProperty("count", incident.count());
        json.add("first", FactJson.toJson(incident.first()));
        json.add("last", FactJson.toJson(incident.last()));
        return json;
    }

    public static Incident incident(JsonObject json) {
        Fields fields = new Fields(json);
        return new Incident(
                NetbiosName.parse(fields.text("name", "a name")),
                FactJson.fromJson(fields.object("first", "a fact")),
                FactJson.fromJson(fields.object("last", "a fact")),
                fields.count("count", 0),
                fields.isSet("open"));
    }
}
