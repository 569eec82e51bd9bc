package org.nbnsd.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nbnsd.control.document.Fields;
import org.nbnsd.wire.Ipv4Address;

/**
 * {@code openapi.json} as what it is: a description that every answer of a test is checked against. Of JSON Schema it knows what
 * the document has; a word that it does not know is an error, and so is a field of an answer that is not described.
 */
final class SchemaCheck {
    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "additionalProperties",
            "default",
            "description",
            "enum",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "maximum",
            "minItems",
            "minimum",
            "pattern",
            "properties",
            "required",
            "type");

    private final JsonObject document = OpenApi.document();

    JsonObject document() {
        return document;
    }

    JsonObject paths() {
        return document.getAsJsonObject("paths");
    }

    /** What a reference means. */
    JsonObject resolve(JsonObject object) {
        if (!object.has("$ref")) {
            return object;
        }
        JsonObject at = document;
        for (String part : object.get("$ref").getAsString().substring(2).split("/")) {
            at = at.getAsJsonObject(part);
            if (at == null) {
                throw new AssertionError(object + " leads nowhere");
            }
        }
        return at;
    }

    /** What is wrong with an answer; nothing if all is right. */
    List<String> faults(String template, String method, int status, String type, String body) {
        JsonObject responses = paths().getAsJsonObject(template)
                .getAsJsonObject(method.toLowerCase(Locale.ROOT))
                .getAsJsonObject("responses");
        String key = Integer.toString(status);
        if (!responses.has(key)) {
            return List.of(method + " " + template + ": the status " + status + " is not described");
        }
        JsonObject response = resolve(responses.getAsJsonObject(key));
        String plain = type.split(";")[0];
        if (!response.has("content")) {
            return body.isEmpty() ? List.of() : List.of(key + ": a body (expected: none)");
        }
        JsonObject content = response.getAsJsonObject("content").getAsJsonObject(plain);
        if (content == null) {
            return List.of(key + ": the type " + plain + " is not described");
        }
        List<String> faults = new ArrayList<>();
        JsonElement value = plain.endsWith("json") ? Fields.object(body) : new JsonPrimitive(body);
        check(content.getAsJsonObject("schema"), value, method + " " + template + " " + status, faults);
        return faults;
    }

    private void check(JsonObject reference, JsonElement value, String where, List<String> faults) {
        JsonObject schema = resolve(reference);
        if (!KNOWN.containsAll(schema.keySet())) {
            faults.add(where + ": the schema has " + schema.keySet());
        }
        String type = schema.get("type").getAsString();
        if (!isOf(type, value)) {
            faults.add(where + ": " + value + " (expected: " + type + ")");
            return;
        }
        if (schema.has("enum") && !schema.getAsJsonArray("enum").contains(value)) {
            faults.add(where + ": " + value + " (expected: one of " + schema.get("enum") + ")");
        }
        if (schema.has("format") && !isOfFormat(schema.get("format").getAsString(), value.getAsString())) {
            faults.add(where + ": " + value + " (expected: " + schema.get("format") + ")");
        }
        if (value.isJsonArray()) {
            for (int i = 0; i < value.getAsJsonArray().size(); i++) {
                check(schema.getAsJsonObject("items"), value.getAsJsonArray().get(i), where + "/" + i, faults);
            }
        } else if (value.isJsonObject()) {
            checkObject(schema, value.getAsJsonObject(), where, faults);
        }
    }

    private void checkObject(JsonObject schema, JsonObject value, String where, List<String> faults) {
        if (schema.has("required")) {
            for (JsonElement name : schema.getAsJsonArray("required")) {
                if (!value.has(name.getAsString())) {
                    faults.add(where + "/" + name.getAsString() + ": missing");
                }
            }
        }
        JsonObject properties = schema.has("properties") ? schema.getAsJsonObject("properties") : new JsonObject();
        for (Map.Entry<String, JsonElement> field : value.entrySet()) {
            String at = where + "/" + field.getKey();
            JsonElement more = schema.get("additionalProperties");
            if (properties.has(field.getKey())) {
                check(properties.getAsJsonObject(field.getKey()), field.getValue(), at, faults);
            } else if (more != null && more.isJsonObject()) {
                check(more.getAsJsonObject(), field.getValue(), at, faults);
            } else if (more == null && schema.has("properties")) {
                faults.add(at + ": not described");
            }
        }
    }

    private static boolean isOf(String type, JsonElement value) {
        return switch (type) {
            case "object" -> value.isJsonObject();
            case "array" -> value.isJsonArray();
            case "string" ->
                value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
            case "boolean" ->
                value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
            case "integer" ->
                value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isNumber()
                        && value.getAsString().matches("-?[0-9]+");
            default -> throw new AssertionError("type " + type);
        };
    }

    private static boolean isOfFormat(String format, String text) {
        try {
            switch (format) {
                case "date-time" -> Instant.parse(text);
                case "ipv4" -> Ipv4Address.parse(text);
                default -> throw new AssertionError("format " + format);
            }
            return true;
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }
}
