package org.nbnsd.http.api;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.document.Fields;
import org.nbnsd.http.Reply;

/**
 * What an operation answered: its lines by their field, as they were written, and what ended it. As a document the lines are
 * lists, which are called as in the results of the commands, in front of what ended it.
 */
final class Answer {
    private static final HashFunction HASH = Hashing.sha256();
    private static final int TAG_LENGTH = 32;
    /** It differs each time, and says nothing of what it is the time of. */
    private static final String NOW = "now";

    /** How far something is: of no interest when it is over. */
    private static final Set<String> PASSING = Set.of("progress", "octets");

    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final JsonObject done;

    /**
     * An answer.
     *
     * @param kinds the fields that lines of the operation can have
     * @param written the lines
     * @param done what ended it
     */
    Answer(List<String> kinds, List<String> written, JsonObject done) {
        this.done = done;
        kinds.stream().filter(kind -> !PASSING.contains(kind)).forEach(kind -> lines.put(kind, new ArrayList<>()));
        for (String line : written) {
            int colon = line.indexOf(':'); // behind a name without one
            String kind = line.substring(2, colon - 1);
            if (PASSING.contains(kind)) {
                continue;
            }
            List<String> ofKind = lines.get(kind);
            if (ofKind == null) {
                throw new IllegalStateException("a line " + kind + " (expected: one of " + kinds + ")");
            }
            ofKind.add(line.substring(colon + 1, line.length() - 1));
        }
    }

    JsonObject done() {
        return done;
    }

    /** The values of the lines with a field. */
    List<JsonObject> values(String kind) {
        return texts(kind).stream().map(Fields::object).toList();
    }

    /** The only value with a field; null if there is none. */
    @Nullable
    JsonObject value(String kind) {
        List<String> texts = texts(kind);
        return texts.isEmpty() ? null : Fields.object(texts.get(0));
    }

    private List<String> texts(String kind) {
        return lines.getOrDefault(kind, List.of());
    }

    /** How the list of lines with a field is called, as in the results of the commands. */
    static String plural(String kind) {
        return switch (kind) {
            case "does" -> kind;
            case "settingChange" -> "changes";
            default -> kind + "s";
        };
    }

    /** A document of all of it. */
    Reply document() {
        StringBuilder text = new StringBuilder("{");
        Hasher hasher = HASH.newHasher();
        lines.forEach((kind, values) -> {
            start(text, plural(kind)).append('[');
            for (int i = 0; i < values.size(); i++) {
                text.append(i == 0 ? "" : ",").append(values.get(i));
                hasher.putUnencodedChars(values.get(i));
            }
            text.append(']');
            hasher.putChar(']');
        });
        for (Map.Entry<String, JsonElement> field : done.entrySet()) {
            start(text, field.getKey()).append(field.getValue());
            if (!field.getKey().equals(NOW)) {
                hasher.putUnencodedChars(field.getKey())
                        .putUnencodedChars(field.getValue().toString());
            }
        }
        byte[] octets = text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
        return new Reply(200, Reply.JSON, new Reply.Octets(octets), Map.of())
                .withTag(hasher.hash().toString().substring(0, TAG_LENGTH));
    }

    private static StringBuilder start(StringBuilder text, String field) {
        return text.append(text.length() == 1 ? "\"" : ",\"").append(field).append("\":");
    }
}
