package org.nbnsd.http;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for by a request, all of it: its path and query are decoded and fit the route, its body is here, and who asks
 * may ask.
 *
 * @param route what it is
 * @param path as it came, without the query
 * @param parts those of the path that vary, by their names
 * @param query the parameters, by their names
 * @param headers by their names in lower case; one that came more than once has its values separated by commas
 * @param json the body, of {@link Body.Kind#JSON}; otherwise an empty object
 * @param upload the body, of {@link Body.Kind#FILE}; otherwise null
 * @param asker who asks
 */
public record Ask(
        Route route,
        String path,
        Map<String, String> parts,
        Map<String, String> query,
        Map<String, String> headers,
        JsonObject json,
        @Nullable Upload upload,
        Asker asker) {

    /**
     * A body that was put into a file.
     *
     * @param type its media type, in lower case and without parameters
     * @param file where it is until the handler is done; who wants to keep it moves it
     */
    public record Upload(String type, Path file) {}

    /** Keeps copies. */
    public Ask {
        parts = Map.copyOf(parts);
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** A request of nothing but a path. */
    public Ask(Route route, String path, Asker asker) {
        this(route, path, Map.of(), Map.of(), Map.of(), new JsonObject(), null, asker);
    }

    /**
     * A part of the path.
     *
     * @param name as in the template, without braces
     * @throws IllegalArgumentException if the template has no such part
     */
    public String part(String name) {
        String value = parts.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " (expected: a part of " + route.template() + ")");
        }
        return value;
    }

    /** A parameter; null if it is not there. */
    public @Nullable String query(String name) {
        return query.get(name);
    }

    /** A parameter. */
    public String query(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    /** A header, whatever the case of its name; null if it is not there. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
