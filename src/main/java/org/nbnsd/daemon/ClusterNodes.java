package org.nbnsd.daemon;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.nbnsd.cluster.NodeReport;
import org.nbnsd.cluster.StoreNotice;
import org.nbnsd.control.Statistic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of the nodes of a cluster, and of its store. Belongs to the event loop, but for {@link #text}. */
final class ClusterNodes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);

    /** By how much clocks may differ without a word of it. */
    private static final long MOST_SKEW = 5000;

    private record Node(NodeReport report, long ahead) {
        private String text() {
            String clock = Math.abs(ahead) > MOST_SKEW
                    ? ", its clock is " + Math.abs(ahead) / 1000 + " s " + (ahead > 0 ? "ahead" : "behind")
                    : "";
            return report.id() + " (" + report.state().name().toLowerCase(Locale.ROOT) + ", revision "
                    + report.applied() + clock + ")";
        }
    }

    private final LongSupplier clock;
    private final ClusterCounts counts;
    private final Map<String, Node> nodes = new TreeMap<>();
    private volatile String text = "no node is known to live";

    ClusterNodes(LongSupplier clock, ClusterCounts counts) {
        this.clock = clock;
        this.counts = counts;
    }

    void told(StoreNotice notice) {
        if (notice instanceof StoreNotice.NodeSeen seen) {
            NodeReport report = seen.report();
            nodes.put(report.id(), new Node(report, report.time() - clock.getAsLong()));
            changed();
        } else if (notice instanceof StoreNotice.NodeGone gone) {
            nodes.remove(gone.id());
            changed();
        } else if (notice instanceof StoreNotice.Unreadable bad) {
            counts.add(Statistic.CLUSTER_UNREADABLE, 1);
            LOG.warn(
                    "in etcd {} makes no sense at revision {}: {}; what was known before holds",
                    bad.key(),
                    bad.revision(),
                    bad.reason());
        }
    }

    private void changed() {
        counts.set(Statistic.CLUSTER_NODES, nodes.size());
        text = nodes.values().stream().map(Node::text).collect(Collectors.joining(", "));
    }

    /** The nodes that live, as they told last, for people; for any thread. */
    String text() {
        return text;
    }
}
