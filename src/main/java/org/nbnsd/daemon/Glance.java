package org.nbnsd.daemon;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at what the event loop changes, from another thread, for which the loop does not wait: it is looked, and afterwards
 * whether anything was changed meanwhile; then it was in vain. {@link QueryThread} does the same for queries.
 */
final class Glance {
    /** When the loop is busy, it changes something for half of the time, in spells of some microseconds. */
    private static final int TRIES = 16;

    private Glance() {}

    /**
     * Looks, several times if need be.
     *
     * @param changes is locked while anything that is looked at is changed
     * @param look must change nothing, and must end whatever it sees; may throw, if that is the middle of a change
     * @return what was seen at one moment; null if something was changed each time
     */
    static <T> @Nullable T at(StampedLock changes, Supplier<T> look) {
        for (int tried = 0; tried < TRIES; tried++) {
            long stamp = changes.tryOptimisticRead();
            if (stamp != 0) {
                try {
                    T seen = look.get();
                    if (changes.validate(stamp)) {
                        return seen;
                    }
                } catch (RuntimeException | AssertionError | StackOverflowError e) {
                    if (changes.validate(stamp)) {
                        throw e; // nothing was changed, so it is a bug
                    }
                }
            }
            Thread.onSpinWait();
        }
        return null;
    }
}
