package org.nbnsd.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Where tests leave what went over their sockets, for the one that looks at all of it at the end. */
public final class Captures {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Captures() {}

    static Path file(String name) throws IOException {
        Path directory = Path.of(System.getProperty("nbnsd.captures", "target/captures"));
        Files.createDirectories(directory);
        return directory.resolve(name + ".pcap");
    }

    /** A file of its own for each call. */
    public static Path next(String name) {
        try {
            return file(name + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
