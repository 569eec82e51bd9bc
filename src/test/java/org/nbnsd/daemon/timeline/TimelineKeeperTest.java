package org.nbnsd.daemon.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Family;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.Statistic;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent;
import org.nbnsd.protocol.IncidentEvent.IncidentClosed;
import org.nbnsd.protocol.IncidentEvent.IncidentOpened;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.Ipv4Address;

final class TimelineKeeperTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName OTHER = NetbiosName.parse("OTHER<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");

    @Test
    void whatHappensIsAmongTheLastEventsInItsOrderAndWithTheIncidentThatItOpens() throws Exception {
        AtomicLong clock = new AtomicLong(1_700_000_000_000L);
        NameEvent conflict = new ClaimEvent.NameConflict(FRED, TWO, ONE, TWO, "");
        try (TimelineKeeper keeper = new TimelineKeeper(
                null, Duration.ofDays(1), TimelineKeeper.Sizes.most(0), clock::get, () -> 0, Set::of)) {
            keeper.start(keeper::note);
            keeper.note(new ClaimEvent.NumericName(FRED, ONE, ONE));
            keeper.note(conflict);
            keeper.settle();
            RecentEvents events = keeper.events();
            assertThat(LongStream.range(events.oldest(), events.next())
                            .mapToObj(id -> Objects.requireNonNull(events.get(id))
                                    .event()
                                    .code()))
                    .containsExactly("NUMERIC_NAME", "NAME_CONFLICT", "INCIDENT_OPENED");
        }
    }

    /** As many facts as it can take and more, all the time: it never finds its queue empty. */
    @Test
    void anIncidentIsClosedInItsTimeHoweverMuchComes() throws Exception {
        AtomicLong clock = new AtomicLong(1_700_000_000_000L);
        AtomicBoolean enough = new AtomicBoolean();
        BlockingQueue<NameEvent> told = new LinkedBlockingQueue<>();
        try (TimelineKeeper keeper = new TimelineKeeper(
                null, Duration.ofDays(1), TimelineKeeper.Sizes.most(0), clock::get, () -> 0, Set::of)) {
            keeper.start(told::add);
            keeper.found(Fact.of(clock.get(), FactKind.CONFLICT, FRED, TWO).with(ONE));
            assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(IncidentOpened.class);
            Thread flood = new Thread(() -> {
                while (!enough.get()) {
                    keeper.found(Fact.of(clock.get(), FactKind.REFRESHED, OTHER, ONE));
                }
            });
            flood.start();
            try {
                Eventually.get(
                        Duration.ofSeconds(30),
                        () -> "nothing was too much",
                        () -> keeper.counters().getOrDefault(Statistic.TIMELINE_DROPPED, 0L) > 0 ? true : null);
                clock.addAndGet(Duration.ofHours(1).toMillis());
                assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(IncidentClosed.class);
            } finally {
                enough.set(true);
                flood.join();
            }
        }
    }

    /** Each is explained as what the facts say when it is over; of very many at once only some are looked at. */
    @Test
    void incidentsThatAreOverAreCountedByWhatExplainsThem() throws Exception {
        AtomicLong clock = new AtomicLong(1_700_000_000_000L);
        int many = 30;
        try (TimelineKeeper keeper = new TimelineKeeper(
                null, Duration.ofDays(1), TimelineKeeper.Sizes.most(0), clock::get, () -> 0, Set::of)) {
            keeper.start(event -> {});
            for (int i = 0; i < many; i++) {
                NetbiosName name = NetbiosName.parse("NAME" + i + "<20>");
                keeper.note(new ClaimEvent.NameConflict(name, TWO, ONE, ONE, ""));
            }
            keeper.settle();
            assertThat(counted(keeper)).isEmpty();
            assertThat(keeper.counters()).containsEntry(Statistic.INCIDENTS_OPEN, (long) many);
            clock.addAndGet(Duration.ofHours(1).toMillis());
            Map<String, Double> counted = Eventually.get(
                    Duration.ofSeconds(30),
                    () -> "counted " + counted(keeper),
                    () -> counted(keeper).values().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .sum()
                                    == many
                            ? counted(keeper)
                            : null);
            assertThat(counted).containsEntry("DUPLICATE_HOST", 10.0).containsEntry("not_looked_at", many - 10.0);
            assertThat(keeper.counters()).containsEntry(Statistic.INCIDENTS_OPEN, 0L);
        }
    }

    private static Map<String, Double> counted(TimelineKeeper keeper) {
        return keeper.samples().stream()
                .filter(sample -> sample.value() > 0)
                .collect(Collectors.toMap(sample -> sample.labels().get(0), Family.Sample::value));
    }
}
