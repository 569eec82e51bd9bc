package org.nbnsd.replication;

/** What is counted of replication, whoever the partner is. Read by the thread of the core. */
public final class Traffic {
    long framesIn;
    long framesOut;
    long malformed;
    long discarded;
    long refused;
    long recordsIn;
    long recordsBad;
    long recordsOut;
    long pulls;
    long failures;
    long notices;

    Traffic() {}

    /**
     * Messages that came.
     *
     * @return the number; a reply with records is one
     */
    public long framesIn() {
        return framesIn;
    }

    /**
     * Messages that were sent.
     *
     * @return the number
     */
    public long framesOut() {
        return framesOut;
    }

    /**
     * What came and was no message.
     *
     * @return the number
     */
    public long malformed() {
        return malformed;
    }

    /**
     * Messages that were ignored: for another association, of a kind that does not exist, or at the wrong time.
     *
     * @return the number
     */
    public long discarded() {
        return discarded;
    }

    /**
     * Links of strangers that wanted something, or that were too many.
     *
     * @return the number
     */
    public long refused() {
        return refused;
    }

    /**
     * Records that came.
     *
     * @return the number, with those that were not taken
     */
    public long recordsIn() {
        return recordsIn;
    }

    /**
     * Records that came and could not be read, or were not asked for.
     *
     * @return the number
     */
    public long recordsBad() {
        return recordsBad;
    }

    /**
     * Records that were sent.
     *
     * @return the number
     */
    public long recordsOut() {
        return recordsOut;
    }

    /**
     * Pulls that worked, whether there was something new or not.
     *
     * @return the number
     */
    public long pulls() {
        return pulls;
    }

    /**
     * Pulls and notices that failed.
     *
     * @return the number
     */
    public long failures() {
        return failures;
    }

    /**
     * Notices that there is something to pull, to partners.
     *
     * @return the number
     */
    public long notices() {
        return notices;
    }
}
