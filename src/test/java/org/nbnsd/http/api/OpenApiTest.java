package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.Operations;
import org.nbnsd.http.Body;
import org.nbnsd.http.Parameter;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** The document describes the routes, all of them and nothing else. */
final class OpenApiTest {
    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");
    private static final Pattern RANGE = Pattern.compile("a whole number, (\\d+)\\.\\.(\\d+)");
    private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\"([^\"]+)\"");

    private final SchemaCheck check = new SchemaCheck();
    private final List<Route> routes = new Api(new Operations(new FakeBackend()), () -> 0).routes();

    private static String name(Route route) {
        return route.method().name().toLowerCase(Locale.ROOT) + " " + route.template();
    }

    private JsonObject described(Route route) {
        return check.paths()
                .getAsJsonObject(route.template())
                .getAsJsonObject(route.method().name().toLowerCase(Locale.ROOT));
    }

    private static List<JsonObject> parameters(JsonObject operation, String in) {
        List<JsonObject> parameters = new ArrayList<>();
        if (operation.has("parameters")) {
            for (JsonElement each : operation.getAsJsonArray("parameters")) {
                JsonObject parameter = each.getAsJsonObject();
                if (parameter.get("in").getAsString().equals(in)) {
                    parameters.add(parameter);
                }
            }
        }
        return parameters;
    }

    private static Set<String> names(List<JsonObject> parameters) {
        return parameters.stream()
                .map(parameter -> parameter.get("name").getAsString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void itHasThePathsAndMethodsThatThereAre() {
        List<String> described = new ArrayList<>();
        check.paths()
                .entrySet()
                .forEach(path -> path.getValue()
                        .getAsJsonObject()
                        .keySet()
                        .forEach(method -> described.add(method + " " + path.getKey())));
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        routes.stream().map(OpenApiTest::name).toList());
    }

    @Test
    void itHasTheParametersWithTheirRanges() {
        for (Route route : routes) {
            JsonObject operation = described(route);
            List<JsonObject> query = parameters(operation, "query");
            assertThat(names(query))
                    .as(name(route))
                    .isEqualTo(
                            route.query().stream().map(Parameter::name).collect(Collectors.toCollection(TreeSet::new)));
            for (Parameter parameter : route.query()) {
                JsonObject schema = query.stream()
                        .filter(each -> each.get("name").getAsString().equals(parameter.name()))
                        .findFirst()
                        .orElseThrow()
                        .getAsJsonObject("schema");
                checkRange(parameter, schema, name(route) + " " + parameter.name());
            }
            assertThat(names(parameters(operation, "path")))
                    .as(name(route))
                    .isEqualTo(PART.matcher(route.template())
                            .results()
                            .map((MatchResult part) -> part.group(1))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static void checkRange(Parameter parameter, JsonObject schema, String what) {
        var range = RANGE.matcher(parameter.expected());
        if (range.matches()) {
            assertThat(schema.get("minimum").getAsString()).as(what).isEqualTo(range.group(1));
            assertThat(schema.get("maximum").getAsString()).as(what).isEqualTo(range.group(2));
        } else if (parameter.expected().equals("true or false")) {
            assertThat(schema.get("type").getAsString()).as(what).isEqualTo("boolean");
        } else if (schema.has("enum")) {
            for (JsonElement value : schema.getAsJsonArray("enum")) {
                assertThat(parameter.isRight()).as(what).accepts(value.getAsString());
                assertThat(parameter.expected())
                        .as(what)
                        .contains(value.getAsString().replaceFirst("^-", ""));
            }
        }
    }

    @Test
    void itHasTheScopes() {
        for (Route route : routes) {
            String expected = route.scope() == Scope.OPEN
                    ? "[]"
                    : "[{\"bearer\":[\"" + route.scope().name().toLowerCase(Locale.ROOT) + "\"]}]";
            assertThat(described(route).get("security")).as(name(route)).hasToString(expected);
        }
    }

    @Test
    void itHasTheBodies() {
        for (Route route : routes) {
            JsonObject body = described(route).getAsJsonObject("requestBody");
            if (route.body().kind() == Body.Kind.NONE) {
                assertThat(body).as(name(route)).isNull();
            } else {
                assertThat(body.getAsJsonObject("content").keySet())
                        .as(name(route))
                        .containsExactlyInAnyOrderElementsOf(route.body().types());
            }
        }
    }

    @Test
    void itHasTheHeadersThatRowsNeed() {
        for (ApiRow row : ApiTable.all()) {
            JsonObject operation = check.paths()
                    .getAsJsonObject(row.template())
                    .getAsJsonObject(row.method().name().toLowerCase(Locale.ROOT));
            Set<String> headers = names(parameters(operation, "header"));
            Set<String> statuses = operation.getAsJsonObject("responses").keySet();
            assertThat(headers.contains("If-Match")).as(row.template()).isEqualTo(row.matched());
            assertThat(headers.contains(OnceKeys.HEADER)).as(row.template()).isEqualTo(row.once());
            assertThat(statuses.contains("428")).as(row.template()).isEqualTo(row.matched());
            assertThat(statuses.contains("412")).as(row.template()).isEqualTo(row.matched());
            assertThat(statuses.contains("415"))
                    .as(row.template())
                    .isEqualTo(row.body().kind() != Body.Kind.NONE);
            assertThat(statuses).as(row.template()).contains("400", "401", "403", "406", "429", "503", "default");
            assertThat(statuses.contains("304")).as(row.template()).isEqualTo(headers.contains("If-None-Match"));
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryPartIsUsed() {
        Set<String> referred = REFERENCE
                .matcher(check.document().toString())
                .results()
                .map((MatchResult reference) -> reference.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> parts = new TreeSet<>();
        for (String kind : List.of("schemas", "responses")) {
            check.document()
                    .getAsJsonObject("components")
                    .getAsJsonObject(kind)
                    .keySet()
                    .forEach(part -> parts.add("#/components/" + kind + "/" + part));
        }
        assertThat(referred).isEqualTo(parts);
    }

    @Test
    void itHasTheProblemsThatThereAre() {
        JsonObject problem = check.document()
                .getAsJsonObject("components")
                .getAsJsonObject("schemas")
                .getAsJsonObject("Problem");
        List<String> codes = new ArrayList<>();
        problem.getAsJsonObject("properties")
                .getAsJsonObject("code")
                .getAsJsonArray("enum")
                .forEach(code -> codes.add(code.getAsString()));
        assertThat(codes)
                .containsExactlyElementsOf(
                        Arrays.stream(ProblemCode.values()).map(Enum::name).toList());
    }

    @Test
    void operationsHaveIdsOfTheirOwn() {
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, JsonElement> path : check.paths().entrySet()) {
            for (Map.Entry<String, JsonElement> method :
                    path.getValue().getAsJsonObject().entrySet()) {
                ids.add(method.getValue().getAsJsonObject().get("operationId").getAsString());
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }
}
