package org.nbnsd.cli.replication;

import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.document.ReplicationJson;
import org.nbnsd.wire.Ipv4Address;

/** Addresses and versions as somebody typed them. */
final class PartnerArgument {
    private PartnerArgument() {}

    static Ipv4Address address(String text) {
        try {
            return Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageError(text + ": no address (expected: an IPv4 address such as 10.0.1.5)");
        }
    }

    static long version(String option, String text) {
        try {
            return ReplicationJson.version(option, text);
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
    }
}
