package org.nbnsd.capture;

import java.io.IOException;

/** A file is no capture file from its beginning on. The message says what is there, and what was expected. */
public final class NotACaptureException extends IOException {
    private static final long serialVersionUID = 1;

    NotACaptureException(String message) {
        super(message);
    }
}
