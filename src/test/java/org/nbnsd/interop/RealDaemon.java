package org.nbnsd.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The daemon as users run it: the jar, in a process of its own, on a host of a {@link Lan}. */
public final class RealDaemon {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Lan.Host host;
    private final Path log;
    private final Process process;

    private RealDaemon(Lan.Host host, Path log, Process process) {
        this.host = host;
        this.log = log;
        this.process = process;
    }

    /** Starts {@code serve} on port 137 with a configuration and waits until it serves. */
    public static RealDaemon serve(Lan.Host host, Path directory, String configuration) {
        return serve(host, directory, configuration, List.of());
    }

    /** The same, with more options for the JVM. */
    public static RealDaemon serve(Lan.Host host, Path directory, String configuration, List<String> jvm) {
        try {
            Path config = Files.writeString(directory.resolve("nbnsd.toml"), configuration);
            Path log = directory.resolve("nbnsd.log");
            List<String> command = nbnsd(
                    "serve",
                    "--config",
                    config.toString(),
                    "--data",
                    directory.resolve("data").toString(),
                    "--capture",
                    capture());
            command.addAll(command.indexOf("-jar"), jvm);
            RealDaemon daemon = new RealDaemon(host, log, host.start(log, command));
            daemon.awaitLog("Try it:");
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String capture() {
        File directory = new File(System.getProperty("nbnsd.captures"));
        return new File(directory, "jar-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".pcap")
                .getPath();
    }

    /** The command line of one of our commands. */
    public static List<String> nbnsd(String... arguments) {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = new ArrayList<>(List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                System.getProperty("nbnsd.jar")));
        command.addAll(List.of(arguments));
        return command;
    }

    public Lan.Host host() {
        return host;
    }

    public Process process() {
        return process;
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a line of the log contains a match of a regular expression. */
    public String awaitLog(String regex) {
        String what = "a line with /" + regex + "/";
        return Eventually.get(Duration.ofSeconds(60), () -> what + " in:\n" + log(), () -> {
            String found = log().lines()
                    .filter(line -> line.matches(".*(?:" + regex + ").*"))
                    .findFirst()
                    .orElse(null);
            if (found == null && !process.isAlive()) {
                throw new AssertionError("the daemon has ended, without " + what + ":\n" + log());
            }
            return found;
        });
    }
}
