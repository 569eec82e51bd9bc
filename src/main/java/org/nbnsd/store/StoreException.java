package org.nbnsd.store;

import org.jspecify.annotations.Nullable;

/** A database cannot be opened, read or written. The message is for a person: it names the file, and what is wrong. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean outOfReach;

    /**
     * With a message.
     *
     * @param message the file, what is wrong with it, and what was expected
     */
    public StoreException(String message) {
        super(message);
        outOfReach = false;
    }

    /**
     * With a message and what led to it.
     *
     * @param message the file, what is wrong with it, and what was expected
     * @param cause the failure underneath
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
        outOfReach = false;
    }

    private StoreException(String message, @Nullable Throwable cause, boolean outOfReach) {
        super(message, cause);
        this.outOfReach = outOfReach;
    }

    /** A file that cannot be read or written at all. */
    static StoreException outOfReach(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, true);
    }

    /**
     * Whether a file, or the disk, cannot be read or written at all; if not, what is in it is wrong, or it may not be done.
     *
     * @return true for such as no permission
     */
    public boolean isOutOfReach() {
        return outOfReach;
    }
}
