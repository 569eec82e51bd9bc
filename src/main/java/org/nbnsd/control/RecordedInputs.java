package org.nbnsd.control;

import java.io.IOException;
import java.util.function.Consumer;

/** The last inputs of the name server and the state that they began from, as the octets of a file. */
@FunctionalInterface
public interface RecordedInputs {
    /**
     * What is in it.
     *
     * @param records how many records there were when it began
     * @param inputs how many inputs
     * @param began when it began, in milliseconds since the epoch
     * @param isWhole whether it reaches back to the start of the daemon
     */
    record Size(int records, int inputs, long began, boolean isWhole) {}

    /**
     * Hands them out.
     *
     * @param out gets some at a time, in their order
     * @return how much it is
     * @throws IOException if they cannot be told now
     */
    Size writeTo(Consumer<byte[]> out) throws IOException;
}
