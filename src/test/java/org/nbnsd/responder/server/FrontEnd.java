package org.nbnsd.responder.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** A server of the DNS by others, at a port of 127.0.0.1, with what {@code src/docs/dns.md} tells to write into its configuration. */
final class FrontEnd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The port of the page. */
    private static final String PORT = "5354";

    private final Path log;
    private final int port;
    private final Process process;

    private FrontEnd(Path directory, int port, List<String> command) throws IOException {
        this.port = port;
        log = directory.resolve("log.txt");
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What the page says, for a responder at another port. */
    static String snippet(String name, int responder) throws IOException {
        String page = Files.readString(Path.of("src/docs/dns.md"));
        String start = "<!-- snippet " + name + " -->\n```\n";
        int from = page.indexOf(start);
        if (from < 0) {
            throw new AssertionError("no snippet " + name + " in src/docs/dns.md");
        }
        String snippet = page.substring(from + start.length(), page.indexOf("\n```", from + start.length()));
        return snippet.replace(PORT, String.valueOf(responder)) + "\n";
    }

    static FrontEnd dnsmasq(Path directory, int responder) throws IOException {
        Path file = Files.writeString(directory.resolve("dnsmasq.conf"), snippet("dnsmasq", responder));
        int port = Ports.free();
        return new FrontEnd(
                directory,
                port,
                List.of(
                        program("dnsmasq"),
                        "--keep-in-foreground",
                        "--conf-file=" + file,
                        "--port=" + port,
                        "--listen-address=127.0.0.1",
                        "--bind-interfaces",
                        "--no-resolv",
                        "--no-hosts",
                        "--pid-file=",
                        "--log-facility=-"));
    }

    static FrontEnd unbound(Path directory, int responder, String snippet) throws IOException {
        int port = Ports.free();
        Path file = Files.writeString(
                directory.resolve("unbound.conf"),
                "server:\n interface: 127.0.0.1\n port: " + port
                        + "\n chroot: \"\"\n username: \"\"\n pidfile: \"\"\n use-syslog: no\n do-daemonize: no\n"
                        + " module-config: \"iterator\"\n use-caps-for-id: yes\n directory: \"" + directory + "\"\n"
                        + snippet(snippet, responder)
                        + "remote-control:\n control-enable: no\n");
        return new FrontEnd(directory, port, List.of(program("unbound"), "-d", "-c", file.toString()));
    }

    static FrontEnd bind(Path directory, int port, int responder, String options, String zones) throws IOException {
        Path file = Files.writeString(
                directory.resolve("named.conf"),
                "options {\n directory \"" + directory + "\";\n listen-on port " + port
                        + " { 127.0.0.1; };\n listen-on-v6 { none; };\n pid-file none;\n lock-file none;\n session-keyfile"
                        + " none;\n" + (options.isEmpty() ? "" : snippet(options, responder)) + "};\ncontrols {};\n"
                        + snippet(zones, responder));
        return new FrontEnd(directory, port, List.of(program("named"), "-g", "-n", "1", "-c", file.toString()));
    }

    private static String program(String name) {
        Path path = Path.of("/usr/sbin", name);
        return Files.isExecutable(path) ? path.toString() : name;
    }

    /** The code of the answer and what it says; what went wrong if there is none. */
    private String ask(String name, int type) {
        try {
            SimpleResolver resolver = new SimpleResolver(new InetSocketAddress("127.0.0.1", port));
            resolver.setTimeout(Duration.ofSeconds(2));
            Message answer = resolver.send(
                    Message.newQuery(Record.newRecord(Name.fromConstantString(name + "."), type, DClass.IN)));
            return Rcode.string(answer.getRcode()) + " "
                    + answer.getSection(Section.ANSWER).stream()
                            .map(Record::rdataToString)
                            .sorted()
                            .toList();
        } catch (IOException e) {
            return e.toString(); // it may not be up yet
        }
    }

    /** Asks until it answers so. */
    void await(String name, int type, String expected) {
        boolean unused = Eventually.get(
                PATIENCE,
                () -> expected + " for " + name + ", but " + ask(name, type) + "; it says\n" + log(),
                () -> expected.equals(ask(name, type)) ? Boolean.TRUE : null);
    }

    private String log() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
