package org.nbnsd.daemon.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * What there is to see on a machine. What could not be seen is in {@code unseen}, and then its part here says that all is well.
 *
 * @param port the UDP port of the daemon
 * @param holders who has that port
 * @param mayOpen whether this user may open it
 * @param interfaces with the addresses of each, but for loopback
 * @param chosen whether the configuration says at which addresses to listen
 * @param configurationFaults what is wrong with the configuration, a line each
 * @param missingAddresses sentences about addresses of the configuration that are not here
 * @param bridgeFilter whether what crosses a bridge goes through the firewall
 * @param firewall its rules as text, a line each; empty if there is none
 * @param largestBuffer the most octets that a socket may want for what it has received; 0 if unknown
 * @param drops how many datagrams were lost at sockets of the port
 * @param now milliseconds since the epoch
 * @param newestFile when a file of the data directory was changed last, in milliseconds since the epoch; 0 if there is none
 * @param data the data directory; null if there is none
 * @param memory how many octets the machine, or the group of this process, may use; 0 if unknown
 * @param hostName of the machine, up to the first dot
 * @param ownName whether the configuration has another name
 * @param silent addresses at which the daemon should answer and does not
 * @param unreachable sentences about partners
 * @param unseen sentences about what could not be seen, and why
 */
public record Machine(
        int port,
        List<Holder> holders,
        boolean mayOpen,
        List<Interface> interfaces,
        boolean chosen,
        List<String> configurationFaults,
        List<String> missingAddresses,
        boolean bridgeFilter,
        List<String> firewall,
        long largestBuffer,
        long drops,
        long now,
        long newestFile,
        @Nullable Data data,
        long memory,
        String hostName,
        boolean ownName,
        List<Ipv4Address> silent,
        List<String> unreachable,
        List<String> unseen) {
    /** Keeps copies. */
    public Machine {
        holders = List.copyOf(holders);
        interfaces = List.copyOf(interfaces);
        configurationFaults = List.copyOf(configurationFaults);
        missingAddresses = List.copyOf(missingAddresses);
        firewall = List.copyOf(firewall);
        silent = List.copyOf(silent);
        unreachable = List.copyOf(unreachable);
        unseen = List.copyOf(unseen);
    }

    /**
     * A program that has the port.
     *
     * @param program such as {@code nmbd (pid 123)}
     * @param isDaemon whether it is this daemon
     */
    public record Holder(String program, boolean isDaemon) {}

    /** What an interface is, as far as that matters. */
    public enum Kind {
        /** A network of hosts, as far as one can see. */
        NETWORK,
        /** Of Docker, Podman, libvirt or LXC. */
        CONTAINERS,
        /** WireGuard, OpenVPN, PPP and the like. */
        TUNNEL,
        /** A second address on a card, which cannot speak with the first. */
        MACVLAN
    }

    /**
     * An interface.
     *
     * @param name such as {@code eth0}
     * @param kind what it is
     * @param address one of its addresses
     */
    public record Interface(String name, Kind kind, Ipv4Address address) {}

    /**
     * The data directory.
     *
     * @param path where it is
     * @param fault why it cannot be used; empty if it can
     * @param isOpen whether others than its owner can write there
     * @param free how many octets are free
     * @param size how many octets the disk has
     */
    public record Data(String path, String fault, boolean isOpen, long free, long size) {}
}
