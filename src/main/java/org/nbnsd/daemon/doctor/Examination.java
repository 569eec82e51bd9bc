package org.nbnsd.daemon.doctor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.control.Trouble;
import org.nbnsd.control.Trouble.Code;
import org.nbnsd.daemon.doctor.Machine.Data;
import org.nbnsd.daemon.doctor.Machine.Interface;
import org.nbnsd.daemon.doctor.Machine.Kind;

/** What is wrong, from what was seen. Reads nothing itself. */
public final class Examination {
    private static final int LONGEST_NAME = 15;
    /** Linux lets every socket have this much unless somebody has taken it away. */
    private static final long USUAL_BUFFER = 212_992;

    private static final long LITTLE_MEMORY = 128L << 20;
    private static final long LITTLE_DISK = 64L << 20;
    private static final long PATIENCE_WITH_CLOCK = 60_000;

    private final Machine machine;
    private final List<Trouble> findings = new ArrayList<>();

    private Examination(Machine machine) {
        this.machine = machine;
    }

    /**
     * Draws conclusions.
     *
     * @param machine what was seen
     * @return what is wrong, the worst first; empty if nothing is
     */
    public static List<Trouble> of(Machine machine) {
        Examination examination = new Examination(machine);
        examination.configuration();
        examination.port();
        examination.firewall();
        examination.answers();
        examination.interfaces();
        examination.data();
        examination.system();
        return List.copyOf(examination.findings);
    }

    private void found(Code code, String what, String why, String mend) {
        findings.add(new Trouble(code, what, why, mend));
    }

    private void configuration() {
        machine.configurationFaults()
                .forEach(fault -> found(
                        Code.CONFIGURATION_WRONG,
                        fault,
                        "The daemon does not start with it, and a running one goes on with what it has.",
                        "nbnsd check-config"));
        machine.missingAddresses()
                .forEach(missing -> found(
                        Code.ADDRESS_MISSING,
                        missing,
                        "Nobody is served there until the address comes.",
                        "ip -4 address; then correct the key, or add the address"));
    }

    private void port() {
        boolean isServed = machine.holders().stream().anyMatch(Machine.Holder::isDaemon);
        for (Machine.Holder holder : machine.holders()) {
            if (!holder.isDaemon()) {
                found(
                        Code.PORT_TAKEN,
                        "UDP port " + machine.port() + " is in use by " + holder.program() + ".",
                        isServed
                                ? "Requests to its addresses get its answers, or none."
                                : "The daemon cannot listen there.",
                        holder.program().contains("nmbd")
                                ? "sudo systemctl disable --now nmbd"
                                : "sudo ss -lunp 'sport = :" + machine.port() + "' tells which unit; stop it");
            }
        }
        if (machine.holders().isEmpty() && !machine.mayOpen()) {
            found(
                    Code.PORT_FORBIDDEN,
                    "This user may not open UDP port " + machine.port() + ".",
                    "Ports below net.ipv4.ip_unprivileged_port_start take a privilege, and hosts know no other port.",
                    "sudo sysctl net.ipv4.ip_unprivileged_port_start=" + machine.port()
                            + ", or run it as a service with AmbientCapabilities=CAP_NET_BIND_SERVICE");
        }
    }

    private void firewall() {
        Firewall firewall = Firewall.of(machine.firewall(), machine.port());
        for (String rule : firewall.dropping()) {
            found(
                    Code.FIREWALL_DROPS,
                    "A rule of the firewall drops requests: " + rule,
                    "Hosts that it concerns get no answer, and take this server for dead.",
                    "sudo nft -a list ruleset shows its handle; sudo nft delete rule … handle N takes it away");
        }
        String closed = firewall.closed();
        if (closed != null) {
            found(
                    Code.FIREWALL_CLOSED,
                    "The firewall drops what no rule accepts (" + closed + "), and no rule names UDP port "
                            + machine.port() + ".",
                    "Hosts get no answer unless a rule without the port accepts them.",
                    "add a rule such as: udp dport " + machine.port() + " accept");
        }
    }

    private void answers() {
        machine.silent()
                .forEach(address -> found(
                        Code.NO_ANSWER,
                        "Nothing answers at " + address + ", UDP port " + machine.port()
                                + ", although the daemon has it.",
                        "A firewall drops the question or the answer, the access list has not this machine, or the daemon is"
                                + " stuck.",
                        "nbnsd health; nbnsd settings"));
        machine.unreachable()
                .forEach(partner -> found(
                        Code.PARTNER_UNREACHABLE,
                        partner,
                        "No records are exchanged with it.",
                        "nbnsd partners tells since when; its firewall must let TCP port 42 in"));
    }

