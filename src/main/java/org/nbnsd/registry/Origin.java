package org.nbnsd.registry;

/** Who made a record. */
public enum Origin {
    /** A host, by registering the name here. */
    DYNAMIC,
    /** A person, here. */
    STATIC,
    /** Another name server, whoever gave it the name. */
    REPLICA;

    /**
     * That of a record.
     *
     * @param record the record
     * @return who made it
     */
    public static Origin of(NameRecord record) {
        if (!record.isLocal()) {
            return REPLICA;
        }
        return record.isStatic() ? STATIC : DYNAMIC;
    }
}
