package org.nbnsd.http;

import java.io.IOException;

/** Answers the requests of a route; for any thread, several at once. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one.
     *
     * @param ask what is wanted; all that does not depend on the route was checked
     * @return the answer
     * @throws ProblemException if it cannot be answered; the client is told the problem
     * @throws org.nbnsd.control.OperationException if the daemon cannot do it; the client is told, see {@link Problem#of}
     * @throws IOException if something else failed: the client is told that it is the daemon's fault, the log what it was
     */
    Reply answer(Ask ask) throws IOException;
}
