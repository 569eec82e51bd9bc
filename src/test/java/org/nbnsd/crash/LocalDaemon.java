package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.interop.RealDaemon;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** The daemon as users run it: the jar, in a process of its own, on 127.0.0.1 and any free port. */
public final class LocalDaemon implements AutoCloseable {
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("127.0.0.1");
    private static final Pattern PORT = Pattern.compile("  listens on  127\\.0\\.0\\.1, UDP port ([0-9]+)");

    /**
     * What a daemon needs.
     *
     * @param launcher the beginning of the command line: what makes the daemon's surroundings, and then runs it
     * @param data its directory
     * @param config its configuration
     * @param log what it logs, one daemon after the other
     * @param temporary where SQLite's native code is unpacked; it stays there when a process is killed
     */
    public record Place(List<String> launcher, Path data, Path config, Path log, Path temporary) {
        /** Everything in one directory. */
        static Place in(Path directory, int challengePort) throws IOException {
            return in(directory, challengePort, "sync");
        }

        /** The same, with another way of making changes durable. */
        static Place in(Path directory, int challengePort, String durability) throws IOException {
            Path config = Files.writeString(directory.resolve("nbnsd.toml"), """
                    durability = "%s"

                    [challenge-query]
                    # Nobody is to lose a name because this machine is busy.
                    tries = 2
                    first-interval = "30s"
                    port = %d

                    [limits]
                    names-per-host = 100000

                    [rate]
                    per-host = 0
                    per-network = 0
                    """.formatted(durability, challengePort));
            return new Place(
                    List.of(),
                    directory.resolve("data"),
                    config,
                    directory.resolve("nbnsd.log"),
                    Files.createDirectory(directory.resolve("tmp")));
        }

        Place launchedBy(List<String> other) {
            return new Place(other, data, config, log, temporary);
        }

        Path database() {
            return data.resolve("names.db");
        }

        private void sweep() {
            try {
                MoreFiles.deleteDirectoryContents(temporary, RecursiveDeleteOption.ALLOW_INSECURE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String lastLogged() {
            try {
                List<String> lines = logged();
                return " and, last, in the log:\n"
                        + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
            } catch (IOException e) {
                return ", and its log cannot be read: " + e;
            }
        }

        /** What all daemons have logged. */
        public List<String> logged() throws IOException {
            return Files.readAllLines(log);
        }
    }

    private final Place place;
    private final Process process;
    private final List<String> said = new ArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private LocalDaemon(Place place, Process process) {
        this.place = place;
        this.process = process;
        Thread reader = new Thread(this::read, "daemon-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it, and does not wait until it serves. */
    public static LocalDaemon start(Place place, Path capture) {
        return start(place, capture, List.of());
    }

    /** The same, with more options for the JVM. */
    public static LocalDaemon start(Place place, Path capture, List<String> jvm) {
        List<String> command = new ArrayList<>(place.launcher());
        command.addAll(RealDaemon.nbnsd(
                "serve",
                "--listen",
                ADDRESS.toString(),
                "--port",
                "0",
                "--config",
                place.config().toString(),
                "--data",
                place.data().toString(),
                "--capture",
                capture.toString()));
        int jar = command.indexOf("-jar");
        command.add(jar, "-Dorg.sqlite.tmpdir=" + place.temporary());
        command.addAll(jar, jvm);
        try {
            return new LocalDaemon(
                    place,
                    new ProcessBuilder(command)
                            .redirectError(
                                    ProcessBuilder.Redirect.appendTo(place.log().toFile()))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        int found = 0;
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                synchronized (said) {
                    said.add(line);
                }
                Matcher matcher = PORT.matcher(line);
                if (matcher.matches()) {
                    found = Integer.parseInt(matcher.group(1));
                } else if (line.startsWith("Try it:")) {
                    port.complete(found);
                }
            }
        } catch (IOException e) {
            port.completeExceptionally(e); // the pipe of a process that was killed
        }
        port.completeExceptionally(new AssertionError("the daemon has ended, and said " + said() + place.lastLogged()));
    }

    /** What it said on standard output. */
    public List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    /** Waits until it serves. */
    public Endpoint awaitServing() throws InterruptedException {
        try {
            return new Endpoint(ADDRESS, port.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("does not serve within a minute: " + said(), e);
        }
    }

    /** The same, or null if it ends instead. */
    @Nullable
    Endpoint awaitServingOrEnd() throws InterruptedException {
        try {
            return new Endpoint(ADDRESS, port.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return null;
        } catch (TimeoutException e) {
            throw new AssertionError("neither serves nor ends within a minute: " + said(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Lets it go on for so long; false if it has ended by then. */
    boolean goesOnFor(long millis) throws InterruptedException {
        return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until it has ended by itself; returns its status. */
    public int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: " + said()).isTrue();
        return process.exitValue();
    }

    /** By SIGTERM; does not wait. */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would close the pipe, too
    }

    /** By SIGKILL; waits until it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("killed").isTrue();
        place.sweep();
    }

    /** By SIGTERM; waits until it has ended, which it must do in order. */
    public void stop() throws InterruptedException {
        terminate();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("stopped").isTrue();
        assertThat(process.exitValue()).as(said().toString()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
