package org.nbnsd.cli;

/** The command line is wrong; the message says what, where, and what was expected. */
final class UsageError extends RuntimeException {
    UsageError(String message) {
        super(message);
    }
}
