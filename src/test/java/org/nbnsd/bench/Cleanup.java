package org.nbnsd.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What must be gone when the benchmark ends, also when it is interrupted: the last first. */
final class Cleanup implements Closeable {
    private final Deque<Closeable> things = new ArrayDeque<>();
    private boolean closed;

    /** Closes this also when the JVM is asked to end. */
    void closeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "cleanup"));
    }

    /** Keeps something to be closed; closing it twice must do no harm. */
    synchronized <T extends Closeable> T add(T thing) throws IOException {
        if (closed) {
            thing.close();
            throw new IOException("the benchmark is ending");
        }
        things.push(thing);
        return thing;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!things.isEmpty()) {
            Closeable thing = things.pop();
            try {
                thing.close();
            } catch (IOException | RuntimeException | AssertionError e) {
                Benchmark.say("cannot clean up: " + e);
            }
        }
    }
}
