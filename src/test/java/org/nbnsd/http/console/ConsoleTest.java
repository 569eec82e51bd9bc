package org.nbnsd.http.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.http.Access;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Method;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Routes;
import org.nbnsd.http.Routes.Found;
import org.nbnsd.http.Scope;

final class ConsoleTest {
    private static final Asker STRANGER = new Asker("a stranger", "", "10.0.0.9", false, Set.of(Scope.OPEN));
    private static final Asker ANNA = new Asker("anna", "0a1b2c3d", "10.0.0.9", false, Set.of(Scope.WRITE));

    private static final Asker BERT = new Asker("bert", "99999999", "10.0.0.9", false, Set.of(Scope.READ));

    private final Sessions sessions = new Sessions(
            new Access() {
                @Override
                public @Nullable Grant check(String token) {
                    return token.equals("nbnsd_TOKEN") ? new Grant("anna", "0a1b2c3d", Set.of(Scope.WRITE)) : null;
                }

                @Override
                public boolean isGiven() {
                    return true;
                }
            },
            () -> 0);

    private final Routes routes = new Routes(new Console(sessions, () -> false).routes());

    private static Reply answer(
            Routes all, Method method, String path, Asker asker, Map<String, String> headers, JsonObject body)
            throws IOException {
        Found found = all.find(
                path.equals("/") ? List.of() : List.of(path.substring(1).split("/")));
        assertThat(found).as(path).isNotNull();
        Route route = found.routes().get(method);
        assertThat(route).as("%s %s", method, path).isNotNull();
        return route.handler().answer(new Ask(route, path, found.parts(), Map.of(), headers, body, null, asker));
    }

    private Reply answer(Method method, String path, Asker asker, Map<String, String> headers) throws IOException {
        return answer(routes, method, path, asker, headers, new JsonObject());
    }

    private static Reply signIn(Routes all, Asker asker, String token) throws IOException {
        JsonObject body = new JsonObject();
        body.addProperty("token", token);
        return answer(all, Method.POST, "/console/session", asker, Map.of(), body);
    }

    private static String text(Reply reply) {
        return new String(((Reply.Octets) reply.body()).array(), StandardCharsets.UTF_8);
    }

    private static String cookie(Reply reply) {
        return String.valueOf(reply.headers().get("Set-Cookie"));
    }

    /** The scripts find out by the path which screen it is; at other paths the server knows no page. */
    @Test
    void everyScreenHasAPathThatTheServerKnows() throws IOException {
        String pages = Files.readString(Path.of("src/main/resources/org/nbnsd/http/console/pages.js"));
        List<String> paths = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("\\{ path: \"([^\"]*)\".*module: \"([a-z]+)\"").matcher(pages);
        while (matcher.find()) {
            paths.add(matcher.group(1));
            assertThat(ConsoleFiles.NAMES).contains("screens/" + matcher.group(2) + ".js");
        }

        assertThat(paths).containsExactlyInAnyOrderElementsOf(Console.SCREENS);
        for (String path : paths) {
            String example = "/console" + path.replace("{name}", "FRED%3C20%3E").replace("{address}", "10.0.0.5");
            assertThat(text(answer(Method.GET, example, STRANGER, Map.of()))).contains("<div id=\"app\">");
        }
    }

    @Test
    void theRootLeadsToTheConsole() throws IOException {
        Reply reply = answer(Method.GET, "/", STRANGER, Map.of());

        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.headers()).containsEntry("Location", "/console");
    }

    @Test
    void whatIsNoFileOfTheConsoleIsNotThere() {
        assertThat(routes.find(List.of("console", "files", "0123456789abcdef", "app.js")))
                .isNull();
        assertThat(routes.find(List.of("console", "files", "0123456789abcdef", "..", "Sessions.class")))
                .isNull();
    }

    /** People mistype addresses, and have old ones; they get a page that says so, and no document for programs. */
    @Test
    void whereThereIsNoScreenThePageSaysSoWithItsStatus() throws IOException {
        for (String path : List.of("/console/audit", "/console/index.html", "/console/files/app.js")) {
            Reply reply = answer(Method.GET, path, STRANGER, Map.of());

            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.type()).isEqualTo("text/html; charset=utf-8");
            assertThat(text(reply)).contains("<div id=\"app\">");
        }
    }

    @Test
    void whoShowsAGoodTokenGetsACookieThatNoScriptCanRead() throws IOException {
        Reply reply = signIn(routes, ANNA, "nbnsd_TOKEN");

        assertThat(cookie(reply)).matches("nbnsd=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
        assertThat(JsonParser.parseString(text(reply))
                        .getAsJsonObject()
                        .get("who")
                        .getAsString())
                .isEqualTo("anna");
        assertThat(text(reply)).doesNotContain("nbnsd_TOKEN");
        assertThat(sessions.session(String.valueOf(Access.sessionId(cookie(reply), false))))
                .isNotNull();
    }

    @Test
    void overTlsTheCookieIsOneThatOnlyThisServerCanSet() throws IOException {
        Routes encrypted = new Routes(new Console(sessions, () -> true).routes());

        Reply reply = signIn(encrypted, ANNA, "nbnsd_TOKEN");

        assertThat(cookie(reply))
                .startsWith("__Host-nbnsd=")
                .contains("; Path=/;")
                .endsWith("; Secure");
    }

    /** The server counts wrong tokens in the header only. */
    @Test
    void nobodyIsSignedInWithoutTheSameGoodTokenInHeaderAndBody() {
        for (Asker asker : List.of(STRANGER, ANNA, BERT)) {
            for (String token : List.of("", "nbnsd_WRONG", "nbnsd_TOKEN")) {
                if (asker != ANNA || !token.equals("nbnsd_TOKEN")) {
                    assertThatExceptionOfType(ProblemException.class)
                            .isThrownBy(() -> signIn(routes, asker, token))
                            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.UNAUTHORIZED));
                }
            }
        }
        assertThat(sessions.count()).isZero();
    }

    @Test
    void whoSignsOutHasNoSessionAndNoCookie() throws IOException {
        String id = sessions.begin("nbnsd_TOKEN");

        Reply reply = answer(Method.DELETE, "/console/session", ANNA, Map.of("cookie", "nbnsd=" + id));

        assertThat(sessions.session(id)).isNull();
        assertThat(cookie(reply)).startsWith("nbnsd=;").contains("Max-Age=0");
    }

    @Test
    void theConsoleTellsEverybodyWhoHeIs() throws IOException {
        JsonObject stranger = JsonParser.parseString(text(answer(Method.GET, "/console/session", STRANGER, Map.of())))
                .getAsJsonObject();
        JsonObject anna = JsonParser.parseString(text(answer(Method.GET, "/console/session", ANNA, Map.of())))
                .getAsJsonObject();

        assertThat(stranger.toString()).isEqualTo("{\"who\":\"a stranger\",\"scopes\":[]}");
        assertThat(anna.get("scopes").toString()).isEqualTo("[\"metrics\",\"read\",\"write\"]");
        assertThat(anna.get("token").getAsString()).isEqualTo("0a1b2c3d");
    }
}
