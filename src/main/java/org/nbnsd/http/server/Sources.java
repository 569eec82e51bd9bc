package org.nbnsd.http.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Source;

/** Bodies that are there from the beginning, as those that are not: piece by piece. */
final class Sources {
    /** Octets of a piece. */
    private static final int PIECE = 32 << 10;

    /** Of nothing. */
    static final Source NONE = of(new byte[0]);

    private Sources() {}

    /** Of octets that do not change any more. */
    static Source of(byte[] octets) {
        return new Source() {
            private int sent;

            @Override
            public void onMore(Runnable more) {
                // all of it is there
            }

            @Override
            public @Nullable ByteBuffer next() {
                if (sent == octets.length) {
                    return null;
                }
                int length = Math.min(PIECE, octets.length - sent);
                sent += length;
                return ByteBuffer.wrap(octets, sent - length, length);
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    /** Of a temporary file, which is removed at the end. */
    static Source of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new Source() {
            @Override
            public void onMore(Runnable more) {
                // all of it is there
            }

            @Override
            public @Nullable ByteBuffer next() throws IOException {
                ByteBuffer piece = ByteBuffer.allocate(PIECE);
                return channel.read(piece) < 0 ? null : piece.flip();
            }

            @Override
            public void close() {
                try (channel) {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
