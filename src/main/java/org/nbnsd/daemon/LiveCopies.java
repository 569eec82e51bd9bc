package org.nbnsd.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import org.nbnsd.control.DatabaseCopies;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.file.FileFailure;
import org.nbnsd.store.Backup;
import org.nbnsd.store.StoreException;

/** Copies of the database that the daemon has open: each is made beside it, where there is room, and gone when it is sent. */
final class LiveCopies implements DatabaseCopies {
    private final Path database;
    private final Path directory;
    /** As many copies as the disk has to have room for. */
    private final Semaphore room = new Semaphore(1);

    LiveCopies(Path database) {
        this.database = database;
        directory = database.resolveSibling("copy");
    }

    @Override
    public Copied write(OutputStream out) throws IOException {
        if (!room.tryAcquire()) {
            throw new OperationException(Kind.BUSY, "another copy is being sent (expected: one at a time; try again)");
        }
        try {
            Backup.Written written = made();
            Files.copy(written.file(), out);
            out.flush();
            return new Copied(written.records(), written.format(), written.octets());
        } finally {
            clear();
            room.release();
        }
    }

    private Backup.Written made() throws OperationException {
        try {
            clear(); // of what a process left that was killed
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return Backup.write(database, directory.resolve("names.copy"), false);
        } catch (StoreException e) {
            throw new OperationException(Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new OperationException(Kind.UNAVAILABLE, FileFailure.text(e), e);
        }
    }

    private void clear() throws IOException {
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }
}
