package org.nbnsd.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutesTest {
    private static final Routes ROUTES = new Routes(List.of(
            route(Method.GET, "/"),
            route(Method.GET, "/names"),
            route(Method.GET, "/names/{name}"),
            route(Method.DELETE, "/names/{name}"),
            route(Method.POST, "/names/import"),
            route(Method.GET, "/names/{name}/timeline")));

    private static Route route(Method method, String template) {
        return Route.of(method, template, Scope.OPEN, ask -> Reply.none());
    }

    private static Routes.Found find(String... path) {
        return Objects.requireNonNull(ROUTES.find(List.of(path)));
    }

    @Test
    void aPathIsFoundWithWhatVariesInIt() {
        assertThat(find().template()).isEqualTo("/");
        assertThat(find("names").parts()).isEmpty();
        assertThat(find("names", "{name}").parts()).isEqualTo(Map.of("name", "{name}"));
        assertThat(find("names", "FRED<20>").routes()).containsOnlyKeys(Method.GET, Method.DELETE);
        assertThat(find("names", "x", "timeline").template()).isEqualTo("/names/{name}/timeline");
    }

    @Test
    void whatIsSaidInFullGoesBeforeWhatVaries() {
        assertThat(find("names", "import").routes()).containsOnlyKeys(Method.POST);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(ROUTES.find(List.of("Names"))).isNull();
        assertThat(ROUTES.find(List.of("names", "x", "y"))).isNull();
        assertThat(ROUTES.find(List.of("names", ""))).isNotNull(); // the server refuses such a path before
    }

    @Test
    void noTwoRoutesHaveOneMethodAndOneTemplate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Routes(List.of(route(Method.GET, "/a"), route(Method.GET, "/a"))))
                .withMessage("GET /a (expected: once)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "names", "/names/", "//", "/{Name}", "/a b", "/{a", "/%41"})
    void aTemplateIsAPath(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> route(Method.GET, template));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data", "application/x-www-form-urlencoded"})
    void noRouteTakesWhatAFormOfAnotherSiteCanSend(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> Body.file("text/csv", type));
    }

    @Test
    void aScopeIncludesThoseBelowIt() {
        assertThat(List.of(Scope.values())).allMatch(scope -> scope.isIn(Set.of(Scope.ADMIN)));
        assertThat(Scope.WRITE.isIn(Set.of(Scope.READ, Scope.METRICS))).isFalse();
        assertThat(Scope.ADMIN.isIn(Set.of(Scope.READ, Scope.WRITE))).isFalse();
        assertThat(Scope.READ.isIn(Set.of(Scope.WRITE))).isTrue();
        assertThat(Scope.READ.isIn(Set.of(Scope.METRICS))).isFalse();
        assertThat(Scope.METRICS.isIn(Set.of(Scope.READ))).isTrue();
        assertThat(Scope.METRICS.isIn(Set.of(Scope.WRITE))).isTrue();
        assertThat(List.of(Scope.values()))
                .filteredOn(scope -> scope.isIn(Set.of()))
                .containsExactly(Scope.OPEN);
    }
}
