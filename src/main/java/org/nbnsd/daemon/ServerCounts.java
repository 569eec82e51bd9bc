package org.nbnsd.daemon;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Statistic;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.Origin;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.NameServer;

/** What there is in a name server, for any thread: nothing is walked along for it, and the event loop is not asked. */
final class ServerCounts implements Supplier<Map<Statistic, Long>> {
    private final Daemon daemon;
    private final NameServer server;
    private final NameTable table;
    private final IntSupplier limit;

    /**
     * Of a name server.
     *
     * @param limit how many records there may be now
     */
    ServerCounts(Daemon daemon, NameServer server, NameTable table, IntSupplier limit) {
        this.limit = limit;
        this.daemon = daemon;
        this.server = server;
        this.table = table;
    }

    @Override
    public Map<Statistic, Long> get() {
        return daemon.readAnyway(this::look);
    }

    private Map<Statistic, Long> look() {
        Map<Statistic, Long> counts = new EnumMap<>(Statistic.class);
        for (RecordState state : RecordState.values()) {
            counts.put(Statistic.of("records", state), (long) table.size(state));
        }
        counts.put(Statistic.RECORD_LIMIT, (long) limit.getAsInt());
        counts.put(Statistic.STATIC_RECORDS, (long) table.statics());
        counts.put(Statistic.TABLE_OCTETS, table.octets());
        counts.put(Statistic.BURST_ACTIVE, (long) server.activeBursts());
        counts.put(Statistic.BURST_QUEUE, (long) server.burstQueue());
        counts.put(Statistic.CHALLENGES_OPEN, (long) server.openChallenges());
        counts.put(Statistic.CLAIMS_WAITING, (long) server.waitingClaims());
        return counts;
    }

    /** The records by type, state and origin, and how many there are of those that there may be. */
    List<Sample> samples() {
        return daemon.readAnyway(this::records);
    }

    private List<Sample> records() {
        List<Sample> samples = new ArrayList<>();
        for (RecordType type : RecordType.values()) {
            for (RecordState state : RecordState.values()) {
                for (Origin origin : Origin.values()) {
                    samples.add(Sample.of(
                            Family.RECORDS, table.size(type, state, origin), label(type), label(state), label(origin)));
                }
            }
        }
        samples.add(Sample.of(Family.RECORD_LIMIT_RATIO, (double) table.size() / limit.getAsInt()));
        return samples;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
