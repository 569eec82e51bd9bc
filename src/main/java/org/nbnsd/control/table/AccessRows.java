package org.nbnsd.control.table;

import com.google.common.collect.Sets;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.TokenOperations;
import org.nbnsd.control.changelog.ChangeFilter;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.control.document.TokenJson;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;
import org.nbnsd.control.token.Token;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.name.NetbiosName;

/** What can be asked about who may ask, and who has. */
public final class AccessRows {
    /** {@link TokenOperations#add}. The secret has a line of its own, which is never noted. */
    public static final Operation TOKEN_ADD = new Operation(
            "token-add",
            "a new token, with which others may ask",
            Part.DAEMON,
            Manner.CHANGES,
            List.of(RequestFields.TOKEN, RequestFields.SCOPES, RequestFields.EXPIRES),
            List.of("secret"),
            List.of("token", "who"),
            AccessRows::add);

    /** {@link TokenOperations#list}. */
    public static final Operation TOKEN_LIST = new Operation(
            "token-list",
            "all tokens, by name",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(),
            List.of("token"),
            List.of("now"),
            AccessRows::list);

    /** {@link TokenOperations#revoke}. */
    public static final Operation TOKEN_REVOKE = new Operation(
            "token-revoke",
            "a token is good for nothing any more",
            Part.DAEMON,
            Manner.CHANGES,
            List.of(RequestFields.TOKEN),
            List.of(),
            List.of("token", "who"),
            AccessRows::revoke);

    /** {@link ChangeLog#read}. */
    public static final Operation AUDIT_LOG = new Operation(
            "audit-log",
            "who changed what, the newest first",
            Part.DAEMON,
            Manner.LOOKS,
            List.of(RequestFields.SINCE, RequestFields.BY, RequestFields.ANY_NAME, RequestFields.LIMIT),
            List.of("change"),
            List.of("now", "missed"),
            AccessRows::log);

    static final List<Operation> ALL = List.of(TOKEN_ADD, TOKEN_LIST, TOKEN_REVOKE, AUDIT_LOG);

    private AccessRows() {}

    private static JsonObject add(Call call) throws IOException {
        TokenOperations tokens = call.operations().tokens();
        Tokens.Made made = tokens.add(
                call.get(RequestFields.TOKEN),
                Sets.immutableEnumSet(call.get(RequestFields.SCOPES)),
                call.get(RequestFields.EXPIRES),
                call.author());
        call.line("secret", new Document().put("text", made.secret()).json());
        return changed(call, made.token(), tokens.now());
    }

    private static JsonObject changed(Call call, Token token, long now) {
        return new Document()
                .put("token", TokenJson.toJson(token, now))
                .put("who", call.author().who())
                .json();
    }

    private static JsonObject list(Call call) throws IOException {
        long now = call.operations().tokens().now();
        for (Token token : call.operations().tokens().list()) {
            call.line("token", TokenJson.toJson(token, now));
        }
        return NodeJson.now(now);
    }

    private static JsonObject revoke(Call call) throws IOException {
        TokenOperations tokens = call.operations().tokens();
        return changed(call, tokens.revoke(call.get(RequestFields.TOKEN)), tokens.now());
    }

    private static JsonObject log(Call call) throws IOException {
        ChangeLog log = call.operations().changes();
        if (log == null) {
            throw new OperationException(
                    OperationException.Kind.UNAVAILABLE, "this daemon does not note who changes what");
        }
        NetbiosName name = call.get(RequestFields.ANY_NAME);
        ChangeFilter filter = new ChangeFilter(
                call.get(RequestFields.SINCE),
                call.get(RequestFields.BY),
                name == null ? null : name.toString(),
                call.get(RequestFields.LIMIT));
        List<JsonObject> changes;
        try {
            changes = log.read(filter);
        } catch (IOException e) {
            throw new OperationException(OperationException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
        for (JsonObject change : changes) {
            call.line("change", change);
        }
        return new Document()
                .time("now", call.operations().now())
                .put("missed", log.missed())
                .json();
    }
}
