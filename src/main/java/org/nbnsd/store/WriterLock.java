package org.nbnsd.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One writer for a database, whatever becomes of the file {@code lock} beside it and whatever name it is opened by: a lock
 * on an octet of the database itself, far behind its end. SQLite's own locks would not do, because with a log it lets many
 * processes write in turn, and {@code sqlite3} may read meanwhile.
 *
 * <p>Whenever SQLite closes the last connection of this process to the file, the operating system drops this lock, too,
 * because POSIX locks belong to the process; so it is taken again after each time the file is opened. For the same reason
 * this must be closed after the last connection.
 */
final class WriterLock implements AutoCloseable {
    /** SQLite's are at 2^30 and a few behind. */
    private static final long PLACE = 1L << 62;

    private final SqliteFile file;
    private final FileChannel channel;
    private @Nullable FileLock lock;

    private WriterLock(SqliteFile file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock of a database that is there.
     *
     * @throws StoreException if somebody else has it, or the file cannot be written
     */
    static WriterLock take(SqliteFile file) throws StoreException {
        file.requireNoDirectory();
        try {
            WriterLock lock = new WriterLock(
                    file, FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE));
            boolean taken = false;
            try {
                lock.retake();
                taken = true;
                return lock;
            } finally {
                if (!taken) {
                    lock.channel.close();
                }
            }
        } catch (IOException e) {
            throw Reasons.of(file.shown(), e);
        }
    }

    /**
     * Refuses a database that somebody else has; none is fine. This process must not have it open.
     *
     * @throws StoreException if somebody else has the lock
     */
    static void requireFree(SqliteFile file) throws StoreException {
        if (file.exists()) {
            take(file).close();
        }
    }

    /** Takes it again, as is necessary after a connection was closed. */
    void retake() throws StoreException {
        try {
            FileLock before = lock;
            lock = null;
            if (before != null) {
                before.release();
            }
            lock = channel.tryLock(PLACE, 1, false);
        } catch (OverlappingFileLockException e) {
            throw inUse();
        } catch (IOException e) {
            throw Reasons.of(file.shown(), e);
        }
        if (lock == null) {
            throw inUse();
        }
    }

    private StoreException inUse() {
        return StoreException.outOfReach(
                file.shown()
                        + ": is in use by another nbnsd process, although the file 'lock' beside it does not say so"
                        + " (expected: no other; stop that process, or choose another directory with --data)",
                null);
    }

    @Override
    public void close() throws StoreException {
        try {
            channel.close();
        } catch (IOException e) {
            throw Reasons.of(file.shown(), e);
        }
    }
}
