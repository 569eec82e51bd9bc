package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Method;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Routes;
import org.nbnsd.http.Scope;

/** Asks handlers as the server does, without one. */
final class Asking {
    private static final Asker ANN = new Asker("token ann", "4711", "10.0.0.9", false, Set.of(Scope.ADMIN));

    private final Routes routes;

    Asking(Operations operations) {
        this(new Api(operations, () -> 0));
    }

    Asking(Api api) {
        routes = new Routes(api.routes());
    }

    /** An answer. */
    record Got(int status, JsonObject json, Map<String, String> headers) {}

    Got get(String target) throws IOException {
        return ask(Method.GET, target, "{}", Map.of());
    }

    Got post(String target, String body) throws IOException {
        return ask(Method.POST, target, body, Map.of());
    }

    Got ask(Method method, String target, String body, Map<String, String> headers) throws IOException {
        Reply reply = reply(method, target, body, headers);
        byte[] octets = ((Reply.Octets) reply.body()).array();
        String template = template(target, method);
        assertThat(new SchemaCheck()
                        .faults(
                                template,
                                method.name(),
                                reply.status(),
                                reply.type(),
                                new String(octets, StandardCharsets.UTF_8)))
                .as("what openapi.json does not say")
                .isEmpty();
        JsonObject json = octets.length == 0
                ? new JsonObject()
                : JsonParser.parseString(new String(octets, StandardCharsets.UTF_8))
                        .getAsJsonObject();
        return new Got(reply.status(), json, reply.headers());
    }

    private String template(String target, Method method) {
        Routes.Found found = routes.find(path(target));
        if (found == null || !found.routes().containsKey(method)) {
            throw new AssertionError("no route " + method + " " + target);
        }
        return found.template();
    }

    private static List<String> path(String target) {
        return Arrays.stream(
                        (ApiRow.ROOT + target.split("\\?", 2)[0]).substring(1).split("/"))
                .map(Asking::decode)
                .toList();
    }

    Reply reply(Method method, String target, String body, Map<String, String> headers) throws IOException {
        String[] parts = target.split("\\?", 2);
        String path = ApiRow.ROOT + parts[0];
        List<String> decoded =
                Arrays.stream(path.substring(1).split("/")).map(Asking::decode).toList();
        Routes.Found found = routes.find(decoded);
        if (found == null || !found.routes().containsKey(method)) {
            throw new AssertionError("no route " + method + " " + path);
        }
        Route route = found.routes().get(method);
        Map<String, String> query = new HashMap<>();
        if (parts.length > 1) {
            for (String pair : parts[1].split("&")) {
                String[] both = pair.split("=", 2);
                query.put(both[0], decode(both[1]));
            }
        }
        query.keySet().forEach(name -> {
            if (route.query().stream().noneMatch(known -> known.name().equals(name))) {
                throw new AssertionError("no parameter " + name + " of " + route.template());
            }
        });
        Ask ask = new Ask(
                route,
                path,
                found.parts(),
                query,
                headers,
                JsonParser.parseString(body).getAsJsonObject(),
                null,
                ANN);
        try {
            return route.handler().answer(ask);
        } catch (ProblemException e) {
            return e.problem().reply(path);
        } catch (OperationException e) {
            return Problem.of(e).reply(path);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
