package org.nbnsd.http.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Source;

/** Gives what it is given, and ends with {@link #end}. */
final class Fed implements Source {
    private final Queue<ByteBuffer> waiting = new ConcurrentLinkedQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Runnable more;
    private volatile boolean isOver;

    void feed(String text) {
        waiting.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        wake();
    }

    void end() {
        isOver = true;
        wake();
    }

    private void wake() {
        Runnable told = more;
        if (told != null) {
            told.run();
        }
    }

    @Override
    public void onMore(Runnable told) {
        more = told;
    }

    @Override
    public @Nullable ByteBuffer next() {
        boolean wasOver = isOver;
        ByteBuffer next = waiting.poll();
        return next != null ? next : wasOver ? null : ByteBuffer.allocate(0);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
