package org.nbnsd.daemon;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nbnsd.control.Statistic;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.server.NameServer;

/** What there is in a name server, for any thread: nothing is walked along for it, and the event loop is not asked. */
final class ServerCounts implements Supplier<Map<Statistic, Long>> {
    private final Daemon daemon;
    private final NameServer server;
    private final NameTable table;

    ServerCounts(Daemon daemon, NameServer server, NameTable table) {
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
        counts.put(Statistic.STATIC_RECORDS, (long) table.statics());
        counts.put(Statistic.TABLE_OCTETS, table.octets());
        counts.put(Statistic.CHALLENGES_OPEN, (long) server.openChallenges());
        counts.put(Statistic.CLAIMS_WAITING, (long) server.waitingClaims());
        return counts;
    }
}
