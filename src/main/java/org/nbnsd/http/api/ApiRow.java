package org.nbnsd.http.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.nbnsd.control.table.Operation;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Parameter;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Scope;

/**
 * An operation as it is asked for by HTTP.
 *
 * @param method with which method
 * @param path under which path, behind {@link #ROOT}
 * @param scope what who asks must have
 * @param operation what is done
 * @param given where path and query say what fields are
 * @param usual fields that are these if nobody says anything else
 * @param body what else says what fields are
 * @param once whether a request may have a key ({@link OnceKeys}), so that it can be sent again
 * @param matched whether a request must say by {@code If-Match} how the record was seen that it changes
 * @param answering what becomes of the answer
 */
record ApiRow(
        Method method,
        String path,
        Scope scope,
        Operation operation,
        List<Given> given,
        JsonObject usual,
        Body body,
        boolean once,
        boolean matched,
        Answering answering) {
    /** What all paths begin with. */
    static final String ROOT = "/api/v1";

    private static final Parameter REASON = Parameter.text("reason", "why, in one line of at most 500 characters");

    /** What becomes of an answer. */
    @FunctionalInterface
    interface Answering {
        Reply reply(Ask ask, Answer answer) throws IOException;
    }

    /** Keeps a copy. */
    ApiRow {
        given = List.copyOf(given);
    }

    /** One that reads, and answers with a document of everything. */
    static ApiRow get(String path, Operation operation) {
        return new ApiRow(
                Method.GET,
                path,
                Scope.READ,
                operation,
                List.of(),
                new JsonObject(),
                Body.NONE,
                false,
                false,
                (ask, answer) -> answer.document());
    }

    /** One that does something, and answers with a document of everything. */
    static ApiRow post(String path, Operation operation) {
        ApiRow row = get(path, operation);
        return new ApiRow(
                Method.POST,
                path,
                Scope.WRITE,
                operation,
                row.given,
                row.usual,
                Body.JSON,
                false,
                false,
                row.answering);
    }

    /** The same with another method and body. */
    ApiRow by(Method other, Body taken) {
        return new ApiRow(other, path, scope, operation, given, usual, taken, once, matched, answering);
    }

    /** The same for others. */
    ApiRow needing(Scope other) {
        return new ApiRow(method, path, other, operation, given, usual, body, once, matched, answering);
    }

    /** The same with more that path and query say. */
    ApiRow given(Given... more) {
        List<Given> all = new ArrayList<>(given);
        all.addAll(Arrays.asList(more));
        return new ApiRow(method, path, scope, operation, all, usual, body, once, matched, answering);
    }

    /** The same with a field that is like this if nobody says anything else. */
    ApiRow usually(String field, JsonPrimitive value) {
        JsonObject more = usual.deepCopy();
        more.add(field, value);
        return new ApiRow(method, path, scope, operation, given, more, body, once, matched, answering);
    }

    /** The same, which can be sent again with its key. */
    ApiRow onceWithKey() {
        return new ApiRow(method, path, scope, operation, given, usual, body, true, matched, answering);
    }

    /** The same, which needs {@code If-Match}. */
    ApiRow ifMatched() {
        return new ApiRow(method, path, scope, operation, given, usual, body, once, true, answering);
    }

    /** The same with another answer. */
    ApiRow answering(Answering other) {
        return new ApiRow(method, path, scope, operation, given, usual, body, once, matched, other);
    }

    /** Where all of it is. */
    String template() {
        return ROOT + path;
    }

    /** All that may be behind the {@code ?}. */
    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        given.stream().map(Given::parameter).filter(Objects::nonNull).forEach(all::add);
        if (given.stream().anyMatch(each -> each.type() == Given.Type.NAME || each.type() == Given.Type.NAMES)) {
            all.add(NameInPath.SCOPE);
        }
        if (!method.isSafe() && body.kind() != Body.Kind.JSON) {
            all.add(REASON);
        }
        return all;
    }
}
