package org.nbnsd.daemon;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.nbnsd.cluster.NodeReport;
import org.nbnsd.cluster.StoreNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of the nodes of a cluster, and of its store. Belongs to the event loop. */
final class ClusterNodes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);

    /**
     * A node, as it told last.
     *
     * @param report what it told
     * @param heardAt when that came, in milliseconds since the epoch
     */
    record Node(NodeReport report, long heardAt) {
        /** By how much its clock is ahead of this one's, in milliseconds; less what the way took. */
        long skew() {
            return report.time() - heardAt;
        }
    }

    private final LongSupplier clock;
    private final Map<String, Node> nodes = new TreeMap<>();
    private long cluster;
    private long epoch;
    private long applied;
    private long unreadable;
    private String lastUnreadable = "";

    ClusterNodes(LongSupplier clock) {
        this.clock = clock;
    }

    void told(StoreNotice notice) {
        if (notice instanceof StoreNotice.NodeSeen seen) {
            nodes.put(seen.report().id(), new Node(seen.report(), clock.getAsLong()));
        } else if (notice instanceof StoreNotice.NodeGone gone) {
            nodes.remove(gone.id());
        } else if (notice instanceof StoreNotice.Joined joined) {
            cluster = joined.cluster();
            epoch = joined.epoch();
            applied = 0;
        } else if (notice instanceof StoreNotice.Unreadable bad) {
            unreadable++;
            lastUnreadable = bad.key() + ": " + bad.reason();
            LOG.warn(
                    "in the store of the cluster {} makes no sense: {}; what was known before holds",
                    bad.key(),
                    bad.reason());
        }
    }

    /** Everything up to this revision has been taken. */
    void applied(long revision) {
        applied = Math.max(applied, revision);
    }

    /** All nodes that live, this one among them, by their names. */
    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    long cluster() {
        return cluster;
    }

    long epoch() {
        return epoch;
    }

    long applied() {
        return applied;
    }

    /** How much in the store made no sense. */
    long unreadable() {
        return unreadable;
    }

    /** What made no sense last; empty for nothing. */
    String lastUnreadable() {
        return lastUnreadable;
    }
}
