package org.nbnsd.server;

import java.util.List;
import java.util.stream.Stream;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.server.AccessList.Group;
import org.nbnsd.server.AccessList.Network;
import org.nbnsd.wire.Ipv4Address;

/** An {@link AccessList} as it is asked for every request. What is attached follows the addresses of this machine. */
final class SourceFilter {
    private static final List<Prefix> PRIVATE = Stream.of(
                    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8")
            .map(Prefix::parse)
            .toList();

    private final Prefix[] prefixes;
    private final boolean attached;
    private final Locals locals;

    SourceFilter(AccessList list, Locals locals) {
        this.prefixes = list.entries().stream().flatMap(SourceFilter::prefixes).toArray(Prefix[]::new);
        this.attached = list.entries().contains(Group.ATTACHED);
        this.locals = locals;
    }

    /** The networks that an entry always stands for. */
    private static Stream<Prefix> prefixes(AccessList.Entry entry) {
        if (entry instanceof Network network) {
            return Stream.of(network.prefix());
        }
        return switch ((Group) entry) {
            case PRIVATE -> PRIVATE.stream();
            case ATTACHED -> Stream.empty();
        };
    }

    /** Whether a source is in the list now. */
    boolean contains(Ipv4Address source) {
        for (Prefix prefix : prefixes) {
            if (prefix.contains(source)) {
                return true;
            }
        }
        return attached && locals.isAttached(source);
    }
}
