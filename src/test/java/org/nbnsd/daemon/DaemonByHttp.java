package org.nbnsd.daemon;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Operations;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;

/**
 * A whole daemon at 127.0.0.1 with a configuration file, with its sockets and its disk, and a client of its HTTP with a token of each
 * scope, which is made when it is used first.
 */
public final class DaemonByHttp implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Ipv4Address HERE = Ipv4Address.parse("127.0.0.1");

    private final Path directory;
    private final Composition parts;
    private final HttpPart http;
    private final Map<TokenScope, String> secrets = new EnumMap<>(TokenScope.class);
    private int claims;

    /**
     * Starts it.
     *
     * @param directory gets its configuration and its data
     * @param keys of the section {@code http}; it listens at 127.0.0.1 unless they say something else
     */
    public DaemonByHttp(Path directory, String... keys) throws Exception {
        this.directory = Files.createDirectories(directory);
        write("", keys);
        Configuration configuration = ConfigurationReader.read(file(), Map.of());
        parts = new Composition(configuration, "wins", null, new PrintWriter(Writer.nullWriter()));
        try {
            parts.daemon().start();
            Reconfiguration reconfiguration =
                    new Reconfiguration(file(), Map.of(), configuration, this::take, parts.clock());
            parts.statistics().add(reconfiguration::gauges);
            Operations operations = new Operations(
                            parts.backend(),
                            null,
                            parts.diagnosisBackend(),
                            parts.statistics(),
                            parts.replicationBackend(),
                            reconfiguration)
                    .with(tokens(), parts.doorkeeper().changes())
                    .with(configuration.codePage(), parts.copies());
            http = new HttpPart(
                    Objects.requireNonNull(configuration.http()), operations, tokens(), " --data " + directory);
            http.monitor(parts.statistics());
            http.start();
        } catch (IOException e) {
            parts.close();
            throw e;
        }
    }

    private void take(Configuration effective) throws IOException {
        parts.reconfigure(effective, http);
    }

    /** Its configuration. */
    public Path file() {
        return directory.resolve("nbnsd.toml");
    }

    /**
     * Writes another configuration, which is not read yet.
     *
     * @param first lines in front of all sections
     * @param keys of the section {@code http}
     */
    public void write(String first, String... keys) throws IOException {
        String listen = Arrays.stream(keys).anyMatch(key -> key.startsWith("listen")) ? "" : "listen = '127.0.0.1:0'\n";
        Files.writeString(
                file(),
                "port = 0\ndata = '" + directory + "'\nlisten = ['127.0.0.1']\nname = 'WINS'\n" + first + "\n[http]\n"
                        + listen + String.join("\n", keys) + "\n");
    }

    HttpPart http() {
        return http;
    }

    Composition parts() {
        return parts;
    }

    Tokens tokens() {
        return parts.doorkeeper().tokens();
    }

    private String secret(TokenScope scope) throws IOException {
        String known = secrets.get(scope);
        if (known != null) {
            return known;
        }
        String made = tokens().add(scope.text() + "-1", EnumSet.of(scope), Long.MAX_VALUE, "test")
                .secret();
        secrets.put(scope, made);
        return made;
    }

    /** Where it is. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port() + path);
    }

    /** The port of its HTTP. */
    public int port() {
        return http.port();
    }

    /** A request that has a token, unless the scope is null. */
    public HttpRequest.Builder request(@Nullable TokenScope scope, String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).version(HttpClient.Version.HTTP_1_1);
        return scope == null ? request : request.header("Authorization", "Bearer " + secret(scope));
    }

    /** Sends one. */
    public static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** Has something done, as JSON. */
    public HttpResponse<String> post(@Nullable TokenScope scope, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(scope, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Reads where it listens at another address of loopback. */
    public HttpResponse<String> http(String host, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://" + host + ":" + http.port() + path))
                .version(HttpClient.Version.HTTP_1_1));
    }

    /** Has it read its configuration, asked at another address of loopback. */
    public HttpResponse<String> reloadAt(String host) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://" + host + ":" + http.port() + "/api/v1/reload"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + secret(TokenScope.ADMIN))
                .POST(BodyPublishers.noBody()));
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
