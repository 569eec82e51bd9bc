package org.nbnsd.registry;

/** The four kinds of records of a name server, with the codes of MS-WINSRA. */
public enum RecordType {
    /** One holder. */
    UNIQUE(0, "unique"),
    /** A normal group: any number of members, answered with 255.255.255.255; one address is kept, to release it. */
    GROUP(1, "group"),
    /** An internet group, the domain controllers of suffix 1C above all: at most 25 members, all of them answered. */
    SPECIAL_GROUP(2, "special group"),
    /** A unique name with several addresses: of one host, or of a user logged on at several. */
    MULTIHOMED(3, "multihomed");

    private final int code;
    private final String text;

    RecordType(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /**
     * The code of MS-WINSRA.
     *
     * @return 0..3
     */
    public int code() {
        return code;
    }

    /**
     * The kind in words.
     *
     * @return such as {@code special group}
     */
    public String text() {
        return text;
    }

    /**
     * Whether one host (or user) has the name for itself.
     *
     * @return true for {@link #UNIQUE} and {@link #MULTIHOMED}
     */
    public boolean isUnique() {
        return this == UNIQUE || this == MULTIHOMED;
    }
}
