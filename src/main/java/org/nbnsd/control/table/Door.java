package org.nbnsd.control.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.registry.NameRecord;

/** Where a request came in, and the answer goes out. Every method throws an {@link IOException} if the client has gone. */
public interface Door {
    /** Where requests of this door come from. */
    Origin origin();

    /**
     * Writes a value of the answer.
     *
     * @param line a JSON object with one field
     */
    void write(String line) throws IOException;

    /** Sends what was written so far. */
    void flush() throws IOException;

    /**
     * The records that follow a request of {@link Operation.Manner#TAKES_RECORDS}.
     *
     * @return all of them: a client that goes in the middle has changed nothing
     */
    List<NameRecord> records() throws IOException;

    /**
     * The file that follows a request of {@link Operation.Manner#TAKES_FILE}.
     *
     * @return the file, complete; it is gone when the call is over
     * @throws IOException if it did not come, or cannot be kept
     */
    Path file() throws IOException;

    /**
     * Has the client hold a name until it goes.
     *
     * @param name the name; of a family, its first
     * @param ofFamily whether the next free name of the family is wanted
     * @return what became of it
     * @throws org.nbnsd.control.OperationException if the daemon is no end node, or this door cannot hold a name
     */
    NameClaimed hold(LocalName name, boolean ofFamily) throws IOException;

    /**
     * The client no longer holds a name; nothing if it does not.
     *
     * @param name the name
     */
    void letGo(NetbiosName name) throws IOException;
}
