package org.nbnsd.responder;

/**
 * The serial number of the zones (RFC 1982): the second of the last change that was told to anybody, in seconds since the epoch, so
 * that it goes on growing when the server is started again. It grows once a second at most; what changes in the same second is told
 * with the next one.
 */
final class Serial {
    private static final long SECOND = 1000;

    private long value;
    private long raisedAt;
    private boolean isBehind;

    Serial(long now) {
        value = now / SECOND;
        raisedAt = now;
    }

    /** The zones say something else now. */
    void changed() {
        isBehind = true;
    }

    /** The number that says which state is told at a time. */
    long at(long now) {
        boolean isDue = now - raisedAt >= SECOND || now < raisedAt;
        if (isBehind && isDue) {
            value = Math.max(value + 1, now / SECOND);
            raisedAt = now;
            isBehind = false;
        }
        return value & 0xFFFFFFFFL;
    }
}
