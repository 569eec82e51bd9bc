package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.DatabaseCopies.Copied;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.RecordType;
import org.nbnsd.store.Backup;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** The daemon copies the database that it has open, without losing its hold on it. */
final class LiveCopiesTest {
    private static final Author ANN = new Author("ann", "");

    @TempDir
    private Path directory;

    private @Nullable Composition running;

    @BeforeEach
    void start() throws Exception {
        String text = String.join(
                "\n", "port = " + Ports.free(), "data = '" + data() + "'", "listen = ['127.0.0.1']", "name = 'WINS'");
        running = new Composition(
                ConfigurationReader.parse("test", text, Map.of()), "wins", null, new PrintWriter(Writer.nullWriter()));
        running.daemon().start();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Composition running() {
        return Objects.requireNonNull(running);
    }

    @AfterEach
    void stop() throws Exception {
        running().close();
    }

    private void put(String name) throws IOException {
        StaticEntry entry = new StaticEntry(
                List.of(NetbiosName.parse(name)),
                RecordType.UNIQUE,
                NodeType.H,
                List.of(Ipv4Address.parse("10.0.0.5")));
        assertThat(new Operations(running().backend()).records().addStatic(entry, IfTaken.REPLACE, Map.of(), ANN))
                .hasSize(1);
    }

    @Test
    void aCopyHasWhatWasAcknowledgedAndCanBeRestoredAndTheDaemonGoesOn() throws Exception {
        put("FRED<20>");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Copied copied = running().copies().write(out);
        assertThat(copied.records()).isEqualTo(1);
        assertThat(copied.octets()).isEqualTo(out.size());
        assertThat(data().resolve("copy")).doesNotExist();

        put("BARNEY<20>");
        assertThat(running().copies().write(OutputStream.nullOutputStream()).records())
                .isEqualTo(2);
        Path file = Files.write(directory.resolve("copy.db"), out.toByteArray());
        Path restored = Files.createDirectory(directory.resolve("other")).resolve("names.db");
        assertThat(Backup.restore(file, restored).records()).isEqualTo(1);
    }

    @Test
    void aReaderThatGoesLeavesNothingBehindAndTheNextIsServed() throws Exception {
        put("FRED<20>");
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> running().copies().write(gone))
                .withMessage("Broken pipe");
        assertThat(data().resolve("copy")).doesNotExist();
        assertThat(running().copies().write(OutputStream.nullOutputStream()).records())
                .isEqualTo(1);
    }

    @Test
    void oneCopyIsSentAtATimeAndWhatAKilledProcessLeftIsNoObstacle() throws Exception {
        Files.createDirectory(data().resolve("copy"));
        Files.writeString(data().resolve("copy").resolve("names.copy"), "half of it");
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("one by one");
            }

            @Override
            public void write(byte[] octets, int offset, int length) {
                assertThatExceptionOfType(OperationException.class)
                        .isThrownBy(() -> running().copies().write(OutputStream.nullOutputStream()))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(OperationException.Kind.BUSY));
            }
        };
        assertThat(running().copies().write(slow).octets()).isPositive();
    }
}
