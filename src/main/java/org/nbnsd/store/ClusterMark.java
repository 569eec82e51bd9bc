package org.nbnsd.store;

/**
 * Of which cluster's store a database is a copy, and how far.
 *
 * @param cluster the id of the etcd cluster
 * @param epoch how often that was restored
 * @param revision all changes up to this revision are in it; perhaps later ones as well
 */
public record ClusterMark(long cluster, long epoch, long revision) {}
