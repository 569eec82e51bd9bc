package org.nbnsd.control.channel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;

/**
 * The file of a Unix domain socket that its owner alone can connect to, from the first moment on: it is bound in a fresh
 * directory that nobody else can enter, gets its permissions there, and is then renamed. Not for several threads.
 */
final class SocketFile {
    /** What the JDK takes: one less than the kernel, whose {@code sun_path} has room for 107 and a NUL. */
    static final int MAX_OCTETS = 106;

    private static final int BACKLOG = 128;
    private static final int TYPE_MASK = 0170000;
    private static final int TYPE_SOCKET = 0140000;

    private final Path path;
    /** Which file we made, for others may have put theirs in its place; null while there is none. */
    private @Nullable Object key;

    SocketFile(Path path) {
        this.path = path;
    }

    /**
     * Checks that an address can hold a path.
     *
     * @throws IOException if the path is too long
     */
    static void checkLength(Path path) throws IOException {
        checkLength(path, path);
    }

    private static void checkLength(Path path, Path bound) throws IOException {
        int octets = bound.toString().getBytes(StandardCharsets.UTF_8).length;
        if (octets > MAX_OCTETS) {
            throw new IOException(
                    "control socket: " + path + " makes a path of " + octets + " octets (expected: at most "
                            + MAX_OCTETS + "; give a shorter one with --control, or control in the configuration)");
        }
    }

    /**
     * Makes the socket. That of a dead daemon is replaced.
     *
     * @return the channel, bound
     * @throws IOException if somebody serves there, something else is there, or the socket cannot be made; the message
     *     names the path
     */
    ServerSocketChannel open() throws IOException {
        checkLength(path);
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IOException("control socket: " + path + " (expected: a file in a directory that exists)");
        }
        requireFree();
        Path directory = freshDirectory();
        Path bound = directory.resolve("s");
        try {
            checkLength(path, bound);
            return bind(bound);
        } finally {
            Files.deleteIfExists(bound);
            Files.delete(directory);
        }
    }

    private ServerSocketChannel bind(Path bound) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(bound), BACKLOG);
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            Object made = keyOf(bound);
            Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE);
            key = made;
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("control socket: " + path + " cannot be made: " + FileFailure.reason(e), e);
        }
    }

    /** Its name is as long as {@code control}, so that the path that is bound is not longer than the one that is meant. */
    private Path freshDirectory() throws IOException {
        for (int tries = 0; ; tries++) {
            String name =
                    "." + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), 4);
            Path directory = path.resolveSibling(name);
            try {
                return Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                if (tries > 100) {
                    throw new IOException("control socket: no free name for a directory beside " + path, e);
                }
            } catch (IOException e) {
                throw new IOException("control socket: " + path + " cannot be made: " + FileFailure.reason(e), e);
            }
        }
    }

    private void requireFree() throws IOException {
        Object mode;
        try {
            mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (((Integer) mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new IOException("control socket: " + path
                    + " is there and no socket (expected: nothing, or that of a dead daemon)");
        }
        if (isServed()) {
            throw new IOException("control socket: somebody serves at " + path
                    + " (expected: no daemon there; give this one another --data or --control)");
        }
    }

    /** Never waits, even for a daemon that hangs, with a full backlog: that is an error. */
    private boolean isServed() throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new IOException(
                    "control socket: " + path + " is there, and it cannot be told whether a daemon serves: "
                            + FileFailure.reason(e),
                    e);
        }
    }

    /** Whether the one that was made last is still in its place. */
    boolean isThere() throws IOException {
        return key != null && key.equals(keyOf(path));
    }

    /** Removes the file, if it is still ours. */
    void remove() throws IOException {
        if (key != null && key.equals(keyOf(path))) {
            Files.deleteIfExists(path);
        }
        key = null;
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
