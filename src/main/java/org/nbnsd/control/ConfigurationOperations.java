package org.nbnsd.control;

import java.io.IOException;
import java.util.List;
import org.nbnsd.registry.Author;

/**
 * What people can do with the configuration of a running daemon. For any thread; a part of {@link Operations}, with its errors.
 */
public interface ConfigurationOperations {
    /**
     * Reads the file of the daemon again, and its command line over it. If anything is wrong, all stays as it is; else what may
     * change while it serves is changed, all of it between two datagrams.
     *
     * @param author who wants it, for the log
     * @return what became of it
     * @throws IOException if the daemon does not serve yet, or stops
     */
    Reloaded reload(Author author) throws IOException;

    /**
     * What holds.
     *
     * @return each key, in the order of the example; those of sections that are there many times for each of them
     */
    List<Setting> settings();

    /**
     * Where the configuration comes from.
     *
     * @return a file as it was named; empty if there is none
     */
    String file();

    /**
     * What would be said of a configuration if it were the file. Touches nothing.
     *
     * @param text in TOML
     * @return what is wrong with it, or what would be done with it
     */
    ConfigurationChecked check(String text);

    /** The time, in milliseconds since the epoch. */
    long now();
}
