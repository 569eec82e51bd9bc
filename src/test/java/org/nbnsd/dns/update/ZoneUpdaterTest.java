package org.nbnsd.dns.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.protocol.DnsEvent;
import org.nbnsd.protocol.NameEvent;

/** In virtual time, against a model of a zone: it becomes what is wanted, and what is somebody else's stays as it is. */
final class ZoneUpdaterTest {
    private static final long HOLD_DOWN = 60_000;
    private static final long HOUR = 3_600_000;

    private final ModelZone zone = new ModelZone();
    private final ZoneUpdater updater = new ZoneUpdater("wins.example", "10.0.0.53", HOLD_DOWN);
    private final List<ZoneRequest> asked = new ArrayList<>();
    private final List<NameEvent> events = new ArrayList<>();
    private long now = 1_000_000;

    private void runUntil(long time) {
        while (true) {
            ZoneRequest request = updater.next(now);
            if (request != null) {
                asked.add(request);
                updater.answered(zone.answer(request), now);
                events.addAll(updater.takeEvents());
                continue;
            }
            long next = updater.nextTimeout(now);
            if (next > time) {
                now = time;
                return;
            }
            assertThat(next).isGreaterThan(now);
            now = next;
        }
    }

    private void run(long millis) {
        runUntil(now + millis);
    }

    private void want(String owner, String... data) {
        updater.want(owner, List.of(data), now);
    }

    private List<String> codes() {
        return events.stream().map(NameEvent::code).toList();
    }

