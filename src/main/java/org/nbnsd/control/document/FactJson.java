package org.nbnsd.control.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Facts as JSON objects and back. The names of the fields are promised: they may be added to, never changed. */
public final class FactJson {
    private FactJson() {}

    /**
     * A fact: {@code at}, {@code kind} in lower case with hyphens, {@code name}, {@code actor}, {@code peer},
     * {@code addresses}, {@code active} and {@code details}, each if there is such.
     *
     * @param fact the fact
     * @return a new object
     */
    public static JsonObject toJson(Fact fact) {
        JsonObject json = new JsonObject();
        json.addProperty("at", AnswerJson.time(fact.at()));
        json.addProperty("kind", Fields.word(fact.kind()));
        if (fact.name() != null) {
            json.addProperty("name", fact.name().toString());
        }
        if (!fact.actor().equals(Ipv4Address.ZERO)) {
            json.addProperty("actor", fact.actor().toString());
        }
        if (fact.peer() != null) {
            json.addProperty("peer", fact.peer().toString());
        }
        if (fact.sender() != null) {
            json.addProperty("sender", fact.sender().toString());
        }
        if (!fact.addresses().isEmpty()) {
            JsonArray addresses = new JsonArray();
            fact.addresses().forEach(address -> addresses.add(address.toString()));
            json.add("addresses", addresses);
        }
        if (fact.active()) {
            json.addProperty("active", true);
        }
        if (!fact.details().isEmpty()) {
            JsonObject details = new JsonObject();
            new EnumMap<>(fact.details())
                    .forEach(
                            (detail, value) -> details.addProperty(detail.name().toLowerCase(Locale.ROOT), value));
            json.add("details", details);
        }
        return json;
    }

    /**
     * Reads a fact.
     *
     * @param line a line with an object as of {@link #toJson}
     * @return the fact
     * @throws IllegalArgumentException if it is none
     */
    public static Fact parse(String line) {
        return fromJson(Fields.object(line));
    }

    public static Fact fromJson(JsonObject json) {
        Fields fields = new Fields(json);
        Ipv4Address actor = address(fields, "actor");
        return new Fact(
                AnswerJson.time(fields, "at"),
                fields.choice("kind", FactKind.values()),
                fields.has("name") ? NetbiosName.parse(fields.text("name", "a name")) : null,
                actor == null ? Ipv4Address.ZERO : actor,
                address(fields, "peer"),
                address(fields, "sender"),
                addresses(fields),
                fields.isSet("active"),
                details(fields));
    }

    private static @Nullable Ipv4Address address(Fields fields, String field) {
        return fields.has(field) ? Ipv4Address.parse(fields.text(field, "an address")) : null;
    }

    private static List<Ipv4Address> addresses(Fields fields) {
        List<Ipv4Address> addresses = new ArrayList<>();
        if (fields.has("addresses")) {
            fields.texts("addresses", "addresses").forEach(text -> addresses.add(Ipv4Address.parse(text)));
        }
        return addresses;
    }

    private static Map<Detail, String> details(Fields fields) {
        Map<Detail, String> details = new EnumMap<>(Detail.class);
        Map<String, String> texts = fields.map("details");
        for (Detail detail : Detail.values()) {
            String value = texts.get(detail.name().toLowerCase(Locale.ROOT));
            if (value != null) {
                details.put(detail, value);
            }
        }
        return details;
    }
}
