package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Advice;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.Ending;
import org.nbnsd.diagnosis.Explanation;
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
        VerdictCode code = verdict.code();
        Ending ended = verdict.ended();
        Document json = new Document()
                .put("name", verdict.name())
                .put("code", code.name())
                .word("severity", verdict.advice().severity())
                .put("confidence", verdict.confidence())
                .put("text", verdict.text())
                .put("current", ended == null);
        if (ended != null) {
            json.time("until", ended.at()).put("ended", ended.text());
        }
        return json.list("reasons", some(verdict.reasons()), DiagnosisJson::toJson)
                .put("change", code.change())
                .texts("missing", verdict.missing().stream().limit(MOST_MISSING).toList())
                .put("user", verdict.advice().user())
                .put("desktop", verdict.advice().desktop())
                .put("network", verdict.advice().network())
                .json();
    }

    private static JsonObject toJson(Reason reason) {
        return new Document()
                .put("shows", reason.shows())
                .put("fact", FactJson.toJson(reason.fact()))
                .json();
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
                fields.textsOrNone("missing"),
                new Advice(
                        fields.choice("severity", Advice.Severity.values()),
                        fields.text("user", "a sentence"),
                        fields.text("desktop", "a sentence"),
                        fields.text("network", "a sentence")),
                fields.has("until") ? new Ending(fields.time("until"), fields.text("ended", "what ended it")) : null);
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
        return new Document()
                .put("name", name)
                .put("address", claimant.address())
                .time("firstSeen", claimant.firstSeen())
                .time("lastSeen", claimant.lastSeen())
                .texts("computers", claimant.computers())
                .put("mac", claimant.mac())
                .put("hypervisor", claimant.hypervisor())
                .put("owner", claimant.owner())
                .json();
    }

    public static Claimant claimant(JsonObject json) {
        Fields fields = new Fields(json);
        return new Claimant(
                Ipv4Address.parse(fields.text("address", "an address")),
                fields.time("firstSeen"),
                fields.time("lastSeen"),
                fields.textsOrNone("computers"),
                fields.textOrEmpty("mac"),
                fields.has("owner") ? Ipv4Address.parse(fields.text("owner", "an address")) : null);
    }

    /**
     * What an answer tells of names, by name: {@code names}, each with its {@code name}, {@code verdicts} and {@code claimants}, in
     * the place of the texts that are there.
     *
     * @param done what ended the answer
     * @param verdicts of all names
     * @param claimants of all names
     * @return a new object
     * @throws IllegalArgumentException if that is no such answer
     */
    public static JsonObject byName(JsonObject done, List<JsonObject> verdicts, List<JsonObject> claimants) {
        return new Document()
                .all(done)
                .list(
                        "names",
                        new Fields(done).textsOrNone("names"),
                        name -> new Document()
                                .put("name", name)
                                .list("verdicts", of(name, verdicts), each -> each)
                                .list("claimants", of(name, claimants), each -> each)
                                .json())
                .json();
    }

    private static List<JsonObject> of(String name, List<JsonObject> values) {
        return values.stream()
                .filter(each -> new Fields(each).textOrEmpty("name").equals(name))
                .toList();
    }

    /**
     * What came of asking a host: {@code address}, {@code asked}, {@code text}.
     *
     * @param asked what came of it
     * @return a new object
     */
    public static JsonObject toJson(Asked asked) {
        return new Document()
                .put("address", asked.host())
                .put("asked", asked.asked())
                .put("text", asked.text())
                .json();
    }

    public static Asked asked(JsonObject json) {
        Fields fields = new Fields(json);
        return new Asked(
                Ipv4Address.parse(fields.text("address", "an address")),
                fields.isSet("asked"),
                fields.text("text", "text"));
    }

    /**
     * An incident: {@code id}, {@code name}, {@code open}, {@code count}, and as facts the {@code first} and the {@code last}.
     *
     * @param incident the incident
     * @return a new object
     */
    public static JsonObject toJson(Incident incident) {
        return new Document()
                .put("id", incident.id())
                .put("name", incident.name())
                .put("open", incident.open())
                .put("count", incident.count())
                .put("first", FactJson.toJson(incident.first()))
                .put("last", FactJson.toJson(incident.last()))
                .json();
    }

    /**
     * The same with what explains it: {@code verdict}, if there is one, as {@link Explanation#headline} has it, without its name and reasons,
     * and {@code claimants}.
     *
     * @param incident the incident
     * @param explanation of its name; null if it is not explained
     * @return a new object
     */
    public static JsonObject toJson(Incident incident, @Nullable Explanation explanation) {
        JsonObject json = toJson(incident);
        if (explanation == null) {
            return json;
        }
        Verdict headline = explanation.headline();
        Document more = new Document().all(json);
        if (headline != null) {
            more.put("verdict", headline(headline));
        }
        return more.list("claimants", explanation.claimants(), claimant -> toJson(explanation.name(), claimant))
                .json();
    }

    private static JsonObject headline(Verdict verdict) {
        JsonObject json = toJson(verdict);
        List.of("name", "reasons", "change", "missing").forEach(json::remove);
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
