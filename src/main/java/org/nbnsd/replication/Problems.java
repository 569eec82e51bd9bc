package org.nbnsd.replication;

import org.nbnsd.protocol.Input;
import org.nbnsd.wire.Ipv4Address;

/** Why links end, for people. */
final class Problems {
    private Problems() {}

    static String of(Input.LinkClosed closed, Ipv4Address peer) {
        String detail = closed.detail().isEmpty() ? "" : ": " + closed.detail();
        return switch (closed.why()) {
            case BY_US -> "the link was closed here";
            case BY_PEER -> peer + " has closed the link";
            case UNREACHABLE -> "no connection to " + peer + detail;
            case BROKEN -> "the link to " + peer + " broke" + detail;
            case OVERRUN -> peer + " does not read what is sent" + detail;
            case UNAVAILABLE -> "this daemon makes no links for replication" + detail;
            case STOPPING -> "this daemon stops";
        };
    }
}
