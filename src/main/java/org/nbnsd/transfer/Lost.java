package org.nbnsd.transfer;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.NodeType;

/** Counts the records that a format has, but not all of each, by what it lacks. */
final class Lost {
    private final Map<String, Long> counts = new HashMap<>();

    /** What a format lacks, if it is lost. */
    void count(boolean isLost, String what) {
        if (isLost) {
            counts.merge(what, 1L, (a, b) -> Objects.requireNonNull(a) + Objects.requireNonNull(b));
        }
    }

    /** What only CSV and JSON keep of a record. */
    void countCommon(NameRecord record) {
        count(!record.isLocal(), "the server that owns it, and its version");
        count(!record.holders().stream().allMatch(holder -> holder.isSelfRegistered()), "who registered its address");
    }

    /** What is not in LMHOSTS, where everything is static, and H as all that somebody adds. */
    void countInLmhosts(NameRecord record) {
        countCommon(record);
        count(!record.isStatic(), "its lifetime: imported again it is static");
        count(record.nodeType() != NodeType.H, "its node type");
    }

    Map<String, Long> counts() {
        return counts;
    }
}
