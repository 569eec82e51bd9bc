package org.nbnsd.cluster;

import org.nbnsd.wire.Ipv4Address;

/** What the store has under a {@link StoreKey}. */
public sealed interface StoreValue {
    /**
     * What the cluster is, made by its first node.
     *
     * @param format how everything else is written; this program knows {@link #FORMAT}
     * @param owner the address by which partners know the cluster
     * @param epoch how often the store was restored from a backup; see {@link FamilyValue#version}
     */
    record Meta(int format, Ipv4Address owner, long epoch) implements StoreValue {
        /** The one format that there is. */
        public static final int FORMAT = 1;
    }

    /**
     * The records of a family, and which write put them there.
     *
     * @param by the write
     * @param family the records
     */
    record Family(Nonce by, FamilyValue family) implements StoreValue {}

    /**
     * A family that has gone, kept for a while; see {@link Graves}.
     *
     * @param by the write that took it away
     * @param since when, in milliseconds since the epoch
     */
    record Gone(Nonce by, long since) implements StoreValue {}

    /**
     * What a node tells of itself.
     *
     * @param report that
     */
    record Node(NodeReport report) implements StoreValue {}

    /**
     * Who has a role.
     *
     * @param by the write by which its node got it
     */
    record Holder(Nonce by) implements StoreValue {}

    /**
     * Octets that make no sense under their key.
     *
     * @param reason what was expected, for people
     */
    record Unreadable(String reason) implements StoreValue {}
}
