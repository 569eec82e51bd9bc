package org.nbnsd.cluster;

/** Why a request was not answered as it should be. */
public enum StoreFailure {
    /** No connection: nothing of the request has left. */
    UNREACHABLE(true, true),
    /** The connection ended, or no answer came in time. */
    LOST(false, true),
    /** The member says that it does not know, or something that this program does not know. */
    UNCLEAR(false, true),
    /** The member has no leader, so that it took nothing. */
    NO_LEADER(true, true),
    /** Octets that are no answer of etcd: something else listens there, or its gateway is switched off. */
    NOT_ETCD(false, true),
    /** More exchanges at once than the server takes. */
    TOO_MANY(true, false),
    /** More octets at once than the server takes. */
    TOO_LARGE(true, false),
    /** What is asked for is so old that the server has forgotten it. */
    COMPACTED(true, false),
    /** The member has not come so far. */
    FUTURE(true, true),
    /** The token is missing or not known. */
    NO_TOKEN(true, false),
    /** User or password are wrong. */
    NO_LOGIN(true, false),
    /** The user may not do that. */
    DENIED(true, false),
    /** The server's database is full: it takes nothing more. */
    NO_SPACE(true, false),
    /** There is no such lease. */
    NO_LEASE(true, false);

    private final boolean isCertain;
    private final boolean isOfMember;

    StoreFailure(boolean isCertain, boolean isOfMember) {
        this.isCertain = isCertain;
        this.isOfMember = isOfMember;
    }

    /** Whether nothing was done for certain; otherwise it may have been done, or may be yet. */
    boolean isCertain() {
        return isCertain;
    }

    /** Whether another member may do better. */
    boolean isOfMember() {
        return isOfMember;
    }
}
