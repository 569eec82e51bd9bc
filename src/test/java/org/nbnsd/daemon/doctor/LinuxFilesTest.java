package org.nbnsd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.daemon.doctor.Machine.Kind;

final class LinuxFilesTest {
    @TempDir
    private Path root;

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @CsvSource({
        "eth0, 1, '', NETWORK",
        "wlan0, 1, wlan, NETWORK",
        "br0, 1, bridge, NETWORK",
        "docker0, 1, bridge, CONTAINERS",
        "br-0123456789ab, 1, bridge, CONTAINERS",
        "virbr0, 1, bridge, CONTAINERS",
        "docker0, 1, '', NETWORK",
        "wg0, 65534, wireguard, TUNNEL",
        "tun0, 65534, '', TUNNEL",
        "ppp0, 512, ppp, TUNNEL",
        "tunl1, 768, '', TUNNEL",
        "mv0, 1, macvlan, MACVLAN",
        "iv0, 1, ipvlan, MACVLAN",
    })
    void whatAnInterfaceIsIsWhatTheKernelSays(String name, String type, String device, Kind kind) throws IOException {
        file("sys/class/net/" + name + "/type", type + "\n");
        file("sys/class/net/" + name + "/uevent", (device.isEmpty() ? "" : "DEVTYPE=" + device + "\n") + "IFINDEX=3\n");

        assertThat(new LinuxFiles(root).kind(name)).isEqualTo(kind);
    }

    @Test
    void aTapIsATunnelAlthoughItLooksLikeACard() throws IOException {
        file("sys/class/net/tap0/type", "1\n");
        file("sys/class/net/tap0/tun_flags", "0x1002\n");

        assertThat(new LinuxFiles(root).kind("tap0")).isEqualTo(Kind.TUNNEL);
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 0000000000000000, false",
        "137, 0000000000000000, true",
        "138, 0000000000000000, false",
        "1024, 0000000000000400, true",
        "1024, 000001ffffffffff, true",
        "1024, 00000000000003ff, false",
        "1024, ffffffffffffffff, true",
    })
    void aPortMayBeOpenedByAPrivilegeOrWhereTheSystemLetsAll(String first, String capabilities, boolean may)
            throws IOException {
        file("proc/sys/net/ipv4/ip_unprivileged_port_start", first + "\n");
        file("proc/self/status", "Name:\tx\nCapPrm:\tffffffffffffffff\nCapEff:\t" + capabilities + "\n");

        assertThat(new LinuxFiles(root).mayOpen(137)).isEqualTo(may);
        assertThat(new LinuxFiles(root).mayOpen(1137)).isTrue();
    }

    @Test
    void whatIsNotThereIsNothing() {
        LinuxFiles files = new LinuxFiles(root);

        assertThat(files.text("proc/absent")).isEmpty();
        assertThat(files.number("proc/absent")).isZero();
        assertThat(files.mayOpen(137)).isTrue();
        assertThat(files.kind("eth9")).isEqualTo(Kind.NETWORK);
    }

    /** The kernel gives a setting to the first reading only, however little was asked for. */
    @Test
    void aSettingOfTheKernelIsReadWhole() throws IOException {
        Path setting = Path.of("/proc/sys/kernel/pid_max");
        assumeTrue(Files.isReadable(setting), "no Linux");

        assertThat(new LinuxFiles(Path.of("/")).number("proc/sys/kernel/pid_max"))
                .as("of all systems it is 301 at least")
                .isGreaterThan(300);
    }
}
