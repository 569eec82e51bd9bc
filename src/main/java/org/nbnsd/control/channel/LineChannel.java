package org.nbnsd.control.channel;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8 over a socket, with limits on their length and on the wait for them. For one thread, which may be
 * interrupted. Not a blocking channel, because those of Unix domain sockets know no timeout.
 */
final class LineChannel implements AutoCloseable {
    /** The longest line, in octets. */
    static final int MAX_LINE = 64 << 10;

    private static final int BUFFER = 16 << 10;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration patience;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER);
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /**
     * Over a connected channel.
     *
     * @param channel the channel, which closes with this
     * @param patience how long to wait for a line to come, and for the other side to take what is written
     * @throws IOException if that cannot be done; the channel is closed then
     */
    LineChannel(SocketChannel channel, Duration patience) throws IOException {
        this.channel = channel;
        this.patience = patience;
        try {
            channel.configureBlocking(false);
            selector = channel.provider().openSelector();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        key = channel.register(selector, 0);
    }

    /**
     * Reads a line, without its end.
     *
     * @return null if no more will come
     * @throws ProtocolException if what comes is too long, ends in the middle or is not UTF-8
     * @throws SocketTimeoutException if it takes too long
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the connection is broken
     */
    @Nullable
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            while (in.hasRemaining()) {
                byte octet = in.get();
                if (octet == '\n') {
                    return text(line);
                }
                if (line.size() == MAX_LINE) {
                    throw new ProtocolException("line: too long (expected: at most " + MAX_LINE + " octets)");
                }
                line.write(octet);
            }
            if (!fill(deadline)) {
                if (line.size() > 0) {
                    throw new ProtocolException(
                            "line: it ends after " + line.size() + " octets (expected: a line feed at its end)");
                }
                return null;
            }
        }
    }

    private static String text(ByteArrayOutputStream line) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("line: not UTF-8 (expected: UTF-8)");
        }
    }

    private boolean fill(long deadline) throws IOException {
        in.clear();
        try {
            int count;
            while ((count = channel.read(in)) == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
            return count > 0;
        } finally {
            in.flip();
        }
    }

    /**
     * Waits until there is something to read, or nothing ever will be, however long that takes.
     *
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the connection is broken
     */
    void awaitMore() throws IOException {
        while (!in.hasRemaining()) {
            select(SelectionKey.OP_READ, 0);
            if (!fillWithWhatIsThere()) {
                return;
            }
        }
    }

    /**
     * Waits until something is done elsewhere, however long that takes, unless the other side goes first. Who has sent more
     * already is not missed before it gets an answer.
     *
     * @throws EOFException if the other side went
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the connection is broken
     */
    void await(CompletableFuture<?> done) throws IOException {
        CompletableFuture<?> unused = done.whenComplete((result, failure) -> selector.wakeup());
        while (!done.isDone()) {
            select(in.hasRemaining() ? 0 : SelectionKey.OP_READ, 0);
            if (!in.hasRemaining() && !fillWithWhatIsThere()) {
                throw new EOFException("the client has gone");
            }
        }
    }

    private boolean fillWithWhatIsThere() throws IOException {
        in.clear();
        try {
            return channel.read(in) >= 0;
        } finally {
            in.flip();
        }
    }

    /**
     * Writes a line. It leaves at the latest with {@link #flush}.
     *
     * @param line the line, without its end
     * @throws SocketTimeoutException if the other side does not take it
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the connection is broken
     */
    void write(String line) throws IOException {
        CharBuffer characters = CharBuffer.wrap(line);
        encoder.reset();
        while (encoder.encode(characters, out, true).isOverflow()) {
            flush();
        }
        if (!out.hasRemaining()) {
            flush();
        }
        out.put((byte) '\n');
    }

    /**
     * Sends what was written.
     *
     * @throws SocketTimeoutException if the other side does not take it
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the connection is broken
     */
    void flush() throws IOException {
        out.flip();
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    await(SelectionKey.OP_WRITE, deadline);
                }
            }
        } finally {
            out.compact();
        }
    }

    /** Sends a last line, and what was written before, as far as that works at once. Who does not read misses it. */
    void tryToSay(String line) {
        out.flip();
        tryToSend(channel, out);
        if (!out.hasRemaining()) {
            tryToSend(channel, ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        out.compact();
    }

    /** The same for a channel that gets nothing else. */
    static void tryToSay(SocketChannel channel, String line) {
        try {
            channel.configureBlocking(false);
            tryToSend(channel, ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // It is gone, so it does not need to know.
        }
    }

    private static void tryToSend(SocketChannel channel, ByteBuffer octets) {
        try {
            channel.write(octets);
        } catch (IOException e) {
            // It is gone, so it does not need to know.
        }
    }

    private void await(int operation, long deadline) throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("nothing for " + patience.toSeconds() + " s");
        }
        select(operation, left / 1_000_000 + 1);
    }

    /** At most so many milliseconds; 0 for any time. */
    private void select(int operation, long millis) throws IOException {
        key.interestOps(operation);
        selector.select(millis);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Closes the connection. What was written but not flushed is lost. */
    @Override
    public void close() throws IOException {
        try {
            selector.close();
        } finally {
            channel.close();
        }
    }
}
