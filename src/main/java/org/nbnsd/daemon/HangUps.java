package org.nbnsd.daemon;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which who looks after a daemon wants its configuration read again. It may come at any time, and as often as somebody
 * likes: one that comes before the daemon serves counts when it does, and of those that come while the configuration is being
 * read, however many, one more time is enough. For any thread.
 */
public final class HangUps {
    private @Nullable Runnable reader;
    private boolean isReading;
    private boolean isWanted;

    /** One has come. */
    public synchronized void come() {
        isWanted = true;
        begin();
    }

    /** From now on this reads the configuration again, on a thread of its own; never twice at one time. */
    synchronized void readBy(Runnable wanted) {
        reader = wanted;
        begin();
    }

    private void begin() {
        Runnable wanted = reader;
        if (isWanted && !isReading && wanted != null) {
            isReading = true;
            Thread thread = new Thread(() -> read(wanted), "nbnsd-reload");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void read(Runnable wanted) {
        try {
            while (isMore()) {
                wanted.run();
            }
        } catch (RuntimeException | AssertionError e) {
            // Made here and not before: a logger that is there before the configuration is read makes the log what it
            // is.
            LoggerFactory.getLogger(HangUps.class).error("SIGHUP: reading the configuration failed, this is a bug", e);
        } finally {
            end();
        }
    }

    private synchronized boolean isMore() {
        boolean isMore = isWanted;
        isWanted = false;
        return isMore;
    }

    /** What came between the last look and this is not lost. */
    private synchronized void end() {
        isReading = false;
        begin();
    }
}
