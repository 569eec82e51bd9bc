package org.nbnsd.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Files that may be something else than files. Who opens a pipe that nobody writes waits for ever, and a device may have no end;
 * a program that serves others must do neither.
 */
public final class PlainFile {
    /** For the first octet of what is no plain file. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of the mode of a file, what says which kind it is; and what says that it is a socket. */
    private static final int KINDS = 0xF000;

    private static final int SOCKET = 0xC000;

    private PlainFile() {}

    /**
     * All octets of a plain file.
     *
     * @param file the file, or a link to one
     * @param most octets that it may have
     * @return its octets
     * @throws IOException if it is none, or larger, or cannot be read
     */
    public static byte[] octets(Path file, int most) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw failure(file, what(file, attributes) + " (expected: a plain file)");
        }
        byte[] octets = new byte[0];
        if (attributes.size() <= most) {
            try (InputStream in = Files.newInputStream(file)) {
                octets = in.readNBytes(most + 1); // it may grow meanwhile
            }
        }
        if (octets.length > most || attributes.size() > most) {
            throw failure(file, "it is too large (expected: at most " + most + " octets)");
        }
        return octets;
    }

    private static String what(Path file, BasicFileAttributes attributes) {
        return attributes.isDirectory()
                ? "is a directory"
                : isSocket(file) ? "it is a socket" : "it is a pipe or a device";
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.getAttribute(file, "unix:mode") instanceof Integer mode && (mode & KINDS) == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static FileSystemException failure(Path file, String reason) {
        return new FileSystemException(file.toString(), null, reason);
    }

    /**
     * Opens a file that a person names, which may be a pipe that somebody writes.
     *
     * @param file the file
     * @return its octets
     * @throws IOException if it cannot be read, is a directory, or nothing comes out of it for ten seconds
     */
    public static InputStream open(Path file) throws IOException {
        return open(file, PATIENCE);
    }

    static InputStream open(Path file, Duration patience) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw failure(file, "Is a directory");
        } else if (isSocket(file)) {
            throw failure(file, what(file, attributes) + ", of which nothing can be read");
        }
        return attributes.isRegularFile() ? Files.newInputStream(file) : begun(file, patience);
    }

    private static InputStream begun(Path file, Duration patience) throws IOException {
        CompletableFuture<InputStream> begun = new CompletableFuture<>();
        Thread opener = new Thread(() -> begin(file, begun), "nbnsd-file");
        opener.setDaemon(true);
        opener.start();
        try {
            return begun.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            begun.cancel(false);
            throw failure(
                    file,
                    "nothing came out of it within " + patience.toSeconds()
                            + " s (expected: a file, or a pipe that somebody writes)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(file, "interrupted while opening it");
        }
    }

    private static void begin(Path file, CompletableFuture<InputStream> begun) {
        try {
            PushbackInputStream in = new PushbackInputStream(Files.newInputStream(file));
            int first = in.read();
            if (first >= 0) {
                in.unread(first);
            }
            if (!begun.complete(in)) {
                in.close(); // nobody waits any more
            }
        } catch (IOException | RuntimeException e) {
            begun.completeExceptionally(e);
        }
    }
}
