package org.nbnsd.cli.console;

import org.nbnsd.control.channel.ControlClient;
import picocli.CommandLine.Option;

/** Why somebody changes something. */
public final class ReasonOption {
    @Option(
            order = 50,
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; it gets into the daemon's log, with who you are.")
    private String reason = "";

    public String reason() {
        try {
            ControlClient.requireReason(reason);
        } catch (IllegalArgumentException e) {
            throw new UsageError("--" + e.getMessage());
        }
        return reason;
    }
}
