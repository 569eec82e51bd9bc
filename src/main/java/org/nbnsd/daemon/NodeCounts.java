package org.nbnsd.daemon;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nbnsd.control.Statistic;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.NodeCounter;

/** What an end node has counted, for any thread. */
final class NodeCounts implements Supplier<Map<Statistic, Long>> {
    private final Daemon daemon;
    private final EndNode node;

    NodeCounts(Daemon daemon, EndNode node) {
        this.daemon = daemon;
        this.node = node;
    }

    @Override
    public Map<Statistic, Long> get() {
        Map<NodeCounter, Long> counted = daemon.readAnyway(node::counters);
        Map<Statistic, Long> counts = new EnumMap<>(Statistic.class);
        counted.forEach((counter, value) -> counts.put(Statistic.of("node", counter), value));
        return counts;
    }
}
