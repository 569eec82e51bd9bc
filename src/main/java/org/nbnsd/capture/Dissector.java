package org.nbnsd.capture;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Packet;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/**
 * Finds the datagram of the name service, or the segment of replication, in one frame: below tags, wireless and PPP headers, MPLS, IP in IP, and tunnels.
 * Checksums are not looked at: those of packets that leave the capturing host are often not filled in yet.
 */
final class Dissector {
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_ETHERNET = 0x6558;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int TYPE_PPP = 0x880B;
    private static final int TYPE_MPLS = 0x8847;
    private static final int TYPE_MPLS_MULTICAST = 0x8848;
    private static final int TYPE_PPPOE = 0x8864;
    private static final int TYPE_BACKBONE = 0x88E7;
    private static final int TYPE_ERSPAN_2 = 0x88BE;
    private static final int TYPE_ERSPAN_3 = 0x22EB;
    /** Below this the field is a length, and LLC follows. */
    private static final int LOWEST_TYPE = 0x0600;

    private static final int PROTOCOL_HOP_BY_HOP = 0;
    private static final int PROTOCOL_IP_IN_IP = 4;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_IPV6 = 41;
    private static final int PROTOCOL_ROUTING = 43;
    private static final int PROTOCOL_GRE = 47;
    private static final int PROTOCOL_OPTIONS = 60;
    private static final int ADDRESS_FAMILY_IPV4 = 2;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1FFF;
    private static final int MAC_LENGTH = 6;
    private static final HexFormat MAC = HexFormat.ofDelimiter("-").withUpperCase();
    /** That of frames on a loopback interface, which have no other. */
    private static final String NO_MAC = "00-00-00-00-00-00";
    /** Headers in headers; nobody nests tunnels as deep. */
    private static final int DEEPEST = 24;

    private final Frame frame;
    private final Ports ports;
    private final Fragments fragments;
    private Octets octets;
    private String mac = "";
    private int depth;
    private @Nullable Packet packet;
    private @Nullable Segment segment;
    private boolean cut;

    private Dissector(Frame frame, Ports ports, Fragments fragments) {
        this.frame = frame;
        this.ports = ports;
        this.fragments = fragments;
        octets = new Octets(frame.octets(), frame.isCut());
    }

    /**
     * What is in a frame.
     *
     * @param packet the datagram; null if there is none
     * @param segment the segment of replication; null if there is none
     * @param skipped why there is neither; null if there is one
     * @param isCut whether the datagram was captured in part only
     */
    record Found(
            @Nullable Packet packet,
            @Nullable Segment segment,
            @Nullable Skipped skipped,
            boolean isCut) {}

    /**
     * What is looked for.
     *
     * @param nameService the UDP port of the name service
     * @param replication the TCP port of replication; -1 for none
     */
    record Ports(int nameService, int replication) {}

    /**
     * Finds it.
     *
     * @param ports what is looked for
     * @param fragments those of the frames before
     */
    static Found dissect(Frame frame, Ports ports, Fragments fragments) {
        Dissector dissector = new Dissector(frame, ports, fragments);
        Skipped skipped = dissector.link(frame.linkType(), 0);
        return new Found(dissector.packet, dissector.segment, skipped, dissector.cut);
    }

    private @Nullable Skipped link(int linkType, int at) {
        if (++depth > DEEPEST) {
            return Skipped.DAMAGED;
        }
        return switch (linkType) {
            case LinkType.ETHERNET -> ethernet(at);
            case LinkType.LINUX_COOKED -> cooked(at, 4, 6, 14, 16);
            case LinkType.LINUX_COOKED_2 -> cooked(at, 11, 12, 0, 20);
            case LinkType.RAW, LinkType.RAW_BSD, LinkType.RAW_OPENBSD, LinkType.IPV4 -> ip(at);
            case LinkType.NULL, LinkType.LOOP -> loopback(at);
            case LinkType.WIRELESS -> wireless(at, false);
            case LinkType.PPP, LinkType.LINUX_PPPD -> ppp(at);
            case LinkType.PPP_HDLC, LinkType.CISCO_HDLC -> hdlc(at);
            case LinkType.PPP_ETHER -> ppp(at + 6);
            case LinkType.MPLS -> mpls(at);
            case LinkType.RADIOTAP,
                    LinkType.PRISM,
                    LinkType.AVS,
                    LinkType.PPI,
                    LinkType.PKTAP,
                    LinkType.NETANALYZER,
                    LinkType.NETANALYZER_TRANSPARENT,
                    LinkType.NFLOG,
                    LinkType.PPP_WITH_DIRECTION -> behindHeader(linkType, at);
            default -> Skipped.LINK_TYPE;
        };
    }

