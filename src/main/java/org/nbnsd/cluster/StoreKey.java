package org.nbnsd.cluster;

/** What is in the store. */
public sealed interface StoreKey {
    /** What the cluster is. */
    record Meta() implements StoreKey {}

    /**
     * A family of names.
     *
     * @param family which
     */
    record Family(FamilyKey family) implements StoreKey {}

    /**
     * That a node lives.
     *
     * @param id which node
     */
    record Node(String id) implements StoreKey {}

    /**
     * Who has a role.
     *
     * @param role which role
     */
    record OfRole(Role role) implements StoreKey {}

    /**
     * Something that this program does not know, and leaves alone.
     *
     * @param text the key
     */
    record Unknown(String text) implements StoreKey {}
}
