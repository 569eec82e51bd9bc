package org.nbnsd.updater;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.interop.Programs;

/** BIND on loopback, with a zone of computers and one of their addresses that take updates with a key. */
public final class Bind implements AutoCloseable {
    public static final String ZONE = "wins.example";
    public static final String REVERSE = "10.in-addr.arpa";
    private static final String ALGORITHM = "hmac-sha256";

    private final Path directory;
    private final int port = Ports.free();
    private final String secret;
    private final List<String> command;
    private @Nullable Process process;

    /**
     * Starts one; skips the test where there is no BIND.
     *
     * @param options of the zone, besides who may update it
     */
    public Bind(Path directory, String options) throws IOException {
        Programs.assumeInstalled("named", "tsig-keygen", "dig");
        this.directory = directory;
        String key = Programs.mustRun("tsig-keygen", "-a", ALGORITHM, "nbnsd-key");
        secret = key.replaceAll("(?s).*secret \"([^\"]+)\".*", "$1");
        Files.writeString(keyFile(), key);
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-------"));
        String start = "$TTL 60\n@ IN SOA ns.example. root.ns.example. 1 3600 600 86400 60\n@ IN NS ns.example.\n";
        Files.writeString(directory.resolve("wins.zone"), start + "www IN A 10.9.9.9\nmail IN MX 10 mx.example.\n");
        Files.writeString(directory.resolve("reverse.zone"), start + "9.9.9 IN PTR www.example.\n");
        String policy = "update-policy { grant nbnsd-key zonesub A TXT PTR; };";
        Files.writeString(
                directory.resolve("named.conf"),
                key
                        + "options { directory \"" + directory + "\"; listen-on port " + port
                        + " { 127.0.0.1; }; listen-on-v6 { none; }; pid-file \"named.pid\"; session-keyfile \"session.key\";"
                        + " recursion no; allow-query { any; }; notify no; empty-zones-enable no; };\n"
                        + "controls { };\n"
                        + "zone \"" + ZONE + "\" { type primary; file \"wins.zone\"; " + policy
                        + " check-names ignore; "
                        + options + " };\n"
                        + "zone \"" + REVERSE + "\" { type primary; file \"reverse.zone\"; " + policy
                        + " allow-transfer { key nbnsd-key; }; };\n");
        command = List.of(
                "named", "-g", "-n", "1", "-c", directory.resolve("named.conf").toString());
        start();
    }

    /** Starts it, the first time or again. */
    public void start() {
        process = Programs.start(command, directory.resolve("named.log"));
        boolean unused = Eventually.get(
                Duration.ofSeconds(30),
                () -> "BIND does not answer; see " + directory.resolve("named.log"),
                () -> Programs.run(Duration.ofSeconds(10), List.of(dig("SOA", ZONE)))
                                .out()
                                .contains("root.ns.example")
                        ? Boolean.TRUE
                        : null);
    }

    /** Stops it; what it was told is in its files. */
    public void stop() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    public Path keyFile() {
        return directory.resolve("nbnsd.key");
    }

    public TransferKey key() {
        return new TransferKey("nbnsd-key", ALGORITHM, secret);
    }

    private String[] dig(String type, String name) {
        return new String[] {"dig", "+short", "+tries=1", "+time=2", "@127.0.0.1", "-p", "" + port, name, type};
    }

    /** What it says, sorted. */
    public List<String> ask(String type, String name) {
        return Programs.mustRun(dig(type, name)).lines().sorted().toList();
    }

    /** How many names of a zone have our mark. */
    public long marked(String zone) {
        return Programs.mustRun(
                        "dig",
                        "+tries=1",
                        "+time=5",
                        "@127.0.0.1",
                        "-p",
                        "" + port,
                        "-y",
                        ALGORITHM + ":nbnsd-key:" + secret,
                        zone,
                        "AXFR")
                .lines()
                .filter(line -> line.contains("heritage=nbnsd"))
                .count();
    }

    /** Changes the zone as an administrator does. */
    public void nsupdate(String... lines) throws IOException {
        Path script = directory.resolve("nsupdate.txt");
        Files.writeString(
                script, "server 127.0.0.1 " + port + "\nzone " + ZONE + "\n" + String.join("\n", lines) + "\nsend\n");
        Programs.mustRun("nsupdate", "-k", keyFile().toString(), script.toString());
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
