package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.LoggedEvent;

/**
 * Events in JSON of several programs: {@code evtx_dump}, Winlogbeat, and PowerShell's {@code Get-WinEvent} and
 * {@code Get-EventLog} with {@code ConvertTo-Json}. They have the same things under a few names.
 */
final class EventJson {
    private static final List<String> PROVIDER =
            List.of("provider", "providername", "provider_name", "source", "sourcename");
    private static final List<String> NUMBER = List.of("eventid", "event_id", "id", "instanceid");
    private static final List<String> TIME = List.of("timecreated", "@timestamp", "timegenerated", "time_created");
    private static final List<String> COMPUTER = List.of("computer", "computer_name", "machinename", "computername");
    private static final List<String> DATA =
            List.of("eventdata", "event_data", "data", "replacementstrings", "properties", "binary");
    /** Where a value is an object, because XML had attributes. */
    private static final List<String> VALUE = List.of("#text", "value", "name", "systemtime", "@name", "@systemtime");
    /** What evtx_dump calls attributes, in its two ways. */
    private static final String ATTRIBUTES = "#attributes";

    private static final String ATTRIBUTES_BESIDE = "_attributes";

    /** PowerShell's, in milliseconds since the epoch. */
    private static final Pattern DATE = Pattern.compile("/Date\\((-?[0-9]{1,15})\\)/");

    private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2}\\s*){24,}");
    private static final int DEEPEST = 32;

    private EventJson() {}

    /** All events in an element, at any depth. */
    static List<LoggedEvent> events(JsonElement element) {
        List<LoggedEvent> events = new ArrayList<>();
        collect(element, 0, events);
        return events;
    }

    private static void collect(JsonElement element, int depth, List<LoggedEvent> events) {
        if (depth > DEEPEST) {
            return;
        }
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(each -> collect(each, depth + 1, events));
        } else if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            LoggedEvent event = event(object);
            if (event != null) {
                events.add(event);
            } else {
                object.entrySet().forEach(entry -> collect(entry.getValue(), depth + 1, events));
            }
        }
    }

    /** An object that has the number of an event, or has it in a part named System. */
    private static @Nullable LoggedEvent event(JsonObject object) {
        JsonElement system = get(object, List.of("system", "winlog"));
        JsonObject part = system != null && system.isJsonObject() ? system.getAsJsonObject() : null;
        JsonObject head = part == null ? object : part;
        String number = value(head, NUMBER);
        String provider = value(head, PROVIDER);
        if (!number.matches("-?[0-9]{1,10}") || provider.isEmpty()) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        StringBuilder binary = new StringBuilder();
        data(object, strings, binary);
        if (part != null) {
            data(part, strings, binary);
        }
        String time = value(head, TIME);
        return new LoggedEvent(
                provider,
                (int) (Long.parseLong(number) & 0xFFFF),
                time(time.isEmpty() ? value(object, TIME) : time),
                value(head, COMPUTER),
                strings,
                binary.toString());
    }

    private static String time(String text) {
        Matcher date = DATE.matcher(text);
        return date.matches()
                ? Instant.ofEpochMilli(Long.parseLong(date.group(1))).toString()
                : text;
    }

    private static @Nullable JsonElement get(JsonObject object, List<String> names) {
        for (String name : names) {
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                if (entry.getKey().toLowerCase(Locale.ROOT).equals(name)) {
                    return entry.getValue();
                }
            }
        }
        return null;
    }

    private static String value(JsonObject object, List<String> names) {
        JsonElement value = get(object, names);
        String text = value == null ? "" : value(value);
        if (!text.isEmpty()) {
            return text;
        }
        JsonElement beside =
                get(object, names.stream().map(name -> name + ATTRIBUTES_BESIDE).toList());
        return beside == null ? "" : value(beside);
    }

    private static String value(JsonElement element) {
        if (element.isJsonPrimitive()) {
            return element.getAsString();
        }
        if (!element.isJsonObject()) {
            return "";
        }
        JsonElement inner = get(element.getAsJsonObject(), VALUE);
        JsonElement attributes = inner == null ? get(element.getAsJsonObject(), List.of(ATTRIBUTES)) : null;
        return inner != null && inner.isJsonPrimitive()
                ? inner.getAsString()
                : attributes == null ? "" : value(attributes);
    }

    /** The strings of the event's text, and its octets as text or as numbers. */
    private static void data(JsonObject object, List<String> strings, StringBuilder binary) {
        object.entrySet().stream()
                .filter(entry -> DATA.contains(entry.getKey().toLowerCase(Locale.ROOT)))
                .forEach(entry -> data(entry.getValue(), strings, binary));
    }

    private static void data(JsonElement element, List<String> strings, StringBuilder binary) {
        if (element.isJsonPrimitive()) {
            JsonPrimitive primitive = element.getAsJsonPrimitive();
            if (primitive.isString() && HEX.matcher(primitive.getAsString()).matches()) {
                binary.append(binary.isEmpty() ? primitive.getAsString() : "");
            } else if (primitive.isString()) {
                strings.add(primitive.getAsString());
            }
        } else if (element.isJsonArray()) {
            String octets = octets(element.getAsJsonArray());
            if (octets.isEmpty()) {
                element.getAsJsonArray().forEach(each -> data(each, strings, binary));
            } else {
                binary.append(binary.isEmpty() ? octets : "");
            }
        } else if (element.isJsonObject()) {
            element.getAsJsonObject().entrySet().forEach(entry -> data(entry.getValue(), strings, binary));
        }
    }

    private static String octets(JsonArray array) {
        StringBuilder hex = new StringBuilder();
        for (JsonElement each : array) {
            boolean isOctet = each.isJsonPrimitive()
                    && each.getAsJsonPrimitive().isNumber()
                    && each.getAsString().matches("[0-9]{1,3}");
            if (!isOctet) {
                return "";
            }
            hex.append(String.format(Locale.ROOT, "%02X", each.getAsInt() & 0xFF));
        }
        return hex.toString();
    }
}
