package org.nbnsd.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.control.document.Document;

/**
 * What a command with {@code --json} tells: if it ends with an error and has printed no result, the error is the result, as
 * JSON. Standard error has it for people as ever.
 */
final class Told {
    /** More is no reason, but an account. */
    private static final int MOST = 4_000;
    /** How a reason goes on where it says how to ask for help. */
    private static final String HELP = "Try: ";

    private final Console console;
    private final StringBuilder reasons = new StringBuilder();
    private boolean any;

    Told(Console console) {
        this.console = new Console(
                new PrintWriter(new Watched(console.out()), true),
                new PrintWriter(new Remembered(console.err()), true),
                new PrintWriter(new Watched(console.raw()), true),
                console.terminal(),
                console.colour(),
                console.width(),
                console.letters());
    }

    /** Sees that something is printed. */
    private final class Watched extends FilterWriter {
        Watched(Writer out) {
            super(out);
        }

        @Override
        public void write(int c) throws IOException {
            any = true;
            out.write(c);
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            any |= length > 0;
            out.write(chars, offset, length);
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            any |= length > 0;
            out.write(text, offset, length);
        }
    }

    /** Keeps what is printed. */
    private final class Remembered extends FilterWriter {
        Remembered(Writer out) {
            super(out);
        }

        @Override
        public void write(int c) throws IOException {
            reasons.append(reasons.length() < MOST ? String.valueOf((char) c) : "");
            out.write(c);
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            reasons.append(chars, offset, Math.min(length, MOST - Math.min(MOST, reasons.length())));
            out.write(chars, offset, length);
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            reasons.append(text, offset, offset + Math.min(length, MOST - Math.min(MOST, reasons.length())));
            out.write(text, offset, length);
        }
    }

    /** Where the command prints. */
    Console console() {
        return console;
    }

    /**
     * Prints the error, if there is one and nothing else was printed.
     *
     * @param command what was asked for
     * @param status with what it ends
     */
    void end(String command, int status) {
        console.err().flush();
        console.out().flush();
        console.raw().flush();
        if (status == ExitStatus.FOUND || any) {
            return;
        }
        List<String> lines = new ArrayList<>();
        reasons.toString()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(HELP))
                .forEach(lines::add);
        console.out()
                .println(Document.ofCommand(command)
                        .put(
                                "error",
                                new Document()
                                        .put("kind", ExitStatus.word(status))
                                        .put("status", status)
                                        .texts("reasons", lines)));
    }
}
