package org.nbnsd.daemon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Change;
import org.nbnsd.store.ClusterMark;
import org.nbnsd.store.Durability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's own copy of what the cluster has, on its disk. What is in it is durable elsewhere already, so nobody waits for it, and a disk that
 * fails costs nothing but the copy: what could not be written is written when it works again. Belongs to the event loop, but for {@link
 * #mark}.
 */
final class ClusterCopy {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCopy.class);

    /** Changes that were written together, and how far the copy is with them; null for no further than before. */
    private record Batch(List<Change> changes, @Nullable ClusterMark mark) {}

    private final Durability disk;
    private final Executor loop;
    private final Deque<Batch> underWay = new ArrayDeque<>();
    /** What is to be written when the disk works again: the last change of each name. */
    private final Map<Object, Change> owed = new LinkedHashMap<>();

    private boolean isFailing;
    private volatile @Nullable ClusterMark mark;
    private volatile @Nullable String problem;

    /**
     * A copy that nothing is written to yet.
     *
     * @param disk writes it
     * @param loop runs tasks on the event loop, one after the other
     * @param known how far it is; null if it is empty
     */
    ClusterCopy(Durability disk, Executor loop, @Nullable ClusterMark known) {
        this.disk = disk;
        this.loop = loop;
        mark = known;
        disk.onFailure(reason -> loop.execute(() -> failed(reason)));
    }

    /** How far the copy is that is on the disk, or a little less far; null if it is empty. For any thread. */
    @Nullable
    ClusterMark mark() {
        return mark;
    }

    /** Why the copy cannot be written; null if it can. For any thread. */
    @Nullable
    String problem() {
        return problem;
    }

    /**
     * Writes changes.
     *
     * @param changes in their order
     * @param until how far the copy is with them; null for no further than before
     */
    void write(List<Change> changes, @Nullable ClusterMark until) {
        if (isFailing) {
            owe(changes);
            return;
        }
        if (changes.isEmpty() && until == null) {
            return;
        }
        Batch batch = new Batch(changes, until);
        underWay.add(batch);
        List<Durability.Write> writes = new ArrayList<>(changes.size());
        changes.forEach(change -> writes.add(new Durability.Write(change, null)));
        disk.persist(writes, new Durability.Outcome() {
            @Override
            public void refused(Durability.Refusal refusal) {
                throw new AssertionError("a disk refuses nothing: " + refusal);
            }

            @Override
            public void durable() {
                loop.execute(() -> written(batch));
            }
        });
    }

    private void owe(Collection<Change> changes) {
        changes.forEach(change -> owed.put(change.subject(), change));
    }

    private void written(Batch batch) {
        if (underWay.remove(batch) && batch.mark() != null) {
            mark = batch.mark();
        }
    }

    private void failed(String reason) {
        if (isFailing) {
            return;
        }
        isFailing = true;
        problem = reason;
        LOG.error(
                "the own copy of the cluster's records cannot be written: {}; the cluster has them, and they are written when that"
                        + " works again",
                reason);
        underWay.forEach(batch -> owe(batch.changes()));
        underWay.clear();
        List<Change> again = List.copyOf(owed.values());
        owed.clear();
        disk.recover(again, () -> loop.execute(this::recovered));
    }

    private void recovered() {
        isFailing = false;
        problem = null;
        LOG.info("the own copy of the cluster's records is written again");
        List<Change> later = List.copyOf(owed.values());
        owed.clear();
        write(later, null);
    }
}
