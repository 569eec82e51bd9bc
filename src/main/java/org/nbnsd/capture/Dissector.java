package org.nbnsd.capture;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Packet;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/**
 * Finds the datagram of the name service in one frame: below VLAN tags, PPPoE, IP in IP, GRE and ERSPAN. Checksums are not
 * looked at: those of packets that leave the capturing host are often not filled in yet.
 */
final class Dissector {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int LINUX_COOKED_2 = 276;

    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_ETHERNET = 0x6558;
    private static final int TYPE_ERSPAN_2 = 0x88BE;
    private static final int TYPE_ERSPAN_3 = 0x22EB;
    private static final int TYPE_PPPOE = 0x8864;
    /** Below this the field is a length, and LLC follows. */
    private static final int LOWEST_TYPE = 0x0600;

    private static final int PROTOCOL_IP_IN_IP = 4;
    private static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_GRE = 47;
    private static final int ADDRESS_FAMILY_IPV4 = 2;
    private static final int FRAGMENT = 0x3FFF;
    private static final int MAC_LENGTH = 6;
    private static final HexFormat MAC = HexFormat.ofDelimiter("-").withUpperCase();
    /** Deeper than anybody nests tunnels. */
    private static final int DEEPEST = 8;

    private final Frame frame;
    private final byte[] octets;
    private String mac = "";
    private int depth;
    private @Nullable Packet packet;
    private boolean cut;

    private Dissector(Frame frame) {
        this.frame = frame;
        octets = frame.octets();
    }

    /**
     * What is in a frame.
     *
     * @param packet the datagram; null if there is none
     * @param skipped why there is none; null if there is one
     * @param isCut whether the datagram was captured in part only
     */
    record Found(@Nullable Packet packet, @Nullable Skipped skipped, boolean isCut) {}

    static Found dissect(Frame frame) {
        Dissector dissector = new Dissector(frame);
        Skipped skipped = dissector.link();
        return new Found(dissector.packet, skipped, dissector.cut);
    }

    private @Nullable Skipped link() {
        return switch (frame.linkType()) {
            case ETHERNET -> ethernet(0);
            case LINUX_COOKED -> cooked(4, 6, 14, 16);
            case LINUX_COOKED_2 -> cooked(11, 12, 0, 20);
            case RAW, RAW_BSD, RAW_OPENBSD, IPV4 -> ip(0);
            case NULL, LOOP -> loopback();
            default -> Skipped.LINK_TYPE;
        };
    }

    /** Where the file ends in the middle of a header; a frame that was that short was broken before. */
    private Skipped tooShort() {
        return frame.isCut() ? Skipped.CUT : Skipped.DAMAGED;
    }

    private boolean has(int end) {
        return end <= octets.length;
    }

    private int eight(int at) {
        return octets[at] & 0xFF;
    }

    private int sixteen(int at) {
        return eight(at) << 8 | eight(at + 1);
    }

    private @Nullable Skipped ethernet(int at) {
        if (!has(at + 14)) {
            return tooShort();
        }
        mac = mac(at + 6);
        return typed(sixteen(at + 12), at + 14);
    }

    private String mac(int at) {
        return MAC.formatHex(octets, at, at + MAC_LENGTH);
    }

    /** Linux' pseudo headers differ in where they have the same things: how long the address is, the address, the type. */
    private @Nullable Skipped cooked(int lengthAt, int addressAt, int typeAt, int end) {
        if (!has(end)) {
            return tooShort();
        }
        int length = lengthAt == 4 ? sixteen(lengthAt) : eight(lengthAt);
        mac = length == 6 ? mac(addressAt) : "";
        return typed(sixteen(typeAt), end);
    }

    /** The family is in the byte order of whoever captured; it is small, so both orders can be told apart. */
    private @Nullable Skipped loopback() {
        if (!has(4)) {
            return tooShort();
        }
        boolean isIpv4 = eight(0) + eight(3) == ADDRESS_FAMILY_IPV4 && eight(0) * eight(3) == 0 && sixteen(1) == 0;
        return isIpv4 ? ip(4) : Skipped.NOT_IPV4;
    }

