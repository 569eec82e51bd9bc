package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.nbnsd.cli.Main;

/**
 * A command that has run.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it explained
 */
public record Ran(int status, String out, String err) {
    /** Runs it, in this process. What it prints as JSON is as the page says. */
    public static Ran nbnsd(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new Console(new PrintWriter(out), new PrintWriter(err)), args);
        if (List.of(args).contains("--json") && out.toString().startsWith("{")) {
            assertThat(JsonPage.faults(out.toString()))
                    .as("what json.md does not say of %s", out)
                    .isEmpty();
        }
        return new Ran(status, out.toString(), err.toString());
    }
}
