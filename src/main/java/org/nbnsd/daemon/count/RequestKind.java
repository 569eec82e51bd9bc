package org.nbnsd.daemon.count;

import java.util.Locale;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.WireFormat;

/** What a request asks for, as it is counted. */
enum RequestKind {
    QUERY,
    NODE_STATUS,
    /** OPCODE 5, whatever its bits make of it: a registration, an update or a demand. */
    REGISTRATION,
    MULTIHOMED_REGISTRATION,
    REFRESH,
    RELEASE,
    /** Nothing that a request can ask for. */
    OTHER;

    private static final int TYPE_AND_CLASS = 4;

    /** As its header says, before anything is decoded; of a question also the type, which is all that tells two of them apart. */
    static RequestKind of(Datagram datagram) {
        if (datagram.length() < WireFormat.HEADER_LENGTH) {
            return OTHER;
        }
        return switch (HeaderFlags.opcode((datagram.octets()[2] & 0xFF) << 8)) {
            case HeaderFlags.QUERY -> isNodeStatus(datagram) ? NODE_STATUS : QUERY;
            case HeaderFlags.REGISTRATION -> REGISTRATION;
            case HeaderFlags.MULTIHOMED_REGISTRATION -> MULTIHOMED_REGISTRATION;
            case HeaderFlags.REFRESH, HeaderFlags.REFRESH_ALTERNATE -> REFRESH;
            case HeaderFlags.RELEASE -> RELEASE;
            default -> OTHER;
        };
    }

    /** The question is the last that there is in one. */
    private static boolean isNodeStatus(Datagram datagram) {
        int at = datagram.length() - TYPE_AND_CLASS;
        byte[] octets = datagram.octets();
        return at >= WireFormat.HEADER_LENGTH
                && ((octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF) == WireFormat.TYPE_NBSTAT;
    }

    /** Of one that was answered: its octets may be gone by then, what they say is known. */
    static RequestKind answered(Datagram datagram) {
        Decoded request = datagram.decoded();
        if (request instanceof NameQueryRequest) {
            return QUERY;
        } else if (request instanceof NameRefreshRequest) {
            return REFRESH;
        } else if (request instanceof MultihomedRegistrationRequest) {
            return MULTIHOMED_REGISTRATION;
        } else if (request instanceof NameReleaseRequest) {
            return RELEASE;
        } else if (request instanceof NodeStatusRequest) {
            return NODE_STATUS;
        }
        return request instanceof Claim ? REGISTRATION : OTHER;
    }

    /** As the value of a label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
