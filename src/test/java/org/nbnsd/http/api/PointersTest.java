package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.Operations;
import org.nbnsd.http.Method;
import org.nbnsd.http.api.Asking.Got;

/** What is wrong in a body is where the problem says: of each field of each body that openapi.json has, each kind of wrong value. */
final class PointersTest {
    /** What suits fields whose schemas say no more than that they are texts, and what does not. */
    private static final Map<String, List<String>> TEXTS = Map.of(
            "names", List.of("FRED<20>", "FRED<2>"),
            "name", List.of("FRED<20>", "FRED<2>"),
            "expected", List.of("0123456789abcdef0123456789abcdef", "no tag"));

    private static final SchemaCheck CHECK = new SchemaCheck();
    private static final String UNKNOWN = "un~kn/own";

    /** A body with one fault, and where that is. */
    private record Fault(Method method, String target, JsonObject body, String pointer) {
        @Override
        public String toString() {
            return method + " " + target + " " + body + " " + pointer;
        }
    }

    private static String target(String template) {
        return template.substring(ApiRow.ROOT.length())
                .replace("{name}", "FRED%3C20%3E")
                .replace("{address}", "10.0.0.5")
                .replaceAll("\\{[a-z_]+}", "0123456789abcdef");
    }

    private static List<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        CHECK.paths()
                .entrySet()
                .forEach(path -> path.getValue().getAsJsonObject().entrySet().forEach(operation -> {
                    JsonObject schema = body(operation.getValue().getAsJsonObject());
                    if (schema != null) {
                        Method method = Method.valueOf(operation.getKey().toUpperCase(Locale.ROOT));
                        faults(schema)
                                .forEach((wrong, pointer) ->
                                        all.add(new Fault(method, target(path.getKey()), wrong, pointer)));
                    }
                }));
        return all;
    }

    private static @Nullable JsonObject body(JsonObject operation) {
        JsonObject content = operation.has("requestBody")
                ? operation.getAsJsonObject("requestBody").getAsJsonObject("content")
                : new JsonObject();
        if (!content.has("application/json")) {
            return null;
        }
        JsonObject schema =
                CHECK.resolve(content.getAsJsonObject("application/json").getAsJsonObject("schema"));
        return schema.has("properties") ? schema : null; // a file has none
    }

    /** Bodies that are good but for one field, with where that is. */
    private static Map<JsonObject, String> faults(JsonObject schema) {
        Map<JsonObject, String> all = new LinkedHashMap<>();
        JsonObject good = new JsonObject();
        JsonObject properties = schema.getAsJsonObject("properties");
        properties.entrySet().forEach(field -> {
            boolean isNeeded = schema.has("required")
                    && schema.getAsJsonArray("required").contains(new JsonPrimitive(field.getKey()));
            if (isNeeded) {
                good.add(field.getKey(), good(field.getKey(), field.getValue().getAsJsonObject()));
            }
        });
        properties
                .entrySet()
                .forEach(field -> wrong(field.getKey(), field.getValue().getAsJsonObject())
                        .forEach((value, at) -> {
                            JsonObject body = good.deepCopy();
                            if (field.getKey().equals("from") || field.getKey().equals("to")) {
                                body.addProperty("owner", "10.0.0.1");
                            }
                            body.add(field.getKey(), value);
                            all.put(body, "/" + field.getKey() + at);
                        }));
        JsonObject unknown = good.deepCopy();
        unknown.addProperty(UNKNOWN, 1);
        all.put(unknown, "/un~0kn~1own");
        return all;
    }

    private static JsonElement good(String field, JsonObject schema) {
        return switch (schema.get("type").getAsString()) {
            case "array" -> {
                JsonArray array = new JsonArray();
                array.add(good(field, schema.getAsJsonObject("items")));
                yield array;
            }
            case "object" -> new JsonObject();
            case "boolean" -> new JsonPrimitive(true);
            case "string" -> new JsonPrimitive(goodText(field, schema));
            default -> throw new AssertionError(schema);
        };
    }

    private static String goodText(String field, JsonObject schema) {
        if (schema.has("enum")) {
            return schema.getAsJsonArray("enum").get(0).getAsString();
        }
        if (schema.has("format")) {
            return schema.get("format").getAsString().equals("ipv4") ? "10.0.0.9" : "2099-01-01T00:00:00Z";
        }
        return schema.has("pattern")
                ? "7"
                : TEXTS.getOrDefault(field, List.of("text")).get(0);
    }

    /** Wrong values, and where in them the fault is. */
    private static Map<JsonElement, String> wrong(String field, JsonObject schema) {
        Map<JsonElement, String> all = new LinkedHashMap<>();
        String type = schema.get("type").getAsString();
        for (String other : List.of("1", "\"x\"", "true", "null", "{\"a\":1}", "[[]]")) {
            JsonElement value = JsonParser.parseString(other);
            if (!isOf(type, value)) {
                all.put(value, "");
            }
        }
        switch (type) {
            case "array" -> {
                JsonElement good = good(field, schema.getAsJsonObject("items"));
                all.put(new JsonArray(), "");
                wrong(field, schema.getAsJsonObject("items")).forEach((value, at) -> {
                    JsonArray second = new JsonArray();
                    second.add(good);
                    second.add(value);
                    all.put(second, "/1" + at);
                });
            }
            case "object" -> {
                all.put(JsonParser.parseString("{\"FRED<20>\":1}"), "/FRED<20>");
                all.put(
                        JsonParser.parseString(
                                "{\"FRED<2>\":\"" + TEXTS.get("expected").get(0) + "\"}"),
                        "/FRED<2>");
                all.put(
                        JsonParser.parseString(
                                "{\"fred<20>\":\"" + TEXTS.get("expected").get(1) + "\"}"),
                        "/fred<20>");
            }
            default -> wrongTexts(field, schema).forEach(text -> all.put(new JsonPrimitive(text), ""));
        }
        return all;
    }

    private static Stream<String> wrongTexts(String field, JsonObject schema) {
        if (schema.has("maxLength")) {
            return Stream.of("x".repeat(schema.get("maxLength").getAsInt() + 1), "two\nlines");
        }
        if (schema.has("enum") || schema.has("format") || schema.has("pattern")) {
            return Stream.of("", "no such thing", "<\u0000>");
        }
        return TEXTS.containsKey(field) ? Stream.of(TEXTS.get(field).get(1)) : Stream.of();
    }

    private static boolean isOf(String type, JsonElement value) {
        return switch (type) {
            case "array" -> value.isJsonArray();
            case "object" -> false;
            case "boolean" ->
                value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
            default -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
        };
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsWrongIsWhereTheProblemSays(Fault fault) throws IOException {
        Asking api = new Asking(new Operations(new FakeBackend()));
        Got got = api.ask(fault.method(), fault.target(), fault.body().toString(), Map.of("if-match", "*"));
        assertThat(got.status()).as(got.json().toString()).isEqualTo(422);
        JsonArray errors = got.json().getAsJsonArray("errors");
        assertThat(errors).as(got.json().toString()).isNotNull().hasSize(1);
        String pointer = errors.get(0).getAsJsonObject().get("pointer").getAsString();
        assertThat(resolve(fault.body(), pointer)).as(pointer).isNotNull();
        String expected = fault.pointer().startsWith("/expected/") ? "/expected" : fault.pointer();
        assertThat(pointer).isEqualTo(expected);
        assertThat(errors.get(0).getAsJsonObject().get("detail").getAsString()).contains("(expected: ");
    }

    @Test
    void whatIsWrongWithSomeFieldsTogetherIsToldAtOneOfThemOrAtTheWhole() throws IOException {
        Asking api = new Asking(new Operations(new FakeBackend()));
        Map<String, String> pointers = Map.of(
                "{\"from\":\"1\"}", "/owner",
                "{\"owner\":\"10.0.0.1\",\"from\":\"0\"}", "/from",
                "{\"owner\":\"10.0.0.1\",\"from\":\"7\",\"to\":\"3\"}", "/to");
        for (Map.Entry<String, String> each : pointers.entrySet()) {
            Asking.Got got = api.post("/partners/10.0.0.9/pull", each.getKey());
            assertThat(got.status()).isEqualTo(422);
            assertThat(pointer(got)).isEqualTo(each.getValue());
        }
        Asking.Got nothing = api.ask(Method.PATCH, "/names/FRED%3C20%3E", "{}", Map.of("if-match", "*"));
        assertThat(nothing.status()).as(nothing.json().toString()).isEqualTo(422);
        assertThat(pointer(nothing)).isEmpty();
    }

    private static String pointer(Asking.Got got) {
        JsonArray errors = got.json().getAsJsonArray("errors");
        assertThat(errors).as(got.json().toString()).hasSize(1);
        return errors.get(0).getAsJsonObject().get("pointer").getAsString();
    }

    /** What becomes of each is in the answer, which would be longer than the memory has room for. */
    @Test
    void oneRequestNamesNoMoreRecordsThanAPageHas() throws IOException {
        Asking api = new Asking(new Operations(new FakeBackend()));
        String names = "\"A\",".repeat(ApiHandler.MOST_NAMES) + "\"A\"";

        Asking.Got got = api.post("/names", "{\"addresses\":[\"10.0.0.9\"],\"names\":[" + names + "]}");

        assertThat(got.status()).isEqualTo(422);
        assertThat(got.json().get("detail").getAsString())
                .isEqualTo(
                        "names: 501 (expected: at most 500 in one request; more come as a file, POST /api/v1/imports)");
        assertThat(got.json().get("errors").toString()).contains("\"/names\"");
    }

    @Test
    void whatIsMissingIsNamedWhereItBelongs() throws IOException {
        Asking api = new Asking(new Operations(new FakeBackend()));
        for (String field : List.of("names", "addresses")) {
            JsonObject body = JsonParser.parseString("{\"names\":[\"FRED<20>\"],\"addresses\":[\"10.0.0.9\"]}")
                    .getAsJsonObject();
            body.remove(field);
            Got got = api.post("/names", body.toString());
            assertThat(got.json().getAsJsonArray("errors").toString())
                    .contains("\"pointer\":\"/" + field + "\"", "missing");
        }
    }

    private static @Nullable JsonElement resolve(JsonObject body, String pointer) {
        JsonElement at = body;
        for (String part : pointer.substring(1).split("/")) {
            String name = part.replace("~1", "/").replace("~0", "~");
            if (at instanceof JsonArray array) {
                at = array.get(Integer.parseInt(name));
            } else {
                at = at.getAsJsonObject().get(name);
            }
        }
        return at;
    }
}
