package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.List;

/** Records that came and are not here because of what they are, or for want of room: how many, and why the first of them. */
final class Skips {
    private static final int MOST_REASONS = 10;

    private final List<String> reasons = new ArrayList<>(0);
    private long records;

    void add(int more, String reason) {
        records += more;
        if (reasons.size() < MOST_REASONS) {
            reasons.add(reason);
        }
    }

    long records() {
        return records;
    }

    /** In sentences; of the first ten. */
    List<String> reasons() {
        return List.copyOf(reasons);
    }
}
