package org.nbnsd.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.nbnsd.control.OperationException;
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
        try (HttpDoor door = new HttpDoor(ask.asker().address(), upload == null ? null : upload.file())) {
            JsonObject done = new Call(request, operations, ask.asker().author(request.reason()), door).run();
            Answer answer = new Answer(row.operation().lines(), door.lines(), done);
            return row.operation().lines().contains("octets")
                    ? file(row.operation().name(), answer.done(), door.takeFile())
                    : row.answering().reply(ask, answer);
        } catch (OperationException e) {
            throw e.kind() == OperationException.Kind.WRONG ? noSuch(String.valueOf(e.getMessage())) : e;
        }
    }

    /** What the operation finds wrong with what the path names is not there. */
    private ProblemException noSuch(String message) {
        for (Given given : row.given()) {
            if (given.isPart() && given.isMeantBy(message)) {
                return new Problem(ProblemCode.NOT_FOUND, message)
                        .at(given.pointer(), message)
                        .exception();
            }
        }
        return wrong(message, row.given()).exception();
    }

    /** What it is called says what it is of; what was told of it besides is in a header, for programs. */
    private static Reply file(String operation, JsonObject done, Path file) {
        String format = done.has("format") ? done.get("format").getAsString() : "";
        FileType type = FileType.of(operation, format);
        return Reply.spooled(type.mediaType(), file)
                .with("Content-Disposition", "attachment; filename=\"" + type.fileName() + "\"")
                .with("X-Nbnsd-Result", done.toString());
    }

    private Request request(Ask ask) throws ProblemException {
        JsonObject fields = TypedNames.in(ask.json());
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
