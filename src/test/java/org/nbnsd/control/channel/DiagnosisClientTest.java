package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.OperationException;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.name.NetbiosName;

final class DiagnosisClientTest {
    private static final OneName FRED = new OneName(NetbiosName.parse("FRED<20>"));

    @TempDir
    private Path directory;

    /** Says to the first request what a daemon of another version says. */
    private static void answer(ServerSocketChannel daemon, String answer) {
        try (SocketChannel channel = daemon.accept()) {
            channel.read(ByteBuffer.allocate(10_000));
            channel.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDaemonThatCannotAskHostsIsTooOld() throws Exception {
        Path path = directory.resolve("control");
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(path));
            String old =
                    "{\"error\":\"probe: unknown (expected: only operation, name, allSuffixes, reason, sudoUser)\"}";
            Thread thread = new Thread(() -> answer(daemon, old));
            thread.start();
            try (DiagnosisClient client = DiagnosisClient.connect(path)) {
                assertThatExceptionOfType(OperationException.class)
                        .isThrownBy(() -> client.explain(FRED, true))
                        .withMessage("the daemon is older than this program and cannot ask hosts (expected: one of this"
                                + " version; restart it)");
            }
            thread.join();
        }
    }

    @Test
    void withoutATimelineNobodyIsAsked() throws IOException {
        try (TestServer server = TestServer.in(directory);
                DiagnosisClient client = DiagnosisClient.connect(server.path())) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> client.explain(FRED, true))
                    .withMessage("this daemon keeps no timeline");
            assertThat(server.path()).exists();
        }
    }
}
