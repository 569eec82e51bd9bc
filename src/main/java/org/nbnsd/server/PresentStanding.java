package org.nbnsd.server;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.ClusterStanding;

/**
 * How the server stands at present to those with whom it shares its records; most servers are alone. Volatile because threads that
 * only answer queries look at it, too.
 */
final class PresentStanding {
    private volatile @Nullable ClusterStanding standing;

    /** Null for a server that is alone. */
    @Nullable
    ClusterStanding get() {
        return standing;
    }

    void replace(ClusterStanding other) {
        standing = other;
    }

    /** Whether others serve the same records. */
    boolean isShared() {
        return standing != null;
    }

    /** Whether what is decided here counts. */
    boolean decides() {
        ClusterStanding present = standing;
        return present == null || present.isNormal();
    }

    /** Whether it is for this server to write what time has done to records. */
    boolean ages() {
        ClusterStanding present = standing;
        return present == null || present.isScavenger();
    }

    /** Whether queries are answered. */
    boolean answersQueries(long now) {
        ClusterStanding present = standing;
        return present == null || present.answersQueries(now);
    }
}
