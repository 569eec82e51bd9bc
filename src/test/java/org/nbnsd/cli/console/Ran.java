package org.nbnsd.cli.console;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.nbnsd.cli.Main;

/**
 * A command that has run.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it explained
 */
public record Ran(int status, String out, String err) {
    /** Runs it, in this process. */
    public static Ran nbnsd(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new Console(new PrintWriter(out), new PrintWriter(err)), args);
        return new Ran(status, out.toString(), err.toString());
    }
}
