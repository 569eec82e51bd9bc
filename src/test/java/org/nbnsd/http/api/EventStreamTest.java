package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.EventFilter;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.document.EventDocument;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.NumericName;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.Ipv4Address;

/** What one who follows the events gets, whatever he does with it. */
final class EventStreamTest {
    private static final long START = 1_700_000_000_000L;
    private static final long FIRST = START * 1_000;
    private static final int SIZE = 1 << 13;
    private static final Pattern ID = Pattern.compile("(?m)^id: (\\d+)$");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final NameEvent CLAIM = new NumericName(NetbiosName.of("4711", 0x20), ONE, ONE);
    private static final NameEvent QUERY =
            new QueryAnswered(NetbiosName.of("FRED", 0x20), ONE, List.of(ONE), ONE, false);

    private final RecentEvents events = new RecentEvents(SIZE, START, EventDocument::octets);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger wakened = new AtomicInteger();

    private EventStream after(long id) {
        return after(id, EventFilter.ALL);
    }

    private EventStream after(long id, EventFilter filter) {
        EventStream stream =
                new EventStream(events, filter, id, nanos::get, () -> EventStream.MOST_EVENTS, closed -> {});
        stream.onMore(wakened::incrementAndGet);
        return stream;
    }

    private void happen(int many, NameEvent event) {
        for (int i = 0; i < many; i++) {
            events.add(START, event);
        }
    }

    /** All that is there now, as a client that reads at once gets it. */
    private static String read(EventStream stream) {
        stream.look();
        StringBuilder all = new StringBuilder();
        String text;
        do {
            text = StandardCharsets.UTF_8.decode(stream.next()).toString();
            all.append(text);
        } while (!text.isEmpty());
        return all.toString();
    }

    private static List<Long> ids(String text) {
        return ID.matcher(text)
                .results()
                .map((MatchResult found) -> Long.valueOf(found.group(1)))
                .toList();
    }

