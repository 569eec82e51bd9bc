package org.nbnsd.cluster;

/** How a node stands to the store that all share. */
public enum ClusterState {
    /** Nothing is known yet, not even an own copy. */
    STARTING,
    /** There is the own copy, which may be old; the store is being read. */
    SYNCING,
    /** The own copy follows the store, and what is decided here is decided for all. */
    NORMAL,
    /** The store cannot be reached, or has no majority, or takes nothing more. */
    ISOLATED,
    /** A person has taken the node out of service. */
    MAINTENANCE,
    /** The node must not take part: another cluster's store, an unknown format, a store that lost what this node has seen, no right. */
    REFUSED
}
