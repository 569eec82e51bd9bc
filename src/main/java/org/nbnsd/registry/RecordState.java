package org.nbnsd.registry;

/**
 * The life of a record. Active, until its holders release it or do not refresh it for their lifetime; released, for the
 * extinction interval; tombstone, for the extinction timeout; then it is gone. A person may delete it at any time; then it
 * is kept for the extinction timeout, too. A new claim revives it from any state.
 */
public enum RecordState {
    /** Registered and answered. */
    ACTIVE,
    /** Released or expired; known only here. */
    RELEASED,
    /** Extinct; replicated, so that partners forget the name, too. */
    TOMBSTONE,
    /** Deleted by hand, here only: for the network it is not there; a person can take that back. */
    DELETED
}
