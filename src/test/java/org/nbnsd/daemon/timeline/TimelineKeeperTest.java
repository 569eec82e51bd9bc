package org.nbnsd.daemon.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
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
}
