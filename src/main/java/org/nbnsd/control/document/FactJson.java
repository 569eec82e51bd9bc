package org.nbnsd.control.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Facts as JSON objects and back. The names of the fields are promised: they may be added to, never changed. */
public final class FactJson {
    private static final String MILLIS = " ms";

    private FactJson() {}

    /**
     * A fact: {@code at}, {@code kind}, {@code name}, {@code actor}, {@code peer}, {@code sender}, {@code addresses},
     * {@code active} and {@code details}, each if there is such, and the {@code text}.
     *
     * @param fact the fact
     * @return a new object
     */
    public static JsonObject toJson(Fact fact) {
        return document(fact).put("text", fact.text()).json();
    }

    /**
     * A fact without its text, as it is kept in a file.
     *
     * @param fact the fact
     * @return a new object
     */
    public static JsonObject toKeep(Fact fact) {
        return document(fact).json();
    }

    private static Document document(Fact fact) {
        Document json = new Document()
                .time("at", fact.at())
                .word("kind", fact.kind())
                .put("name", fact.name())
                .put("actor", fact.actor().equals(Ipv4Address.ZERO) ? null : fact.actor())
                .put("peer", fact.peer())
                .put("sender", fact.sender())
                .texts("addresses", fact.addresses());
        if (fact.active()) {
            json.put("active", true);
        }
        return fact.details().isEmpty() ? json : json.put("details", details(fact.details()));
    }

    private static JsonObject details(Map<Detail, String> details) {
        JsonObject json = new JsonObject();
        new EnumMap<>(details).forEach((detail, value) -> put(json, detail, value));
        return json;
    }

    /** Numbers as numbers, a list as a list, the rest as text. */
    private static void put(JsonObject json, Detail detail, String value) {
        String field = field(detail);
        String number = detail == Detail.ROUND_TRIP && value.endsWith(MILLIS)
                ? value.substring(0, value.length() - MILLIS.length())
                : value;
        if (isNumber(detail) && number.matches("[0-9]{1,18}")) {
            json.addProperty(field, Long.parseLong(number));
        } else if (detail == Detail.NAMES) {
            JsonArray names = new JsonArray();
            Arrays.stream(value.split("\t")).forEach(names::add);
            json.add(field, names);
        } else {
            json.addProperty(field, value);
        }
    }

    private static boolean isNumber(Detail detail) {
        return detail == Detail.TRIES || detail == Detail.TTL || detail == Detail.ROUND_TRIP;
    }

    private static String field(Detail detail) {
        return detail == Detail.ROUND_TRIP ? "roundTripMillis" : Fields.word(detail);
    }

    private static String value(Detail detail, JsonElement element) {
        if (element.isJsonArray()) {
            List<String> texts = new ArrayList<>();
            element.getAsJsonArray().forEach(each -> texts.add(value(detail, each)));
            return String.join("\t", texts);
        }
        if (!element.isJsonPrimitive()) {
            throw new IllegalArgumentException(
                    "details." + field(detail) + ": " + element + " (expected: text, a number or a list of texts)");
        }
        boolean isMillis =
                detail == Detail.ROUND_TRIP && element.getAsJsonPrimitive().isNumber();
        return isMillis ? element.getAsString() + MILLIS : element.getAsString();
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
                fields.time("at"),
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
        if (fields.has("details")) {
            JsonObject json = fields.object("details", "an object");
            for (Detail detail : Detail.values()) {
                JsonElement element = json.get(field(detail));
                if (element != null) {
                    details.put(detail, value(detail, element));
                }
            }
        }
        return details;
    }
}