    private List<ZoneChange> sent() {
        return asked.stream()
                .flatMap(request -> request instanceof ZoneRequest.Send send ? send.changes().stream() : null)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWantedComesChangesAtOnceAndGoesAfterAWhile(boolean givesTransfers) {
        zone.givesTransfers = givesTransfers;
        want("fred", "10.0.0.1");
        run(1000);
        assertThat(zone.names).containsExactly(Map.entry("fred", Found.ours(List.of("10.0.0.1"))));
        run(10_000);
        want("fred", "10.0.0.2", "10.0.0.3");
        run(1000);
        assertThat(zone.names.get("fred")).isEqualTo(Found.ours(List.of("10.0.0.2", "10.0.0.3")));
        want("fred");
        run(HOLD_DOWN - 1);
        assertThat(zone.names).containsKey("fred");
        run(1);
        assertThat(zone.names).isEmpty();
        assertThat(updater.status().ours()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void aRefreshSendsNothing() {
        want("fred", "10.0.0.1");
        run(1000);
        int requests = zone.requests;
        for (int i = 0; i < 100; i++) {
            want("fred", "10.0.0.1");
            run(1000);
        }
        assertThat(zone.requests).isEqualTo(requests);
    }

    @Test
    void aHostThatRoamsAndComesBackInTimeIsNotTouched() {
        want("fred", "10.0.0.1");
        run(1000);
        int requests = zone.requests;
        want("fred");
        run(HOLD_DOWN / 2);
        want("fred", "10.0.0.1");
        run(HOUR);
        assertThat(zone.requests).isEqualTo(requests);
        assertThat(zone.names).containsKey("fred");
    }

    @Test
    void ofManyChangesBeforeItsTurnOnlyTheLastIsMade() {
        want("fred", "10.0.0.1");
        run(1000);
        asked.clear();
        for (int i = 2; i < 200; i++) {
            want("fred", "10.0.0." + i);
            run(10);
        }
        run(10_000);
        assertThat(zone.names.get("fred")).isEqualTo(Found.ours(List.of("10.0.0.199")));
        assertThat(sent()).hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsSomebodyElsesIsLeftAloneAndToldOnce(boolean givesTransfers) {
        zone.givesTransfers = givesTransfers;
        zone.foreign("fred", "10.9.9.9");
        want("fred", "10.0.0.1");
        want("bob", "10.0.0.2");
        run(5 * HOUR);
        assertThat(zone.names.get("fred")).isEqualTo(new Found(false, true, List.of("10.9.9.9")));
        assertThat(zone.names.get("bob")).isEqualTo(Found.ours(List.of("10.0.0.2")));
        assertThat(events).containsExactly(new DnsEvent.DnsNameTaken("fred.wins.example", "10.0.0.1", "10.9.9.9"));
        assertThat(updater.status().taken()).isEqualTo(1);

        zone.names.remove("fred");
        run(600_000);
        assertThat(zone.names.get("fred")).isEqualTo(Found.ours(List.of("10.0.0.1")));
        zone.foreign("fred", "10.9.9.8");
        want("fred");
        run(HOUR);
        assertThat(zone.names.get("fred")).isEqualTo(new Found(false, true, List.of("10.9.9.8")));
    }

    @Test
    void whoeverTakesANameBetweenTheLookAndTheChangeKeepsItAndTheOthersComeAllTheSame() {
        for (int i = 0; i < 10; i++) {
            want("pc" + i, "10.0.0." + i);
        }
        ZoneRequest survey = updater.next(now);
        assertThat(survey).isInstanceOf(ZoneRequest.Transfer.class);
        updater.answered(zone.answer(java.util.Objects.requireNonNull(survey)), now);
        zone.foreign("pc3", "10.9.9.9");
        run(1000);
        assertThat(zone.names).hasSize(10);
        assertThat(zone.names.get("pc3")).isEqualTo(new Found(false, true, List.of("10.9.9.9")));
        assertThat(codes()).containsExactly("DNS_NAME_TAKEN");
    }

    @Test
    void aNameWithSomethingThatNoLookShowsIsGivenUpAfterAFewTries() {
        want("fred", "10.0.0.1");
        ZoneRequest survey = updater.next(now);
        updater.answered(zone.answer(java.util.Objects.requireNonNull(survey)), now);
        for (int i = 0; i < 50; i++) {
            ZoneRequest request = updater.next(now);
            if (request != null) {
                updater.answered(
                        request instanceof ZoneRequest.Send
                                ? new ZoneAnswer.Otherwise()
                                : new ZoneAnswer.Seen(Map.of()),
                        now);
            }
        }
        assertThat(updater.next(now)).isNull();
        assertThat(updater.takeEvents())
                .containsExactly(new DnsEvent.DnsNameTaken("fred.wins.example", "10.0.0.1", ""));
    }

    @Test
    void aServerThatIsAwayForAMinuteFindsEverythingAsItIsThenAndIsAskedLessAndLess() {
        want("fred", "10.0.0.1");
        run(1000);
        zone.silence = "no answer";
        int requests = zone.requests;
        for (int i = 0; i < 1000; i++) {
            want("pc" + i, "10.0.1." + i % 250);
        }
        want("fred");
        run(60_000);
        assertThat(zone.requests - requests).isLessThanOrEqualTo(4);
        zone.silence = null;
        run(60_000);
        assertThat(zone.names).hasSize(1000).doesNotContainKey("fred");
        assertThat(codes()).containsExactly("DNS_UPDATE_FAILED", "DNS_UPDATE_RESTORED");
        assertThat(events.get(0).text()).contains("no answer", "tried again in 1 s");
    }

    @Test
    void aRefusalIsToldOnceAndTriedAgainEveryTenMinutes() {
        zone.refusal = "it knows no such key (BADKEY)";
        want("fred", "10.0.0.1");
        run(HOUR);
        assertThat(zone.requests).isBetween(6, 7);
        assertThat(codes()).containsExactly("DNS_UPDATE_FAILED");
        assertThat(updater.status().problem()).contains("BADKEY");

        zone.refusal = null;
        updater.restart(now);
        run(1000);
        assertThat(zone.names).containsKey("fred");
        assertThat(updater.status().problem()).isNull();
    }

    @Test
    void aNameThatTheServerDoesNotLikeKeepsNoOtherFromTheZone() {
        zone.disliked = "a_b";
        want("a_b", "10.0.0.1");
        for (int i = 0; i < 250; i++) {
            want("pc" + i, "10.0.1." + i);
        }
        run(60_000);
        assertThat(zone.names).hasSize(250).doesNotContainKey("a_b");
        assertThat(events).isEmpty();
        assertThat(updater.status().failures()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsOursFromAnEarlierTimeGoesOrStays(boolean givesTransfers) {
        zone.givesTransfers = givesTransfers;
        zone.names.put("gone", Found.ours(List.of("10.0.0.7")));
        zone.names.put("fred", Found.ours(List.of("10.0.0.1")));
        zone.names.put("moved", Found.ours(List.of("10.0.0.1")));
        zone.foreign("www", "10.0.0.80");
        want("fred", "10.0.0.1");
        want("moved", "10.0.0.2");
        updater.suspect("gone", now);
        updater.suspect("www", now);
        run(2 * HOLD_DOWN);
        assertThat(zone.names)
                .containsOnlyKeys("fred", "moved", "www")
                .containsEntry("moved", Found.ours(List.of("10.0.0.2")));
        assertThat(sent()).extracting(ZoneChange::owner).containsExactlyInAnyOrder("moved", "gone");
    }

    @Test
    void onceADayWhatSomebodyRemovedComesBack() {
        want("fred", "10.0.0.1");
        run(1000);
        zone.names.clear();
        run(24 * HOUR);
        assertThat(zone.names).containsKey("fred");
    }

    @Test
    void noRequestHasMoreThanAHundredNames() {
        for (int i = 0; i < 1000; i++) {
            want("pc" + i, "10.0.1." + i % 250);
        }
        zone.givesTransfers = false;
        run(1000);
        assertThat(zone.names).hasSize(1000);
        assertThat(asked).allSatisfy(request -> {
            if (request instanceof ZoneRequest.Send send) {
                assertThat(send.changes()).hasSizeLessThanOrEqualTo(ZoneUpdater.MOST);
            } else if (request instanceof ZoneRequest.Look look) {
                assertThat(look.owners()).hasSizeLessThanOrEqualTo(ZoneUpdater.MOST);
            }
        });
        assertThat(asked).hasSizeLessThan(25);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverHappensOnTheWayInTheEndTheZoneIsWhatIsWanted(long seed) {
        Random random = new Random(seed);
        zone.givesTransfers = random.nextBoolean();
        Map<String, List<String>> wanted = new TreeMap<>();
        Map<String, Found> foreign = new TreeMap<>();
        IntStream.range(0, 5).forEach(i -> {
            zone.foreign("pc" + i * 7, "10.9.9." + i);
            foreign.put("pc" + i * 7, zone.names.get("pc" + i * 7));
        });
        for (int step = 0; step < 400; step++) {
            String owner = "pc" + random.nextInt(60);
            switch (random.nextInt(8)) {
                case 0 -> zone.silence = "no answer";
                case 1, 2 -> zone.silence = null;
                case 3 -> {
                    want(owner);
                    wanted.remove(owner);
                }
                default -> {
                    String address = "10.0.0." + random.nextInt(200);
                    want(owner, address);
                    wanted.put(owner, List.of(address));
                }
            }
            run(random.nextInt(20_000));
        }
        zone.silence = null;
        run(2 * HOUR);
        foreign.forEach((owner, found) -> {
            assertThat(zone.names.get(owner)).isEqualTo(found);
            wanted.remove(owner);
        });
        Map<String, List<String>> ours = new TreeMap<>();
        zone.names.forEach((owner, found) -> {
            if (found.isOurs()) {
                ours.put(owner, found.data());
            }
        });
        assertThat(ours).isEqualTo(wanted);
    }
}
