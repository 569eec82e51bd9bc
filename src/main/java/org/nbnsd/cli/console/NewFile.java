package org.nbnsd.cli.console;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.Targets;
import org.nbnsd.name.Printable;

/**
 * A file that is there completely or not at all: it is written beside its place and then renamed. What it has in it, who has
 * which name and what was sent, is for its owner alone; one that takes the place of another may be read by whom that might.
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
        return make(temporary -> {
            try (BufferedWriter out = Files.newBufferedWriter(
                    temporary, StandardCharsets.UTF_8, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                return contents.write(out);
            }
        });
    }

    /** Fills a file that has just been made. */
    @FunctionalInterface
    private interface Making<T> {
        T make(Path temporary) throws IOException;
    }

    private <T> T make(Making<T> making) throws FileFailure {
        requireFree();
        try {
            return makeBeside(making);
        } catch (FileAlreadyExistsException e) {
            throw thereAlready();
        } catch (IOException e) {
            throw FileFailure.writing(path, e);
        }
    }

    /** Writes octets. */
    @FunctionalInterface
    public interface Octets<T> {
        T write(OutputStream out) throws IOException;
    }

    /** Knows its own failures from those of who writes to it. */
    private static final class Own extends FilterOutputStream {
        private @Nullable IOException failure;

        Own(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            try {
                out.write(octets, from, count);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    /**
     * Makes the file.
     *
     * @return what the contents return
     * @throws FileFailure if it cannot be written, or is no file or one of a daemon; nothing is changed then
     * @throws IOException if the contents cannot be had; nothing is changed then
     */
    public <T> T writeOctets(Octets<T> contents) throws IOException {
        try {
            return make(temporary -> {
                try (Own out = new Own(
                        Files.newOutputStream(temporary, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
                    return octets(contents, out);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static <T> T octets(Octets<T> contents, Own out) throws IOException {
        try {
            return contents.write(out);
        } catch (IOException e) {
            if (e.equals(out.failure)) {
                throw e;
            }
            throw new UncheckedIOException(e);
        }
    }

    private <T> T makeBeside(Making<T> making) throws IOException {
        Path target = replace && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            // What a process that had our id left behind, or whoever waits for us to write through a link
            Files.deleteIfExists(temporary);
            create(temporary);
            T result = making.make(temporary);
            if (replace) {
                keepPermissions(target, temporary);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(temporary, target);
            }
            return result;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void create(Path file) throws IOException {
        if (hasPermissions(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static void keepPermissions(Path before, Path file) throws IOException {
        if (hasPermissions(file) && Files.exists(before)) {
            Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(before));
        }
    }
}
