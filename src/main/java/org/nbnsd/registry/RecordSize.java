package org.nbnsd.registry;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;

/**
 * How much of the heap records take, in octets, as measured with a JVM that compresses references, as it does up to 32 GB of
 * heap. Names are not all alike: one with a long scope, or with 25 addresses, takes as much as seven plain ones.
 */
public final class RecordSize {
    /**
     * The record, its name, its list of holders, its expiry, and its place in the table while that grows, when the old one
     * is still there: 112 octets.
     */
    private static final int RECORD = 244;

    private static final int HOLDER = 60;
    private static final int SCOPE = 56;
    private static final int LABEL = 52;

    /** An address that has any names. */
    static final int HOST = 56;
    /** A record that is not active, in the order of those that go first. */
    static final int ENDED = 56;

    /** A mark of an owner. */
    static final int MARK = 136;

    /** A record in the order of versions. */
    static final int VERSION = 24;

    /** Of a plain name: one address that registered it itself, no scope. */
    public static final int PLAIN = RECORD + HOLDER;

    private RecordSize() {}

    /**
     * The octets of a record in a table.
     *
     * @param record the record
     * @return octets
     */
    public static int of(NameRecord record) {
        return RECORD + record.holders().size() * HOLDER + of(record.name().scope());
    }

    /**
     * The octets of a scope; each name has one of its own.
     *
     * @param scope the scope
     * @return octets; 0 for none
     */
    public static int of(Scope scope) {
        return scope.labels().isEmpty() ? 0 : SCOPE + scope.labels().size() * LABEL + scope.characters();
    }

    /**
     * The octets of a record that a claim makes, with those of an address that had no name before.
     *
     * @param name the name
     * @return octets
     */
    public static int ofNew(NetbiosName name) {
        return PLAIN + HOST + of(name.scope());
    }

    /**
     * How much more a record takes than the one before it.
     *
     * @param before the record before; null if there was none
     * @param after the record
     * @return octets, perhaps negative
     */
    public static int growth(@Nullable NameRecord before, NameRecord after) {
        return before == null
                ? of(after) + HOST
                : of(after)
                        - of(before)
                        + HOST
                                * Math.max(
                                        0,
                                        after.holders().size()
                                                - before.holders().size());
    }
}
