package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // a closed socket of the JDK lives on for a moment in a program that another test is starting
final class SocketFileTest {
    @TempDir
    private Path directory;

    private Path path() {
        return directory.resolve("control");
    }

    private static void connect(Path to) throws IOException {
        SocketChannel.open(UnixDomainSocketAddress.of(to)).close();
    }

    @Test
    void theSocketIsItsOwnersAlone() throws IOException {
        try (ServerSocketChannel channel = new SocketFile(path()).open()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-------");
            assertThat(channel.isOpen()).isTrue();
            connect(path());
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).containsExactly(path());
            }
        }
    }

    @Test
    void theSocketOfADeadDaemonIsReplaced() throws IOException {
        new SocketFile(path()).open().close();
        assertThat(path()).exists();
        try (ServerSocketChannel channel = new SocketFile(path()).open()) {
            assertThat(channel.isOpen()).isTrue();
            connect(path());
        }
    }

    @Test
    void theSocketOfALivingDaemonIsLeftAlone() throws IOException {
        try (ServerSocketChannel first = new SocketFile(path()).open()) {
            assertThatIOException()
                    .isThrownBy(() -> new SocketFile(path()).open())
                    .withMessage("control socket: somebody serves at " + path()
                            + " (expected: no daemon there; give this one another --data or --control)");
            assertThat(first.isOpen()).isTrue();
            connect(path());
        }
    }

    @Test
    void theSocketOfADaemonThatHangsIsLeftAlone() throws IOException {
        try (ServerSocketChannel hanging = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hanging.bind(UnixDomainSocketAddress.of(path()), 1);
            try (SocketChannel one = SocketChannel.open(UnixDomainSocketAddress.of(path()));
                    SocketChannel two = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
                assertThatIOException()
                        .isThrownBy(() -> new SocketFile(path()).open())
                        .withMessageContaining(path() + " is there, and it cannot be told whether a daemon serves");
                assertThat(one.isConnected() && two.isConnected()).isTrue();
            }
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(path(), "precious");
        assertForeign();
        assertThat(path()).hasContent("precious");
        Files.delete(path());
        Files.createDirectory(path());
        assertForeign();
        Files.delete(path());
        Files.createSymbolicLink(path(), directory.resolve("nowhere"));
        assertForeign();
    }

    private void assertForeign() {
        assertThatIOException()
                .isThrownBy(() -> new SocketFile(path()).open())
                .withMessage("control socket: " + path()
                        + " is there and no socket (expected: nothing, or that of a dead daemon)");
    }

    @Test
    void aPathThatIsTooLongIsToldSo() {
        Path tooLong = directory.resolve("x".repeat(107 - directory.toString().length() - 1));
        assertThat(tooLong.toString()).hasSize(107);
        assertThatIOException()
                .isThrownBy(() -> new SocketFile(tooLong).open())
                .withMessage("control socket: " + tooLong + " makes a path of 107 octets (expected: at most 106; give a"
                        + " shorter one with --control, or control in the configuration)");
    }

    @Test
    void aPathAsLongAsItMayBeServes() throws IOException {
        Path deep = Files.createDirectories(directory.resolve(
                "d".repeat(106 - "/control".length() - directory.toString().length() - 1)));
        Path longest = deep.resolve("control");
        assertThat(longest.toString()).hasSize(106);
        try (ServerSocketChannel channel = new SocketFile(longest).open()) {
            assertThat(channel.isOpen()).isTrue();
            connect(longest);
        }
    }

    @Test
    void theDirectoryMustBeThere() {
        Path nowhere = directory.resolve("missing").resolve("control");
        assertThatIOException()
                .isThrownBy(() -> new SocketFile(nowhere).open())
                .withMessage("control socket: " + nowhere + " (expected: a file in a directory that exists)");
    }

    @Test
    void onlyTheOwnFileIsRemoved() throws IOException {
        SocketFile file = new SocketFile(path());
        file.open().close();
        file.remove();
        assertThat(path()).doesNotExist();

        SocketFile replaced = new SocketFile(path());
        replaced.open().close();
        try (ServerSocketChannel successor = new SocketFile(path()).open()) {
            replaced.remove();
            assertThat(successor.isOpen()).isTrue();
            connect(path());
        }
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(path()));
    }
}
