package org.nbnsd.control;

import java.io.IOException;
import java.io.OutputStream;

/** Makes copies of the database while the daemon runs. For any thread. */
public interface DatabaseCopies {
    /** For a daemon that has no database. */
    DatabaseCopies NONE = out -> {
        throw new OperationException(
                OperationException.Kind.UNAVAILABLE, "this daemon keeps its records in memory only, or has none");
    };

    /**
     * A copy that was written.
     *
     * @param records how many records are in it
     * @param format the format of the database
     * @param octets its size
     */
    record Copied(long records, int format, long octets) {}

    /**
     * Makes a copy of what is durable at one moment, checks it, and then writes it.
     *
     * @param out gets the octets of a database file; nothing if there is no complete copy
     * @return what was written
     * @throws IOException if it cannot be made, or {@code out} throws it; the message is for people
     */
    Copied write(OutputStream out) throws IOException;
}
