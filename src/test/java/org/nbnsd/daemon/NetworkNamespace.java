package org.nbnsd.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.nbnsd.interop.Programs;

/** A network namespace of Linux, which only root can make; it goes when it is closed. */
final class NetworkNamespace implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final String name = "nbnsd-test-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();

    NetworkNamespace() {
        Programs.mustRun("ip", "netns", "add", name);
        ip("link set lo up");
    }

    /** Null if they can be made here; else why not. */
    static String obstacle() {
        if (!System.getProperty("os.name").equals("Linux") || !Programs.isInstalled("ip")) {
            return "no ip command";
        }
        try {
            new NetworkNamespace().close();
            return null;
        } catch (AssertionError e) {
            return "not allowed to make a network namespace: " + e.getMessage();
        }
    }

    /** A cable to another namespace; each end is called v0 there. */
    void connect(NetworkNamespace peer) {
        Programs.mustRun(
                "ip", "-n", name, "link", "add", "v0", "type", "veth", "peer", "name", "v0", "netns", peer.name);
    }

    String name() {
        return name;
    }

    void ip(String arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments.split(" ")));
        Programs.mustRun(command.toArray(String[]::new));
    }

    /** Starts a main class of the tests; `ip netns exec` becomes it, so that the process is the JVM. */
    Process java(Class<?> main, String... arguments) throws IOException {
        return start(List.of("ip", "netns", "exec", name), main, arguments);
    }

    static Process start(List<String> prefix, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-Dnbnsd.log.level=INFO"));
        command.addAll(List.of("-Dnbnsd.test.log=WARN", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Reads lines until one is this; fails if the process ends first, with all that it said. */
    static List<String> readUntil(BufferedReader output, String last) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.isEmpty() || !lines.get(lines.size() - 1).equals(last)) {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("expected: " + last + "\nwas: " + String.join("\n", lines));
            }
            lines.add(line);
        }
        return lines;
    }

    /** All that a process says until it ends. */
    static List<String> output(Process process) throws IOException {
        try {
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Programs.mustRun("ip", "netns", "del", name);
    }
}
