package org.nbnsd.browser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nbnsd.control.Traffic;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.interop.RealDaemon;
import org.nbnsd.name.NetbiosName;

/** The daemon as users run it, with its console, and a small site of hosts around it. */
final class ConsoleSite implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int COMPUTERS = 12;

    private final Path data;
    private final Path config;
    private final int replication = Ports.free();
    private Process partner;
    private Process process;
    private final int http = Ports.free();
    private final int udp = Ports.free();
    private final String network = "127." + (64 + ProcessHandle.current().pid() % 100) + ".7.";
    private final List<PlayedHost> hosts = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * A daemon that serves.
     *
     * @param hasPartner whether it replicates with another, which {@link #startPartner} starts
     */
    ConsoleSite(Path directory, boolean hasPartner) throws Exception {
        data = Files.createDirectories(directory.resolve("data"));
        config = Files.writeString(directory.resolve("nbnsd.toml"), """
                port = %d
                listen = ["%s1"]
                name = "WINS"
                data = "%s"
                [http]
                listen = "127.0.0.1:%d"
                [challenge-query]
                port = %d
                [rate]
                per-host = 0
                """.formatted(udp, network, data, http, udp) + (hasPartner ? replicationWith(2) : ""));
        Files.writeString(data.resolve("traffic.txt"), yesterday());
        process = serve(config, log());
        awaitDaemon();
    }

    private Path log() {
        return config.resolveSibling("nbnsd.log");
    }

    private void awaitDaemon() throws Exception {
        Eventually.get(
                PATIENCE,
                () -> "a daemon that answers by HTTP; its log: " + log(log()),
                () -> isServing() ? true : null);
    }

    /** Stops the daemon; comes back when it has ended. */
    void stopDaemon() {
        end(process);
    }

    /** Starts it again; comes back when it answers. */
    void startDaemon() throws Exception {
        process = serve(config, log());
        awaitDaemon();
    }

    private static Process serve(Path configuration, Path log) throws IOException {
        return new ProcessBuilder(RealDaemon.nbnsd("serve", "--config", configuration.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private String replicationWith(int host) {
        return """
                [replication]
                enabled = true
                port = %d
                [[replication.partner]]
                address = "%s"
                """.formatted(replication, address(host));
    }

    /** Another daemon, which replicates with the first and has a name of its own; comes back when it answers. */
    void startPartner(String name) throws Exception {
        Path directory = Files.createDirectories(config.resolveSibling("partner"));
        Path other = Files.writeString(
                directory.resolve("nbnsd.toml"),
                """
                port = %d
                listen = ["%s"]
                name = "WINS2"
                data = "%s"
                """.formatted(udp, address(2), directory) + replicationWith(1));
        partner = serve(other, directory.resolve("nbnsd.log"));
        String control = directory.resolve("control").toString();
        Eventually.get(PATIENCE, () -> "a partner", () -> Files.exists(Path.of(control)) ? true : null);
        run("add-static", name, "--address", "10.9.8.7", "--control", control);
    }

    /** What was asked in the hours before, as a daemon leaves it. */
    private static String yesterday() {
        long now = System.currentTimeMillis() / 60_000;
        StringBuilder text = new StringBuilder("nbnsd-traffic 1");
        for (Traffic each : Traffic.values()) {
            text.append(' ').append(each.name());
        }
        for (long minute = now - 1400; minute < now - 1; minute++) {
            double busy = 1 + Math.sin((minute - now) * 2 * Math.PI / 1440 + 1) + 0.2 * Math.sin(minute);
            text.append('\n').append(minute);
            for (Traffic each : Traffic.values()) {
                double usual = each == Traffic.QUERIES_FOUND || each == Traffic.RECEIVED ? 60
                        : each == Traffic.QUERIES_NOT_FOUND ? 14
                        : each == Traffic.REGISTRATIONS ? 6 : each == Traffic.REFRESHES ? 20 : 0.8;
                text.append(' ').append(Math.round(usual * busy));
            }
        }
        return text.append('\n').toString();
    }

    Path config() {
        return config;
    }

    private static String log(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean isServing() {
        try {
            return get("/api/v1/statistics").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url(path))).build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + http + path;
    }

    String address(int host) {
        return network + host;
    }

    /** A host of the site that was not there before. */
    PlayedHost host(int number) throws IOException {
        PlayedHost host = new PlayedHost(address(number), udp, new InetSocketAddress(address(1), udp));
        hosts.add(host);
        return host;
    }

    /** Where commands reach the daemon. */
    String control() {
        return data.resolve("control").toString();
    }

    /** What a command prints. */
    String run(String... arguments) throws Exception {
        Process command = new ProcessBuilder(RealDaemon.nbnsd(arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (command.waitFor() != 0) {
            throw new IOException(List.of(arguments) + " ended with " + command.exitValue() + ": " + text);
        }
        return text;
    }

    /** A new token. */
    String token(String name, String scope) throws Exception {
        String text = run("token", "add", name, "--scope", scope, "--control", control());
        return text.lines()
                .flatMap(line -> List.of(line.split("\\s+")).stream())
                .filter(word -> word.startsWith("nbnsd_"))
                .findFirst()
                .orElseThrow(() -> new IOException("no token in " + text));
    }

    /** Computers and users that come to work; two of them have one name, and one user has two computers. */
    void comeToWork() throws Exception {
        for (int i = 0; i < COMPUTERS; i++) {
            PlayedHost host = host(10 + i);
            String computer = "PC-%02d".formatted(i + 1);
            host.register(computer + "<00>");
            host.register(computer + "<20>");
            host.register("USER%02d<03>".formatted(i + 1));
        }
        hosts.get(0).register("ALICE<03>");
        hosts.get(1).register("ALICE<03>");
        hosts.get(2).claim(NetbiosName.parse("PC-05<20>"));
        for (PlayedHost host : hosts) {
            host.query("OLDSRV<20>");
            host.query("PC-01<20>");
        }
    }

    @Override
    public void close() {
        hosts.forEach(PlayedHost::close);
        end(process);
        if (partner != null) {
            end(partner);
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
