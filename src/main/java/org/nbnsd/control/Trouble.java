package org.nbnsd.control;

/**
 * Something that is wrong on the machine of a daemon.
 *
 * @param code what sort of thing
 * @param what what was seen, a sentence
 * @param why what comes of it, a sentence
 * @param mend what to do, a command where one does it
 */
public record Trouble(Code code, String what, String why, String mend) {
    /** Each sort of thing that can be found. */
    public enum Code {
        /** Another program has the port. */
        PORT_TAKEN,
        /** This user may not open the port, and nobody has it. */
        PORT_FORBIDDEN,
        /** The configuration would not be taken. */
        CONFIGURATION_WRONG,
        /** An address of the configuration is not one of this machine. */
        ADDRESS_MISSING,
        /** There is no address but loopback. */
        NO_ADDRESS,
        /** A bridge of containers is served like a network of hosts. */
        CONTAINER_BRIDGE,
        /** Broadcasts on bridges go through the firewall. */
        BRIDGE_FILTER,
        /** A tunnel is served like a network of hosts. */
        VPN_INTERFACE,
        /** An interface does not reach the machine that it is on. */
        MACVLAN,
        /** A rule drops requests. */
        FIREWALL_DROPS,
        /** What no rule accepts is dropped, and none accepts requests. */
        FIREWALL_CLOSED,
        /** Sockets may not have the buffers that bursts take. */
        SMALL_BUFFERS,
        /** Datagrams were lost because a buffer was full. */
        DATAGRAMS_DROPPED,
        /** The clock is behind files that are there. */
        CLOCK_BEHIND,
        /** The disk is nearly full. */
        DISK_FULL,
        /** The data directory cannot be used. */
        DATA_UNUSABLE,
        /** Others can write into the data directory. */
        DATA_OPEN,
        /** There is little memory. */
        LITTLE_MEMORY,
        /** The machine's name is none for a computer, or is cut. */
        HOST_NAME,
        /** The daemon has the port, and does not answer. */
        NO_ANSWER,
        /** A partner cannot be connected to. */
        PARTNER_UNREACHABLE
    }
}
