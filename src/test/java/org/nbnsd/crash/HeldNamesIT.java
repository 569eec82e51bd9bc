package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.interop.RealDaemon;

/** Q253729 and Q200832, as users see them: the jar as daemon, and the jar as the programs that hold names. */
final class HeldNamesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Process run(String... command) throws IOException {
        List<String> line = new ArrayList<>(RealDaemon.nbnsd(command[0], "--data", directory + "/data"));
        line.addAll(Arrays.asList(command).subList(1, command.length));
        return new ProcessBuilder(line).redirectErrorStream(true).start();
    }

    private String output(String... command) {
        try {
            Process process = run(command);
            String output = new String(process.getInputStream().readAllBytes());
            return output + (process.waitFor() == 0 ? "" : "status " + process.exitValue());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String firstLine(Process process) throws Exception {
        BufferedReader reader = process.inputReader();
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return String.valueOf(reader.readLine());
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void theNameOfAKilledHolderIsFreeAndTheNextOfItsFamilyGetsIt() throws Exception {
        Path config = Files.writeString(directory.resolve("nbnsd.toml"), """
                server = false
                listen = ["127.0.0.1"]
                port = %d

                [node]
                enabled = true
                type = "b"
                computer = "PC1"
                """.formatted(Ports.free()));
        Process daemon = run("serve", "--config", config.toString(), "--capture", directory + "/capture.pcap");
        try {
            awaitServing(daemon);
            Process first = run("hold", "--next-of", "VIEWER        A");
            Process second = null;
            try {
                assertThat(firstLine(first)).startsWith("VIEWER        A<00> is held at 127.0.0.1");
                second = run("hold", "--next-of", "VIEWER        A");
                assertThat(firstLine(second)).startsWith("VIEWER        B<00> is held at 127.0.0.1");
                assertThat(output("nbtstat", "-n"))
                        .contains("VIEWER        A<00>  UNIQUE      Registered", "VIEWER        B<00>");

                first.destroyForcibly().waitFor();
                Eventually.get(
                        PATIENCE,
                        () -> "A is free",
                        () -> output("nbtstat", "-n").contains("VIEWER        A") ? null : Boolean.TRUE);
                assertThat(output("hold", "--next-of", "VIEWER        A", "--", "sh", "-c", "echo $NBNSD_NAME"))
                        .isEqualTo("VIEWER A<00>\n"); // the shell has joined the words
            } finally {
                first.destroyForcibly();
                if (second != null) {
                    second.destroyForcibly();
                }
            }
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    /** And reads on, so that it never waits for us. */
    private static void awaitServing(Process daemon) throws Exception {
        CompletableFuture<String> serves = new CompletableFuture<>();
        Thread reading = new Thread(() -> {
            try {
                BufferedReader out = daemon.inputReader();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.startsWith("Try it:")) {
                        serves.complete(line);
                    }
                }
                serves.completeExceptionally(new AssertionError("the daemon has ended"));
            } catch (IOException e) {
                serves.completeExceptionally(e); // it was killed
            }
        });
        reading.setDaemon(true);
        reading.start();
        serves.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
