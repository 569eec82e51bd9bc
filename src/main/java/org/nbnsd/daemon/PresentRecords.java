package org.nbnsd.daemon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.diagnosis.Present;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;

/** The records of the name server as they are now, for who draws conclusions from what happened to them. For any thread. */
final class PresentRecords {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Daemon daemon;
    private final @Nullable NameTable table;
    private final LongSupplier clock;

    /** @param table the records; null if there is no name server here */
    PresentRecords(Daemon daemon, @Nullable NameTable table, LongSupplier clock) {
        this.daemon = daemon;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Looks some of them up, all at one time.
     *
     * @return for each name; without a name server, only the time
     * @throws IOException if the daemon does not run, or takes too long
     */
    Map<NetbiosName, Present> of(Collection<NetbiosName> names) throws IOException {
        NameTable records = table;
        Map<NetbiosName, Present> presents = new HashMap<>();
        if (records == null) {
            Present unknown = Present.unknown(clock.getAsLong());
            names.forEach(name -> presents.put(name, unknown));
            return presents;
        }
        List<NameRecord> found = daemon.read(
                () -> names.stream().map(records::get).filter(Objects::nonNull).toList());
        try {
            long now = daemon.look(time -> time).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            names.forEach(name -> presents.put(name, Present.of(null, now)));
            found.forEach(record -> presents.put(record.name(), Present.of(record, now)));
            return presents;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (TimeoutException e) {
            throw new OperationException(
                    Kind.LATE, "the daemon does not look at its records (expected: try again in a minute)", e);
        } catch (ExecutionException e) {
            throw new OperationException(
                    Kind.UNAVAILABLE,
                    "the daemon cannot look at its records: " + String.valueOf(e.getCause())
                            + " (expected: that it runs)",
                    e);
        }
    }
}
