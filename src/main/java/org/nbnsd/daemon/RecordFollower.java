package org.nbnsd.daemon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.nbnsd.control.Backend;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.store.Durability;
import org.nbnsd.store.DurableFeed;
import org.slf4j.LoggerFactory;

/** Hands on what has become durable, and all records after a gap. */
final class RecordFollower implements DurableFeed.Subscriber {
    private static final long PAUSE_MILLIS = 1000;

    /** Who wants to know. */
    interface Listener {
        /** Some have changed. */
        void changed(List<Durability.Write> group);

        /** All are told anew: there was a gap. */
        void replaced(List<NameRecord> records);
    }

    private final Backend backend;
    private final Listener listener;

    RecordFollower(Backend backend, Listener listener) {
        this.backend = backend;
        this.listener = listener;
    }

    @Override
    public void durable(List<Durability.Write> group) {
        listener.changed(group);
    }

    @Override
    public void missed(long changes) {
        try {
            listener.replaced(read());
        } catch (InterruptedIOException | InterruptedException e) {
            Thread.currentThread().interrupt(); // the daemon stops
        }
    }

    /** The name server may be too busy to be looked at. */
    private List<NameRecord> read() throws InterruptedIOException, InterruptedException {
        while (true) {
            try {
                List<NameRecord> records = new ArrayList<>();
                backend.records(records::add).get();
                return records;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException | ExecutionException e) {
                LoggerFactory.getLogger(RecordFollower.class)
                        .warn("the records cannot be read for the DNS; trying again: {}", e.getMessage());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }
}
