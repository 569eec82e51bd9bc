package org.nbnsd.wire;

/** The owner node type of NB_FLAGS and NAME_FLAGS (RFC 1002 section 4.2.1.3); the code 3 means H node since Windows. */
public enum NodeType {
    /** Broadcast only. */
    B(0),
    /** Point-to-point: name server only. */
    P(1),
    /** Mixed: broadcast, then name server. */
    M(2),
    /** Hybrid: name server, then broadcast. */
    H(3);

    private static final NodeType[] BY_CODE = values();

    private final int code;

    NodeType(int code) {
        this.code = code;
    }

    /**
     * From the two bits.
     *
     * @param code 0..3
     * @return the node type
     * @throws IllegalArgumentException if the code is more than two bits
     */
    public static NodeType of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("node type: " + code + " (expected: 0..3)");
        }
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
