package org.nbnsd.etcd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.interop.Ports;

/** A real etcd of one member at 127.0.0.1, with its data in a directory of the test. Tests that want one are skipped where there is none. */
public final class EtcdServer implements AutoCloseable {
    private final Path directory;
    private final List<String> options;
    private final String scheme;
    private final int port = Ports.free();
    private final int peerPort = Ports.free();
    private List<EtcdServer> members = List.of(this);
    private @Nullable Process process;

    public EtcdServer(Path directory, String scheme, String... options) {
        assumeTrue(isInstalled(), "there is no etcd here (Debian: apt-get install etcd-server)");
        this.directory = directory;
        this.scheme = scheme;
        this.options = List.of(options);
    }

    private static boolean isInstalled() {
        for (String path : String.valueOf(System.getenv("PATH")).split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(path, "etcd"))) {
                return true;
            }
        }
        return false;
    }

    public String endpoint() {
        return scheme + "://127.0.0.1:" + port;
    }

    /** Members of one cluster, which are to be started together. */
    public static List<EtcdServer> three(Path directory) throws IOException {
        List<EtcdServer> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(new EtcdServer(Files.createDirectory(directory.resolve("member" + i)), "http", "--pre-vote"));
        }
        all.forEach(member -> member.members = all);
        return all;
    }

    private String peer() {
        return "http://127.0.0.1:" + peerPort;
    }

    private String name() {
        return "m" + peerPort;
    }

    public EtcdServer start() throws IOException {
        String peer = peer();
        String initial = String.join(
                ",",
                members.stream()
                        .map(member -> member.name() + "=" + member.peer())
                        .toList());
        List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--name",
                name(),
                "--data-dir",
                directory.resolve("etcd").toString(),
                "--listen-client-urls",
                endpoint(),
                "--advertise-client-urls",
                endpoint(),
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                initial,
                "--heartbeat-interval",
                "20",
                "--election-timeout",
                "400"));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("etcd.log").toFile())
                .start();
        return this;
    }

    /** As a machine that loses its power. */
    public void kill() {
        Process running = process;
        if (running != null) {
            var unused = running.destroyForcibly()
                    .onExit()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Posts to the gateway as a person would, when it answers. */
    public String post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + path))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Posts to a gateway that may be starting. */
    public String postWhenUp(String path, String json) throws IOException, InterruptedException {
        while (true) {
            try {
                String answer = post(path, json);
                if (answer.contains("revision")) {
                    return answer;
                }
            } catch (ConnectException e) {
                Thread.onSpinWait(); // it is starting
            }
        }
    }

    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        kill();
    }
}
