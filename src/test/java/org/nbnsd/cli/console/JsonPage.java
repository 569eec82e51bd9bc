package org.nbnsd.cli.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonStreamParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code src/docs/json.md}, {@code json-values.md} and {@code json-captures.md} as what they are: a description that results of commands are validated against. */
public final class JsonPage {
    private static final List<Path> PAGES = List.of(
            Path.of("src/docs/json.md"), Path.of("src/docs/json-values.md"), Path.of("src/docs/json-captures.md"));
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)`(\\?)? \\| (.+?) \\| .+ \\|");
    private static final String LIST = "list of ";
    private static final String COMMAND = "command";

    private static final Map<String, Pattern> TEXTS = Map.of(
            "text", Pattern.compile("(?s).+"),
            "name", Pattern.compile("(?s).+"),
            "time", Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z"),
            "address", Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}"),
            "endpoint", Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}:[0-9]{1,5}"),
            "word", Pattern.compile("[a-z0-9]+([-.][a-z0-9]+)*"),
            "code", Pattern.compile("[A-Z0-9_]+"));

    /** Which of several tables is meant, by the command. */
    private static final Map<String, String> SAME = Map.of(
            "push", "pull",
            "owner", "pull",
            "undelete", "add-static",
            "edit", "add-static",
            "delete", "add-static",
            "logon", "hold",
            "refresh", "register",
            "release", "register");

    private static final JsonPage INSTANCE = new JsonPage();

    private final Map<String, Map<String, Field>> tables = new LinkedHashMap<>();

    /** A row. */
    private record Field(String type, boolean optional) {}

    private JsonPage() {
        try {
            Map<String, Field> table = new LinkedHashMap<>();
            for (String line : lines()) {
                Matcher row = ROW.matcher(line);
                if (line.startsWith("### ")) {
                    table = new LinkedHashMap<>();
                    tables.put(line.substring(4), table);
                } else if (row.matches()) {
                    table.put(row.group(1), new Field(row.group(3), row.group(2) != null));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path page : PAGES) {
            lines.addAll(Files.readAllLines(page));
        }
        return lines;
    }

    /** All fields of all tables. */
    static Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        INSTANCE.tables.values().forEach(table -> fields.addAll(table.keySet()));
        return fields;
    }

    /** Types that are neither a table nor a kind of text; there are none. */
    static Set<String> unknownTypes() {
        Set<String> unknown = new TreeSet<>();
        for (Map<String, Field> table : INSTANCE.tables.values()) {
            for (Field field : table.values()) {
                String type = field.type.startsWith(LIST) ? field.type.substring(LIST.length()) : field.type;
                if (!INSTANCE.tables.containsKey(type)
                        && !TEXTS.containsKey(type)
                        && !Set.of("number", "flag", "numbers", "object").contains(type)) {
                    unknown.add(type);
                }
            }
        }
        return unknown;
    }

    /**
     * What is wrong with a result: every object that is printed has exactly the fields that it is to have.
     *
     * @param printed what a command has printed
     * @return nothing, if all is right
     */
    public static List<String> faults(String printed) {
        List<String> faults = new ArrayList<>();
        JsonStreamParser parser = new JsonStreamParser(printed);
        while (parser.hasNext()) {
            JsonElement element = parser.next();
            if (element.isJsonObject()) {
                INSTANCE.result(element.getAsJsonObject(), faults);
            } else {
                faults.add("a bare " + element);
            }
        }
        return faults;
    }

    private void result(JsonObject json, List<String> faults) {
        List<String> keys = List.copyOf(json.keySet());
        if (keys.size() < 2 || !keys.get(0).equals(COMMAND) || !keys.get(1).equals("version")) {
            faults.add("begins otherwise than with command and version: " + keys);
            return;
        }
        String command = json.get(COMMAND).getAsString();
        String name = SAME.getOrDefault(command, command);
        if (json.has("error")) {
            name = "error";
        } else if (command.equals("nbtstat")) {
            name = command + " " + json.get("table").getAsString();
        } else if (command.equals("delete") && json.has("records")) {
            name = "delete --dry-run";
        }
        check(name, json, command, faults);
    }

    private void check(String name, JsonObject json, String where, List<String> faults) {
        Map<String, Field> table = tables.get(name);
        if (table == null) {
            faults.add(where + ": no table " + name);
            return;
        }
        for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
            Field field = table.get(entry.getKey());
            String path = where + "." + entry.getKey();
            if (field == null) {
                faults.add(path + ": not described: " + entry.getValue());
            } else {
                check(field.type, entry.getValue(), path, faults);
            }
        }
        table.forEach((field, row) -> {
            if (!row.optional && !json.has(field)) {
                faults.add(where + "." + field + ": missing");
            }
        });
    }

    private void check(String type, JsonElement value, String where, List<String> faults) {
        if (type.startsWith(LIST)) {
            String each = type.substring(LIST.length());
            if (!value.isJsonArray() || value.getAsJsonArray().isEmpty() && TEXTS.containsKey(each)) {
                faults.add(where + ": " + value + " (expected: a list)");
                return;
            }
            value.getAsJsonArray().forEach(element -> check(each, element, where + "[]", faults));
        } else if (type.equals("object")) {
            if (!value.isJsonObject()) {
                faults.add(where + ": " + value + " (expected: an object)");
            }
        } else if (tables.containsKey(type) || type.equals("numbers")) {
            if (!value.isJsonObject()) {
                faults.add(where + ": " + value + " (expected: an object)");
            } else if (type.equals("numbers")) {
                value.getAsJsonObject()
                        .entrySet()
                        .forEach(entry -> check("number", entry.getValue(), where + "." + entry.getKey(), faults));
            } else {
                check(type, value.getAsJsonObject(), where, faults);
            }
        } else if (!fits(type, value)) {
            faults.add(where + ": " + value + " (expected: " + type + ")");
        }
    }

    private static boolean fits(String type, JsonElement value) {
        if (!value.isJsonPrimitive()) {
            return false;
        }
        @Nullable Pattern text = TEXTS.get(type);
        if (text != null) {
            return value.getAsJsonPrimitive().isString()
                    && text.matcher(value.getAsString()).matches();
        }
        return type.equals("number")
                ? value.getAsJsonPrimitive().isNumber() && value.toString().matches("-?[0-9]+")
                : value.getAsJsonPrimitive().isBoolean();
    }
}
