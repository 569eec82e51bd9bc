package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native code, which the driver unpacks to a file and loads from there. The driver removes the file when the JVM
 * ends in order, and a daemon does not: it is killed, or halts. So it gets a directory of its own, which goes as soon as
 * the code is loaded; Linux keeps what is mapped.
 */
final class NativeCode {
    /** The driver's property; who sets it chooses where our directory is made. */
    private static final String DIRECTORY = "org.sqlite.tmpdir";

    private static boolean loaded;

    private NativeCode() {}

    /**
     * Loads it, once.
     *
     * @throws StoreException if that is impossible here
     */
    static synchronized void load() throws StoreException {
        if (loaded) {
            return;
        }
        String chosen = System.getProperty(DIRECTORY);
        try {
            Path directory = chosen == null
                    ? Files.createTempDirectory("nbnsd-sqlite-")
                    : Files.createTempDirectory(Path.of(chosen), "nbnsd-sqlite-");
            try {
                System.setProperty(DIRECTORY, directory.toString());
                SQLiteJDBCLoader.initialize();
            } finally {
                restore(chosen);
                delete(directory);
            }
        } catch (Exception e) { // declared by the driver
            throw Reasons.notLoaded(e);
        }
        loaded = true;
    }

    private static void restore(@Nullable String chosen) {
        if (chosen == null) {
            System.clearProperty(DIRECTORY);
        } else {
            System.setProperty(DIRECTORY, chosen);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(directory)) {
            files = list.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory);
    }
}
