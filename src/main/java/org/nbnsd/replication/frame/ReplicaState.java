package org.nbnsd.replication.frame;

/** The two bits of a record's state (MS-WINSRA section 2.2.10.1). */
public enum ReplicaState {
    /** Registered. */
    ACTIVE(0),
    /** Released; servers keep that to themselves, but take it if it comes. */
    RELEASED(1),
    /** Extinct. */
    TOMBSTONE(2),
    /** It has no meaning. */
    RESERVED(3);

    private static final ReplicaState[] BY_CODE = values();

    private final int code;

    ReplicaState(int code) {
        this.code = code;
    }

    static ReplicaState of(int code) {
        return BY_CODE[code];
    }

    /**
     * The two bits.
     *
     * @return 0..3
     */
    public int code() {
        return code;
    }
}
