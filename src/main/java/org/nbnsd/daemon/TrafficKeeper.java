package org.nbnsd.daemon;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.Statistics;
import org.nbnsd.file.FileFailure;
import org.nbnsd.net.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what was counted now and then, so that people can see how it went. */
final class TrafficKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficKeeper.class);
    private static final int SECONDS = 10;

    private final Statistics statistics;
    private final TrafficHistory history;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Begins to look.
     *
     * @param data where the sums are kept; null for in memory only
     * @param statistics what is counted
     */
    TrafficKeeper(@Nullable DataDirectory data, Statistics statistics) {
        this.statistics = statistics;
        history = new TrafficHistory(data == null ? null : data.traffic(), TrafficKeeper::failed);
        statistics.remember(history::sums);
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "nbnsd-history");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused =
                timer.scheduleWithFixedDelay(FatalErrors.checked(this::look), SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private static void failed(IOException e) {
        LOG.warn("how much was asked in the last day is not kept over a restart: {}", FileFailure.text(e));
    }

    private void look() {
        history.take(statistics.read());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        look();
        history.write();
    }
}
