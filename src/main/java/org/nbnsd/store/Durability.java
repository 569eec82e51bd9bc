package org.nbnsd.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;

/**
 * Makes changes of the registry outlive the process, as the event loop sees it. Its methods are called on the event loop
 * and do not block.
 */
public interface Durability {
    /** Nothing outlives the process, and nothing waits for a disk. */
    Durability MEMORY_ONLY = new Durability() {
        @Override
        public void persist(List<Write> group, Outcome outcome) {
            outcome.durable();
        }

        @Override
        public void recover(List<Change> undo, Runnable whenWorking) {
            whenWorking.run();
        }

        @Override
        public void onFailure(Failure listener) {}
    };

    /**
     * A change, and what it rests on.
     *
     * @param change the change
     * @param before the record that the name had when it was decided; null if it had none
     */
    record Write(Change change, @Nullable NameRecord before) {}

    /** What becomes of a group of changes: one of these is called once, on any thread; none, if there is a failure. */
    interface Outcome {
        /** All of it is durable. */
        void durable();

        /**
         * Nothing of it is durable nor will be, because somebody else has changed the records that it rests on. Whatever
         * rests on this group will be rejected, too.
         *
         * @param instead what there is now of each name of the group, durable already
         */
        void rejected(List<Change> instead);
    }

    /** Learns that changes cannot be made durable. */
    @FunctionalInterface
    interface Failure {
        /**
         * From now on nothing becomes durable until {@link #recover} has worked.
         *
         * @param reason what is wrong, for people
         */
        void failed(String reason);
    }

    /**
     * May be called again before the last changes are durable, which is how several bursts get into one commit.
     *
     * @param group to be made durable together, in this order, after those of earlier calls
     * @param outcome learns what becomes of it
     */
    void persist(List<Write> group, Outcome outcome);

    /**
     * Whether so much waits that no more should be added for now.
     *
     * @return false, if there is no such limit
     */
    default boolean isFull() {
        return false;
    }

    /**
     * After a failure: brings the names of all changes that did not become durable back to what they were, as soon as that
     * is possible. Whatever was given to {@link #persist} before this call and is not durable by now, never will be.
     *
     * @param undo changes that do that, in their order
     * @param whenWorking to be run once, on any thread, when they are durable; changes are taken again from then on
     */
    void recover(List<Change> undo, Runnable whenWorking);

    /**
     * Who learns of failures. Called once, before the first change.
     *
     * @param listener called on any thread, once for each failure
     */
    void onFailure(Failure listener);
}
