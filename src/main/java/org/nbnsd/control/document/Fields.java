package org.nbnsd.control.document;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object, one after the other. Every error is a {@link WrongFieldException} that says which field is
 * wrong, and what was expected.
 */
public final class Fields {
    private static final int MOST_QUOTED = 60;

    private final JsonObject json;
    private final Set<String> known = new LinkedHashSet<>();

    public Fields(JsonObject json) {
        this.json = json;
    }

    /** A constant as it is written, such as {@code let-go}. */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A time as it is written: RFC 3339 in UTC.
     *
     * @param millis milliseconds since the epoch
     * @return such as {@code 2026-11-21T08:39:00Z}
     */
    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** The object in a line, and nothing else in it. */
    public static JsonObject object(String line) {
        try {
            JsonReader reader = new JsonReader(new StringReader(line));
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            if (element.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException | IOException e) {
            throw new IllegalArgumentException(noObject(line), e);
        }
        throw new IllegalArgumentException(noObject(line));
    }

    private static String noObject(String line) {
        return "line: " + quote(line) + " (expected: one JSON object, such as {\"operation\":\"names\"})";
    }

    /** What somebody sent, as it may be repeated: not long, and printable. */
    private static String quote(String text) {
        String start = text.length() > MOST_QUOTED ? text.substring(0, MOST_QUOTED) + "..." : text;
        return start.replaceAll("[^ -~]", ".");
    }

    private static WrongFieldException wrong(String field, JsonElement found, String expected) {
        return wrong(WrongFieldException.part(field), field, found, expected);
    }

    private static WrongFieldException wrong(String pointer, String field, JsonElement found, String expected) {
        return new WrongFieldException(
                pointer, field + ": " + quote(found.toString()) + " (expected: " + expected + ")", null);
    }

    /** What a value means; what is wrong with it is at the pointer. */
    private static <T, R> R meaning(String pointer, T value, Function<T, R> meaning) {
        try {
            return meaning.apply(value);
        } catch (WrongFieldException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new WrongFieldException(pointer, String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable JsonElement get(String field) {
        known.add(field);
        return json.get(field);
    }

    private JsonElement required(String field, String expected) {
        JsonElement element = get(field);
        if (element == null) {
            throw new WrongFieldException(
                    WrongFieldException.part(field), field + ": missing (expected: " + expected + ")", null);
        }
        return element;
    }

    public boolean has(String field) {
        return get(field) != null;
    }

    public String text(String field, String expected) {
        return text(field, required(field, expected), expected);
    }

    /** Does something whose errors, where they do not say better, are about a field. */
    public <T> T about(String field, Supplier<T> reading) {
        return meaning(WrongFieldException.part(field), reading, Supplier::get);
    }

    /** What a text means. */
    public <T> T read(String field, String expected, Function<String, T> meaning) {
        return meaning(WrongFieldException.part(field), text(field, expected), meaning);
    }

    /** Null if it is not there. */
    public <T> @Nullable T readOrNull(String field, String expected, Function<String, T> meaning) {
        return has(field) ? read(field, expected, meaning) : null;
    }

    /** What texts mean, of which there is one at least. */
    public <T> List<T> readAll(String field, String expected, Function<String, T> meaning) {
        List<T> all = new ArrayList<>();
        for (String text : texts(field, expected)) {
            all.add(meaning(WrongFieldException.part(field) + "/" + all.size(), text, meaning));
        }
        return all;
    }

    /** What the texts in an object mean, with their names; nothing if it is not there. */
    public <T> List<T> readMap(String field, Function<Map.Entry<String, String>, T> meaning) {
        return map(field).entrySet().stream()
                .map(entry -> meaning(
                        WrongFieldException.part(field) + WrongFieldException.part(entry.getKey()), entry, meaning))
                .toList();
    }

    /** Empty if it is not there. */
    public String textOrEmpty(String field) {
        JsonElement element = get(field);
        return element == null ? "" : text(field, element, "text");
    }

    private static String text(String field, JsonElement element, String expected) {
        return text(WrongFieldException.part(field), field, element, expected);
    }

    private static String text(String pointer, String field, JsonElement element, String expected) {
        if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()) {
            return element.getAsString();
        }
        throw wrong(pointer, field, element, expected);
    }

    /** Milliseconds since the epoch. */
    public long time(String field) {
        String text = text(field, "a time");
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new WrongFieldException(
                    WrongFieldException.part(field), field + ": " + quote(text) + " (expected: a time)", e);
        }
    }

    /** {@link Long#MAX_VALUE}, which is never, if it is not there. */
    public long timeOrNever(String field) {
        return has(field) ? time(field) : Long.MAX_VALUE;
    }

    /** Perhaps none. */
    public List<JsonObject> objects(String field, String expected) {
        JsonElement element = required(field, expected);
        if (!element.isJsonArray()) {
            throw wrong(field, element, expected);
        }
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement each : element.getAsJsonArray()) {
            if (!each.isJsonObject()) {
                throw wrong(WrongFieldException.part(field) + "/" + objects.size(), field, each, "objects");
            }
            objects.add(each.getAsJsonObject());
        }
        return objects;
    }

    /** None if they are not there. */
    public List<String> textsOrNone(String field) {
        return has(field) ? texts(field, "texts") : List.of();
    }

    /** At least one. */
    public List<String> texts(String field, String expected) {
        JsonElement element = required(field, expected);
        if (!element.isJsonArray() || element.getAsJsonArray().isEmpty()) {
            throw wrong(field, element, expected);
        }
        List<String> texts = new ArrayList<>();
        for (JsonElement each : element.getAsJsonArray()) {
            texts.add(text(WrongFieldException.part(field) + "/" + texts.size(), field, each, expected));
        }
        return texts;
    }

    /** The texts in an object; none if it is not there. */
    public Map<String, String> map(String field) {
        Map<String, String> map = new LinkedHashMap<>();
        if (has(field)) {
            JsonObject object = object(field, "an object of texts");
            object.entrySet()
                    .forEach(entry -> map.put(
                            entry.getKey(),
                            text(
                                    WrongFieldException.part(field) + WrongFieldException.part(entry.getKey()),
                                    field + "." + entry.getKey(),
                                    entry.getValue(),
                                    "text")));
        }
        return map;
    }

    public JsonObject object(String field, String expected) {
        JsonElement element = required(field, expected);
        if (!element.isJsonObject()) {
            throw wrong(field, element, expected);
        }
        return element.getAsJsonObject();
    }

    /** Null if it is not there. */
    @Nullable
    public Boolean flag(String field) {
        JsonElement element = get(field);
        if (element == null) {
            return null;
        }
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isBoolean()) {
            throw wrong(field, element, "true or false");
        }
        return element.getAsBoolean();
    }

