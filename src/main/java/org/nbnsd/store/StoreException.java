package org.nbnsd.store;

/** A database cannot be opened, read or written. The message is for a person: it names the file, and what is wrong. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * With a message.
     *
     * @param message the file, what is wrong with it, and what was expected
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * With a message and what led to it.
     *
     * @param message the file, what is wrong with it, and what was expected
     * @param cause the failure underneath
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
