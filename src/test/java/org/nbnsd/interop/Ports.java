package org.nbnsd.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ports at 127.0.0.1 for tests that have to say which, and for those that close one and open it again: meanwhile the
 * system could give a port that it had picked itself to somebody else.
 */
public final class Ports {
    /** Linux gives none of these to a socket that does not say which one it wants. */
    private static final int LOWEST = 16_384;

    private static final int HIGHEST = 32_767;

    /** As the kernel's tables write addresses: the octets of each word backwards. */
    private static final String ANYWHERE = "[0-9A-F]+";

    private static final String HERE = "(0+|[0F]*0100007F)";

    private Ports() {}

    /** One that nobody has, neither for UDP nor for TCP. */
    public static int free() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (!isTaken(ANYWHERE, port, "udp") && !isTaken(ANYWHERE, port, "tcp")) {
                return port;
            }
        }
        throw new AssertionError("no port is free at 127.0.0.1");
    }

    /** Whether nobody has it for UDP at 127.0.0.1. */
    public static boolean isFree(int port) {
        return !isTaken(HERE, port, "udp");
    }

    /**
     * Asks the kernel's tables and opens no socket: one that is closed again would live on for a moment in a program
     * that another test is just starting, and the port would be in use when it is wanted.
     */
    private static boolean isTaken(String addresses, int port, String protocol) {
        Pattern local = Pattern.compile("%s:%04X".formatted(addresses, port));
        return Stream.of(protocol, protocol + "6")
                .map(table -> Path.of("/proc/net", table))
                .filter(Files::exists)
                .flatMap(Ports::rows)
                .anyMatch(row -> local.matcher(row.strip().split(" +", 3)[1]).matches());
    }

    private static Stream<String> rows(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