    public boolean isSet(String field) {
        return Boolean.TRUE.equals(flag(field));
    }

    /** A number of things. */
    public int count(String field, int otherwise) {
        JsonElement element = get(field);
        if (element == null) {
            return otherwise;
        }
        if (element.isJsonPrimitive()
                && element.getAsJsonPrimitive().isNumber()
                && element.getAsString().matches("[0-9]{1,9}")) {
            return Integer.parseInt(element.getAsString());
        }
        throw wrong(field, element, "a whole number, 0..999999999");
    }

    /** A number of things that may be very many. */
    public long total(String field) {
        String expected = "a whole number of at most 18 digits";
        JsonElement element = required(field, expected);
        if (element.isJsonPrimitive()
                && element.getAsJsonPrimitive().isNumber()
                && element.getAsString().matches("[0-9]{1,18}")) {
            return Long.parseLong(element.getAsString());
        }
        throw wrong(field, element, expected);
    }

    /** What is expected where a constant is. */
    public static String oneOf(Enum<?>[] values) {
        return "one of "
                + String.join(", ", Arrays.stream(values).map(Fields::word).toList());
    }

    /** One of an enum's values, in lower case and with hyphens. */
    public <E extends Enum<E>> E choice(String field, E[] values) {
        List<String> texts = Arrays.stream(values).map(Fields::word).toList();
        String expected = oneOf(values);
        JsonElement element = required(field, expected);
        int index = texts.indexOf(text(field, element, expected));
        if (index < 0) {
            throw wrong(field, element, expected);
        }
        return values[index];
    }

    /** One of an enum's values, as RFC 1001 has it, such as {@code H}. */
    public <E extends Enum<E>> E code(String field, E[] values) {
        String expected = "one of "
                + String.join(", ", Arrays.stream(values).map(Enum::name).toList());
        JsonElement element = required(field, expected);
        String code = text(field, element, expected);
        for (E value : values) {
            if (value.name().equals(code)) {
                return value;
            }
        }
        throw wrong(field, element, expected);
    }

    /** Checks that there are only fields that were asked for so far, be it whether they are there. */
    public void requireNoOthers() {
        for (String field : json.keySet()) {
            if (!known.contains(field)) {
                throw new WrongFieldException(
                        WrongFieldException.part(field),
                        quote(field) + ": unknown (expected: only " + String.join(", ", known) + ")",
                        null);
            }
        }
    }
}