    private static List<Long> from(long first, int many) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            ids.add(first + i);
        }
        return ids;
    }

    @Test
    void itBeginsWithWhenToComeBackAndThenTellsWhatHappens() {
        EventStream stream = after(FIRST - 1);
        assertThat(read(stream)).isEqualTo("retry: 3000\n\n");
        happen(1, CLAIM);
        assertThat(read(stream))
                .isEqualTo("id: " + FIRST + "\ndata: {\"id\":\"" + FIRST
                        + "\",\"at\":\"2023-11-14T22:13:20Z\",\"code\":\"NUMERIC_NAME\",\"severity\":\"information\","
                        + "\"name\":\"4711<20>\",\"sender\":\"10.0.0.1\",\"addresses\":[\"10.0.0.1\"],\"text\":\""
                        + CLAIM.text() + "\"}\n\n");
        assertThat(read(stream)).isEmpty();
    }

    @Test
    void whoComesBackMissesNothingThatIsStillThere() {
        happen(SIZE, CLAIM);
        assertThat(ids(read(after(FIRST + 9)))).isEqualTo(from(FIRST + 10, SIZE - 10));
    }

    @Test
    void whoComesBackTooLateIsToldFromWhereToWhere() {
        happen(SIZE + 100, CLAIM);
        String text = read(after(FIRST + 9));
        assertThat(text)
                .contains("event: gap\nid: " + (FIRST + 99) + "\ndata: {\"from\":\"" + (FIRST + 10) + "\",\"to\":\""
                        + (FIRST + 99) + "\"}\n\n");
        assertThat(ids(text)).isEqualTo(from(FIRST + 99, SIZE + 1));
    }

    @Test
    void whoDoesNotReadIsToldOfTheGapWhenHeDoes() {
        EventStream slow = after(FIRST - 1);
        happen(5, CLAIM);
        assertThat(ids(read(slow))).hasSize(5);
        happen(3 * SIZE, CLAIM);
        String text = read(slow);
        long oldest = FIRST + 5 + 2 * SIZE;
        assertThat(text).contains("{\"from\":\"" + (FIRST + 5) + "\",\"to\":\"" + (oldest - 1) + "\"}");
        assertThat(ids(text).get(0)).isEqualTo(oldest - 1);
        assertThat(ids(text)).endsWith(events.next() - 1);
    }

    @Test
    void whoWasWithAnotherDaemonGetsEverythingThatIsThere() {
        happen(2, CLAIM);
        assertThat(ids(read(after(FIRST + 1_000_000)))).isEqualTo(from(FIRST - 1, 3));
    }

    @Test
    void manyQueriesOfASecondComeAsTheirNumber() {
        EventStream stream = after(FIRST - 1);
        happen(EventStream.MOST_QUERIES + 70, QUERY);
        happen(1, CLAIM);
        String text = read(stream);
        assertThat(text).contains("event: summary").contains("\"counts\":{\"QUERY_ANSWERED\":70}");
        assertThat(text.split("\"code\":\"QUERY_ANSWERED\"", -1)).hasSize(EventStream.MOST_QUERIES + 1);
        assertThat(text).contains("\"code\":\"NUMERIC_NAME\"");
        assertThat(ids(text)).endsWith(events.next() - 1);
    }

    @Test
    void whatIsTooMuchToReadInASecondComesAsNumbersAndTheNextSecondIsToldAgain() {
        EventStream stream = after(FIRST - 1);
        happen(EventStream.MOST_EVENTS + 500, CLAIM);
        String text = read(stream);
        assertThat(text).contains("\"NUMERIC_NAME\":500");
        events.add(START + 1_000, CLAIM);
        assertThat(read(stream))
                .contains("data: {\"id\":\"" + (events.next() - 1) + "\"")
                .doesNotContain("summary");
    }

    @Test
    void theMoreClientsThereAreTheLessOfASecondEachIsToldOneByOne() {
        assertThat(List.of(0, 1, 8, 9, 64))
                .extracting(EventStreams::mostEvents)
                .containsExactly(1_000, 1_000, 1_000, 888, 125);
        AtomicInteger most = new AtomicInteger(125);
        EventStream stream = new EventStream(events, EventFilter.ALL, FIRST - 1, nanos::get, most::get, closed -> {});
        stream.onMore(wakened::incrementAndGet);
        happen(1_000, CLAIM);
        assertThat(read(stream)).contains("\"NUMERIC_NAME\":875");
        most.set(1_000); // others have gone
        for (int i = 0; i < 1_000; i++) {
            events.add(START + 1_000, CLAIM);
        }
        assertThat(read(stream)).doesNotContain("summary");
    }

    /** What the numbers stand for can be asked for: the summary says where it is. */
    @Test
    void aSummarySaysWhereItsEventsAre() {
        EventStream stream = after(FIRST - 1);
        happen(EventStream.MOST_EVENTS + 500, CLAIM);
        assertThat(read(stream))
                .contains("{\"from\":\"" + (FIRST + EventStream.MOST_EVENTS) + "\",\"to\":\"" + (events.next() - 1)
                        + "\"");
    }

    @Test
    void aFilterLeavesTheOthersOutAndDoesNotCountThem() {
        EventStream stream = after(FIRST - 1, new EventFilter(Set.of(), NamePattern.parse("4711"), null));
        happen(3_000, QUERY);
        happen(2, CLAIM);
        String text = read(stream);
        assertThat(ids(text)).containsExactly(FIRST + 3_000, FIRST + 3_001);
        assertThat(text).doesNotContain("summary");
    }

    @Test
    void afterFifteenSecondsOfSilenceThereIsAComment() {
        EventStream stream = after(FIRST - 1);
        assertThat(read(stream)).isNotEmpty();
        nanos.set(14_999_999_999L);
        assertThat(read(stream)).isEmpty();
        nanos.set(15_000_000_000L);
        assertThat(read(stream)).isEqualTo(":\n\n");
        assertThat(read(stream)).isEmpty();
    }

    /** So that who comes back has no gap because of what he did not want. */
    @Test
    void inSilenceTheNumberGoesOnWithWhatTheFilterLeavesOut() {
        EventStream stream = after(FIRST - 1, new EventFilter(Set.of(), NamePattern.parse("ANN"), null));
        happen(3, CLAIM);
        assertThat(read(stream)).isEqualTo("retry: 3000\n\n");
        nanos.set(15_000_000_000L);
        assertThat(read(stream)).isEqualTo(":\nid: " + (FIRST + 2) + "\n\n");
    }

    @Test
    void nobodyIsWakenedForNothing() {
        EventStream stream = after(FIRST - 1);
        assertThat(read(stream)).isNotEmpty();
        wakened.set(0);
        stream.look();
        assertThat(wakened).hasValue(0);
        happen(1, CLAIM);
        stream.look();
        assertThat(wakened).hasValue(1);
    }

    @Test
    void betweenTwoLooksNothingIsWritten() {
        EventStream stream = after(FIRST - 1);
        assertThat(read(stream)).isNotEmpty();
        happen(1, CLAIM);
        assertThat(stream.next().hasRemaining()).isFalse();
        stream.look();
        assertThat(stream.next().hasRemaining()).isTrue();
    }
}
