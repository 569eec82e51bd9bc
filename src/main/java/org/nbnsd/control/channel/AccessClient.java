package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.TokenOperations;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.TokenJson;
import org.nbnsd.control.table.AccessRows;
import org.nbnsd.control.table.Request;
import org.nbnsd.control.table.RequestFields;
import org.nbnsd.control.token.Token;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.name.NetbiosName;

/**
 * Asks a running daemon who may ask it, and who changed what; what the requests mean is told at {@link TokenOperations}. For one
 * thread. Errors are those of {@link ControlClient}.
 */
public final class AccessClient implements AutoCloseable {
    private final Conversation client;

    private AccessClient(Conversation client) {
        this.client = client;
    }

    /**
     * Connects to a daemon. If the environment says that sudo made somebody root, the daemon is told who.
     *
     * @param path its socket
     * @return the client
     * @throws IOException if there is no daemon, or this user may not ask it
     */
    public static AccessClient connect(Path path) throws IOException {
        return new AccessClient(Conversation.connect(path));
    }

    /**
     * Makes a token.
     *
     * @param name how people call it
     * @param scopes what it is good for
     * @param expires when it is good no more, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never
     * @param reason why
     * @return its secret
     * @throws IOException if the daemon cannot be asked, or cannot make it
     */
    public Answer<String> add(String name, List<TokenScope> scopes, long expires, String reason) throws IOException {
        List<JsonObject> secrets = new ArrayList<>();
        JsonObject done = client.ask(
                Request.of(AccessRows.TOKEN_ADD)
                        .with(RequestFields.TOKEN, name)
                        .with(RequestFields.SCOPES, scopes)
                        .with(RequestFields.EXPIRES, expires)
                        .because(reason),
                client.into(secrets, "secret"));
        String secret = secrets.isEmpty() ? "" : secrets.get(0).get("text").getAsString();
        return client.answer(new Document().all(done).put("secret", secret).json(), () -> secret);
    }

    /**
     * All tokens.
     *
     * @return by name, those that have expired, too
     * @throws IOException if the daemon cannot be asked, or cannot read them
     */
    public Answer<List<Token>> list() throws IOException {
        List<JsonObject> found = new ArrayList<>();
        JsonObject done = client.ask(Request.of(AccessRows.TOKEN_LIST), client.into(found, "token"));
        return client.answer(
                new Document().list("tokens", found, each -> each).all(done).json(),
                () -> found.stream().map(TokenJson::token).toList());
    }

    /**
     * Takes a token away.
     *
     * @param nameOrId its name or its id
     * @param reason why
     * @return the token that was
     * @throws IOException if the daemon cannot be asked, or there is no such token
     */
    public Answer<Token> revoke(String nameOrId, String reason) throws IOException {
        JsonObject done = client.ask(Request.of(AccessRows.TOKEN_REVOKE)
                .with(RequestFields.TOKEN, nameOrId)
                .because(reason));
        return client.answer(done, () -> TokenJson.token(done.getAsJsonObject("token")));
    }

    /**
     * Who changed what.
     *
     * @param since when or later, in milliseconds since the epoch
     * @param by a part of a user's or a token's name; null for anybody
     * @param name a name that it is about; null for any
     * @param limit the most changes
     * @return the newest first, as they were noted
     * @throws IOException if the daemon cannot be asked, or cannot read them
     */
    public Answer<List<JsonObject>> changes(long since, @Nullable String by, @Nullable NetbiosName name, int limit)
            throws IOException {
        List<JsonObject> found = new ArrayList<>();
        JsonObject done = client.ask(
                Request.of(AccessRows.AUDIT_LOG)
                        .with(RequestFields.SINCE, since)
                        .with(RequestFields.BY, by)
                        .with(RequestFields.ANY_NAME, name)
                        .with(RequestFields.LIMIT, limit),
                client.into(found, "change"));
        return client.answer(
                new Document().list("changes", found, each -> each).all(done).json(), () -> found);
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        client.close();
    }
}
