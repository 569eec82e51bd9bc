package org.nbnsd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Letters;

/**
 * Runs a daemon, and the commands that people use most, in one JVM, so that this notes which classes they take
 * ({@code -XX:DumpLoadedClassList}); a package that is installed has them laid out, and everything starts faster. No command does this.
 */
public final class Rehearsal {
    private static final int POLLS = 300;
    private static final int POLL_MILLIS = 50;

    private final Path directory;
    private final String server;

    private Rehearsal(Path directory, int port) {
        this.directory = directory;
        this.server = "127.0.0.1:" + port;
    }

    /**
     * What an installation runs.
     *
     * @param args a directory, which is made, for a daemon's configuration and data
     * @throws IOException if it cannot be made, or there is no free port
     * @throws InterruptedException if somebody ends it
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Path configuration = Files.writeString(directory.resolve("nbnsd.toml"), "user-names = \"shared\"\n");
        int port = freePort();
        Rehearsal rehearsal = new Rehearsal(directory, port);
        Thread daemon = new Thread(
                () -> rehearsal.play("serve --listen 127.0.0.1 --port " + port + " --config " + configuration
                        + " --data " + directory),
                "rehearsal");
        daemon.setDaemon(true);
        daemon.start();
        boolean serves = rehearsal.waitForDaemon();
        rehearsal.commands();
        System.exit(serves ? ExitStatus.FOUND : ExitStatus.NO_ANSWER);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    private boolean waitForDaemon() throws InterruptedException {
        for (int i = 0; i < POLLS; i++) {
            if (play("health --data " + directory) == ExitStatus.FOUND) {
                return true;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    private void commands() {
        Stream.of(
                        "--help",
                        "--version",
                        "query --help",
                        "events NAME_CONFLICT",
                        "check-config --example",
                        "decode-event 01020304")
                .forEach(this::play);
        List.of(
                        "register FRED#20 --address 127.0.0.2",
                        "register ALICE#03 --address 127.0.0.2",
                        "query FRED#20",
                        "query FRED#20 --json",
                        "status 127.0.0.1",
                        "release FRED#20 --address 127.0.0.2")
                .forEach(command -> play(command + " --timeout 1 --tries 1 --server " + server));
        play("nbtstat -A " + server);
        List.of(
                        "names",
                        "names --json",
                        "show ALICE#03",
                        "explain ALICE#03",
                        "conflicts",
                        "timeline ALICE#03",
                        "statistics",
                        "settings",
                        "changes",
                        "health --json",
                        "add-static PRINTER --computer --address 127.0.0.9 --reason rehearsal",
                        "reload",
                        "export " + directory.resolve("names.csv"),
                        "backup " + directory.resolve("copy.db"))
                .forEach(command -> play(command + " --data " + directory));
    }

    /** What it says is for nobody, and most of it may fail. */
    private int play(String line) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Main.run(Console.ofSystem(nowhere, nowhere, Letters.ofSystem()), line.split(" "));
    }
}
