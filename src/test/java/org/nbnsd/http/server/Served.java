package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Access;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Parameter;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** A server at a free port of 127.0.0.1 with a few routes, and raw connections to it. */
final class Served implements AutoCloseable {
    /** Good for everything. */
    static final String ADMIN = "nbnsd_admin";
    /** Good for reading. */
    static final String READER = "nbnsd_reader";

    /** The id of a session of who has that. */
    static final String SESSION = "s3ss10n";

    private static final int PATIENCE_MILLIS = 20_000;

    final HttpServer server;
    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    /** Tokens, and sessions, that are good no more. */
    final Set<String> revoked = ConcurrentHashMap.newKeySet();
    /** Tokens that are good for figures only now. */
    final Set<String> lowered = ConcurrentHashMap.newKeySet();
    /** How often somebody came with a session. */
    final AtomicInteger uses = new AtomicInteger();
    /** What handlers were asked. */
    final List<Ask> asked = Collections.synchronizedList(new ArrayList<>());

    Served(HttpSettings settings, Route... more) throws IOException {
        server = new HttpServer(settings, tokens(revoked, lowered, uses), failures::add);
        List<Route> routes = new ArrayList<>(List.of(more));
        routes.add(Route.get("/open", Scope.OPEN, this::text).quick());
        routes.add(Route.get("/names", Scope.READ, this::text)
                .with(Parameter.whole("limit", 1, 500), Parameter.text("q", "a pattern")));
        routes.add(Route.get("/names/{name}", Scope.READ, this::text));
        routes.add(Route.of(Method.POST, "/names", Scope.WRITE, this::text).taking(Body.JSON));
        routes.add(Route.of(Method.DELETE, "/names/{name}", Scope.WRITE, this::text));
        routes.add(Route.of(Method.POST, "/imports", Scope.WRITE, this::text).taking(Body.file("text/csv")));
        routes.add(Route.of(Method.POST, "/echo", Scope.OPEN, this::text).taking(Body.JSON));
        server.start(() -> routes);
    }

    Served(Route... more) throws IOException {
        this(HttpSettings.local(0), more);
    }

    private Reply text(Ask ask) {
        asked.add(ask);
        return Reply.text(200, "text/plain; charset=utf-8", ask.path() + "\n");
    }

    static Access tokens() {
        return tokens(Set.of(), Set.of(), new AtomicInteger());
    }

    private static Access tokens(Set<String> revoked, Set<String> lowered, AtomicInteger uses) {
        return new Access() {
            private final Map<String, Set<Scope>> tokens =
                    Map.of(ADMIN, EnumSet.of(Scope.ADMIN), READER, EnumSet.of(Scope.READ));

            @Override
            public @Nullable Grant check(String token) {
                Set<Scope> all = revoked.contains(token) ? null : tokens.get(token);
                Set<Scope> scopes = all == null || !lowered.contains(token) ? all : EnumSet.of(Scope.METRICS);
                return scopes == null ? null : new Grant(token.substring(6), "1", scopes);
            }

            @Override
            public @Nullable Grant session(String id) {
                uses.incrementAndGet();
                return recheckSession(id);
            }

            @Override
            public @Nullable Grant recheckSession(String id) {
                return id.equals(SESSION) && !revoked.contains(SESSION) ? check(READER) : null;
            }

            @Override
            public boolean isGiven() {
                return true;
            }
        };
    }

    int port() {
        return server.port();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddresses.forString("127.0.0.1"), port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Sends something, and gives all that comes until the server closes, which it must. */
    String exchange(String request) throws IOException {
        return exchange(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    String exchange(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            return all(socket);
        }
    }

    /** All that comes until the server closes, which it must. */
    static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** One answer with a content-length, or none if the server closes. */
    static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!text.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return text.toString(StandardCharsets.ISO_8859_1);
            }
            text.write(octet);
        }
        String head = text.toString(StandardCharsets.ISO_8859_1);
        String length = header(head, "content-length");
        text.write(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)));
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    /** A request without a body, after which the server closes. */
    static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines(headers) + "\r\n";
    }

    /** A request with a body, after which the server closes. */
    static String post(String path, String body, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n" + lines(headers) + "\r\n" + body;
    }

    /** Lines as HTTP ends them. */
    static String crlf(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    /** Empty if it is not there. */
    static String header(String answer, String name) {
        for (String line : answer.split("\r\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** The only answer, which is a problem of a code. */
    static JsonObject problem(String answer, int status, String code) {
        assertThat(status(answer)).as(answer).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = JsonParser.parseString(body(answer)).getAsJsonObject();
        assertThat(problem.get("code").getAsString()).isEqualTo(code);
        assertThat(problem.get("status").getAsInt()).isEqualTo(status);
        return problem;
    }

    long counted(Statistic statistic) {
        Long value = server.counters().get(statistic);
        return value == null ? -1 : value;
    }

    /** Waits until something was counted. */
    void awaitCount(Statistic statistic, LongPredicate isThere) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!isThere.test(counted(statistic))) {
            assertThat(System.nanoTime())
                    .as(statistic + ": " + counted(statistic))
                    .isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
