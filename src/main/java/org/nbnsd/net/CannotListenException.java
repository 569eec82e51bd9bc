package org.nbnsd.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The sockets cannot be had as asked for. The message is for the person who started the daemon, and complete. */
public final class CannotListenException extends IOException {
    private static final long serialVersionUID = 1;

    CannotListenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
