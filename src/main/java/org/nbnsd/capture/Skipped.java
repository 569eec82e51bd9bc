package org.nbnsd.capture;

/** Why a frame has no datagram of the name service, or none that can be read. */
public enum Skipped {
    /** The link type is none that is known here. */
    LINK_TYPE("of a link type that is not known here"),
    /** ARP, IPv6, spanning tree and the like. */
    NOT_IPV4("not IPv4"),
    /** A fragment of an IPv4 packet of which others are missing, or came later: the last one completes it. */
    FRAGMENT("fragments of IPv4 packets, which count with the last one, if all are there"),
    /** By the wireless network. */
    ENCRYPTED("encrypted by the wireless network"),
    /** TCP, ICMP and the like. */
    NOT_UDP("IPv4, but not UDP"),
    /** UDP, but neither from nor to the port of the name service. */
    OTHER_PORT("UDP of other ports"),
    /** It was captured only in part, and that ends before the UDP header does. */
    CUT("cut before their UDP header ends"),
    /** Lengths in the headers that cannot be. */
    DAMAGED("with headers that contradict themselves");

    private final String text;

    Skipped(String text) {
        this.text = text;
    }

    /**
     * The reason in words that follow a number of frames.
     *
     * @return such as {@code not IPv4}
     */
    public String text() {
        return text;
    }
}
