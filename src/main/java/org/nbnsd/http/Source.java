package org.nbnsd.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a reply that is not all there yet. The server asks for what comes next when the client has taken most of what
 * came before, so nothing heaps up for a slow one. All methods are called by the one thread of all connections, and must never
 * wait for anything.
 */
public interface Source extends AutoCloseable {
    /**
     * What has to be run when there is something after {@link #next} had nothing; the server says it once, before it asks for
     * anything.
     *
     * @param more for any thread, also when there is nothing new, or the stream is over
     */
    void onMore(Runnable more);

    /**
     * What comes next. What is in the buffer must not be changed any more, but many streams may be given the same octets.
     *
     * @return some octets, at best some kilobytes; an empty buffer if there is nothing now; null if nothing will ever come
     * @throws IOException if the rest cannot be had: the connection is closed in the middle, so that the client sees that
     */
    @Nullable
    ByteBuffer next() throws IOException;

    /** Nothing more is wanted: it is over, or the client has gone. Called once. */
    @Override
    void close();
}
