package org.nbnsd.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Durability;
import org.nbnsd.store.Written;

/** A disk that does what a test says with each group of changes. */
final class FakeDurability implements Durability {
    private final BiConsumer<List<Change>, Runnable> persist;
    private final List<List<Change>> undone = new ArrayList<>();
    private final List<Runnable> recoveries = new ArrayList<>();
    private @Nullable Consumer<Outcome> outcomes;
    private Failure listener = reason -> {};

    FakeDurability(BiConsumer<List<Change>, Runnable> persist) {
        this.persist = persist;
    }

    /** From now on a test says what becomes of each group. */
    void rejecting(Consumer<Outcome> instead) {
        outcomes = instead;
    }

    @Override
    public void persist(List<Write> group, Outcome outcome) {
        if (outcomes != null) {
            outcomes.accept(outcome);
            return;
        }
        persist.accept(Written.changes(group), outcome::durable);
    }

    @Override
    public void recover(List<Change> undo, Runnable whenWorking) {
        undone.add(undo);
        recoveries.add(whenWorking);
    }

    @Override
    public void onFailure(Failure failure) {
        listener = failure;
    }

    void fail(String reason) {
        listener.failed(reason);
    }

    /** What was to be undone, failure by failure. */
    List<List<Change>> undone() {
        return undone;
    }

    void work() {
        recoveries.remove(0).run();
    }
}
