package org.nbnsd.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;

/**
 * Where records are kept while no process runs. Its contents after any commits are what applying the same changes to an
 * empty {@link org.nbnsd.registry.NameTable} gives. For one thread at a time.
 *
 * <p>Times in and out are those of the caller's clock, in milliseconds since the epoch. Between the last
 * {@link #commit} and the next {@link #load} nobody can refresh a name, and the clock may have been set; what becomes of
 * the times then is told there.
 */
public interface Database extends AutoCloseable {
    /** Learns how far loading is. */
    @FunctionalInterface
    interface Progress {
        /** For who does not want to know. */
        Progress NONE = (done, total) -> {};

        /**
         * So much is loaded; called now and then.
         *
         * @param done records so far
         * @param total records in all
         */
        void loaded(long done, long total);
    }

    /**
     * What was loaded besides records.
     *
     * @param records how many
     * @param lastVersion the version counter: the highest version id that this server has ever given; 0 for none
     * @param down the time between the last commit and now, by the clock; negative if the clock was set back, zero for a
     *     new database
     * @param aged by how much the records have aged meanwhile
     * @param marks how far the records of other servers are known, by the owners' addresses
     */
    record Loaded(long records, long lastVersion, Duration down, Duration aged, List<Mark> marks) {
        /** Keeps a copy of the list. */
        public Loaded {
            marks = List.copyOf(marks);
        }

        /**
         * Of a server that knows of no others.
         *
         * @param records see above, as the others
         * @param lastVersion the version counter
         * @param down the time without commits
         * @param aged by how much the records have aged
         */
        public Loaded(long records, long lastVersion, Duration down, Duration aged) {
            this(records, lastVersion, down, aged, List.of());
        }
    }

    /**
     * Reads everything. To be called once, before the first commit.
     *
     * <p>Records age while nobody serves them by the time that has gone by according to the clock, but by no less than
     * nothing and no more than {@code mostAging}: their times are moved so that what is left of their lives is what was
     * left at the last commit, less that. So neither a long stop nor a clock that was set makes names expire that a living
     * host could not refresh, or live for longer than was granted. {@link Long#MAX_VALUE}, for never, stays.
     *
     * @param into gets each record
     * @param now the time
     * @param mostAging half of the least lifetime that is granted, because hosts refresh after half of it
     * @param progress learns how far it is
     * @return what else there was
     * @throws StoreException if it cannot be read, or what is in it makes no sense
     */
    Loaded load(Consumer<NameRecord> into, long now, Duration mostAging, Progress progress) throws StoreException;

    /**
     * Makes changes durable, all or none of them. After an exception it is not known which, until the same names are
     * committed again.
     *
     * @param changes in their order; none, to prove that the database can be written and to note the time
     * @param now the time
     * @throws StoreException if they are not, as far as can be told
     */
    void commit(Collection<Change> changes, long now) throws StoreException;

    /**
     * Gives the database back. What was committed stays.
     *
     * @throws StoreException if that failed
     */
    @Override
    void close() throws StoreException;
}
