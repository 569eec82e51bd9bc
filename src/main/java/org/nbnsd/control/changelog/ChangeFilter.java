package org.nbnsd.control.changelog;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are meant: those that fit all that is said.
 *
 * @param since when they were made or later, in milliseconds since the epoch
 * @param by a part of the name of who made them; null for anybody
 * @param name a name that they are about, as it is printed; null for any
 * @param limit the most of them
 */
public record ChangeFilter(
        long since, @Nullable String by, @Nullable String name, int limit) {
    boolean isLate(JsonObject change) {
        try {
            return Instant.parse(text(change, "time")).toEpochMilli() >= since;
        } catch (DateTimeException e) {
            return false;
        }
    }

    boolean matches(JsonObject change) {
        return isLate(change)
                && (by == null || text(change, "who").contains(by))
                && (name == null || isAbout(change, name));
    }

    private static boolean isAbout(JsonObject change, String name) {
        return has(change.get("fields"), name) || has(change.get("outcomes"), name);
    }

    /** Whether a name is that of an object, one of its names, or is so of an object in a list. */
    private static boolean has(@Nullable JsonElement element, String name) {
        if (element instanceof JsonArray array) {
            for (JsonElement each : array) {
                if (has(each, name)) {
                    return true;
                }
            }
        }
        if (element instanceof JsonObject object) {
            return text(object, "name").equals(name)
                    || object.get("names") instanceof JsonArray names && hasText(names, name);
        }
        return false;
    }

    private static boolean hasText(JsonArray names, String name) {
        for (JsonElement each : names) {
            if (each.isJsonPrimitive() && each.getAsString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String text(JsonObject json, String field) {
        JsonElement element = json.get(field);
        return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
    }
}
