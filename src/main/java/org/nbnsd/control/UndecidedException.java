package org.nbnsd.control;

import java.io.InterruptedIOException;

/** The wait for an operation was broken off because the daemon stops: it may have been carried out all the same. */
public final class UndecidedException extends InterruptedIOException {
    private static final long serialVersionUID = 1;

    UndecidedException() {
        this(
                "the daemon is stopping; what was asked for may have been done (expected: look at the records, or at the log)");
    }

    UndecidedException(String message) {
        super(message);
    }
}
