package org.nbnsd.registry;

import org.nbnsd.name.NetbiosName;

/** What a person wants done to one record. */
public sealed interface Edit {
    /**
     * The name.
     *
     * @return the name
     */
    NetbiosName name();

    /**
     * What there is to say about its kind.
     *
     * @param cases one method for each kind
     * @return what that method returns
     */
    <R> R choose(Cases<R> cases);

    /**
     * What there is to say about each kind.
     *
     * @param <R> what is said
     */
    interface Cases<R> {
        /**
         * A record is put.
         *
         * @param put the edit
         */
        R put(Put put);

        /**
         * A record is deleted.
         *
         * @param delete the edit
         */
        R delete(Delete delete);

        /**
         * A deletion is taken back.
         *
         * @param undelete the edit
         */
        R undelete(Undelete undelete);

        /**
         * A record is changed.
         *
         * @param amend the edit
         */
        R amend(Amend amend);

        /**
         * Something is done only if the record is as expected.
         *
         * @param expecting the edit
         */
        R expecting(Expecting expecting);
    }

    /** What to do when an active record has the name already. */
    enum IfTaken {
        /** The record stays as it is. */
        KEEP,
        /** The new one takes its place. */
        REPLACE,
        /** The edit is refused. */
        FAIL
    }

    /**
     * Puts a record: a static one made by hand, or one out of a file.
     *
     * @param record the record. If this server owns it, it keeps its version only if that is higher than all that were
     *     given so far, and gets the next otherwise
     * @param ifTaken what to do about an active record of that name; one in another state gives way
     */
    record Put(NameRecord record, IfTaken ifTaken) implements Edit {
        @Override
        public NetbiosName name() {
            return record.name();
        }

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.put(this);
        }
    }

    /**
     * Deletes a record.
     *
     * @param name its name
     * @param tombstone whether it becomes a tombstone, which partners learn of; if not, it is gone here only
     */
    record Delete(NetbiosName name, boolean tombstone) implements Edit {
        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.delete(this);
        }
    }

    /**
     * Takes a deletion back.
     *
     * @param name the name of the deleted record or tombstone
     */
    record Undelete(NetbiosName name) implements Edit {
        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.undelete(this);
        }
    }

    /**
     * Changes an active record: what a person wants otherwise, the rest stays. It becomes this server's.
     *
     * @param name its name
     * @param amendment what is to be different
     */
    record Amend(NetbiosName name, Amendment amendment) implements Edit {
        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.amend(this);
        }
    }

    /**
     * Does something only if the record is as it was seen, or is still not there; nothing otherwise.
     *
     * @param edit what to do; not one that expects something itself
     * @param tag how it was seen
     */
    record Expecting(Edit edit, RecordTag tag) implements Edit {
        /**
         * Checks the edit.
         *
         * @throws IllegalArgumentException if it expects something itself
         */
        public Expecting {
            if (edit instanceof Expecting) {
                throw new IllegalArgumentException(
                        "edit: it expects something itself (expected: one tag for each edit)");
            }
        }

        @Override
        public NetbiosName name() {
            return edit.name();
        }

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.expecting(this);
        }
    }
}
