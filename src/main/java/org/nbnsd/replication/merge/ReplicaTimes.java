package org.nbnsd.replication.merge;

/**
 * When what comes from a partner expires here; all are milliseconds since the epoch.
 *
 * @param now the time
 * @param registered when a registration at this server that was lost here and comes back expires: the renewal interval
 * @param verified when an active record of another server is to be verified: the verify interval
 * @param ended when a released record or tombstone is forgotten: the extinction timeout
 */
public record ReplicaTimes(long now, long registered, long verified, long ended) {}
