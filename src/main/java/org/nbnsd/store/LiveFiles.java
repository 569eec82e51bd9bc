package org.nbnsd.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of an open database as this process left them, to notice that another hand has touched them. SQLite goes on
 * writing into a log that was removed or replaced, and reports success; who opens the database afterwards finds none of it.
 *
 * <p>Noticed is: another file, or none, in the place of the database, its log or its shared memory, through whatever
 * renaming, link or directory; a database or log whose size or time of change is not as it was left; a log whose beginning
 * or end is not what SQLite wrote. Not noticed is what somebody writes at the very moment of a commit into the middle of the
 * log, or of a checkpoint into the database; and who sets the time of change back on purpose.
 */
final class LiveFiles implements AutoCloseable {
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;

    /** The first word of a log; its last bit says in which order the checksums take octets. */
    private static final int LOG_MAGIC = 0x377F_0682;

    private static final int CHECKSUMMED = 24;

    /**
     * What a file was like.
     *
     * @param key which file it is; null where files have no such key
     */
    private record State(@Nullable Object key, long size, FileTime changed, boolean isFile) {}

    private final SqliteFile file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LOG_HEADER);
    private @Nullable State databaseState;
    private @Nullable State logState;
    private @Nullable State sharedState;

    /** The log, while SQLite has one, which has no locks on it that closing it here could take away. */
    private @Nullable FileChannel log;

    private int pageSize;

    LiveFiles(SqliteFile file) {
        this.file = file;
    }

    /**
     * Takes them as they are now that SQLite has opened them.
     *
     * @param octetsOfPage the size of a page of the database
     */
    void opened(int octetsOfPage) throws StoreException {
        pageSize = octetsOfPage;
        closeLog();
        try {
            log = FileChannel.open(file.log(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw Reasons.of(file.log(), e);
        }
        note();
    }

    /** Takes them as they are now that SQLite has closed them, and may have removed its log. */
    void closed() throws StoreException {
        closeLog();
        note();
    }

    /** Takes them as they are now, because this process has written to them. */
    void note() throws StoreException {
        databaseState = state(file.path());
        logState = state(file.log());
        sharedState = state(file.sharedMemory());
    }

    /** What another hand has done since they were noted; null for nothing. To be asked before writing. */
    @Nullable
    String touched() throws StoreException {
        String found = touched(file.path(), databaseState);
        found = found == null ? touched(file.log(), logState) : found;
        return found == null ? moved(file.sharedMemory(), sharedState) : found;
    }

    /**
     * What another hand has done, as far as what was just committed would be lost with it; null for nothing, and then the
     * log is taken as it is now. To be asked after a commit, and before anything of the log is brought into the database.
     *
     * @param frames how many pages SQLite has in the log
     */
    @Nullable
    String touchedDuringCommit(long frames) throws StoreException {
        State committed = state(file.log());
        String found = touched(file.path(), databaseState);
        found = found == null ? moved(file.log(), logState, committed) : found;
        found = found == null ? moved(file.sharedMemory(), sharedState) : found;
        found = found == null && !isLogWhole(frames) ? was(file.log(), "overwritten or truncated") : found;
        logState = found == null ? committed : logState;
        return found;
    }

    /** Which of them is no longer the one that it was; null if all are. To be asked before SQLite closes them. */
    @Nullable
    String moved() throws StoreException {
        String found = moved(file.path(), databaseState);
        found = found == null ? moved(file.log(), logState) : found;
        return found == null ? moved(file.sharedMemory(), sharedState) : found;
    }

    /** Which files are not this process's, in the place of the database or its log. */
    Rewriting.Others others() throws StoreException {
        return new Rewriting.Others(isOther(databaseState, state(file.path())), isOther(logState, state(file.log())));
    }

    private static boolean isOther(@Nullable State before, @Nullable State now) {
        return now != null && (before == null || !Objects.equals(before.key(), now.key()));
    }

    private static @Nullable String touched(Path path, @Nullable State before) throws StoreException {
        State now = state(path);
        String moved = moved(path, before, now);
        return moved != null || Objects.equals(before, now) ? moved : was(path, "changed");
    }

    private static @Nullable String moved(Path path, @Nullable State before) throws StoreException {
        return moved(path, before, state(path));
    }

    private static @Nullable String moved(Path path, @Nullable State before, @Nullable State now) {
        if (now == null) {
            return before == null ? null : was(path, "removed");
        }
        return before != null && now.isFile() && Objects.equals(before.key(), now.key()) ? null : was(path, "replaced");
    }

    private static String was(Path path, String done) {
        return path + ": was " + done + " while nbnsd had it open (expected: left alone)";
    }

    /** Null if there is none. */
    private static @Nullable State state(Path path) throws StoreException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new State(
                    attributes.fileKey(), attributes.size(), attributes.lastModifiedTime(), attributes.isRegularFile());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw Reasons.of(path, e);
        }
    }

    /** Whether it has its header, and at its end the last page that was committed. */
    private boolean isLogWhole(long frames) throws StoreException {
        FileChannel open = log;
        if (open == null || frames == 0) {
            return open != null;
        }
        long frame = (long) FRAME_HEADER + pageSize;
        try {
            if (!read(open, 0, LOG_HEADER) || !isHeader()) {
                return false;
            }
            long salt = buffer.getLong(16);
            boolean isThere = read(open, LOG_HEADER + (frames - 1) * frame, FRAME_HEADER);
            boolean isCommit = isThere && buffer.getInt(4) != 0;
            return isCommit && buffer.getLong(8) == salt && open.size() >= LOG_HEADER + frames * frame;
        } catch (IOException e) {
            throw Reasons.of(file.log(), e);
        }
    }

    private boolean read(FileChannel open, long at, int octets) throws IOException {
        buffer.clear().limit(octets);
        while (buffer.hasRemaining()) {
            if (open.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the checksum in it is that of what is before. */
    private boolean isHeader() {
        int magic = buffer.getInt(0);
        if ((magic & ~1) != LOG_MAGIC) {
            return false;
        }
        ByteBuffer words = buffer.duplicate();
        words.order((magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int first = 0;
        int second = 0;
        for (int at = 0; at < CHECKSUMMED; at += 8) {
            first += words.getInt(at) + second;
            second += words.getInt(at + 4) + first;
        }
        return buffer.getInt(CHECKSUMMED) == first && buffer.getInt(CHECKSUMMED + 4) == second;
    }

    private void closeLog() throws StoreException {
        FileChannel open = log;
        log = null;
        if (open != null) {
            close(open);
        }
    }

    private void close(FileChannel open) throws StoreException {
        try {
            open.close();
        } catch (IOException e) {
            throw Reasons.of(file.log(), e);
        }
    }

    @Override
    public void close() throws StoreException {
        closeLog();
    }
}
