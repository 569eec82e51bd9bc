package org.nbnsd.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Files for their owner's eyes only (mode 0600). */
public final class PrivateFile {
    private PrivateFile() {}

    /**
     * Puts contents in the place of what a file has, all of it or nothing; they are on the disk when this returns.
     *
     * @param file the file, which need not be there; beside it one is made that ends in {@code .new}
     * @param contents its contents
     * @throws IOException if they cannot be written; the file is as it was then
     */
    public static void replace(Path file, byte[] contents) throws IOException {
        Path complete = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(complete); // of a process that was killed over it
        try {
            try (FileChannel channel = open(complete, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                out.write(contents);
                channel.force(true);
            }
            Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(complete);
            throw FileFailure.writing(file, e);
        }
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /**
     * Opens a file; one that is made is for its owner alone.
     *
     * @param file the file
     * @param options how
     * @return the open file
     * @throws IOException if it cannot be opened so
     */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(file, all, ownerOnly())
                : FileChannel.open(file, all);
    }

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }
}
