package org.nbnsd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.control.Trouble;
import org.nbnsd.control.Trouble.Code;
import org.nbnsd.daemon.doctor.Machine.Data;
import org.nbnsd.daemon.doctor.Machine.Holder;
import org.nbnsd.daemon.doctor.Machine.Interface;
import org.nbnsd.daemon.doctor.Machine.Kind;
import org.nbnsd.wire.Ipv4Address;

/** Each trouble is found by what is to be seen of it, and nothing where there is none. */
final class ExaminationTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("10.0.0.5");
    private static final Holder DAEMON = new Holder("java (pid 9)", true);

    /** A machine on which all is well, and what makes it another one. */
    private static final class Patient {
        private List<Holder> holders = List.of(DAEMON);
        private boolean mayOpen = true;
        private final List<Interface> interfaces =
                new ArrayList<>(List.of(new Interface("eth0", Kind.NETWORK, ADDRESS)));
        private boolean chosen;
        private List<String> faults = List.of();
        private List<String> missing = List.of();
        private boolean bridgeFilter;
        private List<String> firewall = List.of();
        private long buffer = 212_992;
        private long drops;
        private long newestFile = NOW - 1000;
        private @Nullable Data data = new Data("/var/lib/nbnsd", "", false, 1L << 34, 1L << 36);
        private long memory = 1L << 30;
        private String hostName = "srv1";
        private boolean ownName;
        private List<Ipv4Address> silent = List.of();
        private List<String> unreachable = List.of();

        private List<Trouble> findings() {
            return Examination.of(new Machine(
                    137,
                    holders,
                    mayOpen,
                    interfaces,
                    chosen,
                    faults,
                    missing,
                    bridgeFilter,
                    firewall,
                    buffer,
                    drops,
                    NOW,
                    newestFile,
                    data,
                    memory,
                    hostName,
                    ownName,
                    silent,
                    unreachable,
                    List.of()));
        }

        private Patient with(String name, Kind kind, String address) {
            interfaces.add(new Interface(name, kind, Ipv4Address.parse(address)));
            return this;
        }
    }

    /** Makes a machine ill. */
    private interface Illness {
        void strike(Patient patient);
    }

    private static Arguments ill(Code code, Illness illness, String inWhat) {
        return Arguments.of(code, illness, inWhat);
    }

    static Stream<Arguments> illnesses() {
        return Stream.of(
                ill(Code.PORT_TAKEN, p -> p.holders = List.of(new Holder("nmbd (pid 7)", false)), "nmbd (pid 7)"),
                ill(
                        Code.PORT_TAKEN,
                        p -> p.holders = List.of(DAEMON, new Holder("nmbd (pid 7)", false)),
                        "nmbd (pid 7)"),
                ill(
                        Code.PORT_FORBIDDEN,
                        p -> {
                            p.holders = List.of();
                            p.mayOpen = false;
                        },
                        "port 137"),
                ill(Code.CONFIGURATION_WRONG, p -> p.faults = List.of("a.toml:1:1: port: x"), "a.toml:1:1"),
                ill(Code.ADDRESS_MISSING, p -> p.missing = List.of("listen: 10.9.9.9 is not here"), "10.9.9.9"),
                ill(Code.NO_ADDRESS, p -> p.interfaces.clear(), "loopback"),
                ill(Code.CONTAINER_BRIDGE, p -> p.with("docker0", Kind.CONTAINERS, "172.17.0.1"), "172.17.0.1"),
                ill(Code.VPN_INTERFACE, p -> p.with("wg0", Kind.TUNNEL, "10.8.0.1"), "wg0"),
                ill(Code.MACVLAN, p -> p.with("mv0", Kind.MACVLAN, "10.0.0.6"), "mv0"),
                ill(
                        Code.BRIDGE_FILTER,
                        p -> {
                            p.with("docker0", Kind.CONTAINERS, "172.17.0.1");
                            p.chosen = true;
                            p.bridgeFilter = true;
                        },
                        "bridge-nf-call-iptables"),
                ill(
                        Code.FIREWALL_DROPS,
                        p -> p.firewall = List.of("-A INPUT -p udp -m udp --dport 137 -j DROP"),
                        "--dport 137 -j DROP"),
                ill(Code.FIREWALL_CLOSED, p -> p.firewall = List.of(":INPUT DROP [0:0]"), "INPUT"),
                ill(Code.SMALL_BUFFERS, p -> p.buffer = 4096, "4096"),
                ill(Code.DATAGRAMS_DROPPED, p -> p.drops = 12, "12 datagrams"),
                ill(Code.CLOCK_BEHIND, p -> p.newestFile = NOW + 3_600_000, "is from"),
                ill(
                        Code.DISK_FULL,
                        p -> p.data = new Data("/var/lib/nbnsd", "", false, 1 << 20, 1L << 36),
                        "1 MB left"),
                ill(
                        Code.DATA_UNUSABLE,
                        p -> p.data = new Data("/var/lib/nbnsd", "it is no directory", false, 0, 0),
                        "no directory"),
                ill(
                        Code.DATA_OPEN,
                        p -> p.data = new Data("/var/lib/nbnsd", "", true, 1L << 34, 1L << 36),
                        "by others"),
                ill(Code.LITTLE_MEMORY, p -> p.memory = 64 << 20, "64 MB"),
                ill(Code.HOST_NAME, p -> p.hostName = "localhost", "localhost"),
                ill(Code.HOST_NAME, p -> p.hostName = "a-very-long-host-name", "longer than 15"),
                ill(Code.NO_ANSWER, p -> p.silent = List.of(ADDRESS), "10.0.0.5"),
                ill(
                        Code.PARTNER_UNREACHABLE,
                        p -> p.unreachable = List.of("The partner 10.0.0.9 is away."),
                        "10.0.0.9"));
    }

    @ParameterizedTest
    @MethodSource("illnesses")
    void eachTroubleAloneIsFoundAlone(Code code, Illness illness, String inWhat) {
        Patient patient = new Patient();
        illness.strike(patient);

        List<Trouble> findings = patient.findings();

        assertThat(findings).extracting(Trouble::code).containsExactly(code);
        assertThat(findings.get(0).what()).contains(inWhat);
        assertThat(findings.get(0).why()).isNotBlank();
        assertThat(findings.get(0).mend()).isNotBlank();
    }

    @Test
    void eachSortOfTroubleHasATest() {
        assertThat(illnesses().map(each -> each.get()[0]).distinct().toList())
                .containsExactlyInAnyOrder((Object[]) Code.values());
    }

    @Test
    void nothingIsFoundOnAHealthyMachine() {
        assertThat(new Patient().findings()).isEmpty();
    }

    @Test
    void whoChoseAddressesKnowsOfBridgesAndTunnels() {
        Patient patient =
                new Patient().with("docker0", Kind.CONTAINERS, "172.17.0.1").with("wg0", Kind.TUNNEL, "10.8.0.1");
        patient.chosen = true;

        assertThat(patient.findings()).isEmpty();
    }

    @Test
    void aLongHostNameDoesNotMatterIfAnotherNameWasChosen() {
        Patient patient = new Patient();
        patient.hostName = "a-very-long-host-name";
        patient.ownName = true;

        assertThat(patient.findings()).isEmpty();
    }
}
