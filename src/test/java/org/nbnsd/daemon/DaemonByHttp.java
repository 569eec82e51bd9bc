package org.nbnsd.daemon;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Operations;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;

/** A whole daemon at 127.0.0.1, with its sockets and its disk, and a client of its HTTP with a token of each scope. */
public final class DaemonByHttp implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Ipv4Address HERE = Ipv4Address.parse("127.0.0.1");

    private final Composition parts;
    private final HttpPart http;
    private final Map<TokenScope, String> tokens = new EnumMap<>(TokenScope.class);
    private int claims;

    /** Starts it. */
    public DaemonByHttp(Path data) throws Exception {
        Configuration configuration = ConfigurationReader.parse(
                "test",
                String.join(
                        "\n",
                        "port = 0",
                        "data = '" + data + "'",
                        "listen = ['127.0.0.1']",
                        "name = 'WINS'",
                        "[http]",
                        "listen = '127.0.0.1:0'"),
                Map.of());
        parts = new Composition(configuration, "wins", null, new PrintWriter(Writer.nullWriter()));
        parts.daemon().start();
        Operations operations = new Operations(
                        parts.backend(), null, parts.diagnosisBackend(), parts.statistics(), parts.replicationBackend())
                .with(parts.doorkeeper().tokens(), parts.doorkeeper().changes())
                .with(configuration.codePage(), parts.copies());
        http = new HttpPart(
                Objects.requireNonNull(configuration.http()),
                operations,
                parts.doorkeeper().tokens());
        http.start();
        for (TokenScope scope : TokenScope.values()) {
            tokens.put(
                    scope,
                    parts.doorkeeper()
                            .tokens()
                            .add(scope.text() + parts.hashCode(), EnumSet.of(scope), Long.MAX_VALUE, "test")
                            .secret());
        }
    }

    /** Where it is. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port() + path);
    }

    /** The port of its HTTP. */
    public int port() {
        return http.port();
    }

    /** A request that has a token. */
    public HttpRequest.Builder request(@Nullable TokenScope scope, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).version(HttpClient.Version.HTTP_1_1);
        return scope == null
                ? request
                : request.header("Authorization", "Bearer " + Objects.requireNonNull(tokens.get(scope)));
    }

    /** Sends one. */
    public static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Reads a document. */
    public JsonObject get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(TokenScope.READ, path));
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.body());
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    /** A computer of the network claims a name, and is granted it. */
    public void claim(NetbiosName name) throws IOException {
        try (Asker asker = new Asker(HERE)) {
            Asker.Reply unused = asker.ask(HERE, parts.daemon().port(), Asker.claim(++claims, name));
        }
    }

    @Override
    public void close() throws IOException, StoreException {
        http.close();
        parts.close();
    }
}
