package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * The five articles on a network that loses, doubles and reorders. Hosts ask until they are answered. A holder is asked
 * oftener than usual, so that bad luck alone does not make it silent.
 */
final class BadNetworkTest {
    private static final Setup PATIENT = Setup.DEFAULT.withSchedule(new RetrySchedule(15, Duration.ofMillis(100), 1));

    private static FakeHost badHost(Subject subject, int number, long seed) {
        return subject.host(number).behind(Line.bad(seed * 100 + number));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void q131739TheSecondLogonIsStillNoConflict(long seed) {
        try (Subject subject = Subject.with(PATIENT, "bad-q131739-" + seed)) {
            FakeHost pc1 = badHost(subject, 1, seed);
            FakeHost pc2 = badHost(subject, 2, seed);
            assertThat(pc1.insists(() -> pc1.registration("ALICE<03>"))).hasToString("granted");
            assertThat(pc2.insists(() -> pc2.registration("ALICE<03>"))).hasToString("granted");
            assertThat(pc1.insists(() -> pc1.refresh("ALICE<03>"))).hasToString("granted");

            assertThat(subject.host(3).queries("ALICE<03>").toString().split(" "))
                    .containsExactlyInAnyOrder("127.0.1.1", "127.0.1.2");
            for (FakeHost host : List.of(pc1, pc2)) {
                assertThat(host.heard())
                        .as("what reached " + host.address())
                        .isNotEmpty()
                        .allSatisfy(
                                heard -> assertThat(heard.message()).isInstanceOf(PositiveRegistrationResponse.class));
            }
            assertThat(subject.codes()).containsExactlyInAnyOrder("NAME_REGISTERED", "USER_ON_SEVERAL_HOSTS");
            assertThat(pc2.insists(() -> pc2.release("ALICE<03>"))).hasToString("released");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void q131739ADuplicateComputerIsStillRefused(long seed) {
        try (Subject subject = Subject.with(PATIENT, "bad-q131739-computer-" + seed)) {
            FakeHost pc1 = badHost(subject, 1, seed);
            FakeHost pc2 = badHost(subject, 2, seed);
            for (String name : List.of("PC1<00>", "PC1<20>", "PC1<03>")) {
                assertThat(pc1.insists(() -> pc1.registration(name))).hasToString("granted");
            }
            for (String name : List.of("PC1<00>", "PC1<20>", "PC1<03>")) {
                assertThat(pc2.insists(() -> pc2.registration(name)).toString())
                        .as("with a WACK, if that was not lost")
                        .endsWith("refused ACT_ERR by 127.0.1.1");
                assertThat(subject.host(3).queries(name)).hasToString("127.0.1.1");
            }
            assertThat(subject.codes()).contains("NAME_CONFLICT").doesNotContain("NAME_TAKEN_OVER");
            subject.awaitQuiet();
        }
    }

    @Test
    void q241411AHundredNamesOfOneHostAreStillAllGranted() {
        try (Subject subject = Subject.with(PATIENT, "bad-q241411")) {
            FakeHost pc1 = badHost(subject, 1, 4);
            List<Supplier<Request>> claims = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String name = "SESSION" + i + "<00>";
                claims.add(i % 2 == 0 ? () -> pc1.registration(name) : () -> pc1.multihomedRegistration(name));
                claims.add(() -> pc1.registration("SHARED<00>"));
            }
            assertThat(pc1.insists(claims)).extracting(Talk::toString).containsOnly("granted");
            assertThat(subject.records()).isEqualTo(101);
            assertThat(pc1.asked()).isEmpty();
            assertThat(pc1.heard())
                    .allSatisfy(heard -> assertThat(heard.message()).isInstanceOf(PositiveRegistrationResponse.class));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void q241411ClaimsThatMeetStillGetOneFinalAnswerEach(long seed) {
        try (Subject subject = Subject.with(PATIENT, "bad-q241411-meet-" + seed)) {
            FakeHost holder = badHost(subject, 1, seed).is(Manner.ALIVE.after(Duration.ofMillis(300)));
            holder.insists(() -> holder.registration("SESSION<00>"));
            List<Thread> rivals = new ArrayList<>();
            List<Talk> talks = Collections.synchronizedList(new ArrayList<>());
            for (int number = 2; number < 6; number++) {
                FakeHost rival = badHost(subject, number, seed);
                Supplier<Request> claim = () -> rival.registration("SESSION<00>");
                rivals.add(new Thread(() -> talks.addAll(rival.insists(List.of(claim, claim, claim)))));
            }
            rivals.forEach(Thread::start);
            rivals.forEach(BadNetworkTest::join);
            assertThat(talks)
                    .hasSize(12)
                    .allSatisfy(talk -> assertThat(talk.toString()).endsWith("refused ACT_ERR by 127.0.1.1"));
            assertThat(holder.insists(() -> holder.refresh("SESSION<00>"))).hasToString("granted");
            subject.awaitQuiet();
            assertThat(subject.host(9).queries("SESSION<00>")).hasToString("127.0.1.1");
        }
    }

    @Test
    void q238186AThousandClaimsOfAHundredHostsAreStillAllGranted() {
        try (Subject subject = Subject.with(PATIENT, "bad-q238186")) {
            List<Thread> hosts = new ArrayList<>();
            List<Talk> talks = Collections.synchronizedList(new ArrayList<>());
            for (int number = 1; number <= 100; number++) {
                FakeHost host = badHost(subject, number, 5);
                List<Supplier<Request>> claims = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    String name = "H" + number + "-" + i + "<00>";
                    claims.add(() -> host.registration(name));
                }
                hosts.add(new Thread(() -> talks.addAll(host.insists(claims))));
            }
            hosts.forEach(Thread::start);
            for (Thread host : hosts) {
                join(host);
            }
            assertThat(talks).hasSize(1000).extracting(Talk::toString).containsOnly("granted");
            assertThat(subject.records()).isEqualTo(1000);
            assertThat(subject.codes()).containsOnly("NAME_REGISTERED");
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void q253729AClaimBrokenOffStillLeavesNothing(long seed) {
        try (Subject subject = Subject.with(PATIENT, "bad-q253729-" + seed)) {
            FakeHost holder = badHost(subject, 1, seed).is(Manner.ALIVE.after(Duration.ofMillis(200)));
            holder.insists(() -> holder.registration("FRED<20>"));
            for (int number = 2; number < 12; number++) {
                FakeHost vanishing = badHost(subject, number, seed).is(Manner.SILENT);
                vanishing.sends(vanishing.registration("FRED<20>"));
                if (number % 2 == 0) {
                    vanishing.sends(vanishing.release("FRED<20>"));
                }
            }
            FakeHost next = badHost(subject, 12, seed);
            assertThat(next.insists(() -> next.registration("FRED<20>")).toString())
                    .endsWith("refused ACT_ERR by 127.0.1.1");
            assertThat(holder.insists(() -> holder.release("FRED<20>"))).hasToString("released");
            subject.awaitQuiet();
            assertThat(next.insists(() -> next.registration("FRED<20>"))).hasToString("granted");
            subject.awaitQuiet();
            assertThat(subject.host(13).queries("FRED<20>")).hasToString("127.0.1.12");
            assertThat(subject.records()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void q200832ADockedLaptopIsStillOneHost(long seed) {
        try (Subject subject = Subject.with(PATIENT, "bad-q200832-" + seed)) {
            FakeHost wireless = badHost(subject, 1, seed);
            FakeHost wired = badHost(subject, 2, seed);
            Manner laptop = Manner.listing(wireless.address(), wired.address());
            wireless.is(laptop);
            wired.is(laptop);
            assertThat(wireless.insists(() -> wireless.registration("LAPTOP<00>")))
                    .hasToString("granted");
            assertThat(wired.insists(() -> wired.registration("LAPTOP<00>")).toString())
                    .endsWith("granted");
            assertThat(subject.host(3).queries("LAPTOP<00>").toString().split(" "))
                    .containsExactlyInAnyOrder("127.0.1.1", "127.0.1.2");
            assertThat(subject.codes()).contains("SAME_HOST_RECOGNISED").doesNotContain("NAME_CONFLICT");
            FakeHost other = badHost(subject, 4, seed);
            assertThat(other.insists(() -> other.registration("LAPTOP<00>")).toString())
                    .contains("refused ACT_ERR by 127.0.1.");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void q200832TwoHostsWithOneDerivedNameAreStillToldApart(long seed) {
        try (Subject subject = Subject.with(PATIENT, "bad-q200832-alias-" + seed)) {
            FakeHost pc1 = badHost(subject, 1, seed);
            FakeHost pc2 = badHost(subject, 2, seed);
            assertThat(pc1.insists(() -> pc1.registration("VIEWER        A<00>")))
                    .hasToString("granted");
            assertThat(pc2.insists(() -> pc2.registration("VIEWER        A<00>"))
                            .toString())
                    .endsWith("refused ACT_ERR by 127.0.1.1");
            assertThat(pc2.insists(() -> pc2.registration("VIEWER        B<00>")))
                    .hasToString("granted");
            assertThat(subject.codes()).contains("APP_ALIAS").doesNotContain("NAME_CONFLICT");
        }
    }
}
