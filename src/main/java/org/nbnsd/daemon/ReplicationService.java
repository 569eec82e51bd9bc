package org.nbnsd.daemon;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.ReplicationBackend;
import org.nbnsd.control.Statistic;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.ReplicationWish;
import org.nbnsd.replication.Replicator;
import org.nbnsd.replication.Traffic;
import org.nbnsd.wire.Ipv4Address;

/** The partners of a daemon's name server, as people reach them. */
final class ReplicationService implements ReplicationBackend {
    private static final String DONE = "done";
    private static final String FAILED = "failed";

    private final Daemon daemon;
    private final Replicator replicator;
    private final BooleanSupplier isPulledFrom;
    private final LongSupplier clock;
    private final Supplier<Map<String, Long>> events;

    /**
     * Over a daemon.
     *
     * @param daemon the daemon
     * @param replicator a part of its core
     * @param isPulledFrom whether any partner takes the records of this server now
     * @param clock the time, in milliseconds since the epoch
     * @param events how many events there were of each code
     */
    ReplicationService(
            Daemon daemon,
            Replicator replicator,
            BooleanSupplier isPulledFrom,
            LongSupplier clock,
            Supplier<Map<String, Long>> events) {
        this.daemon = daemon;
        this.replicator = replicator;
        this.isPulledFrom = isPulledFrom;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public CompletableFuture<List<PartnerStatus>> partners() {
        return daemon.look(now -> replicator.partners());
    }

    @Override
    public CompletableFuture<List<OwnerStatus>> owners() {
        return daemon.look(now -> replicator.owners());
    }

    @Override
    public CompletableFuture<ReplicationWish.Done> act(ReplicationWish wish) {
        return daemon.ask(wish, ReplicationWish.Done.class);
    }

    @Override
    public CompletableFuture<ReplicationWish.Compared> verify(ReplicationWish.Verify wish) {
        return daemon.ask(wish, ReplicationWish.Compared.class);
    }

    @Override
    public boolean isPulledFrom() {
        return isPulledFrom.getAsBoolean();
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }

    /** What was counted; for any thread. */
    Map<Statistic, Long> counters() {
        Map<Statistic, Long> counters = daemon.readAnyway(() -> counters(replicator.traffic()));
        putMerges(counters, events.get());
        return counters;
    }

    /** What became of records is in the events: one for each that is decided. */
    private static void putMerges(Map<Statistic, Long> counters, Map<String, Long> events) {
        counters.put(Statistic.REPLICATION_MERGES_ADDED, events.getOrDefault("REPLICA_ADDED", 0L));
        counters.put(Statistic.REPLICATION_MERGES_REPLACED, events.getOrDefault("REPLICA_REPLACED", 0L));
        counters.put(Statistic.REPLICATION_MERGES_MERGED, events.getOrDefault("REPLICA_MERGED", 0L));
        counters.put(Statistic.REPLICATION_MERGES_KEPT, events.getOrDefault("REPLICA_KEPT", 0L));
        counters.put(Statistic.REPLICATION_MERGES_PROPAGATED, events.getOrDefault("REPLICA_PROPAGATED", 0L));
        counters.put(Statistic.REPLICATION_MERGES_SKIPPED, events.getOrDefault("REPLICA_SKIPPED", 0L));
    }

    /** How it goes with each partner, and what is missing of other name servers; for any thread. */
    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        Set<Ipv4Address> known = new HashSet<>();
        for (PartnerStatus status : daemon.readOnLoop(replicator::partners)) {
            known.add(status.partner().address());
            add(status, samples);
        }
        long others = 0;
        for (OwnerStatus owner : daemon.readOnLoop(replicator::owners)) {
            if (known.contains(owner.owner())) {
                samples.add(Sample.of(
                        Family.REPLICATION_OWNER_VERSION_LAG,
                        owner.lag(),
                        owner.owner().toString()));
            } else if (!owner.isLocal()) {
                others += owner.lag();
            }
        }
        samples.add(Sample.of(Family.REPLICATION_OWNER_VERSION_LAG, others, "other"));
        return samples;
    }

    private static void add(PartnerStatus status, List<Sample> samples) {
        String partner = status.partner().address().toString();
        long pullFailures = status.failures() - status.noticeFailures();
        samples.add(Sample.of(Family.REPLICATION_PULLS, status.pulls(), partner, DONE));
        samples.add(Sample.of(Family.REPLICATION_PULLS, pullFailures, partner, FAILED));
        samples.add(Sample.of(Family.REPLICATION_PUSH_NOTICES, status.notices(), partner, DONE));
        samples.add(Sample.of(Family.REPLICATION_PUSH_NOTICES, status.noticeFailures(), partner, FAILED));
        long taken = status.received() - status.skipped();
        samples.add(Sample.of(Family.REPLICATION_RECORDS_RECEIVED, taken, partner, "taken"));
        samples.add(Sample.of(Family.REPLICATION_RECORDS_RECEIVED, status.skipped(), partner, "skipped"));
        long interval =
                status.partner().isPulled() ? status.partner().pullInterval().toSeconds() : 0;
        samples.add(Sample.of(Family.REPLICATION_PULL_INTERVAL_SECONDS, interval, partner));
        Long last = status.lastPulled();
        if (last != null) {
            samples.add(Sample.of(Family.REPLICATION_LAST_SUCCESS_TIMESTAMP_SECONDS, last / 1000.0, partner));
        }
    }

    private static Map<Statistic, Long> counters(Traffic traffic) {
        Map<Statistic, Long> counters = new EnumMap<>(Statistic.class);
        counters.put(Statistic.REPLICATION_FRAMES_RECEIVED, traffic.framesIn());
        counters.put(Statistic.REPLICATION_FRAMES_SENT, traffic.framesOut());
        counters.put(Statistic.REPLICATION_MALFORMED, traffic.malformed());
        counters.put(Statistic.REPLICATION_DISCARDED, traffic.discarded());
        counters.put(Statistic.REPLICATION_STRANGERS_REFUSED, traffic.refused());
        counters.put(Statistic.REPLICATION_RECORDS_RECEIVED, traffic.recordsIn());
        counters.put(Statistic.REPLICATION_RECORDS_SKIPPED, traffic.recordsBad());
        counters.put(Statistic.REPLICATION_RECORDS_SENT, traffic.recordsOut());
        counters.put(Statistic.REPLICATION_PULLS, traffic.pulls());
        counters.put(Statistic.REPLICATION_FAILURES, traffic.failures());
        counters.put(Statistic.REPLICATION_NOTICES, traffic.notices());
        return counters;
    }
}
