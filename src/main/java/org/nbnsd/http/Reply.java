package org.nbnsd.http;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer. The server adds the headers that every answer has, leaves the body out where HTTP has none (HEAD), makes it a 304
 * if the client has what the tag says, and compresses octets.
 *
 * @param status 200..599
 * @param type the media type, with a charset if it has one; empty if there is no body
 * @param body what it is
 * @param headers more headers
 */
public record Reply(int status, String type, Content body, Map<String, String> headers) {
    /** JSON, which is UTF-8. */
    public static final String JSON = "application/json";

    private static final String TAG = "ETag";

    /** What a body is made of. */
    public sealed interface Content permits Octets, Spooled, Streamed {}

    /** All of it. It must not be changed any more. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Octets(byte[] array) implements Content {}

    /** A temporary file, which the server removes when it was sent or the client has gone. */
    public record Spooled(Path file) implements Content {}

    /** One that comes bit by bit. */
    public record Streamed(Source source) implements Content {}

    private static final Content NOTHING = new Octets(new byte[0]);

    /** Keeps a copy. */
    public Reply {
        headers = Map.copyOf(headers);
    }

    /** One with a text. */
    public static Reply text(int status, String type, String text) {
        return new Reply(status, type, new Octets(text.getBytes(StandardCharsets.UTF_8)), Map.of());
    }

    /** One that went well, with a document. */
    public static Reply json(JsonElement document) {
        return json(200, document);
    }

    /** One with a document. */
    public static Reply json(int status, JsonElement document) {
        return text(status, JSON, document + "\n");
    }

    /** One that went well, and has nothing to say. */
    public static Reply none() {
        return new Reply(204, "", NOTHING, Map.of());
    }

    /** One that goes well, bit by bit. */
    public static Reply stream(String type, Source source) {
        return new Reply(200, type, new Streamed(source), Map.of());
    }

    /** One that goes well, out of a temporary file. */
    public static Reply spooled(String type, Path file) {
        return new Reply(200, type, new Spooled(file), Map.of());
    }

    /** The same with another header. */
    public Reply with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Reply(status, type, body, all);
    }

    /** The same with another status. */
    public Reply withStatus(int other) {
        return new Reply(other, type, body, headers);
    }

    /**
     * The same with a strong entity tag.
     *
     * @param tag without quotes: letters, digits, {@code - . _}
     */
    public Reply withTag(String tag) {
        return with(TAG, "\"" + tag + "\"");
    }
}
