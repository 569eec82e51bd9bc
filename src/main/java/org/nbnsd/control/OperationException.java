package org.nbnsd.control;

import java.io.IOException;

/** The daemon cannot do what was asked for now; the message is for people, and says why. */
public final class OperationException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * With a message.
     *
     * @param message what is wrong, and what was expected
     */
    public OperationException(String message) {
        super(message);
    }

    /**
     * With a message and what led to it.
     *
     * @param message what is wrong, and what was expected
     * @param cause the failure underneath
     */
    public OperationException(String message, Throwable cause) {
        super(message, cause);
    }
}
