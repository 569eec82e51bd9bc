package org.nbnsd.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import org.jspecify.annotations.Nullable;

/** Fields of JSON objects; whatever is not as it should be is an {@link IllegalArgumentException} that says so. */
final class Json {
    private static final int MOST_SHOWN = 80;

    private Json() {}

    static JsonElement parse(String text) {
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(shown(text) + " (expected: JSON)", e);
        }
    }

    /** The beginning of what may be long, and come from anywhere. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(MOST_SHOWN, text.length()); i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return shown.append(text.length() > MOST_SHOWN ? "\"..." : "\"").toString();
    }

    static IllegalArgumentException wrong(String field, @Nullable JsonElement found, String expected) {
        return new IllegalArgumentException(
                field + ": " + (found == null ? "missing" : shown(found.toString())) + " (expected: " + expected + ")");
    }

    static JsonObject object(@Nullable JsonElement element, String field) {
        if (element == null || !element.isJsonObject()) {
            throw wrong(field, element, "an object");
        }
        return element.getAsJsonObject();
    }

    /** The field of an object that is an object; etcd leaves out what is empty. */
    static JsonObject objectOrEmpty(JsonObject json, String field) {
        JsonElement element = json.get(field);
        return element == null || element.isJsonNull() ? new JsonObject() : object(element, field);
    }

    static JsonArray array(JsonObject json, String field) {
        JsonElement element = json.get(field);
        if (element == null || !element.isJsonArray()) {
            throw wrong(field, element, "a list");
        }
        return element.getAsJsonArray();
    }

    /** The field of an object that is a list; etcd leaves out what is empty. */
    static JsonArray arrayOrEmpty(JsonObject json, String field) {
        JsonElement element = json.get(field);
        return element == null || element.isJsonNull() ? new JsonArray() : array(json, field);
    }

    static String text(JsonObject json, String field) {
        return text(json.get(field), field);
    }

    static String text(@Nullable JsonElement element, String field) {
        if (element == null
                || !element.isJsonPrimitive()
                || !element.getAsJsonPrimitive().isString()) {
            throw wrong(field, element, "text");
        }
        return element.getAsString();
    }

    static String textOrEmpty(JsonObject json, String field) {
        JsonElement element = json.get(field);
        return element == null || element.isJsonNull() ? "" : text(element, field);
    }

    static boolean isSet(JsonObject json, String field) {
        JsonElement element = json.get(field);
        return element != null
                && element.isJsonPrimitive()
                && element.getAsJsonPrimitive().isBoolean()
                && element.getAsBoolean();
    }

    static long whole(JsonObject json, String field) {
        return whole(json.get(field), field);
    }

    static long whole(@Nullable JsonElement element, String field) {
        if (element != null
                && element.isJsonPrimitive()
                && !element.getAsJsonPrimitive().isBoolean()) {
            try {
                return number(element.getAsString());
            } catch (NumberFormatException e) {
                throw wrong(field, element, "a whole number");
            }
        }
        throw wrong(field, element, "a whole number");
    }

    /** Of 64 bits, with or without a sign: etcd writes both, as text. */
    private static long number(String text) {
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }

    static int wholeInt(JsonObject json, String field) {
        long number = whole(json, field);
        if (number != (int) number) {
            throw wrong(field, json.get(field), "a number of 32 bits");
        }
        return (int) number;
    }

    static long wholeOrZero(JsonObject json, String field) {
        JsonElement element = json.get(field);
        return element == null || element.isJsonNull() ? 0 : whole(element, field);
    }
}
