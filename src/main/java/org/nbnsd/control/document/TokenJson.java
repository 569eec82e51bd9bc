package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.nbnsd.control.token.Token;
import org.nbnsd.control.token.TokenScope;

/** Tokens as JSON objects, and back. */
public final class TokenJson {
    private TokenJson() {}

    /**
     * What is known of a token.
     *
     * @param token the token
     * @param now milliseconds since the epoch
     * @return a new object
     */
    public static JsonObject toJson(Token token, long now) {
        List<String> scopes =
                token.scopes().stream().map(TokenScope::text).sorted().toList();
        return new Document()
                .put("id", token.id())
                .put("name", token.name())
                .texts("scopes", scopes)
                .time("created", token.created())
                .put("createdBy", token.createdBy())
                .time("expires", token.expires())
                .put("expired", token.isExpired(now))
                .time("lastUsed", token.lastUsed() == 0 ? Long.MAX_VALUE : token.lastUsed())
                .json();
    }

    /**
     * The token of an object.
     *
     * @param json the object
     * @return the token
     * @throws IllegalArgumentException if it is none
     */
    public static Token token(JsonObject json) {
        Fields fields = new Fields(json);
        Set<TokenScope> scopes = fields.texts("scopes", TokenScope.EXPECTED).stream()
                .map(TokenScope::of)
                .collect(Collectors.toSet());
        return new Token(
                fields.text("id", "an id"),
                fields.text("name", "a name"),
                scopes,
                fields.time("created"),
                fields.textOrEmpty("createdBy"),
                fields.timeOrNever("expires"),
                fields.has("lastUsed") ? fields.time("lastUsed") : 0);
    }
}
