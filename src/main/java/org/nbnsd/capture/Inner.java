package org.nbnsd.capture;

import org.jspecify.annotations.Nullable;

/**
 * A frame, or packet, in another one.
 *
 * @param linkType how it begins, one of {@link LinkType}
 * @param at where it begins
 */
record Inner(int linkType, int at) {
    private static final int AVS_MAGIC = 0x80211001;
    private static final int NFLOG_PAYLOAD = 9;
    private static final int NFLOG_HEADER = 4;

    private static final int PORT_L2TP = 1701;
    private static final int PORT_VXLAN = 4789;
    private static final int PORT_VXLAN_GPE = 4790;
    private static final int PORT_GENEVE = 6081;
    /** That of Linux before there was a number. */
    private static final int PORT_VXLAN_LINUX = 8472;

    private static final int PORT_TZSP = 37008;

    /**
     * What is behind the header of a driver or a program that captures.
     *
     * @param linkType of the frame
     * @return null if this is no such header, or if it cannot be read
     */
    static @Nullable Inner behindHeader(int linkType, Octets octets, int at) {
        Inner inner = switch (linkType) {
            case LinkType.RADIOTAP ->
                octets.has(at + 8)
                        ? new Inner(LinkType.WIRELESS, at + Math.max(8, octets.littleSixteen(at + 2)))
                        : null;
            case LinkType.PRISM -> prism(octets, at);
            case LinkType.AVS -> octets.has(at + 8) ? avs(octets, at) : null;
            case LinkType.PPI ->
                octets.has(at + 8)
                        ? new Inner(octets.littleThirtyTwo(at + 4), at + Math.max(8, octets.littleSixteen(at + 2)))
                        : null;
            case LinkType.PKTAP ->
                octets.has(at + 12)
                        ? new Inner(octets.littleThirtyTwo(at + 8), at + Math.max(12, octets.littleSixteen(at)))
                        : null;
            case LinkType.NETANALYZER -> new Inner(LinkType.ETHERNET, at + 4);
            // Preamble and start of frame are there, too.
            case LinkType.NETANALYZER_TRANSPARENT -> new Inner(LinkType.ETHERNET, at + 12);
            case LinkType.NFLOG -> nflog(octets, at);
            case LinkType.PPP_WITH_DIRECTION -> new Inner(LinkType.PPP, at + 1);
            default -> null;
        };
        return inner == null || !octets.has(inner.at) ? null : inner;
    }

    /** Some drivers wrote the one header for the other; the octets are in the order of the machine. */
    private static @Nullable Inner prism(Octets octets, int at) {
        if (!octets.has(at + 8)) {
            return null;
        }
        if (octets.thirtyTwo(at) == AVS_MAGIC) {
            return avs(octets, at);
        }
        int little = octets.littleThirtyTwo(at + 4);
        int length = little >>> 16 == 0 ? little : octets.thirtyTwo(at + 4);
        return length >>> 16 != 0 ? null : new Inner(LinkType.WIRELESS, at + Math.max(8, length));
    }

    private static @Nullable Inner avs(Octets octets, int at) {
        int length = octets.thirtyTwo(at + 4);
        return length >>> 16 != 0 ? null : new Inner(LinkType.WIRELESS, at + Math.max(8, length));
    }

    /** Values behind their length and type, in the order of the machine, which is little-endian nearly everywhere. */
    private static @Nullable Inner nflog(Octets octets, int start) {
        int at = start + NFLOG_HEADER;
        while (octets.has(at + 4)) {
            int length = octets.littleSixteen(at);
            if (octets.littleSixteen(at + 2) == NFLOG_PAYLOAD) {
                return new Inner(LinkType.RAW, at + 4);
            }
            if (length < 4) {
                return null;
            }
            at += length + 3 & ~3;
        }
        return null;
    }

    /**
     * What is in a datagram of a tunnel.
     *
     * @param port to which it goes
     * @param at where its payload begins
     * @return null if it is of no tunnel that is known here
     */
    static @Nullable Inner ofTunnel(int port, Octets octets, int at) {
        if (!octets.has(at + 8)) {
            return null;
        }
        return switch (port) {
            case PORT_VXLAN, PORT_VXLAN_LINUX ->
                (octets.eight(at) & 8) != 0 ? new Inner(LinkType.ETHERNET, at + 8) : null;
            case PORT_VXLAN_GPE ->
                switch (octets.eight(at + 3)) {
                    case 1 -> new Inner(LinkType.RAW, at + 8);
                    case 3 -> new Inner(LinkType.ETHERNET, at + 8);
                    default -> null;
                };
            case PORT_GENEVE -> geneve(octets, at);
            case PORT_TZSP -> tzsp(octets, at);
            case PORT_L2TP -> l2tp(octets, at);
            default -> null;
        };
    }

    /** RFC 8926. */
    private static @Nullable Inner geneve(Octets octets, int at) {
        int payload = at + 8 + (octets.eight(at) & 0x3F) * 4;
        return switch (octets.sixteen(at + 2)) {
            case 0x6558 -> new Inner(LinkType.ETHERNET, payload);
            case 0x0800 -> new Inner(LinkType.RAW, payload);
            default -> null;
        };
    }

    /** TaZmen's protocol, which routers send captures in: tags up to one that ends them. */
    private static @Nullable Inner tzsp(Octets octets, int start) {
        int linkType = switch (octets.sixteen(start + 2)) {
            case 1 -> LinkType.ETHERNET;
            case 18 -> LinkType.WIRELESS;
            case 119 -> LinkType.PRISM;
            case 127 -> LinkType.AVS;
            default -> -1;
        };
        if (octets.eight(start) != 1 || linkType < 0) {
            return null;
        }
        int at = start + 4;
        while (octets.has(at + 1) && octets.eight(at) != 1) {
            at += octets.eight(at) == 0 ? 1 : octets.has(at + 2) ? 2 + octets.eight(at + 1) : 2;
        }
        return octets.has(at + 1) ? new Inner(linkType, at + 1) : null;
    }

    /** RFC 2661; version 3 over UDP says in no packet what is in it. */
    private static @Nullable Inner l2tp(Octets octets, int at) {
        int flags = octets.sixteen(at);
        if ((flags & 0x8000) != 0 || (flags & 0xF) != 2) {
            return null;
        }
        int end = at + 6 + ((flags & 0x4000) != 0 ? 2 : 0) + ((flags & 0x0800) != 0 ? 4 : 0);
        if ((flags & 0x0200) != 0) {
            if (!octets.has(end + 2)) {
                return null;
            }
            end += 2 + octets.sixteen(end);
        }
        return new Inner(LinkType.PPP, end);
    }
}
