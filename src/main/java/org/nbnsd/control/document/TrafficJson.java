package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import org.nbnsd.control.Traffic;

/** What there was in some minutes, as JSON. */
public final class TrafficJson {
    private TrafficJson() {}

    /** A new object. */
    public static JsonObject toJson(Traffic.Sum sum) {
        Document document = new Document().time("at", sum.at()).put("minutes", sum.minutes());
        for (Traffic traffic : Traffic.values()) {
            long count = sum.counts().getOrDefault(traffic, 0L);
            document.put(field(traffic), count);
        }
        return document.json();
    }

    private static String field(Traffic traffic) {
        StringBuilder field = new StringBuilder();
        for (String word : Fields.word(traffic).split("-", -1)) {
            field.append(field.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return field.toString();
    }
}
