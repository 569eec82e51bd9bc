package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.nbnsd.diagnosis.Ending;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.VerdictCode;

/** Verdicts and facts as JSON. The names of the fields are promised: they may be added to, never changed. */
public final class VerdictJson {
    private VerdictJson() {}

    public static JsonObject of(Fact fact) {
        JsonObject json = new JsonObject();
        json.addProperty("at", Instant.ofEpochMilli(fact.at()).toString());
        json.addProperty("kind", fact.kind().name());
        if (fact.name() != null) {
            json.addProperty("name", fact.name().toString());
        }
        json.addProperty("actor", fact.actor().toString());
        if (fact.peer() != null) {
            json.addProperty("peer", fact.peer().toString());
        }
        JsonArray addresses = new JsonArray();
        fact.addresses().forEach(address -> addresses.add(address.toString()));
        json.add("addresses", addresses);
        json.addProperty("active", fact.active());
        JsonObject details = new JsonObject();
        fact.details().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(
                        entry -> details.addProperty(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue()));
        json.add("details", details);
        json.addProperty("text", fact.text());
        return json;
    }

    public static JsonObject of(Verdict verdict) {
        VerdictCode code = verdict.code();
        JsonObject json = new JsonObject();
        json.addProperty("code", code.name());
        json.addProperty("confidence", verdict.confidence());
        json.addProperty(
                "severity",
                verdict.advice().severity().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.addProperty("text", code.text());
        Ending ended = verdict.ended();
        json.addProperty("current", ended == null);
        if (ended != null) {
            json.addProperty("until", Instant.ofEpochMilli(ended.at()).toString());
            json.addProperty("ended", ended.text());
        }
        JsonArray reasons = new JsonArray();
        verdict.reasons().forEach(reason -> {
            JsonObject line = new JsonObject();
            line.addProperty("shows", reason.shows());
            line.add("fact", of(reason.fact()));
            reasons.add(line);
        });
        json.add("reasons", reasons);
        JsonObject steps = new JsonObject();
        steps.addProperty("user", verdict.advice().user());
        steps.addProperty("computer", verdict.advice().desktop());
        steps.addProperty("network", verdict.advice().network());
        json.add("next", steps);
        json.addProperty("change", code.change());
        JsonArray missing = new JsonArray();
        verdict.missing().forEach(missing::add);
        json.add("missing", missing);
        return json;
    }
}
