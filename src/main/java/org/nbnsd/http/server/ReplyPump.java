package org.nbnsd.http.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Source;
import org.nbnsd.net.FatalErrors;

/**
 * Sends the body of an answer as fast as the client takes it, and never has more of it in memory than a few pieces. For the
 * thread of its connection.
 */
final class ReplyPump {
    /** Pieces after which it is the turn of others. */
    private static final int MOST_AT_ONCE = 16;

    private final Channel channel;
    private final LongSupplier nanos;
    private final Consumer<Throwable> onFailure;
    private final AtomicBoolean isWanted = new AtomicBoolean();
    private @Nullable Source source;
    private @Nullable Runnable onEnd;
    private boolean isPumping;
    private int unsent;
    private long touched;

    /**
     * One for a connection.
     *
     * @param onFailure learns that a source has failed: the answer cannot be finished
     */
    ReplyPump(Channel channel, LongSupplier nanos, Consumer<Throwable> onFailure) {
        this.channel = channel;
        this.nanos = nanos;
        this.onFailure = onFailure;
    }

    /**
     * Sends a body, behind the head that was written.
     *
     * @param body gives it; closed at the end
     * @param end is run when the system has taken all of it
     */
    void start(Source body, Runnable end) {
        source = body;
        onEnd = end;
        touched = nanos.getAsLong();
        body.onMore(this::pumpSoon);
        pump();
    }

    private void pumpSoon() {
        if (isWanted.compareAndSet(false, true)) {
            try {
                channel.eventLoop().execute(FatalErrors.checked(() -> {
                    isWanted.set(false);
                    pump();
                }));
            } catch (RejectedExecutionException e) {
                isWanted.set(true); // the server has stopped: nobody will ever send more
            }
        }
    }

    /** To be called when the client may take more. */
    void pump() {
        if (isPumping) {
            return;
        }
        isPumping = true;
        try {
            boolean hasMore = true;
            for (int pieces = 0; hasMore && pieces < MOST_AT_ONCE && channel.isWritable(); pieces++) {
                hasMore = pumpPiece();
            }
            channel.flush();
            if (hasMore && channel.isWritable()) {
                pumpSoon(); // otherwise who tells that the client may take more does
            }
        } catch (IOException | RuntimeException e) {
            close();
            onFailure.accept(e);
        } finally {
            isPumping = false;
        }
    }

    /** Whether there may be another one now. */
    private boolean pumpPiece() throws IOException {
        Source body = source;
        ByteBuffer next = body == null ? null : body.next();
        if (body != null && next == null) {
            finish();
        }
        if (next == null || !next.hasRemaining()) {
            return false;
        }
        write(next);
        return true;
    }

    private void write(ByteBuffer piece) {
        if (unsent++ == 0) {
            touched = nanos.getAsLong();
        }
        channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece))).addListener(done -> {
            unsent--;
            touched = nanos.getAsLong();
        });
    }

    private void finish() {
        Runnable end = onEnd;
        close();
        unsent++;
        ChannelFuture last = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        last.addListener(done -> {
            unsent--;
            if (end != null) {
                end.run();
            }
        });
    }

    /** Whether a body is being sent, of which there may be more. */
    boolean isSending() {
        return source != null;
    }

    /** Whether something waits for the client, which has taken nothing for so many nanoseconds. */
    boolean isStalled(long now, long patience) {
        return unsent > 0 && now - touched > patience;
    }

    /** Sends no more. */
    void close() {
        Source body = source;
        source = null;
        onEnd = null;
        if (body != null) {
            body.close();
        }
    }
}
