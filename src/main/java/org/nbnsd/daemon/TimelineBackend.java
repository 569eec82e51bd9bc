package org.nbnsd.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.nbnsd.control.DiagnosisBackend;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.daemon.probe.Neighbours;
import org.nbnsd.daemon.probe.Prober;
import org.nbnsd.daemon.timeline.LiveAudit;
import org.nbnsd.daemon.timeline.TimelineKeeper;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Present;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.resolver.AddressResolver;
import org.nbnsd.wire.Ipv4Address;

/** The timeline as the operations of people see it. */
final class TimelineBackend implements DiagnosisBackend {
    private final TimelineKeeper keeper;
    private final PresentRecords records;
    private final Neighbours neighbours;
    private final Prober prober;

    TimelineBackend(TimelineKeeper keeper, PresentRecords records, Neighbours neighbours, Prober prober) {
        this.keeper = keeper;
        this.records = records;
        this.neighbours = neighbours;
        this.prober = prober;
    }

    /** Made when it is first needed: who asks nothing of the DNS loads nothing of it. */
    @Override
    public CompletableFuture<List<Ipv4Address>> addressesOf(String fullName) {
        return Resolving.RESOLVER.ask(fullName);
    }

    private static final class Resolving {
        private static final AddressResolver RESOLVER =
                new AddressResolver(AddressResolver.ofThisMachine(), Duration.ofSeconds(1));
    }

    private void requireLoaded() throws OperationException {
        if (!keeper.isLoaded()) {
            throw new OperationException(
                    Kind.BUSY, "the timeline is being loaded (expected: in a few seconds; try again)");
        }
    }

    /** What has happened before the records are looked at is in the timeline then, and what comes later does not count. */
    @Override
    public List<Explanation> explain(Subject subject) throws IOException {
        requireLoaded();
        Map<NetbiosName, Present> presents = records.of(keeper.look(timeline -> timeline.concerned(subject)));
        keeper.settle();
        return keeper.look(timeline -> timeline.explain(
                subject, neighbours::mac, name -> presents.getOrDefault(name, Present.unknown(keeper.now()))));
    }

    @Override
    public List<Asked> probe(Subject subject) throws IOException {
        requireLoaded();
        return prober.run(subject);
    }

    @Override
    public List<Fact> timeline(Subject subject, long since) throws OperationException {
        requireLoaded();
        return keeper.look(timeline -> timeline.of(subject, keeper.ofWallClock(since)));
    }

    @Override
    public List<Incident> conflicts(long since) throws OperationException {
        requireLoaded();
        return keeper.look(timeline -> timeline.incidents(keeper.ofWallClock(since)));
    }

    @Override
    public List<Incident> lookalikes(long since) throws OperationException {
        requireLoaded();
        return keeper.look(timeline -> timeline.lookalikes(keeper.ofWallClock(since)));
    }

    @Override
    public AuditReport audit(long since) throws OperationException {
        LiveAudit audit = keeper.audit();
        if (audit == null) {
            throw new OperationException(Kind.UNAVAILABLE, "the audit is off (expected: timeline.audit above 0)");
        }
        requireLoaded();
        return audit.report(keeper.ofWallClock(since));
    }

    @Override
    public Watching watch() {
        return keeper.watchers().open();
    }

    @Override
    public RecentEvents events() {
        return keeper.events();
    }

    @Override
    public long now() {
        return keeper.now();
    }
}
