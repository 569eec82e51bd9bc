package org.nbnsd.http.server;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Body;

/** What has come of a body: in memory, or in a temporary file. */
final class BodyCollector {
    private final Body body;
    private final OutputStream out;
    private final @Nullable Path file;
    private long octets;

    /**
     * Begins.
     *
     * @throws IOException if the file cannot be made
     */
    BodyCollector(Body body) throws IOException {
        this.body = body;
        file = body.kind() == Body.Kind.FILE ? Files.createTempFile("nbnsd-upload-", ".tmp") : null;
        out = file == null ? new ByteArrayOutputStream() : Files.newOutputStream(file);
    }

    /** So many have come. */
    long octets() {
        return octets;
    }

    /** So many are in memory. */
    long inMemory() {
        return file == null ? octets : 0;
    }

    boolean isFile() {
        return file != null;
    }

    /**
     * Takes more.
     *
     * @return false if that is too much; it is not taken then
     * @throws IOException if the disk does not take it
     */
    boolean add(ByteBuf more) throws IOException {
        int length = more.readableBytes();
        if (octets + length > body.most()) {
            return false;
        }
        more.readBytes(out, length);
        octets += length;
        return true;
    }

    /** What has come, of one in memory. */
    byte[] array() {
        return out instanceof ByteArrayOutputStream array ? array.toByteArray() : new byte[0];
    }

    /**
     * The file, which is not removed any more.
     *
     * @return null if it is in memory
     */
    @Nullable
    Path finish() throws IOException {
        out.close();
        return file;
    }

    /** Forgets all of it. */
    void drop() {
        try (out) {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // it is a temporary file; who cleans up such files finds it
        }
    }
}