    private @Nullable Skipped behindHeader(int linkType, int at) {
        Inner inner = Inner.behindHeader(linkType, octets, at);
        if (inner == null) {
            return octets.tooShort();
        }
        return linkType == LinkType.RADIOTAP
                ? wireless(inner.at(), WirelessHeader.isPadded(octets, at))
                : link(inner.linkType(), inner.at());
    }

    private @Nullable Skipped wireless(int at, boolean isPadded) {
        WirelessHeader header = WirelessHeader.of(octets, at, isPadded);
        if (header.skipped() != null) {
            return header.skipped();
        }
        mac = mac(header.sourceAt());
        return snap(header.end());
    }

    private @Nullable Skipped ethernet(int at) {
        if (!octets.has(at + 14)) {
            return octets.tooShort();
        }
        mac = mac(at + 6);
        return typed(octets.sixteen(at + 12), at + 14);
    }

    private String mac(int at) {
        String text = MAC.formatHex(octets.array(), at, at + MAC_LENGTH);
        return text.equals(NO_MAC) ? "" : text;
    }

    /** Linux' pseudo headers differ in where they have the same things: how long the address is, the address, the type. */
    private @Nullable Skipped cooked(int at, int lengthAt, int addressAt, int typeAt, int end) {
        if (!octets.has(at + end)) {
            return octets.tooShort();
        }
        int length = lengthAt == 4 ? octets.sixteen(at + lengthAt) : octets.eight(at + lengthAt);
        mac = length == 6 ? mac(at + addressAt) : "";
        return typed(octets.sixteen(at + typeAt), at + end);
    }

    /** The family is in the byte order of whoever captured; it is small, so both orders can be told apart. */
    private @Nullable Skipped loopback(int at) {
        if (!octets.has(at + 4)) {
            return octets.tooShort();
        }
        boolean isIpv4 = octets.eight(at) + octets.eight(at + 3) == ADDRESS_FAMILY_IPV4
                && octets.eight(at) * octets.eight(at + 3) == 0
                && octets.sixteen(at + 1) == 0;
        return isIpv4 ? ip(at + 4) : Skipped.NOT_IPV4;
    }

    /** RFC 1661 and 1662: address and control may be there (the daemon of Linux has a direction there), protocols in short. */
    private @Nullable Skipped ppp(int start) {
        if (!octets.has(start + 4)) {
            return octets.tooShort();
        }
        int at = octets.eight(start + 1) == 3 && (octets.eight(start) == 0xFF || octets.eight(start) < 2)
                ? start + 2
                : start;
        boolean isShort = (octets.eight(at) & 1) != 0;
        int protocol = isShort ? octets.eight(at) : octets.sixteen(at);
        int payload = at + (isShort ? 1 : 2);
        return switch (protocol) {
            case 0x0021 -> ip(payload);
            case 0x0057 -> ipv6(payload);
            case 0x0281, 0x0283 -> mpls(payload);
            default -> Skipped.NOT_IPV4;
        };
    }

    /** Cisco's has a type of Ethernet behind other addresses than PPP. */
    private @Nullable Skipped hdlc(int at) {
        if (!octets.has(at + 4)) {
            return octets.tooShort();
        }
        boolean isCisco = octets.eight(at) == 0x0F || octets.eight(at) == 0x8F;
        return isCisco ? typed(octets.sixteen(at + 2), at + 4) : ppp(at);
    }

    /** RFC 3032: labels up to the one that says that it is the last; then IP, or Ethernet (RFC 4448) behind a word or not. */
    private @Nullable Skipped mpls(int start) {
        int at = start;
        do {
            at += 4;
            if (!octets.has(at + 1)) {
                return octets.tooShort();
            }
        } while ((octets.eight(at - 2) & 1) == 0);
        return switch (octets.eight(at) >> 4) {
            case 4 -> ip(at);
            case 6 -> ipv6(at);
            case 0 -> ethernet(at + 4);
            default -> ethernet(at);
        };
    }

    private @Nullable Skipped snap(int at) {
        if (!octets.has(at + 8)) {
            return octets.tooShort();
        }
        boolean isSnap = octets.sixteen(at) == 0xAAAA && octets.eight(at + 2) == 3;
        return isSnap ? typed(octets.sixteen(at + 6), at + 8) : Skipped.NOT_IPV4;
    }

