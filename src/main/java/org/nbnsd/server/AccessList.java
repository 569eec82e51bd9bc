package org.nbnsd.server;

import java.util.List;
import java.util.Locale;
import org.nbnsd.protocol.Prefix;

/**
 * Which sources something is open to. An empty list is open to nobody.
 *
 * @param entries networks, and words for networks; a source in any of them is in the list
 */
public record AccessList(List<Entry> entries) {
    /** Part of a list. */
    public sealed interface Entry permits Network, Group {}

    /**
     * One network.
     *
     * @param prefix the network
     */
    public record Network(Prefix prefix) implements Entry {
        @Override
        public String toString() {
            return prefix.toString();
        }
    }

    /** Several networks that have a name. */
    public enum Group implements Entry {
        /**
         * What is never routed on the Internet: the networks of RFC 1918, link-local addresses (RFC 3927), those that
         * providers share among customers (RFC 6598), and loopback.
         */
        PRIVATE,
        /** The subnets of the addresses that the server listens on, as they are at the moment. */
        ATTACHED;

        /** The word for it in the configuration. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Private and attached networks. */
    public static final AccessList LOCAL = new AccessList(List.of(Group.PRIVATE, Group.ATTACHED));
    /** Every source. */
    public static final AccessList EVERYBODY = new AccessList(List.of(new Network(Prefix.parse("0.0.0.0/0"))));
    /** No source. */
    public static final AccessList NOBODY = new AccessList(List.of());

    /** Keeps a copy of the list. */
    public AccessList {
        entries = List.copyOf(entries);
    }

    @Override
    public String toString() {
        return entries.isEmpty()
                ? "nobody"
                : String.join(", ", entries.stream().map(Entry::toString).toList());
    }
}
