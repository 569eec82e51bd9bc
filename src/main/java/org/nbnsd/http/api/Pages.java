package org.nbnsd.http.api;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.nbnsd.http.Ask;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** What describes the API: {@code openapi.json}, and a page for each problem. For everybody: it says nothing of this daemon. */
final class Pages {
    static final String OPEN_API = ApiRow.ROOT + "/openapi.json";
    static final String PROBLEM = "/problems/{code}";

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final int TAG_LENGTH = 32;

    /** Read when somebody wants it first. */
    private static final class Loaded {
        private static final Reply OPEN_API = load();

        private static Reply load() {
            byte[] octets = (OpenApi.document() + "\n").getBytes(StandardCharsets.UTF_8);
            String tag = Hashing.sha256().hashBytes(octets).toString().substring(0, TAG_LENGTH);
            return new Reply(200, Reply.JSON, new Reply.Octets(octets), Map.of()).withTag(tag);
        }
    }

    private Pages() {}

    static List<Route> routes() {
        return List.of(
                Route.get(OPEN_API, Scope.OPEN, ask -> Loaded.OPEN_API),
                Route.get(PROBLEM, Scope.OPEN, Pages::problem).quick());
    }

    private static Reply problem(Ask ask) throws ProblemException {
        for (ProblemCode code : ProblemCode.values()) {
            if (List.of(code.word(), code.name()).contains(ask.part("code"))) {
                String text =
                        code.name() + " (" + code.status() + ")\n\n" + code.title() + ". " + code.sentence() + "\n";
                return Reply.text(200, PLAIN, text).withTag(code.word());
            }
        }
        throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such problem");
    }
}
