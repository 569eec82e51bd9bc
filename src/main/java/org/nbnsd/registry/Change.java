package org.nbnsd.registry;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/**
 * One change of the {@link NameTable}: the unit of durability and of replay. Applying all changes in order to an empty
 * table gives the same table.
 */
public sealed interface Change {
    /**
     * The name that changes.
     *
     * @return the name
     */
    NetbiosName name();

    /**
     * What there is after it.
     *
     * @return the record of the name; null if it has none then
     */
    @Nullable
    NameRecord after();

    /**
     * A record comes or is replaced; if this server owns it, its version id is the counter's least value from now on.
     *
     * @param record the record as it is now
     */
    record Put(NameRecord record) implements Change {
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
    record Remove(NetbiosName name) implements Change {
        @Override
        public @Nullable NameRecord after() {
            return null;
        }
    }
}
