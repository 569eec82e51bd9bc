package org.nbnsd.http.console;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.nbnsd.http.Access;
import org.nbnsd.http.Access.Grant;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Parameter;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** The routes of the console: a page for each screen, the files of the pages, and who has signed in. */
public final class Console {
    /** Where it is. */
    public static final String ROOT = "/console";

    /** The paths of the screens, below {@link #ROOT}; {@code pages.js} has the same. */
    static final List<String> SCREENS = List.of(
            "",
            "/incidents",
            "/incidents/{name}",
            "/live",
            "/names",
            "/names/{name}",
            "/hosts",
            "/hosts/{address}",
            "/statics",
            "/import",
            "/export",
            "/usage",
            "/partners",
            "/settings",
            "/changes",
            "/tokens",
            "/api",
            "/about",
            "/login");

    /** What a screen keeps in its URL, so that it can be gone back to, and sent to somebody else. */
    private static final List<String> KEPT = List.of(
            "q",
            "show",
            "scope",
            "state",
            "suffix",
            "type",
            "static",
            "owner",
            "address",
            "sort",
            "after",
            "name",
            "host",
            "code",
            "since",
            "answered",
            "class",
            "needed",
            "by",
            "back",
            "tab");

    private final Sessions sessions;
    private final BooleanSupplier isEncrypted;
    private final ConsoleFiles files = new ConsoleFiles(ROOT);

    /**
     * A console.
     *
     * @param sessions who has signed in
     * @param isEncrypted whether browsers reach it by TLS only, now
     */
    public Console(Sessions sessions, BooleanSupplier isEncrypted) {
        this.sessions = sessions;
        this.isEncrypted = isEncrypted;
    }

    private String setCookie(String value, long seconds) {
        boolean isSecure = isEncrypted.getAsBoolean();
        return (isSecure ? Access.SECURE_COOKIE : Access.COOKIE) + "=" + value
                + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds + (isSecure ? "; Secure" : "");
    }

    /** All that it serves. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get("/", Scope.OPEN, ask -> moved()).quick());
        Parameter[] kept = KEPT.stream()
                .map(name -> new Parameter(name, "what a screen keeps there", text -> true))
                .toArray(Parameter[]::new);
        for (String screen : SCREENS) {
            routes.add(
                    Route.get(ROOT + screen, Scope.OPEN, files::page).with(kept).quick());
        }
        for (String other : List.of("/{screen}", "/{screen}/{part}")) {
            routes.add(Route.get(ROOT + other, Scope.OPEN, ask -> noSuchScreen(ask))
                    .with(kept)
                    .quick());
        }
        for (String name : ConsoleFiles.NAMES) {
            routes.add(Route.get(files.path(name), Scope.OPEN, ask -> files.file(name, ask))
                    .quick());
        }
        String session = ROOT + "/session";
        routes.add(Route.get(session, Scope.OPEN, this::who));
        routes.add(Route.of(Method.POST, session, Scope.OPEN, this::signIn).taking(Body.JSON));
        routes.add(Route.of(Method.DELETE, session, Scope.OPEN, this::signOut));
        return routes;
    }

    /** People mistype addresses: who says so is the page, not a document for programs. */
    private Reply noSuchScreen(Ask ask) {
        Reply page = files.page(ask);
        return new Reply(404, page.type(), page.body(), page.headers());
    }

    private static Reply moved() {
        return new Reply(303, "", Reply.none().body(), Map.of("Location", ROOT));
    }

    /** Who asks, as far as he may know that himself; that what is open is open to him, too, tells nothing. */
    private Reply who(Ask ask) {
        JsonObject document = new JsonObject();
        document.addProperty("who", ask.asker().who());
        if (!ask.asker().token().isEmpty()) {
            document.addProperty("token", ask.asker().token());
        }
        JsonArray scopes = new JsonArray();
        for (Scope scope : Scope.values()) {
            if (scope != Scope.OPEN && ask.asker().may(scope)) {
                scopes.add(scope.name().toLowerCase(Locale.ROOT));
            }
        }
        document.add("scopes", scopes);
        if (ask.asker().isLocal()) {
            document.addProperty("tokenCommand", sessions.commandForToken("write"));
        }
        return Reply.json(document);
    }

    /**
     * The token is in the header, where the server has looked at it and counts wrong ones; and in the body, because no handler
     * gets that header.
     */
    private Reply signIn(Ask ask) throws ProblemException {
        JsonElement said = ask.json().get("token");
        String token = said != null && said.isJsonPrimitive() ? said.getAsString() : "";
        Grant grant = sessions.check(token);
        if (grant == null || !grant.id().equals(ask.asker().token())) {
            throw new ProblemException(
                    ProblemCode.UNAUTHORIZED,
                    "there is no good token (expected: Authorization: Bearer TOKEN, and the same TOKEN in the body)");
        }
        return who(ask).with("Set-Cookie", setCookie(sessions.begin(token), Sessions.LIFE.toSeconds()));
    }

    private Reply signOut(Ask ask) {
        for (boolean wasEncrypted : List.of(true, false)) { // a reload may have changed it meanwhile
            String id = Access.sessionId(ask.header("Cookie"), wasEncrypted);
            if (id != null) {
                sessions.end(id);
            }
        }
        return Reply.none().with("Set-Cookie", setCookie("", 0));
    }
}
