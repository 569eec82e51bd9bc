package org.nbnsd.cli.console;

import java.io.PrintWriter;
import org.nbnsd.name.CodePage;

/**
 * Where a command prints.
 *
 * @param out results, with letters
 * @param err reasons, hints and packets, with letters
 * @param raw results that another program reads, octet for octet
 * @param terminal whether results go to a terminal, which obeys control characters
 * @param colour whether results may have colours
 * @param width how many columns a line may have
 * @param letters how letters become octets of names and back
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        PrintWriter raw,
        boolean terminal,
        boolean colour,
        int width,
        Letters letters) {
    private static final String DUMB = "dumb";
    /** What terminals and printers have at least, in columns. */
    public static final int WIDTH = 80;

    private static final int LEAST_WIDTH = 40;

    /** Without colours, of 80 columns, for a reader who sees all letters. */
    public Console(PrintWriter out, PrintWriter err) {
        this(out, err, new Letters(CodePage.CP850, character -> true));
    }

    private Console(PrintWriter out, PrintWriter err, Letters letters) {
        this(letters.over(out), letters.over(err), out, false, false, WIDTH, letters);
    }

    /** That of this process. */
    public static Console ofSystem(PrintWriter out, PrintWriter err, Letters letters) {
        return new Console(
                letters.over(out),
                letters.over(err),
                out,
                Terminal.showsOutput(),
                isColourTerminal(),
                systemWidth(),
                letters);
    }

    /** What the variable says; else what the terminal does; what is no terminal gets each sentence in one line. */
    private static int systemWidth() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9][0-9]{0,3}")) {
            return Math.max(LEAST_WIDTH, Integer.parseInt(columns));
        }
        return Terminal.showsOutput() ? Math.max(LEAST_WIDTH, Terminal.width(WIDTH)) : Integer.MAX_VALUE;
    }

    /** Whether what this program prints is read by a person at a terminal who does not mind (no-color.org). */
    static boolean isColourTerminal() {
        if (!System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                || System.getenv().getOrDefault("TERM", DUMB).equals(DUMB)) {
            return false;
        }
        return Terminal.showsOutput();
    }
}
