package org.nbnsd.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a command may write. A daemon's own files are nobody else's to write, and what is no file cannot be replaced by one:
 * a device that is renamed over is gone until somebody makes it anew.
 */
public final class Targets {
    private static final String DATABASE = "names.db";
    private static final Set<String> OURS =
            Set.of("lock", "control", DATABASE, "timeline.db", "tokens.json", "audit.jsonl", "audit.jsonl.1");
    private static final List<String> SUFFIXES = List.of("-wal", "-shm", "-journal", ".whole", ".new", ".restored");

    private Targets() {}

    /**
     * Why a file may not be put in a place, whether or not something is there that may be replaced.
     *
     * @param target the place; links are followed
     * @return the reason, to follow the path and a colon; null if it may
     * @throws IOException if the place cannot be looked at
     */
    public static @Nullable String whyNotReplaceable(Path target) throws IOException {
        if (Files.isSymbolicLink(target) && !Files.exists(target)) {
            return "is a link that leads nowhere (expected: a file, or a new name)";
        }
        if (Files.isDirectory(target)) {
            return "is a directory (expected: a file)";
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return "is a device, a pipe or a socket (expected: a file, or a new name)";
        }
        return whyNotWritable(target, null);
    }

    /**
     * Why a file may not be written to, whatever kind of file it is.
     *
     * @param target the file, which need not be there; links are followed
     * @param data the directory of a daemon, so that its files are known by other names, too; null for none
     * @return the reason, to follow the path and a colon; null if it may
     * @throws IOException if it cannot be looked at
     */
    public static @Nullable String whyNotWritable(Path target, @Nullable Path data) throws IOException {
        Path real = real(target);
        if (isTerminal(real)) {
            return "is a terminal, which obeys what it is sent (expected: a file or a pipe)";
        }
        Path directory = real.getParent();
        Path name = real.getFileName();
        boolean isOurs = name != null
                && directory != null
                && isOurs(name.toString())
                && Files.exists(directory.resolve(DATABASE), LinkOption.NOFOLLOW_LINKS);
        if (isOurs || data != null && isLinkToOurs(real, data)) {
            return "is a file of the daemon that has its data in " + (isOurs ? directory : data)
                    + " (expected: another file)";
        }
        return null;
    }

    /**
     * Whether a file is a terminal of Linux. It does not only show what is written to it: control characters move the cursor,
     * change titles and send keys.
     *
     * @param real the file; links are not followed
     * @return true if so
     */
    public static boolean isTerminal(Path real) {
        return real.toString().matches("/dev/(pts/.*|tty.*|console)");
    }

    private static Path real(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        if (Files.exists(absolute)) {
            return absolute.toRealPath();
        }
        Path directory = absolute.getParent();
        return directory != null && Files.exists(directory)
                ? directory.toRealPath().resolve(absolute.getFileName())
                : absolute.normalize();
    }

    private static boolean isOurs(String name) {
        String base = name;
        for (String suffix : SUFFIXES) {
            base = base.endsWith(suffix) ? base.substring(0, base.length() - suffix.length()) : base;
        }
        return OURS.contains(base);
    }

    /** Whether it is one of the daemon's files by another name. */
    private static boolean isLinkToOurs(Path real, Path data) throws IOException {
        Object key = key(real);
        if (key == null || !Files.isDirectory(data)) {
            return false;
        }
        for (String ours : OURS) {
            if (Objects.equals(key, key(data.resolve(ours)))) {
                return true;
            }
            for (String suffix : SUFFIXES) {
                if (Objects.equals(key, key(data.resolve(ours + suffix)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.exists(path)
                ? Files.readAttributes(path, BasicFileAttributes.class).fileKey()
                : null;
    }
}
