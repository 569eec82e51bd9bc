package org.nbnsd.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files for their owner's eyes only, and steps that are on the disk when they return.
 *
 * <p>No file that SQLite has open in this process may be opened here, not even to read it: closing it would take away
 * SQLite's locks on it, because POSIX locks belong to the process.
 */
final class DurableFiles {
    private DurableFiles() {}

    /** Makes a directory and those above it, as far as they are missing. */
    static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) { // createDirectories would refuse a symbolic link
            Files.createDirectories(directory, permissions(directory, "rwx------"));
        }
    }

    /** Makes an empty file, which must not be there, for the owner of its directory. */
    static void createFile(Path file) throws IOException {
        Files.createFile(file, permissions(file, "rw-------"));
        giveToOwnerOfDirectory(file);
    }

    /** What root makes in the directory of a service must be open to the service. */
    static void giveToOwnerOfDirectory(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributeView model = Files.getFileAttributeView(directoryOf(file), PosixFileAttributeView.class);
        if (view == null || model == null) {
            return;
        }
        PosixFileAttributes attributes = model.readAttributes();
        boolean root = view.getOwner().getName().equals("root");
        if (root && !attributes.owner().equals(view.getOwner())) {
            try {
                view.setGroup(attributes.group());
                view.setOwner(attributes.owner());
            } catch (FileSystemException e) {
                // A root who may not is one of a container, where the owner of the directory may be nobody.
            }
        }
    }

    /** Makes an empty file with a new name in the directory of another. */
    static Path createFileBeside(Path other) throws IOException {
        Path name = other.toAbsolutePath().getFileName();
        return Files.createTempFile(directoryOf(other), name + ".", ".part", permissions(other, "rw-------"));
    }

    /** A name that no file has: that of a file with something behind it. */
    static Path unused(Path file, String suffix) {
        Path found = file.resolveSibling(file.getFileName() + suffix);
        for (int i = 2; Files.exists(found, LinkOption.NOFOLLOW_LINKS); i++) {
            found = file.resolveSibling(file.getFileName() + suffix + "." + i);
        }
        return found;
    }

    /** Gives a file a second name; where there are no links, by a copy. */
    static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(from, to);
        }
    }

    static Path directoryOf(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        return directory == null ? absolute : directory;
    }

    static FileAttribute<?>[] permissions(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Puts a file that is complete into its place, over what may be there. */
    static void bringIn(Path complete, Path place) throws IOException {
        sync(complete);
        Files.move(complete, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directoryOf(place));
    }

    /** Waits until the contents of a file, or the entries of a directory, are on the disk. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
