package org.nbnsd.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.Reply;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.EditOutcome;

/** What became of records that were to be changed: a status for the outcomes. */
final class Edits {
    private static final int SOON = 5;

    private Edits() {}

    /** Of one record that was there. */
    static Reply one(Ask ask, Answer answer) throws IOException {
        JsonObject outcome = answer.values("outcome").get(0);
        Problem problem = problem(outcome, ProblemCode.NOT_FOUND);
        return problem == null ? tagged(answer.document(), outcome) : reply(ask, problem, answer);
    }

    /** Of new ones: all or none. */
    static Reply added(Ask ask, Answer answer) throws IOException {
        List<JsonObject> outcomes = answer.values("outcome");
        Problem problem = problem(outcomes);
        if (problem != null) {
            return reply(ask, problem, answer);
        }
        boolean isNew = outcomes.stream().anyMatch(outcome -> is(outcome, EditOutcome.Kind.CREATED));
        Reply reply = new Reply(isNew ? 201 : 200, Reply.JSON, answer.document().body(), Map.of());
        if (outcomes.size() > 1) {
            return reply;
        }
        JsonObject only = outcomes.get(0);
        return tagged(isNew ? reply.with("Location", location(only.get("name").getAsString())) : reply, only);
    }

    /** Of an import that was previewed: nothing is done if a record has changed since. */
    static Reply applied(Ask ask, Answer answer) throws IOException {
        List<JsonObject> outcomes = answer.values("outcome");
        if (answer.done().get("applied").getAsBoolean() || outcomes.isEmpty()) {
            return answer.document();
        }
        Problem problem = new Problem(
                ProblemCode.CONFLICT,
                "nothing is imported: " + outcomes.size() + (outcomes.size() == 1 ? " record is" : " records are")
                        + " not as the preview has seen them (expected: another preview)");
        return reply(ask, problem, answer);
    }

    /** That of the first which is refused for itself, naming all. */
    private static @Nullable Problem problem(List<JsonObject> outcomes) {
        Problem first = null;
        List<Problem.Part> parts = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Problem of = problem(outcomes.get(i), ProblemCode.UNPROCESSABLE);
            if (of != null) {
                parts.add(new Problem.Part("/names/" + i, of.detail()));
                boolean isForAnother = first != null && first.code() == ProblemCode.UNPROCESSABLE;
                first = first == null || isForAnother ? of : first;
            }
        }
        return first == null ? null : new Problem(first.code(), first.detail(), parts, first.headers());
    }

    private static String location(String name) {
        return ApiRow.ROOT + "/names/" + NameInPath.path(NetbiosName.parse(name));
    }

    private static Reply tagged(Reply reply, JsonObject outcome) {
        return outcome.has("tag") ? reply.withTag(outcome.get("tag").getAsString()) : reply;
    }

    private static boolean is(JsonObject outcome, EditOutcome.Kind kind) {
        return outcome.get("kind").getAsString().equalsIgnoreCase(kind.name());
    }

    /**
     * Null if it was done, or need not be.
     *
     * @param ofNothing what is wrong if it is refused, and there is no record
     */
    private static @Nullable Problem problem(JsonObject outcome, ProblemCode ofNothing) {
        String reason = outcome.has("reason") ? outcome.get("reason").getAsString() : "";
        String detail = outcome.get("name").getAsString() + ": " + reason;
        if (is(outcome, EditOutcome.Kind.STALE)) {
            return outcome.has("after")
                    ? new Problem(ProblemCode.PRECONDITION_FAILED, detail)
                    : new Problem(
                            ProblemCode.NOT_FOUND, outcome.get("name").getAsString() + ": there is no such record");
        }
        if (!is(outcome, EditOutcome.Kind.REFUSED)) {
            return null;
        }
        if (reason.equals(EditOutcome.NOT_WRITABLE)) {
            return new Problem(ProblemCode.UNAVAILABLE, detail).retryAfter(SOON);
        }
        return new Problem(outcome.has("before") ? ProblemCode.CONFLICT : ofNothing, detail);
    }

    /** The problem with the outcomes, and the record as it is now. */
    private static Reply reply(Ask ask, Problem problem, Answer answer) throws IOException {
        Reply plain = problem.reply(ask.path());
        byte[] octets = ((Reply.Octets) plain.body()).array();
        JsonObject json = JsonParser.parseString(new String(octets, StandardCharsets.UTF_8))
                .getAsJsonObject();
        List<JsonObject> outcomes = answer.values("outcome");
        JsonArray all = new JsonArray();
        outcomes.forEach(all::add);
        json.add("outcomes", all);
        Reply reply = Reply.text(plain.status(), plain.type(), json + "\n");
        for (Map.Entry<String, String> header : plain.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        JsonObject only = outcomes.get(0);
        return outcomes.size() > 1 ? reply : tagged(reply, only);
    }
}
