package org.nbnsd.wire;

/** Result codes of name service responses (RFC 1002 sections 4.2.6, 4.2.11 and 4.2.14). */
public enum Rcode {
    /** Success. */
    OK(0, "ok"),
    /** The request was not understood. */
    FMT_ERR(1, "format error"),
    /** The server cannot process the request now, or at all. */
    SVR_ERR(2, "server failure"),
    /** The name does not exist. */
    NAM_ERR(3, "no such name"),
    /** The server does not support the request. */
    IMP_ERR(4, "not supported"),
    /** Refused by policy. */
    RFS_ERR(5, "refused by policy"),
    /** Another node holds the name. */
    ACT_ERR(6, "held by another host"),
    /** The name is in conflict: several nodes hold it as unique. */
    CFT_ERR(7, "name in conflict");

    private final int code;
    private final String text;

    Rcode(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /**
     * The number on the wire.
     *
     * @return 0..7
     */
    public int code() {
        return code;
    }

    /**
     * A few words for people.
     *
     * @return such as {@code no such name}
     */
    public String text() {
        return text;
    }

    /**
     * Names any result code.
     *
     * @param code 0..15
     * @return such as {@code NAM_ERR (no such name)}
     */
    public static String describe(int code) {
        for (Rcode rcode : values()) {
            if (rcode.code == code) {
                return rcode + " (" + rcode.text + ")";
            }
        }
        return "result code " + code;
    }
}
