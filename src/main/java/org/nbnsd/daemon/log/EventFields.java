package org.nbnsd.daemon.log;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.RoundTrip;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Malformed;

/**
 * An event as fields with values, for logs that are read by programs: what its record has, by the names there, and the
 * sender. Values are texts, numbers, truth values, and lists and maps of these.
 */
final class EventFields {
    private EventFields() {}

    static Map<String, Object> of(NameEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", event.code());
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            put(fields, component.getName(), value(event, component));
        }
        put(fields, "name", event.name());
        put(fields, "sender", event.sender());
        return fields;
    }

    private static @Nullable Object value(NameEvent event, RecordComponent component) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e); // they are public
        }
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value instanceof EditOutcome outcome) {
            put(fields, "kind", outcome.kind());
            put(fields, "before", outcome.before());
            put(fields, "after", outcome.after());
        } else if (value instanceof Author author) {
            put(fields, "author", author.who());
            put(fields, "reason", author.reason());
        } else if (value instanceof RoundTrip answer) {
            put(fields, "tries", answer.tries());
            put(fields, "millis", answer.millis());
        } else if (value instanceof Malformed malformed) {
            put(fields, "reason", malformed.reason());
            put(fields, "detail", malformed.detail());
        } else if (value != null) {
            fields.put(name, plain(value));
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        } else if (value instanceof Collection<?> values) {
            List<Object> list = new ArrayList<>();
            values.forEach(each -> list.add(plain(each)));
            return list;
        } else if (value instanceof Map<?, ?> values) {
            Map<String, Object> map = new LinkedHashMap<>();
            values.forEach((key, each) -> map.put(String.valueOf(key), plain(each)));
            return map;
        } else if (value instanceof NameRecord record) {
            return record(record);
        }
        return value.toString();
    }

    private static Map<String, Object> record(NameRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", record.type().toString());
        fields.put("state", record.state().toString());
        fields.put("static", record.isStatic());
        fields.put("addresses", plain(record.addresses()));
        return fields;
    }
}
