package org.nbnsd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;

/** Pipes, sockets, devices and directories where files are expected. */
final class PlainFileTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private Path pipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        Programs.assumeInstalled("mkfifo");
        Programs.mustRun("mkfifo", pipe.toString());
        return pipe;
    }

    private static String wrong(Path file) {
        IOException[] failure = new IOException[1];
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PlainFile.octets(file, 10))
                .satisfies(e -> failure[0] = e);
        return FileFailure.reading(file, failure[0]).reason();
    }

    @Test
    void theOctetsOfAPlainFileAndOfALinkToOne() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThat(PlainFile.octets(file, 10)).asString().isEqualTo("0123456789");
        assertThat(PlainFile.octets(link, 10)).hasSize(10);
        Files.writeString(file, "0123456789a");
        assertThat(wrong(file)).isEqualTo("it is too large (expected: at most 10 octets)");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> PlainFile.octets(directory.resolve("none"), 10));
    }

    @Test
    void whatIsNoPlainFileIsSaidAndNotOpened() throws Exception {
        assertThat(wrong(pipe())).isEqualTo("it is a pipe or a device (expected: a plain file)");
        assertThat(wrong(Path.of("/dev/zero"))).startsWith("it is a pipe or a device");
        assertThat(wrong(directory)).startsWith("is a directory");
        Path path = directory.resolve("socket");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
            assertThat(wrong(path)).startsWith("it is a socket");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> PlainFile.open(path, LONG))
                    .withMessageContaining("it is a socket, of which nothing can be read");
        }
    }

    @Test
    void aPipeThatNobodyWritesIsNotWaitedFor() throws Exception {
        Path pipe = pipe();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PlainFile.open(pipe, SHORT))
                .withMessageContaining("(expected: a file, or a pipe that somebody writes)");
    }

    @Test
    void aPipeThatSomebodyWritesIsReadWhole() throws Exception {
        Path pipe = pipe();
        for (String text : new String[] {"", "a", "all of it"}) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try (OutputStream out = Files.newOutputStream(pipe)) {
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (InputStream in = PlainFile.open(pipe, LONG)) {
                assertThat(in.readAllBytes()).asString().isEqualTo(text);
            }
            writer.join();
        }
    }
}
