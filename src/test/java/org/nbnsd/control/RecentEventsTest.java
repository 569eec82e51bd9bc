package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.DiagnosisOperations.Recent;
import org.nbnsd.control.document.EventDocument;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent;
import org.nbnsd.protocol.ClaimEvent.NumericName;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.wire.Ipv4Address;

/** What the ring of events promises to those who follow it. */
final class RecentEventsTest {
    private static final long START = FakeBackend.NOW;
    private static final long FIRST = START * 1_000;
    private static final int SIZE = 8;
    private static final Ipv4Address TEN = Ipv4Address.parse("10.0.0.10");

    private final AtomicInteger written = new AtomicInteger();
    private final RecentEvents events = new RecentEvents(SIZE, START, entry -> {
        written.incrementAndGet();
        return EventDocument.octets(entry);
    });
    private final Operations operations = new Operations(new FakeBackend(), null, new FakeDiagnosis(events));

    private static Ipv4Address host(int number) {
        return Ipv4Address.parse("10.0.0." + number);
    }

    private static NameEvent event(int number) {
        return new NumericName(NetbiosName.of("1" + number, 0x20), host(number), TEN);
    }

    private void happen(int many) {
        IntStream.range(0, many).forEach(number -> events.add(START + number, event(number)));
    }

    private Recent recent(@Nullable Long after, EventFilter filter, int limit) throws OperationException {
        return operations.diagnosis().recent(after, filter, limit);
    }

    private static List<Long> ids(Recent recent) {
        return recent.events().stream().map(RecentEvents.Entry::id).toList();
    }

    @Test
    void numbersBeginWithTheTimeAndRiseByOne() throws Exception {
        happen(3);
        assertThat(ids(recent(null, EventFilter.ALL, 9))).containsExactly(FIRST, FIRST + 1, FIRST + 2);
        RecentEvents later = new RecentEvents(SIZE, START + 1, EventDocument::octets);
        assertThat(later.next()).isGreaterThan(events.next());
    }

    @Test
    void whoGoesOnBehindTheLastSeesEachOnce() throws Exception {
        List<Long> seen = new ArrayList<>();
        Long after = FIRST - 1;
        for (int round = 0; round < 5; round++) {
            happen(SIZE - 3);
            Recent recent = recent(after, EventFilter.ALL, 99);
            assertThat(recent.missed()).isNull();
            seen.addAll(ids(recent));
            after = recent.last();
        }
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 5 * (SIZE - 3))
                        .mapToObj(each -> FIRST + each)
                        .toList());
    }

    @Test
    void whoIsSlowerThanTheRingIsToldWhatHeWillNotSee() throws Exception {
        happen(SIZE + 5);
        Recent recent = recent(FIRST + 1, EventFilter.ALL, 2);
        assertThat(recent.missed()).isEqualTo(FIRST + 4);
        assertThat(ids(recent)).containsExactly(FIRST + 5, FIRST + 6);
        assertThat(recent.last()).isEqualTo(FIRST + 6);
    }

    @Test
    void theNumberBeforeTheOldestIsNoGap() throws Exception {
        happen(SIZE + 5);
        assertThat(recent(FIRST + 4, EventFilter.ALL, 99).missed()).isNull();
    }

    /** Of a daemon whose clock was ahead, or of another one: what is there is told from the beginning. */
    @Test
    void aNumberThatIsNotThereYetIsAGapAndNothingIsLeftOut() throws Exception {
        happen(2);
        Recent recent = recent(FIRST + 1_000_000, EventFilter.ALL, 99);
        assertThat(recent.missed()).isEqualTo(FIRST - 1);
        assertThat(ids(recent)).containsExactly(FIRST, FIRST + 1);
    }

    @Test
    void aRestartIsAGapAlsoBeforeSomethingHappens() throws Exception {
        Recent recent = recent(FIRST - 77, EventFilter.ALL, 99);
        assertThat(recent.missed()).isEqualTo(FIRST - 1);
        assertThat(recent.last()).isEqualTo(FIRST - 1);
        assertThat(recent.events()).isEmpty();
    }

    @Test
    void theLastOnesAreToldInTheirOrder() throws Exception {
        happen(SIZE + 5);
        assertThat(ids(recent(null, EventFilter.ALL, 2))).containsExactly(FIRST + 11, FIRST + 12);
        assertThat(ids(recent(null, EventFilter.ALL, 0))).isEmpty();
    }

    @Test
    void anEventBecomesTextOnceHoweverManyReadIt() {
        happen(1);
        for (int i = 0; i < 64; i++) {
            RecentEvents.Entry entry = events.get(FIRST);
            assertThat(entry).isNotNull();
            assertThat(entry.octets()).isNotEmpty();
        }
        assertThat(written).hasValue(1);
    }

    @Test
    void nobodyWhoReadsMakesNoText() {
        happen(3 * SIZE);
        assertThat(written).hasValue(0);
    }

    @Test
    void aFilterLooksAtTheCodeTheNameAndAllAddresses() throws Exception {
        happen(3);
        events.add(START, new ChallengeEvent.HolderSilent(NetbiosName.of("FRED", 0x20), host(1), 3, TEN));
        assertThat(ids(recent(null, new EventFilter(Set.of("HOLDER_SILENT"), null, null), 9)))
                .containsExactly(FIRST + 3);
        assertThat(ids(recent(null, new EventFilter(Set.of(), NamePattern.parse("1?"), null), 9)))
                .containsExactly(FIRST, FIRST + 1, FIRST + 2);
        assertThat(ids(recent(null, new EventFilter(Set.of(), null, host(1)), 9)))
                .containsExactly(FIRST + 1, FIRST + 3);
        assertThat(ids(recent(null, new EventFilter(Set.of("HOLDER_SILENT"), NamePattern.parse("1?"), null), 9)))
                .isEmpty();
    }

    @Test
    void theAddressesOfRecordsThatWereEditedCount() throws Exception {
        EditOutcome outcome = new EditOutcome(
                NetbiosName.of("ANN", 0x20),
                EditOutcome.Kind.DELETED,
                FakeBackend.unique("ANN<20>", "10.0.0.7"),
                null,
                "");
        events.add(START, new RecordEdited(outcome, new Author("<script>\"", ""), false));
        Recent recent = recent(null, new EventFilter(Set.of(), null, host(7)), 9);
        JsonObject json = Fields.object(new String(recent.events().get(0).octets(), StandardCharsets.UTF_8));
        assertThat(json.get("addresses")).hasToString("[\"10.0.0.7\"]");
        assertThat(json.get("text").getAsString()).contains("<script>\"");
    }

    @Test
    void aKindThatThereIsNotIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventFilter(Set.of("NAME_CONFLCT"), null, null))
                .withMessageContaining("codes: NAME_CONFLCT (expected: those of events");
        assertThat(EventFilter.allCodes())
                .contains("NAME_REGISTERED", "INCIDENT_OPENED")
                .hasSizeGreaterThan(50);
    }
}