    private void interfaces() {
        if (machine.interfaces().isEmpty()) {
            found(
                    Code.NO_ADDRESS,
                    "This machine has no IPv4 address but loopback.",
                    "No host can reach it.",
                    "ip -4 address");
        }
        for (Interface each : machine.interfaces()) {
            String what = each.name() + " has " + each.address();
            if (each.kind() == Kind.CONTAINERS && !machine.chosen()) {
                found(
                        Code.CONTAINER_BRIDGE,
                        what + ", a network of containers.",
                        "The daemon serves it like a network of hosts, and names of this machine may lead there.",
                        "listen = [\"ADDRESS\", …] in the configuration, with the addresses that hosts use");
            } else if (each.kind() == Kind.TUNNEL && !machine.chosen()) {
                found(
                        Code.VPN_INTERFACE,
                        what + ", a tunnel.",
                        "Tunnels carry no broadcasts, and their addresses come and go with the connection.",
                        "listen = [\"ADDRESS\", …] in the configuration, without it if no host asks through it");
            } else if (each.kind() == Kind.MACVLAN) {
                found(
                        Code.MACVLAN,
                        what + " over another card (macvlan or ipvlan).",
                        "It does not reach the other addresses of the same card, so that this host itself gets no answer.",
                        "ask from another machine, or add a macvlan of the host's own beside it");
            }
        }
        boolean hasBridge = machine.interfaces().stream().anyMatch(each -> each.kind() == Kind.CONTAINERS);
        if (machine.bridgeFilter() && hasBridge) {
            found(
                    Code.BRIDGE_FILTER,
                    "What crosses a bridge goes through the firewall (net.bridge.bridge-nf-call-iptables = 1).",
                    "The rules that Docker adds drop broadcasts between the ports of a bridge.",
                    "sudo sysctl net.bridge.bridge-nf-call-iptables=0");
        }
    }

    private void data() {
        Data data = machine.data();
        if (data == null) {
            return;
        }
        if (!data.fault().isEmpty()) {
            found(
                    Code.DATA_UNUSABLE,
                    data.path() + ": " + data.fault() + ".",
                    "Names cannot be kept there.",
                    "sudo ls -ld " + data.path() + "; the daemon's user must own it");
        }
        if (data.isOpen()) {
            found(
                    Code.DATA_OPEN,
                    data.path() + " can be written by others than its owner.",
                    "Whoever can write there can take the daemon's place, or change its names.",
                    "chmod go-w " + data.path());
        }
        if (data.size() > 0 && data.free() < Math.min(LITTLE_DISK, data.size() / 20)) {
            found(
                    Code.DISK_FULL,
                    "The disk of " + data.path() + " has " + (data.free() >> 20) + " MB left.",
                    "With a full disk no name is registered.",
                    "df -h " + data.path() + "; then make room, or choose another directory by the key data");
        }
        if (machine.newestFile() > machine.now() + PATIENCE_WITH_CLOCK) {
            found(
                    Code.CLOCK_BEHIND,
                    "The clock says " + Instant.ofEpochMilli(machine.now()) + ", and a file of " + data.path()
                            + " is from " + Instant.ofEpochMilli(machine.newestFile()) + ".",
                    "Lifetimes are counted by the clock: names seem to live longer until it is right.",
                    "timedatectl; sudo timedatectl set-ntp true");
        }
    }

    private void system() {
        if (machine.largestBuffer() > 0 && machine.largestBuffer() < USUAL_BUFFER) {
            found(
                    Code.SMALL_BUFFERS,
                    "A socket may keep " + machine.largestBuffer() + " octets of what it has received.",
                    "When all hosts of a site ask at once, what does not fit is lost.",
                    "sudo sysctl net.core.rmem_max=" + USUAL_BUFFER * 4);
        }
        if (machine.drops() > 0) {
            found(
                    Code.DATAGRAMS_DROPPED,
                    machine.drops() + " datagrams were lost because the buffer of a socket was full.",
                    "Those hosts had to ask again.",
                    "sudo sysctl net.core.rmem_max=" + USUAL_BUFFER * 4 + ", then start the daemon again");
        }
        if (machine.memory() > 0 && machine.memory() < LITTLE_MEMORY) {
            found(
                    Code.LITTLE_MEMORY,
                    "There are " + (machine.memory() >> 20) + " MB of memory.",
                    "The daemon takes some 90 MB and what its names need.",
                    "give the machine or the container more, or start it with java -Xmx32m");
        }
        name();
    }

    private void name() {
        String name = machine.hostName();
        boolean isUsable = name.chars().anyMatch(Character::isLetterOrDigit) && !name.equals("localhost");
        if (machine.ownName() || isUsable && name.length() <= LONGEST_NAME) {
            return;
        }
        found(
                Code.HOST_NAME,
                isUsable
                        ? "The machine is called " + name + ", which is longer than " + LONGEST_NAME + " characters."
                        : "The machine is called \"" + name + "\".",
                isUsable
                        ? "Its NetBIOS name is cut, and other machines may be cut to the same."
                        : "Other machines may have the same name.",
                "sudo hostnamectl hostname NAME, or name = \"NAME\" in the configuration");
    }
}
