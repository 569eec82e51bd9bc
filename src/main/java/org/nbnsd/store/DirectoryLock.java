package org.nbnsd.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One owner for a directory: the file {@code lock} in it, locked as long as this is open, with the process id inside. The
 * file stays; when the process ends, however it does, the lock goes.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "lock";

    /**
     * Those of this process. A second attempt must not even open the file: closing it again would release the first lock,
     * because POSIX locks belong to the process.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param directory the directory, which is made if it is missing
     * @throws StoreException if somebody else has it, or the file cannot be written
     */
    static DirectoryLock take(Path directory) throws StoreException {
        Path file = directory.resolve(NAME);
        try {
            DurableFiles.createDirectories(directory);
            file = directory.toRealPath().resolve(NAME);
            if (!HELD.add(file)) {
                throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
            }
            return taken(directory, file);
        } catch (IOException e) {
            throw Reasons.of(file, e);
        }
    }

    private static DirectoryLock taken(Path directory, Path file) throws IOException, StoreException {
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    DurableFiles.permissions(file, "rw-------"));
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, Files.readString(file).trim());
            }
            DurableFiles.giveToOwnerOfDirectory(file);
            note(channel, Long.toString(ProcessHandle.current().pid()));
            taken = true;
            return new DirectoryLock(file, channel);
        } finally {
            if (!taken) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static StoreException inUse(Path directory, String pid) {
        return new StoreException(directory + ": is in use by nbnsd process " + (pid.isEmpty() ? "(unknown)" : pid)
                + " (expected: no other; choose another directory with --data, or stop that process)");
    }

    private static void note(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Lets go. */
    @Override
    public void close() throws StoreException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            note(channel, "");
        } catch (IOException e) {
            throw Reasons.of(file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
