package org.nbnsd.cluster;

/** What one node at a time does for all. */
public enum Role {
    /** It writes what time has done to records. */
    SCAVENGER,
    /** It asks partners for their records, and takes them over. */
    REPLICATION,
    /** It writes names into DNS. */
    DNS
}
