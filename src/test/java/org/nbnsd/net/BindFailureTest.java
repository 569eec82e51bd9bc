package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nbnsd.net.BindFailure.Reason;
import org.nbnsd.wire.Ipv4Address;

/** What a person reads who cannot start the daemon. */
final class BindFailureTest {
    private static final Ipv4Address ONE = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("192.0.2.2");

    @EnabledOnOs(OS.LINUX)
    @Test
    void noPermissionTellsTheWaysOut() {
        List<BindFailure> failures = List.of(
                BindFailure.of(ONE, 137, new SocketException("Permission denied")),
                BindFailure.of(TWO, 137, new SocketException("Permission denied")));
        assertThat(BindFailure.fatal(failures))
                .hasMessageStartingWith("cannot listen on 192.0.2.1, 192.0.2.2 port 137: no permission")
                .hasMessageContaining("AmbientCapabilities=CAP_NET_BIND_SERVICE")
                .hasMessageContaining("sudo setpriv ")
                .hasMessageContaining("--ambient-caps=+net_bind_service")
                .hasMessageContaining("sudo sysctl net.ipv4.ip_unprivileged_port_start=137")
                .hasMessageContaining("--port 1137");
    }

    @Test
    void onlyTheAddressesOfTheFirstReasonAreNamed() {
        List<BindFailure> failures = List.of(
                BindFailure.of(TWO, 137, new BindException("Address already in use")),
                BindFailure.of(ONE, 137, new SocketException("Permission denied")));
        assertThat(BindFailure.fatal(failures))
                .hasMessageStartingWith("cannot listen on 192.0.2.2 port 137: in use by");
    }

    @Test
    void whoIsUsuallyInTheWayIsStoppedInItsOwnWay() {
        assertThat(BindFailure.wayToStop("in use by nmbd (pid 7)", 137))
                .contains("systemctl disable --now nmbd")
                .contains("disable netbios = yes");
        assertThat(BindFailure.wayToStop("in use by perhaps samba (pid 7)", 137))
                .contains("server services = -nbt");
        assertThat(BindFailure.wayToStop("in use by systemd (pid 1)", 137)).contains("systemctl list-sockets");
        assertThat(BindFailure.wayToStop("in use by java (pid 7)", 137)).isEqualTo("stop that program");
        assertThat(BindFailure.wayToStop("in use by another program", 137)).contains("ss -lunp 'sport = :137'");
    }

    @Test
    void theOtherPortThatIsOfferedIsOne() {
        assertThat(BindFailure.fatal(List.of(BindFailure.of(ONE, 1237, new BindException("Address already in use")))))
                .hasMessageContaining("--port 1238, or 0 for any that is free; real hosts only know 137");
        assertThat(BindFailure.fatal(List.of(BindFailure.of(ONE, 65535, new BindException("Address already in use")))))
                .hasMessageContaining("--port 65534,");
    }

    @Test
    void theTextsOfOtherSystemsAreKnown() {
        assertThat(BindFailure.of(ONE, 137, new BindException("Address already in use: bind"))
                        .reason())
                .isEqualTo(Reason.IN_USE);
        assertThat(BindFailure.of(ONE, 137, new BindException("Can't assign requested address"))
                        .reason())
                .isEqualTo(Reason.NOT_THERE);
        assertThat(BindFailure.of(ONE, 137, new BindException("Adresse déjà utilisée"))
                        .reason())
                .isEqualTo(Reason.OTHER);
    }
}
