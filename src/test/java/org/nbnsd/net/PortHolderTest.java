package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.wire.Ipv4Address;

/** With a {@code /proc} made of files. */
final class PortHolderTest {
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("192.0.2.1");
    private static final String HEADER =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    private Path proc;

    @BeforeEach
    void oneProcess() throws IOException {
        Files.createDirectories(proc.resolve("self/net"));
        Files.createDirectories(proc.resolve("123/fd"));
        Files.createSymbolicLink(proc.resolve("123/fd/4"), Path.of("socket:[777]"));
        Files.createSymbolicLink(proc.resolve("123/fd/5"), Path.of("pipe:[778]"));
        Files.writeString(proc.resolve("123/comm"), "nm\u001bbd\n");
    }

    private void udp(String table, String local) throws IOException {
        Files.writeString(
                proc.resolve("self/net").resolve(table),
                HEADER + "  57: " + local
                        + " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 777 2 0 0\n");
    }

    @Test
    void findsWhoHasTheVeryAddress() throws IOException {
        udp("udp", "010200C0:0089");
        assertThat(PortHolder.find(proc, "udp", ADDRESS, 137)).isEqualTo("nm\\x1Bbd (pid 123)");
        assertThat(PortHolder.find(proc, "udp", ADDRESS, 138)).isNull();
        assertThat(PortHolder.find(proc, "udp", Ipv4Address.parse("192.0.2.2"), 137))
                .isNull();
    }

    @Test
    void findsWhoHasAllAddresses() throws IOException {
        udp("udp", "00000000:0089");
        assertThat(PortHolder.find(proc, "udp", ADDRESS, 137)).isNotNull();
    }

    @Test
    void findsWhoHasAllAddressesOfBothKinds() throws IOException {
        udp("udp6", "00000000000000000000000000000000:0089");
        assertThat(PortHolder.find(proc, "udp", ADDRESS, 137)).isNotNull();
        udp("udp6", "0000000000000000FFFF0000010200C0:0089");
        assertThat(PortHolder.find(proc, "udp", ADDRESS, 137)).isNotNull();
    }

    @Test
    void whoCannotBeSeenIsGuessedIfASuspectRuns() throws IOException {
        udp("udp", "00000000:0089");
        Files.delete(proc.resolve("123/fd/4"));
        assertThat(PortHolder.find(proc, "udp", ADDRESS, 137)).as("no suspect").isNull();

        Files.createDirectories(proc.resolve("456"));
        Files.writeString(proc.resolve("456/comm"), "nmbd\n");
        assertThat(PortHolder.find(proc, "udp", ADDRESS, 137)).isEqualTo("perhaps nmbd (pid 456)");
    }

    @Test
    void whereThereIsNothingToReadNothingIsFound() throws IOException {
        assertThat(PortHolder.find(proc.resolve("absent"), "udp", ADDRESS, 137)).isNull();
    }
}
