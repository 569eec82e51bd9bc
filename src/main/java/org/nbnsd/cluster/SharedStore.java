package org.nbnsd.cluster;

import java.util.List;

/**
 * The store that all nodes share, as one node sees it: families of names, each with the revision that last changed it. Nothing here
 * waits; whatever is to be told is told to the {@link Listener}.
 */
public interface SharedStore {
    /** Learns what happens in the store. */
    @FunctionalInterface
    interface Listener {
        /**
         * Something has happened. Called on one thread.
         *
         * @param notice what
         */
        void told(StoreNotice notice);
    }

    /**
     * Changes families, each for itself: of several writes some may be refused and the others accepted. Writes of one family, in
     * this commit or in several, happen in the order in which they were given.
     *
     * @param ticket a number that no other commit has; {@link StoreNotice.Committed} comes with it
     * @param writes at least one, and of each family at most one
     */
    void commit(long ticket, List<FamilyWrite> writes);

    /**
     * Takes the node out of service, or back.
     *
     * @param isOn whether a person has taken it out
     */
    void maintain(boolean isOn);

    /** Reads everything anew; a person wants that, who also has decided that the store is right where it has lost something. */
    void resync();
}