    /** What follows a type of Ethernet. */
    private @Nullable Skipped typed(int firstType, int start) {
        if (++depth > DEEPEST) {
            return Skipped.DAMAGED;
        }
        int type = firstType;
        int at = start;
        while (type == 0x8100 || type == 0x88A8 || type == 0x9100) {
            if (!octets.has(at + 4)) {
                return octets.tooShort();
            }
            type = octets.sixteen(at + 2);
            at += 4;
        }
        if (type < LOWEST_TYPE) {
            return octets.has(at + 8) ? snap(at) : Skipped.NOT_IPV4;
        }
        return switch (type) {
            case TYPE_IPV4 -> ip(at);
            case TYPE_IPV6 -> ipv6(at);
            case TYPE_MPLS, TYPE_MPLS_MULTICAST -> mpls(at);
            case TYPE_PPPOE -> ppp(at + 6);
            case TYPE_BACKBONE -> ethernet(at + 4); // IEEE 802.1ah
            default -> Skipped.NOT_IPV4;
        };
    }

    private @Nullable Skipped ip(int at) {
        if (++depth > DEEPEST) {
            return Skipped.DAMAGED;
        }
        if (!octets.has(at + 1)) {
            return octets.tooShort();
        }
        if (octets.eight(at) >> 4 != 4) {
            return octets.eight(at) >> 4 == 6 ? ipv6(at) : Skipped.NOT_IPV4;
        }
        if (!octets.has(at + 20)) {
            return octets.tooShort();
        }
        int header = (octets.eight(at) & 0xF) * 4;
        int total = octets.sixteen(at + 2);
        if (header < 20 || total != 0 && total < header) {
            return Skipped.DAMAGED;
        }
        int protocol = octets.eight(at + 9);
        if (!isKnown(protocol)) {
            return Skipped.NOT_UDP;
        }
        if ((octets.sixteen(at + 6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0) {
            return fragment(at, header, total, protocol);
        }
        return switch (protocol) {
            case PROTOCOL_UDP -> udp(at, at + header, total);
            case PROTOCOL_TCP -> tcp(at, at + header, total);
            default -> inIp(protocol, at + header);
        };
    }

    private boolean isKnown(int protocol) {
        return protocol == PROTOCOL_UDP
                || protocol == PROTOCOL_TCP && ports.replication() >= 0
                || protocol == PROTOCOL_GRE
                || protocol == PROTOCOL_IP_IN_IP
                || protocol == PROTOCOL_IPV6;
    }

    private @Nullable Skipped inIp(int protocol, int at) {
        return switch (protocol) {
            case PROTOCOL_GRE -> gre(at);
            case PROTOCOL_IP_IN_IP -> ip(at);
            case PROTOCOL_IPV6 -> ipv6(at);
            default -> Skipped.NOT_UDP;
        };
    }

    /** Goes on with the packet that this completes, if it does. */
    private @Nullable Skipped fragment(int at, int header, int total, int protocol) {
        int end = at + total;
        if (total == 0 || !octets.has(end)) {
            return Skipped.FRAGMENT;
        }
        int position = octets.sixteen(at + 6);
        byte[] whole = fragments.add(
                new Fragments.Key(
                        octets.thirtyTwo(at + 12), octets.thirtyTwo(at + 16), octets.sixteen(at + 4), protocol),
                (position & FRAGMENT_OFFSET) * 8,
                (position & MORE_FRAGMENTS) == 0,
                Arrays.copyOfRange(octets.array(), at + header, end),
                frame.micros());
        if (whole == null) {
            return Skipped.FRAGMENT;
        }
        byte[] together = Arrays.copyOf(Arrays.copyOfRange(octets.array(), at, at + header), header + whole.length);
        System.arraycopy(whole, 0, together, header, whole.length);
        octets = new Octets(together, false);
        // The length of 16 bits may be too short for all of it; none is none.
        return switch (protocol) {
            case PROTOCOL_UDP -> udp(0, header, 0);
            case PROTOCOL_TCP -> tcp(0, header, together.length);
            default -> inIp(protocol, header);
        };
    }

    /** NetBIOS knows no IPv6, but tunnels do. */
    private @Nullable Skipped ipv6(int start) {
        if (++depth > DEEPEST) {
            return Skipped.DAMAGED;
        }
        if (!octets.has(start + 40)) {
            return octets.tooShort();
        }
        int next = octets.eight(start + 6);
        int at = start + 40;
        while ((next == PROTOCOL_HOP_BY_HOP || next == PROTOCOL_ROUTING || next == PROTOCOL_OPTIONS)
                && octets.has(at + 8)) {
            next = octets.eight(at);
            at += 8 + octets.eight(at + 1) * 8;
        }
        if (next == PROTOCOL_UDP && octets.has(at + 8)) {
            Inner inner = Inner.ofTunnel(octets.sixteen(at + 2), octets, at + 8);
            return inner == null ? Skipped.NOT_IPV4 : link(inner.linkType(), inner.at());
        }
        return next == PROTOCOL_GRE || next == PROTOCOL_IP_IN_IP ? inIp(next, at) : Skipped.NOT_IPV4;
    }

    /** RFC 2784 and RFC 2890; its version 1 is that of PPTP (RFC 2637). */
    private @Nullable Skipped gre(int at) {
        if (!octets.has(at + 4)) {
            return octets.tooShort();
        }
        int flags = octets.sixteen(at);
        int type = octets.sixteen(at + 2);
        boolean isNumbered = (flags & 0x1000) != 0;
        if ((flags & 7) == 1 && type == TYPE_PPP) {
            return isNumbered ? ppp(at + 12 + ((flags & 0x0080) != 0 ? 4 : 0)) : Skipped.NOT_UDP;
        }
        if ((flags & 7) != 0) {
            return Skipped.NOT_UDP;
        }
        int payload = at + 4 + ((flags & 0xC000) != 0 ? 4 : 0) + ((flags & 0x2000) != 0 ? 4 : 0) + (isNumbered ? 4 : 0);
        return switch (type) {
            case TYPE_IPV4 -> ip(payload);
            case TYPE_MPLS -> mpls(payload);
            case TYPE_ETHERNET -> ethernet(payload);
            // The first version has no header of its own, and no sequence numbers by which it is told from the second.
            case TYPE_ERSPAN_2 -> ethernet(payload + (isNumbered ? 8 : 0));
            case TYPE_ERSPAN_3 -> erspan3(payload);
            default -> Skipped.NOT_UDP;
        };
    }

    private @Nullable Skipped erspan3(int at) {
        if (!octets.has(at + 12)) {
            return octets.tooShort();
        }
        boolean hasSubheader = (octets.eight(at + 11) & 1) != 0;
        return ethernet(at + (hasSubheader ? 20 : 12));
    }

    /** @param total of the IP packet; 0 if that is not known */
    private @Nullable Skipped udp(int ip, int at, int total) {
        if (!octets.has(at + 8)) {
            return octets.tooShort();
        }
        Endpoint source = new Endpoint(address(ip + 12), octets.sixteen(at));
        Endpoint target = new Endpoint(address(ip + 16), octets.sixteen(at + 2));
        if (source.port() != ports.nameService() && target.port() != ports.nameService()) {
            Inner inner = Inner.ofTunnel(target.port(), octets, at + 8);
            return inner == null ? Skipped.OTHER_PORT : link(inner.linkType(), inner.at());
        }
        int length = octets.sixteen(at + 4) - 8;
        if (length < 0 || total != 0 && at + 8 + length > ip + total) {
            return Skipped.DAMAGED;
        }
        int present = Math.min(length, octets.length() - at - 8);
        cut = present < length;
        byte[] payload = new byte[present];
        System.arraycopy(octets.array(), at + 8, payload, 0, present);
        packet = new Packet(frame.micros(), mac, source, target, octets.sixteen(ip + 4), payload);
        return null;
    }

    /** @param total of the IP packet; 0 if a network adapter left it to be filled in, then all that was on the wire is its */
    private @Nullable Skipped tcp(int ip, int at, int total) {
        if (!octets.has(at + 4)) {
            return Skipped.NOT_UDP;
        }
        Endpoint source = new Endpoint(address(ip + 12), octets.sixteen(at));
        Endpoint target = new Endpoint(address(ip + 16), octets.sixteen(at + 2));
        if (source.port() != ports.replication() && target.port() != ports.replication()) {
            return Skipped.NOT_UDP;
        }
        if (!octets.has(at + 20)) {
            return octets.tooShort();
        }
        int begin = at + (octets.eight(at + 12) >> 4) * 4;
        long end = total == 0
                ? octets.length() + (octets.isCut() ? frame.length() - frame.octets().length : 0)
                : ip + total;
        if (begin < at + 20 || begin > end) {
            return Skipped.DAMAGED;
        }
        int present = Math.max(0, (int) Math.min(end, octets.length()) - begin);
        byte[] payload = present == 0 ? new byte[0] : Arrays.copyOfRange(octets.array(), begin, begin + present);
        segment = new Segment(
                frame.micros(), source, target, octets.thirtyTwo(at + 4), octets.eight(at + 13), payload, (int)
                        Math.min(Frames.LONGEST, end - begin - present));
        return null;
    }

    private Ipv4Address address(int at) {
        return new Ipv4Address(octets.thirtyTwo(at));
    }
}
