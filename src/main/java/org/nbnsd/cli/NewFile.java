package org.nbnsd.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.nbnsd.file.Targets;

/**
 * A file that is there completely or not at all: it is written beside its place and then renamed.
 *
 * @param path where it shall be
 * @param replace whether to replace what is there
 */
record NewFile(Path path, boolean replace) {
    /** Writes the contents. */
    @FunctionalInterface
    interface Contents<T> {
        T write(Appendable out) throws IOException;
    }

    /**
     * Makes the file.
     *
     * @return what the contents return
     * @throws FileAlreadyExistsException if it is there and shall not be replaced
     * @throws IOException if it cannot be written, or is no file or one of a daemon; nothing is changed then
     */
    <T> T write(Contents<T> contents) throws IOException {
        String reason = Targets.whyNotReplaceable(path);
        if (reason != null) {
            throw new IOException(path + ": " + reason);
        }
        Path target = replace && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            T result;
            try (BufferedWriter out = Files.newBufferedWriter(
                    temporary, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                result = contents.write(out);
            } catch (IOException e) {
                throw new IOException(path + ": cannot be written: " + e, e);
            }
            if (replace) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(temporary, target);
            }
            return result;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
