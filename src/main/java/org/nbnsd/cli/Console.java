package org.nbnsd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err reasons, hints and packets
 * @param colour whether results may have colours
 */
record Console(PrintWriter out, PrintWriter err, boolean colour) {
    private static final String DUMB = "dumb";

    /** Without colours. */
    Console(PrintWriter out, PrintWriter err) {
        this(out, err, false);
    }

    /** Whether what this program prints is read by a person at a terminal who does not mind (no-color.org). */
    static boolean isColourTerminal() {
        if (!System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                || System.getenv().getOrDefault("TERM", DUMB).equals(DUMB)) {
            return false;
        }
        try {
            // System.console() is there without a terminal from Java 22 on, and says nothing about standard output
            // alone.
            return Path.of("/proc/self/fd/1").toRealPath().toString().matches("/dev/(pts/.*|tty.*|console)");
        } catch (IOException e) {
            return false; // a pipe, or no Linux
        }
    }
}
