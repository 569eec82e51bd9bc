package org.nbnsd.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.nbnsd.control.Operations;
import org.nbnsd.control.table.Call;
import org.nbnsd.control.table.OperationTable;
import org.nbnsd.control.table.Request;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Body;
import org.nbnsd.http.Handler;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;

/** Carries out the operation of a row. */
final class ApiHandler implements Handler {
    private final ApiRow row;
    private final Operations operations;

    private ApiHandler(ApiRow row, Operations operations) {
        this.row = row;
        this.operations = operations;
    }

    /** The route of a row. */
    static Route route(ApiRow row, Operations operations, OnceKeys keys) {
        Handler handler = new ApiHandler(row, operations);
        return new Route(
                row.method(),
                row.template(),
                row.scope(),
                row.parameters(),
                row.body(),
                false,
                row.once() ? ask -> keys.once(ask, handler) : handler);
    }

    @Override
    public Reply answer(Ask ask) throws IOException {
        Request request = request(ask);
        Ask.Upload upload = ask.upload();
        HttpDoor door = new HttpDoor(ask.asker().address(), upload == null ? null : upload.file());
        JsonObject done = new Call(request, operations, ask.asker().author(request.reason()), door).run();
        return row.answering().reply(ask, new Answer(row.operation().lines(), door.lines(), done));
    }

    private Request request(Ask ask) throws ProblemException {
        JsonObject fields = ask.json().deepCopy();
        for (Given given : row.given()) {
            if (fields.has(given.field())) {
                throw new Problem(ProblemCode.UNPROCESSABLE, given.field() + ": the path says it already")
                        .at("/" + given.field(), "the path says it already (expected: nothing here)")
                        .exception();
            }
        }
        try {
            Given.write(row.given(), ask, fields);
            if (row.matched()) {
                IfMatch.write(ask, fields);
            }
            String reason = row.body().kind() == Body.Kind.JSON ? null : ask.query("reason");
            if (reason != null) {
                fields.addProperty("reason", reason);
            }
            for (Map.Entry<String, JsonElement> usual : row.usual().entrySet()) {
                if (!fields.has(usual.getKey())) {
                    fields.add(usual.getKey(), usual.getValue());
                }
            }
            return OperationTable.read(row.operation(), fields);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), row.given()).exception();
        }
    }

    /** Error messages of requests begin with the field that is wrong. */
    static Problem wrong(String message, List<Given> givens) {
        for (Given given : givens) {
            if (given.isMeantBy(message)) {
                return new Problem(ProblemCode.WRONG_PARAMETER, message).at(given.pointer(), message);
            }
        }
        Problem problem = new Problem(ProblemCode.UNPROCESSABLE, message);
        int colon = message.indexOf(':');
        String field = colon < 0 ? "" : message.substring(0, colon);
        return field.matches("[\\w.-]+") ? problem.at("/" + field.replace('.', '/'), message) : problem;
    }
}
