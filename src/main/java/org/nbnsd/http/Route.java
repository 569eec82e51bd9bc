package org.nbnsd.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One thing that can be asked for by HTTP.
 *
 * @param method how
 * @param template under which paths: {@code /api/v1/names/{name}}, with each part that varies in braces
 * @param scope what who asks must have
 * @param query what may be behind the {@code ?}; everything else there is refused
 * @param body what it carries
 * @param isQuick whether the handler answers at once: it runs on the thread of all connections, and must never wait for
 *     anything. Otherwise it runs on one of a few threads that may wait
 * @param handler answers
 */
public record Route(
        Method method,
        String template,
        Scope scope,
        List<Parameter> query,
        Body body,
        boolean isQuick,
        Handler handler) {
    /** Keeps a copy. */
    public Route {
        query = List.copyOf(query);
        if (!template.matches("(/([A-Za-z0-9._-]+|\\{[a-z_]+}))+|/")) {
            throw new IllegalArgumentException("template: " + template + " (expected: such as /api/v1/names/{name})");
        }
    }

    /** One that takes nothing else, and may wait. */
    public static Route of(Method method, String template, Scope scope, Handler handler) {
        return new Route(method, template, scope, List.of(), Body.NONE, false, handler);
    }

    /** One that reads. */
    public static Route get(String template, Scope scope, Handler handler) {
        return of(Method.GET, template, scope, handler);
    }

    /** The same with more parameters. */
    public Route with(Parameter... more) {
        List<Parameter> all = new ArrayList<>(query);
        Collections.addAll(all, more);
        return new Route(method, template, scope, all, body, isQuick, handler);
    }

    /** The same with a body. */
    public Route taking(Body other) {
        return new Route(method, template, scope, query, other, isQuick, handler);
    }

    /** The same, at once. */
    public Route quick() {
        return new Route(method, template, scope, query, body, true, handler);
    }
}
