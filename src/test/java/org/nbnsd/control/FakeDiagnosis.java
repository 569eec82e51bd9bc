package org.nbnsd.control;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.document.EventDocument;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.NumericName;
import org.nbnsd.wire.Ipv4Address;

/** Two computers that want the name FRED<20>, on a time that passes while somebody watches. */
public final class FakeDiagnosis implements DiagnosisBackend {

    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");

    /** The id of the only incident that there is at first. */
    public static final String INCIDENT =
            new FakeDiagnosis().conflicts(0).get(0).id();

    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
    private final Audit audit = new Audit();
    private final Deque<Fact> coming = new ArrayDeque<>();
    private final RecentEvents events;
    private long now = FakeBackend.NOW;

    public FakeDiagnosis() {
        this(new RecentEvents(RecentEvents.FEW, FakeBackend.NOW, EventDocument::octets));
        events.add(now, new NumericName(FRED, ONE, TWO));
    }

    public FakeDiagnosis(RecentEvents events) {
        this.events = events;
        for (Fact fact : List.of(
                Fact.of(now, FactKind.GRANTED, FRED, ONE).with(Detail.TYPE, "unique"),
                Fact.of(now + 10, FactKind.CONFLICT, FRED, TWO).with(ONE).with(Detail.REASON, "the holder is alive"),
                Fact.of(now + 20, FactKind.QUERIED, FRED, TWO))) {
            timeline.add(fact);
            audit.add(fact);
        }
    }

    /** Something that who watches sees next. */
    public synchronized void happens(Fact fact) {
        coming.add(fact);
    }

    /** Something that has happened. */
    public synchronized void knows(Fact fact) {
        timeline.add(fact);
    }

    @Override
    public List<Explanation> explain(Subject subject) {
        return timeline.explain(subject);
    }

    @Override
    public List<Asked> probe(Subject subject) {
        return List.of(new Asked(ONE, true, "2 questions, 1 answered"));
    }

    @Override
    public List<Fact> timeline(Subject subject, long since) {
        return timeline.of(subject, since);
    }

    @Override
    public List<Incident> conflicts(long since) {
        return timeline.incidents(since);
    }

    @Override
    public CompletableFuture<List<Ipv4Address>> addressesOf(String fullName) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<Incident> lookalikes(long since) {
        return timeline.lookalikes(since);
    }

    @Override
    public AuditReport audit(long since) throws IOException {
        return audit.report(since).countedSince(FakeBackend.NOW);
    }

    @Override
    public Watching watch() {
        return new Watching() {
            @Override
            public @Nullable Fact next(Duration patience) {
                return nextAfter(patience);
            }

            @Override
            public long missed() {
                return 3;
            }

            @Override
            public void close() {
                coming.clear();
            }
        };
    }

    @Override
    public RecentEvents events() {
        return events;
    }

    private synchronized @Nullable Fact nextAfter(Duration patience) {
        Fact next = coming.poll();
        if (next == null) {
            now += patience.toMillis();
        }
        return next;
    }

    @Override
    public synchronized long now() {
        return now;
    }
}
