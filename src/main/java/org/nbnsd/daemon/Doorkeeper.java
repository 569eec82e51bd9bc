package org.nbnsd.daemon;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.file.FileFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may ask beside the daemon's own user and root, and who has asked for what. */
final class Doorkeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final ThreadPoolExecutor background;
    private final Tokens tokens;
    private final ChangeLog changes;

    /**
     * Reads who may ask.
     *
     * @param data where that is kept; null for in memory only
     */
    Doorkeeper(@Nullable DataDirectory data) {
        background = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "nbnsd-tokens");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.AbortPolicy());
        background.allowCoreThreadTimeOut(true); // there is a thread only while something is read or written
        tokens = new Tokens(data == null ? null : data.tokens(), System::currentTimeMillis, background, new Told());
        changes = new ChangeLog(data == null ? null : data.changes(), Doorkeeper::unnoted);
    }

    private static final class Told implements Tokens.Watch {
        @Override
        public void unnoted(IOException e) {
            LOG.warn("when tokens were last used is not written down: {}", FileFailure.text(e));
        }

        @Override
        public void refused(String problem) {
            LOG.error("{}", problem);
        }

        @Override
        public void taken() {
            LOG.info("the file of the tokens is in order again: those in it are good");
        }
    }

    private static void unnoted(IOException e) {
        LOG.error(
                "changes are carried out, but who makes them is not noted: {} (expected: room on the disk, and a file that"
                        + " can be written)",
                FileFailure.text(e));
    }

    Tokens tokens() {
        return tokens;
    }

    ChangeLog changes() {
        return changes;
    }

    Map<Statistic, Long> counters() {
        return Map.of(Statistic.CHANGES_NOT_NOTED, changes.missed());
    }

    @Override
    public void close() {
        tokens.close();
        background.shutdown();
    }
}
