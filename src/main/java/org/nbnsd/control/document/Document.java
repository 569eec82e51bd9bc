package org.nbnsd.control.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in the making, by the rules of {@code src/docs/json.md}: what is not known, or does not apply, is absent;
 * constants are lower-case words with hyphens; times are RFC 3339 in UTC; a list is there also when it is empty, unless it
 * is one of texts.
 */
public final class Document {
    /** Of all results of commands: it grows when a field changes its meaning or goes. */
    public static final int VERSION = 1;

    private final JsonObject json = new JsonObject();

    /** An empty one. */
    public Document() {}

    /**
     * The result of a command: {@code command} and {@code version}.
     *
     * @param command such as {@code names}
     * @return a new one
     */
    public static Document ofCommand(String command) {
        return new Document().put("command", command).put("version", VERSION);
    }

    /**
     * A text.
     *
     * @param field its name
     * @param value what prints as the text; null or an empty text for none
     * @return this
     */
    public Document put(String field, @Nullable Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            throw new IllegalArgumentException(
                    field + ": " + value + " (expected: a text; a number or a flag unboxed)");
        }
        String text = value == null ? "" : value.toString();
        if (!text.isEmpty()) {
            json.addProperty(field, text);
        }
        return this;
    }

    /**
     * A number.
     *
     * @param field its name
     * @param value the number
     * @return this
     */
    public Document put(String field, long value) {
        json.addProperty(field, value);
        return this;
    }

    /**
     * Whether it is so.
     *
     * @param field its name
     * @param value whether it is so
     * @return this
     */
    public Document put(String field, boolean value) {
        json.addProperty(field, value);
        return this;
    }

    /**
     * An object.
     *
     * @param field its name
     * @param value the object; null for none
     * @return this
     */
    public Document put(String field, @Nullable Document value) {
        return put(field, value == null ? null : value.json);
    }

    /**
     * An object.
     *
     * @param field its name
     * @param value the object; null for none
     * @return this
     */
    public Document put(String field, @Nullable JsonObject value) {
        if (value != null) {
            json.add(field, value);
        }
        return this;
    }

    /**
     * A constant, such as {@code let-go}.
     *
     * @param field its name
     * @param value the constant
     * @return this
     */
    public Document word(String field, Enum<?> value) {
        json.addProperty(field, Fields.word(value));
        return this;
    }

    /**
     * A time.
     *
     * @param field its name
     * @param millis milliseconds since the epoch; {@link Long#MAX_VALUE}, which is never, for none
     * @return this
     */
    public Document time(String field, long millis) {
        return put(field, millis == Long.MAX_VALUE ? null : Fields.time(millis));
    }

    /**
     * Texts.
     *
     * @param field their name
     * @param values what prints as the texts; empty for none
     * @return this
     */
    public Document texts(String field, Iterable<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(String.valueOf(value)));
        if (!array.isEmpty()) {
            json.add(field, array);
        }
        return this;
    }

    /**
     * A list of objects, perhaps of none.
     *
     * @param <T> of what
     * @param field its name
     * @param values of what there is an object each
     * @param toJson gives the object
     * @return this
     */
    public <T> Document list(String field, Iterable<T> values, Function<? super T, JsonObject> toJson) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(toJson.apply(value)));
        json.add(field, array);
        return this;
    }

    /**
     * Numbers by what was counted, perhaps none.
     *
     * @param field the name of the object
     * @param numbers by words; a constant is written as one
     * @return this
     */
    public Document counts(String field, Map<?, ? extends Number> numbers) {
        Document counts = new Document();
        numbers.forEach((what, number) -> counts.put(
                what instanceof Enum<?> word ? Fields.word(word) : String.valueOf(what), number.longValue()));
        return put(field, counts);
    }

    /**
     * All fields of another object.
     *
     * @param other the object
     * @return this
     */
    public Document all(JsonObject other) {
        other.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        return this;
    }

    /**
     * The object itself.
     *
     * @return not a copy
     */
    public JsonObject json() {
        return json;
    }

    /** In one line. */
    @Override
    public String toString() {
        return json.toString();
    }
}
