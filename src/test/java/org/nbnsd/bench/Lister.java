package org.nbnsd.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who asks the daemon for the same again and again, and reads the answers as fast as they come, without a look at them. */
final class Lister implements Closeable {
    private final SocketChannel channel;
    private final ByteBuffer request;
    private final Thread thread = new Thread(this::run, "lister");
    private volatile int answers;
    private volatile boolean closing;
    private volatile @Nullable IOException failure;

    /**
     * Begins.
     *
     * @param socket that of the daemon's control channel
     * @param request a line of its protocol
     */
    Lister(Path socket, String request) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        this.request = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                channel.write(request.rewind());
                readAnswer();
                answers++;
            }
        } catch (IOException e) {
            if (!closing) {
                failure = e;
            }
        }
    }

    /** Up to the end of the line that begins as the last does, {@code {"d}, and not as that of a record, {@code {"r}. */
    private void readAnswer() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(1 << 16);
        int place = 0;
        boolean isLast = false;
        while (true) {
            in.clear();
            if (channel.read(in) < 0) {
                throw new IOException("the daemon ended the connection");
            }
            for (int i = 0; i < in.position(); i++) {
                byte octet = in.get(i);
                isLast |= place == 2 && octet == 'd';
                place++;
                if (octet == '\n') {
                    if (isLast) {
                        return;
                    }
                    place = 0;
                }
            }
        }
    }

    /** How many answers have come; fails if none can. */
    int answers() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        channel.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
