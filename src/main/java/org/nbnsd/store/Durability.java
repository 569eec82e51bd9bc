package org.nbnsd.store;

import java.util.List;
import org.nbnsd.registry.Change;

/**
 * Makes changes of the registry outlive the process, as the event loop sees it. Its methods are called on the event loop
 * and do not block.
 */
public interface Durability {
    /** Nothing outlives the process, and nothing waits for a disk. */
    Durability MEMORY_ONLY = new Durability() {
        @Override
        public void persist(List<Change> changes, Runnable whenDurable) {
            whenDurable.run();
        }

        @Override
        public void recover(List<Change> undo, Runnable whenWorking) {
            whenWorking.run();
        }

        @Override
        public void onFailure(Failure listener) {}
    };

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
     * @param changes to be made durable in this order, after those of earlier calls
     * @param whenDurable to be run once, on any thread, when they are; never, if they cannot be
     */
    void persist(List<Change> changes, Runnable whenDurable);

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
