package org.nbnsd.registry;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * One change of the {@link NameTable}: the unit of durability and of replay. Applying all changes in order to an empty
 * table gives the same table.
 */
public sealed interface Change {
    /**
     * The name that changes.
     *
     * @return the name; null if it is about no name
     */
    @Nullable
    NetbiosName name();

    /**
     * What there is after it.
     *
     * @return the record of the name; null if it has none then, or if it is about no name
     */
    @Nullable
    NameRecord after();

    /**
     * What it replaces: of several changes with the same one only the last counts.
     *
     * @return a name or the address of an owner
     */
    Object subject();

    /** What is about a name. */
    sealed interface OfName extends Change {
        @Override
        NetbiosName name();

        @Override
        default Object subject() {
            return name();
        }
    }

    /**
     * A record comes or is replaced; if this server owns it, its version id is the counter's least value from now on.
     *
     * @param record the record as it is now
     */
    record Put(NameRecord record) implements OfName {
        @Override
        public NetbiosName name() {
            return record.name();
        }

        @Override
        public NameRecord after() {
            return record;
        }
    }

    /**
     * A record goes.
     *
     * @param name its name
     */
    record Remove(NetbiosName name) implements OfName {
        @Override
        public @Nullable NameRecord after() {
            return null;
        }
    }

    /**
     * More of another server's records has been seen; or less is to count as seen, and be asked for again. Of this server's
     * own the version counter is raised, and never goes back.
     *
     * @param owner the owner of the records
     * @param mark what is seen from now on; null for nothing
     * @param before what was seen before, to go back to; null for nothing
     */
    record Seen(
            Ipv4Address owner,
            @Nullable Mark mark,
            @Nullable Mark before) implements Change {
        @Override
        public @Nullable NetbiosName name() {
            return null;
        }

        @Override
        public @Nullable NameRecord after() {
            return null;
        }

        @Override
        public Object subject() {
            return owner;
        }

        /**
         * What takes it back.
         *
         * @return the change
         */
        public Seen undone() {
            return new Seen(owner, /* mark= */ before, /* before= */ mark);
        }
    }
}
