package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * One thing that can be asked of a daemon.
 *
 * @param name such as {@code add-static}
 * @param does what it does, in a few words
 * @param part what has to be there
 * @param manner what kind of a thing it is
 * @param fields what a request says
 * @param lines the values of an answer: each is an object with one of these fields, in a line of its own
 * @param done the fields of what ends the answer, with a {@code ?} behind those that may be missing
 * @param act does it
 */
public record Operation(
        String name,
        String does,
        Part part,
        Manner manner,
        List<Field<?>> fields,
        List<String> lines,
        List<String> done,
        Act act) {
    /** What a daemon may have or not; without it the operation is {@code unavailable}. */
    public enum Part {
        /** Every daemon has it. */
        DAEMON,
        /** The name server's records. */
        RECORDS,
        /** The names of this machine. */
        END_NODE,
        /** The partners of the name server. */
        REPLICATION,
        /** What happened. */
        TIMELINE
    }

    /** What a door must know of it. */
    public enum Manner {
        /** It changes nothing. */
        LOOKS,
        /** It looks, and goes on until the client goes. */
        FOLLOWS,
        /** It changes something. */
        CHANGES,
        /** It changes something, and records follow the request. */
        TAKES_RECORDS,
        /** It changes nothing yet, and the octets of a file follow the request. */
        TAKES_FILE,
        /** What it does lasts as long as the connection: a door without lasting connections does not have it. */
        HOLDS;

        /** Whether it is noted who did it. */
        boolean changes() {
            return this == CHANGES || this == TAKES_RECORDS;
        }
    }

    /** What an operation does. */
    @FunctionalInterface
    public interface Act {
        /**
         * Does it; the values of the answer are written meanwhile.
         *
         * @param call what is wanted, and where the answer goes
         * @return what ends the answer
         * @throws org.nbnsd.control.OperationException if it cannot be done; the client is told
         * @throws IOException if the client has gone, or the daemon stops
         */
        JsonObject run(Call call) throws IOException;
    }

    /** Keeps copies. */
    public Operation {
        fields = List.copyOf(fields);
        lines = List.copyOf(lines);
        done = List.copyOf(done);
    }
}
