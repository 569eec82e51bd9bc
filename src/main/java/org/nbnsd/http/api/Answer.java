package org.nbnsd.http.api;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private final AnswerLines lines;
    private final JsonObject done;

    /**
     * An answer.
     *
     * @param lines what was written, which is there until the document is made
     * @param done what ended it
     */
    Answer(AnswerLines lines, JsonObject done) {
        this.lines = lines;
        this.done = done;
    }

    JsonObject done() {
        return done;
    }

    /** The values of the lines with a field. */
    List<JsonObject> values(String kind) throws IOException {
        return lines.values(kind);
    }

    /** The only value with a field; null if there is none. */
    @Nullable
    JsonObject value(String kind) throws IOException {
        List<JsonObject> values = values(kind);
        return values.isEmpty() ? null : values.get(0);
    }

    /** How the list of lines with a field is called, as in the results of the commands. */
    static String plural(String kind) {
        return switch (kind) {
            case "does" -> kind;
            case "settingChange" -> "changes";
            default -> kind + "s";
        };
    }

    /** A document of all of it: in memory, or in a temporary file if it is long. */
    Reply document() throws IOException {
        if (!lines.isOnDisk()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream((int) lines.octets() + 1_024);
            write(out);
            return new Reply(200, Reply.JSON, new Reply.Octets(out.toByteArray()), Map.of()).withTag(tag());
        }
        Path file = Files.createTempFile("nbnsd-answer-", ".tmp");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(out);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return Reply.spooled(Reply.JSON, file).withTag(tag());
    }

    private void write(OutputStream out) throws IOException {
        String between = "{";
        for (String kind : lines.kinds()) {
            out.write(octets(between + "\"" + plural(kind) + "\":["));
            lines.write(kind, out);
            out.write(']');
            between = ",";
        }
        for (Map.Entry<String, JsonElement> field : done.entrySet()) {
            out.write(octets(between + "\"" + field.getKey() + "\":" + field.getValue()));
            between = ",";
        }
        out.write(octets(between.equals("{") ? "{}\n" : "}\n"));
    }

    private String tag() {
        Hasher hasher = HASH.newHasher();
        for (String kind : lines.kinds()) {
            hasher.putBytes(lines.hash(kind).asBytes());
        }
        for (Map.Entry<String, JsonElement> field : done.entrySet()) {
            if (!field.getKey().equals(NOW)) {
                hasher.putUnencodedChars(field.getKey())
                        .putUnencodedChars(field.getValue().toString());
            }
        }
        return hasher.hash().toString().substring(0, TAG_LENGTH);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
