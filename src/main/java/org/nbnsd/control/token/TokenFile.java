package org.nbnsd.control.token;

import com.google.common.hash.HashCode;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Tokens as the text of a file, and back. */
final class TokenFile {
    private static final String FORMAT = "nbnsd-tokens";
    private static final int VERSION = 1;
    private static final int HASH_BITS = 256;

    private TokenFile() {}

    static byte[] write(List<StoredToken> tokens) {
        JsonArray array = new JsonArray();
        for (StoredToken stored : tokens) {
            Token token = stored.token();
            JsonObject json = new JsonObject();
            json.addProperty("id", token.id());
            json.addProperty("name", token.name());
            json.addProperty("sha256", stored.hash().toString());
            JsonArray scopes = new JsonArray();
            token.scopes().forEach(scope -> scopes.add(scope.text()));
            json.add("scopes", scopes);
            json.addProperty("created", time(token.created()));
            json.addProperty("createdBy", token.createdBy());
            if (token.expires() != Long.MAX_VALUE) {
                json.addProperty("expires", time(token.expires()));
            }
            if (token.lastUsed() != 0) {
                json.addProperty("lastUsed", time(token.lastUsed()));
            }
            array.add(json);
        }
        JsonObject all = new JsonObject();
        all.addProperty("format", FORMAT);
        all.addProperty("version", VERSION);
        all.add("tokens", array);
        return (all + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalArgumentException if it is anything else: no token of a damaged file is good
     */
    static List<StoredToken> read(byte[] octets) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            JsonObject all = JsonParser.parseString(text).getAsJsonObject();
            if (!text(all, "format").equals(FORMAT) || get(all, "version").getAsInt() != VERSION) {
                throw new IllegalArgumentException("it is of another format");
            }
            List<StoredToken> tokens = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (JsonElement each : get(all, "tokens").getAsJsonArray()) {
                StoredToken token = token(each.getAsJsonObject());
                names.add(token.token().name());
                names.add(token.token().id());
                tokens.add(token);
            }
            if (names.size() != 2 * tokens.size()) {
                throw new IllegalArgumentException("a token is there twice");
            }
            return tokens;
        } catch (CharacterCodingException
                | JsonParseException
                | IllegalStateException
                | ClassCastException
                | NumberFormatException
                | UnsupportedOperationException
                | DateTimeException
                | ArithmeticException e) {
            throw new IllegalArgumentException("it is damaged", e);
        }
    }

    private static StoredToken token(JsonObject json) {
        Set<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
        get(json, "scopes").getAsJsonArray().forEach(scope -> scopes.add(TokenScope.of(scope.getAsString())));
        HashCode hash = HashCode.fromString(text(json, "sha256"));
        if (hash.bits() != HASH_BITS) {
            throw new IllegalArgumentException("it is damaged");
        }
        Token token = new Token(
                text(json, "id"),
                text(json, "name"),
                scopes,
                millis(json, "created"),
                text(json, "createdBy"),
                json.has("expires") ? millis(json, "expires") : Long.MAX_VALUE,
                json.has("lastUsed") ? millis(json, "lastUsed") : 0);
        return new StoredToken(token, hash);
    }

    private static JsonElement get(JsonObject json, String field) {
        if (!json.has(field)) {
            throw new IllegalArgumentException("it is damaged: " + field + " is missing");
        }
        return Objects.requireNonNull(json.get(field));
    }

    private static String text(JsonObject json, String field) {
        return get(json, field).getAsString();
    }

    private static long millis(JsonObject json, String field) {
        return Instant.parse(text(json, field)).toEpochMilli();
    }
}
