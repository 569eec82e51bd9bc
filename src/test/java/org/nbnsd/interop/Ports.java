package org.nbnsd.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Ports at 127.0.0.1 for tests that have to say which, and for those that close one and open it again: meanwhile the
 * system could give a port that it had picked itself to somebody else.
 */
public final class Ports {
    /** Linux gives none of these to a socket that does not say which one it wants. */
    private static final int LOWEST = 16_384;

    private static final int HIGHEST = 32_767;

    private Ports() {}

    /** One that nobody has, neither for UDP nor for TCP. */
    public static int free() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port) && !isTaken(port, "tcp")) {
                return port;
            }
        }
        throw new AssertionError("no port is free at 127.0.0.1");
    }

    /** Whether nobody has it for UDP. */
    public static boolean isFree(int port) {
        return !isTaken(port, "udp");
    }

    /**
     * Asks the kernel's tables and opens no socket: one that is closed again would live on for a moment in a program
     * that another test is just starting, and the port would be in use when it is wanted.
     */
    private static boolean isTaken(int port, String protocol) {
        String local = ":%04X".formatted(port);
        return Stream.of(protocol, protocol + "6")
                .map(table -> Path.of("/proc/net", table))
                .filter(Files::exists)
                .flatMap(Ports::rows)
                .anyMatch(row -> row.strip().split(" +", 3)[1].endsWith(local));
    }

    private static Stream<String> rows(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
