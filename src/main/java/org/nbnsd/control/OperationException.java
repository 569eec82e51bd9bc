package org.nbnsd.control;

import java.io.IOException;

/** The daemon cannot do what was asked for now; the message is for people, and says why. */
public final class OperationException extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What a program can do about it. */
    public enum Kind {
        /** The request makes no sense: nothing, before it is another one. */
        WRONG,
        /** This user may not: nothing, as this user. */
        NOT_ALLOWED,
        /** The daemon is not made to do it, or cannot: nothing, before somebody has looked after it. */
        UNAVAILABLE,
        /** Not now: try again. */
        BUSY,
        /** It has taken too long, and may still be done: look, and try again. */
        LATE
    }

    /**
     * With a message.
     *
     * @param kind what can be done about it
     * @param message what is wrong, and what was expected
     */
    public OperationException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * With a message and what led to it.
     *
     * @param kind what can be done about it
     * @param message what is wrong, and what was expected
     * @param cause the failure underneath
     */
    public OperationException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What a program can do about it. */
    public Kind kind() {
        return kind;
    }
}
