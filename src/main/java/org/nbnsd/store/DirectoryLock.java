package org.nbnsd.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

    private final Path directory;
    private final Path file;
    private Held held;

    /**
     * A file that is locked.
     *
     * @param key which file it is; null where files have no such key
     */
    private record Held(FileChannel channel, @Nullable Object key) {}

    private DirectoryLock(Path directory, Path file, Held held) {
        this.directory = directory;
        this.file = file;
        this.held = held;
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
            boolean taken = false;
            try {
                DirectoryLock lock = new DirectoryLock(directory, file, taken(directory, file));
                taken = true;
                return lock;
            } finally {
                if (!taken) {
                    HELD.remove(file);
                }
            }
        } catch (IOException e) {
            throw Reasons.of(file, e);
        }
    }

    private static Held taken(Path directory, Path file) throws IOException, StoreException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw StoreException.outOfReach(
                    file + ": is no plain file (expected: nothing, or the lock of a daemon)", null);
        }
        FileChannel channel = FileChannel.open(
                file,
                // A link could lead to a file that is not ours to write to.
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                DurableFiles.permissions(file, "rw-------"));
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, Files.readString(file).trim());
            }
            DurableFiles.giveToOwnerOfDirectory(file);
            note(channel, Long.toString(ProcessHandle.current().pid()));
            taken = true;
            return new Held(channel, key(file));
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /**
     * Makes the file anew if another hand has removed or replaced it, and the directory if that is gone.
     *
     * @throws StoreException if the directory is a link now, wherever that leads; if somebody else has the new lock, or it
     *     cannot be made
     */
    void keep() throws StoreException {
        try {
            requireRealDirectory();
            if (!isThere()) {
                Held anew = taken(directory, file);
                Held before = held;
                held = anew;
                before.channel().close();
            }
        } catch (IOException e) {
            throw Reasons.of(file, e);
        }
    }

    /** Makes it if it is gone. A link that was put in its place could lead anywhere, and elsewhere the next moment. */
    private void requireRealDirectory() throws IOException, StoreException {
        Path real = DurableFiles.directoryOf(file);
        DurableFiles.createDirectories(real);
        if (!real.toRealPath().equals(real)) {
            throw StoreException.outOfReach(
                    real + ": was replaced by a link to " + real.toRealPath()
                            + " while nbnsd had it open (expected: left alone). Put the directory back, or stop nbnsd and start it"
                            + " again",
                    null);
        }
    }

    private boolean isThere() throws IOException {
        try {
            return Objects.equals(held.key(), key(file));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static StoreException inUse(Path directory, String pid) {
        return StoreException.outOfReach(
                directory + ": is in use by nbnsd process " + (pid.isEmpty() ? "(unknown)" : pid)
                        + " (expected: no other; choose another directory with --data, or stop that process)",
                null);
    }

    private static void note(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Lets go. */
    @Override
    public void close() throws StoreException {
        FileChannel channel = held.channel();
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
