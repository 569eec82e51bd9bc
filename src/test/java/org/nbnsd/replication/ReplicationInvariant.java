package org.nbnsd.replication;

/** What holds for name servers that replicate, whatever happens to them, their links and their hosts. */
enum ReplicationInvariant {
    SAME_RECORDS("after healing and quiet all servers hold the same records, but for what is documented"),
    USERS_STAY("no user name ever costs a holder its name"),
    ONE_HOLDER("after convergence no two hosts are both granted a unique name"),
    VERSIONS_GROW("neither the versions that a server gives nor those that it has seen of others ever go backwards"),
    DELETED_STAYS_DELETED("what a person deleted where it belongs does not come back"),
    NO_EXCEPTIONS("nothing fails");

    private final String sentence;

    ReplicationInvariant(String sentence) {
        this.sentence = sentence;
    }

    /** One of them does not hold. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1;

        private final ReplicationInvariant invariant;

        Broken(ReplicationInvariant invariant, String details) {
            super(invariant + ": " + invariant.sentence + ".\nBut: " + details);
            this.invariant = invariant;
        }

        ReplicationInvariant invariant() {
            return invariant;
        }
    }
}
