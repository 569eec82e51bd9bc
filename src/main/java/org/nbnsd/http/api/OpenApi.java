package org.nbnsd.http.api;

import com.google.common.io.Resources;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The description of the API (OpenAPI 3.1). It is kept in files of which one has what comes first, others the paths of one tag,
 * and others schemas; this puts them together.
 */
final class OpenApi {
    private static final List<String> PATHS = List.of("names", "diagnosis", "replication", "daemon", "access");
    private static final List<String> SCHEMAS = List.of("answers", "bodies", "records", "diagnosis");

    private OpenApi() {}

    /** All of it, in a new object. */
    static JsonObject document() {
        JsonObject document = read("openapi");
        PATHS.forEach(tag -> add(read("paths-" + tag), document.getAsJsonObject("paths")));
        JsonObject components = document.getAsJsonObject("components");
        SCHEMAS.forEach(kind -> add(read("schemas-" + kind), components.getAsJsonObject("schemas")));
        return document;
    }

    private static void add(JsonObject some, JsonObject to) {
        some.entrySet().forEach(each -> to.add(each.getKey(), each.getValue()));
    }

    private static JsonObject read(String file) {
        try {
            return JsonParser.parseString(Resources.toString(
                            Resources.getResource(OpenApi.class, "openapi/" + file + ".json"), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is damaged", e);
        }
    }
}
