package org.nbnsd.recording;

import org.jspecify.annotations.Nullable;

/** A file is no recording, or not all of one; the message says where and what was expected. */
public final class RecordingException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Of a message.
     *
     * @param message for people
     * @param cause what was wrong; null if the message says it all
     */
    RecordingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