    /** What follows a type of Ethernet. */
    private @Nullable Skipped typed(int firstType, int start) {
        int type = firstType;
        int at = start;
        while (type == 0x8100 || type == 0x88A8 || type == 0x9100) {
            if (!has(at + 4)) {
                return tooShort();
            }
            type = sixteen(at + 2);
            at += 4;
        }
        if (type < LOWEST_TYPE) {
            boolean isSnap = has(at + 8) && sixteen(at) == 0xAAAA && eight(at + 2) == 3;
            type = isSnap ? sixteen(at + 6) : 0;
            at += 8;
        } else if (type == TYPE_PPPOE) {
            boolean isIpv4 = has(at + 8) && sixteen(at + 6) == 0x0021;
            type = isIpv4 ? TYPE_IPV4 : 0;
            at += 8;
        }
        return type == TYPE_IPV4 ? ip(at) : Skipped.NOT_IPV4;
    }

    private @Nullable Skipped ip(int at) {
        if (++depth > DEEPEST) {
            return Skipped.DAMAGED;
        }
        if (!has(at + 1)) {
            return tooShort();
        }
        if (eight(at) >> 4 != 4) {
            return Skipped.NOT_IPV4;
        }
        if (!has(at + 20)) {
            return tooShort();
        }
        int header = (eight(at) & 0xF) * 4;
        int total = sixteen(at + 2);
        if (header < 20 || total != 0 && total < header) {
            return Skipped.DAMAGED;
        }
        int protocol = eight(at + 9);
        boolean isKnown = protocol == PROTOCOL_UDP || protocol == PROTOCOL_GRE || protocol == PROTOCOL_IP_IN_IP;
        if (!isKnown) {
            return Skipped.NOT_UDP;
        }
        if ((sixteen(at + 6) & FRAGMENT) != 0) { // an offset, or more to come
            return Skipped.FRAGMENT;
        }
        return switch (protocol) {
            case PROTOCOL_UDP -> udp(at, at + header, total);
            case PROTOCOL_GRE -> gre(at + header);
            default -> ip(at + header);
        };
    }

    /** RFC 2784 and RFC 2890. */
    private @Nullable Skipped gre(int at) {
        if (!has(at + 4)) {
            return tooShort();
        }
        int flags = sixteen(at);
        int type = sixteen(at + 2);
        if ((flags & 7) != 0) {
            return Skipped.NOT_UDP; // PPTP
        }
        boolean isNumbered = (flags & 0x1000) != 0;
        int payload = at + 4 + ((flags & 0xC000) != 0 ? 4 : 0) + ((flags & 0x2000) != 0 ? 4 : 0) + (isNumbered ? 4 : 0);
        return switch (type) {
            case TYPE_IPV4 -> ip(payload);
            case TYPE_ETHERNET -> ethernet(payload);
            // The first version has no header of its own, and no sequence numbers by which it is told from the second.
            case TYPE_ERSPAN_2 -> ethernet(payload + (isNumbered ? 8 : 0));
            case TYPE_ERSPAN_3 -> erspan3(payload);
            default -> Skipped.NOT_UDP;
        };
    }

    private @Nullable Skipped erspan3(int at) {
        if (!has(at + 12)) {
            return tooShort();
        }
        boolean hasSubheader = (eight(at + 11) & 1) != 0;
        return ethernet(at + (hasSubheader ? 20 : 12));
    }

    private @Nullable Skipped udp(int ip, int at, int total) {
        if (!has(at + 8)) {
            return tooShort();
        }
        Endpoint source = new Endpoint(address(ip + 12), sixteen(at));
        Endpoint target = new Endpoint(address(ip + 16), sixteen(at + 2));
        int port = Constants.NAME_SERVICE_UDP_PORT;
        if (source.port() != port && target.port() != port) {
            return Skipped.OTHER_PORT;
        }
        int length = sixteen(at + 4) - 8;
        if (length < 0 || total != 0 && at + 8 + length > ip + total) {
            return Skipped.DAMAGED;
        }
        int present = Math.min(length, octets.length - at - 8);
        cut = present < length;
        byte[] payload = new byte[present];
        System.arraycopy(octets, at + 8, payload, 0, present);
        packet = new Packet(frame.micros(), mac, source, target, sixteen(ip + 4), payload);
        return null;
    }

    private Ipv4Address address(int at) {
        return new Ipv4Address(sixteen(at) << 16 | sixteen(at + 2));
    }
}
