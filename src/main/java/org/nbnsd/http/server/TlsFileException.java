package org.nbnsd.http.server;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that a server is to encrypt with makes no sense; the message is for people. */
public final class TlsFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final String key;
    private final String found;

    TlsFileException(String key, String found, @Nullable Throwable cause) {
        super(key + ": " + found, cause);
        this.key = key;
        this.found = found;
    }

    /** The key of the configuration that names the file. */
    public String key() {
        return key;
    }

    /** The file, what is wrong with it, and what was expected. */
    public String found() {
        return found;
    }
}
