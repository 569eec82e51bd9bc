package org.nbnsd.cli.console;

/** The command line is wrong; the message says what, where, and what was expected. */
public final class UsageError extends RuntimeException {
    public UsageError(String message) {
        super(message);
    }
}
