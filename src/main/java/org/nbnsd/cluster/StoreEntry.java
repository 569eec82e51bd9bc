package org.nbnsd.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What the store has under a key since some revision.
 *
 * @param key the key
 * @param value what is there; null if it has gone
 * @param revision since when
 */
public record StoreEntry(StoreKey key, @Nullable StoreValue value, long revision) {}
