package org.nbnsd.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.document.WrongFieldException;
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
    /** In one request: what becomes of each is in its answer. */
    static final int MOST_NAMES = 500;

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
        Path file = upload == null ? null : upload.file();
        try (HttpDoor door =
                new HttpDoor(ask.asker().address(), file, row.operation().lines())) {
            JsonObject done = new Call(request, operations, ask.asker().author(request.reason()), door).run();
            Answer answer = new Answer(door.lines(), done);
            return row.operation().lines().contains("octets")
                    ? file(row.operation().name(), answer.done(), door.takeFile())
                    : row.answering().reply(ask, answer);
        } catch (OperationException e) {
            throw e.kind() == OperationException.Kind.WRONG ? noSuch(String.valueOf(e.getMessage()), ask.json()) : e;
        }
    }

    /** What the operation finds wrong with what the path names is not there. */
    private ProblemException noSuch(String message, JsonObject body) {
        for (Given given : row.given()) {
            if (given.isPart() && given.isMeantBy(message)) {
                return new Problem(ProblemCode.NOT_FOUND, message)
                        .at(given.pointer(), message)
                        .exception();
            }
        }
        return wrong(new IllegalArgumentException(message), row.given(), body).exception();
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
        requireFew(fields.get("names"));
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
            throw wrong(e, row.given(), ask.json()).exception();
        }
    }

    private static void requireFew(@Nullable JsonElement names) throws ProblemException {
        if (names != null && names.isJsonArray() && names.getAsJsonArray().size() > MOST_NAMES) {
            String message = "names: " + names.getAsJsonArray().size() + " (expected: at most " + MOST_NAMES
                    + " in one request; more come as a file, POST " + ApiRow.ROOT + "/imports)";
            throw new Problem(ProblemCode.UNPROCESSABLE, message)
                    .at("/names", message)
                    .exception();
        }
    }

    /** What is wrong with the fields of a request: where path or query say them, it is these that are wrong. */
    static Problem wrong(IllegalArgumentException failure, List<Given> givens, JsonObject body) {
        String message = String.valueOf(failure.getMessage());
        String pointer = failure instanceof WrongFieldException field ? field.pointer() : "";
        for (Given given : givens) {
            if (given.isAt(pointer) || (given.isMeantBy(message) && given.isWithin(pointer))) {
                return new Problem(ProblemCode.WRONG_PARAMETER, message).at(given.pointer(), message);
            }
        }
        Problem problem = new Problem(ProblemCode.UNPROCESSABLE, message);
        if (pointer.isEmpty()) {
            String first = message.substring(0, Math.max(0, message.indexOf(':')));
            return problem.at(body.has(first) ? WrongFieldException.part(first) : "", message); // or of all of it
        }
        int slash = pointer.indexOf('/', 1);
        String outer = slash < 0 ? pointer : pointer.substring(0, slash);
        boolean isOfExpected = outer.equals("/expected"); // the names in it may have been written otherwise
        return problem.at(isOfExpected ? outer : pointer, message);
    }
}
