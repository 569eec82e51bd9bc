package org.nbnsd.cli.console;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.Targets;
import org.nbnsd.name.Printable;

/**
 * A file that is there completely or not at all: it is written beside its place and then renamed.
 *
 * @param path where it shall be
 * @param replace whether to replace what is there
 */
public record NewFile(Path path, boolean replace) {
    /** Writes the contents. */
    @FunctionalInterface
    public interface Contents<T> {
        T write(Appendable out) throws IOException;
    }

    /**
     * Tells at once that there is something that shall not be replaced, or that cannot be.
     *
     * @throws FileFailure if there is no file but a directory, a device or a pipe, or one of a daemon
     */
    public void requireFree() throws FileFailure {
        try {
            String obstacle = Targets.whyNotReplaceable(path);
            if (obstacle != null) {
                throw new FileSystemException(path.toString(), null, obstacle);
            }
        } catch (IOException e) {
            throw FileFailure.writing(path, e);
        }
        if (Files.exists(path) && !replace) {
            throw thereAlready();
        }
    }

    private Refusal thereAlready() {
        return new Refusal(Printable.text(path + ": there already (expected: another name, or --replace)"));
    }

    /**
     * Makes the file.
     *
     * @return what the contents return
     * @throws FileFailure if it cannot be written, or is no file or one of a daemon; nothing is changed then
     */
    public <T> T write(Contents<T> contents) throws FileFailure {
        requireFree();
        try {
            return writeBeside(contents);
        } catch (FileAlreadyExistsException e) {
            throw thereAlready();
        } catch (IOException e) {
            throw FileFailure.writing(path, e);
        }
    }

    private <T> T writeBeside(Contents<T> contents) throws IOException {
        Path target = replace && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            T result;
            // What a process that had our id left behind, or whoever waits for us to write through a link
            Files.deleteIfExists(temporary);
            try (BufferedWriter out = Files.newBufferedWriter(
                    temporary, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                result = contents.write(out);
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
