package org.nbnsd.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
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

    /**
     * A family of names that was not changed as a group wanted, and now never will be. The {@linkplain Outcome others} are not concerned.
     *
     * @param family which: the name with suffix 00
     * @param isUnavailable whether the store that several servers share could not be reached, or takes nothing; else somebody else had
     *     changed the family
     * @param instead what there is of its names now as far as is known, durable already, where that is something else than the core was
     *     told last; names that are not among these are as they were before the group
     */
    record Refusal(NetbiosName family, boolean isUnavailable, List<Change> instead) {
        /** Keeps a copy of the list. */
        public Refusal {
            instead = List.copyOf(instead);
        }
    }

    /**
     * What becomes of a group of changes. May be called on any thread; not at all, if there is a failure. A change that is about no name ({@link
     * Change.Seen}) stands only if no family of its group is refused and what is stored then is what it {@linkplain Change.Seen#before()
     * rests on}; that need not be told.
     */
    interface Outcome {
        /**
         * One family is refused: before {@link #durable} of its group, and before anything is told about the same family in later
         * groups. What later groups change in this family rests on it, and is refused without being told. For a store that several
         * servers share; a disk takes all or {@linkplain Failure fails}.
         *
         * @param refusal which, and what there is instead
         */
        void refused(Refusal refusal);

        /** All of it is durable that was not refused. Called once, and nothing else after it. */
        void durable();
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
     * May be called again before the last changes are durable, which is how several bursts get into one commit. A decision about a family
     * has read nothing else than records of this family, as the core knew them when this is called.
     *
     * @param group to be made durable together, in this order, after those of earlier calls
     * @param outcome learns what becomes of it
     */
    void persist(List<Write> group, Outcome outcome);

    /**
     * Whether what is slow has not failed, because whoever keeps the changes says by itself when it cannot.
     *
     * @return false for a disk
     */
    default boolean mayTakeLong() {
        return false;
    }

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
