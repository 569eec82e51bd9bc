package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.FakeDiagnosis;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.document.EventDocument;
import org.nbnsd.control.document.Fields;
import org.nbnsd.http.Access;
import org.nbnsd.http.api.EventClient.Message;
import org.nbnsd.http.server.HttpLimits;
import org.nbnsd.http.server.HttpServer;
import org.nbnsd.http.server.HttpSettings;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.NumericName;
import org.nbnsd.wire.Ipv4Address;

/** The stream of events over sockets, for clients that read, that do not, and that come back. */
final class HttpEventsTest {
    private static final String STREAM = "/api/v1/events/stream";
    private static final int SIZE = 1 << 12;
    private static final long START = FakeBackend.NOW;

    private final RecentEvents events = new RecentEvents(SIZE, START, EventDocument::octets);
    private final Api api = new Api(new Operations(new FakeBackend(), null, new FakeDiagnosis(events)), () -> 0);
    private final List<Throwable> failures = new ArrayList<>();
    private final HttpServer server = new HttpServer(
            HttpSettings.local(0).with(HttpLimits.DEFAULTS.connections(256, 256)), Access.NOBODY, failures::add);
    private int happened;

    @BeforeEach
    void start() throws Exception {
        server.start(api::routes);
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
        assertThat(failures).isEmpty();
    }

    /** So many more, each in a second of its own, so that none is left to a summary. */
    private void happen(int many) {
        for (int i = 0; i < many; i++) {
            happened++;
            events.add(
                    START + happened * 1_000L,
                    new NumericName(
                            NetbiosName.of(Integer.toString(happened), 0x20),
                            Ipv4Address.parse("10.0.0.1"),
                            Ipv4Address.parse("10.0.0.2")));
        }
    }

    private EventClient follow(String... headers) throws Exception {
        EventClient client = new EventClient(server.port(), STREAM, headers);
        assertThat(client.head())
                .anySatisfy(line -> assertThat(line).isEqualTo("HTTP/1.1 200 OK"))
                .anySatisfy(line -> assertThat(line).isEqualToIgnoringCase("content-type: text/event-stream"))
                .anySatisfy(line -> assertThat(line).isEqualToIgnoringCase("cache-control: no-store"))
                .anySatisfy(line -> assertThat(line).isEqualToIgnoringCase("x-accel-buffering: no"));
        return client;
    }

    private static List<Long> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void whoGoesAndComesBackGetsEachEventOnceAndNoneIsMissing() throws Exception {
        long first = events.next();
        List<Long> seen = new ArrayList<>();
        String last = "Last-Event-ID: " + (first - 1) + "\r\n";
        for (int round = 0; round < 5; round++) {
            happen(40);
            try (EventClient client = follow(last)) {
                happen(60);
                seen.addAll(ids(client.until(events.next() - 1)));
            }
            happen(20);
            last = "Last-Event-ID: " + seen.get(seen.size() - 1) + "\r\n";
        }
        assertThat(seen).isEqualTo(range(first, seen.get(seen.size() - 1)));
    }

    @Test
    void whoDoesNotReadHoldsNobodyUpAndIsToldWhatHeHasMissed() throws Exception {
        try (EventClient slow = follow();
                EventClient quick = follow()) {
            long first = events.next();
            // more than all buffers between the two have room for, which are some megabytes; the quick one reads
            // meanwhile
            for (int i = 0; i < 8; i++) {
                happen(SIZE - 100);
                List<Message> read = quick.until(events.next() - 1);
                assertThat(read)
                        .allSatisfy(message -> assertThat(message.event()).isEmpty());
            }
            List<Message> all = slow.until(events.next() - 1);
            List<Message> gaps = all.stream()
                    .filter(message -> message.event().equals("gap"))
                    .toList();
            assertThat(gaps).isNotEmpty();
            long next = first;
            for (Message message : all) {
                if (message.event().equals("gap")) {
                    JsonObject gap = Fields.object(message.data());
                    assertThat(gap.get("from").getAsString()).isEqualTo(Long.toString(next));
                    assertThat(gap.get("to").getAsString()).isEqualTo(Long.toString(message.id()));
                } else {
                    assertThat(message.id()).isEqualTo(next);
                }
                next = message.id() + 1;
            }
        }
    }

    @Test
    void moreThanSixtyFourAreToComeLaterAndWhoGoesMakesRoom() throws Exception {
        List<EventClient> all = new ArrayList<>();
        try {
            for (int i = 0; i < EventStreams.MOST; i++) {
                all.add(follow());
            }
            try (EventClient more = new EventClient(server.port(), STREAM)) {
                assertThat(more.head().get(0)).isEqualTo("HTTP/1.1 503 Service Unavailable");
            }
            all.remove(0).close();
            boolean isRoom = false;
            while (!isRoom) { // until the server has noticed
                EventClient next = new EventClient(server.port(), STREAM);
                isRoom = next.head().get(0).contains("200");
                all.add(next);
            }
            happen(3);
            assertThat(all.get(0).until(events.next() - 1)).hasSize(3);
        } finally {
            for (EventClient client : all) {
                client.close();
            }
        }
    }

    @Test
    void theThreadsDoNotBecomeMoreWithThoseWhoFollow() throws Exception {
        List<EventClient> all = new ArrayList<>();
        try {
            all.add(follow());
            long before = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("nbnsd-http-events"))
                    .count();
            for (int i = 0; i < 20; i++) {
                all.add(follow());
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("nbnsd-http-events"))
                    .hasSize((int) before);
        } finally {
            for (EventClient client : all) {
                client.close();
            }
        }
    }
}
