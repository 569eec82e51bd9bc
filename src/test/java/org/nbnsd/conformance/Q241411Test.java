package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;

/** Q241411: what is started at once from a batch file does not fail because names are in use. */
final class Q241411Test {
    @Test
    void aThousandNamesOfOneHostAtOnceAreAllGranted() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q241411-names")) {
            FakeHost pc1 = subject.host(1);
            List<CompletableFuture<Talk>> talks = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                talks.add(pc1.begin(pc1.registration("SESSION" + i + "<00>")));
            }
            assertThat(talks.stream().map(FakeHost::await))
                    .extracting(Talk::toString)
                    .containsOnly("granted");
            assertThat(subject.records()).isEqualTo(1000);
            assertThat(subject.codes()).containsOnly("NAME_REGISTERED");
        }
    }

    @Test
    void oneNameOftenAtOnceIsOneRecordAndNeverInUse() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q241411-name")) {
            FakeHost pc1 = subject.host(1);
            List<CompletableFuture<Talk>> talks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Request request = List.of(
                                pc1.registration("SESSION<00>"),
                                pc1.multihomedRegistration("SESSION<00>"),
                                pc1.refresh("SESSION<00>"))
                        .get(i % 3);
                talks.add(pc1.begin(request));
                if (i % 2 == 0) {
                    pc1.sends(MessageEncoder.encode(request));
                }
            }
            assertThat(talks.stream().map(FakeHost::await))
                    .extracting(Talk::toString)
                    .containsOnly("granted");
            assertThat(subject.records()).isEqualTo(1);
            assertThat(pc1.asked()).isEmpty();
            assertThat(subject.host(2).queries("SESSION<00>")).hasToString("127.0.1.1");
        }
    }

    @Test
    void theNameOfADeadHostIsAskedForOnceAndThenNeverInUse() {
        try (Subject subject = Subject.with(Setup.HASTY, "q241411-dead")) {
            FakeHost dead = subject.host(1).is(Manner.SILENT);
            dead.registers("SESSION<00>");
            FakeHost pc1 = subject.host(2);
            List<CompletableFuture<Talk>> talks = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Request request =
                        i % 2 == 0 ? pc1.registration("SESSION<00>") : pc1.multihomedRegistration("SESSION<00>");
                talks.add(pc1.begin(request));
                pc1.sends(MessageEncoder.encode(request));
            }
            assertThat(talks.stream().map(FakeHost::await))
                    .extracting(Talk::toString)
                    .containsOnly("wait, granted");
            assertThat(dead.asked().stream().map(Request::id).distinct())
                    .as("questions")
                    .hasSize(1);
            assertThat(pc1.asked()).isEmpty();
            assertThat(subject.records()).isEqualTo(1);
        }
    }

    @Test
    void claimsThatMeetInAChallengeWaitForItAndEachGetsOneFinalAnswer() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q241411-refused")) {
            FakeHost holder = subject.host(1).is(Manner.ALIVE.after(Duration.ofMillis(500)));
            holder.registers("SESSION<00>");
            List<Talk> talks = claims(subject);
            assertThat(talks).extracting(Talk::toString).containsOnly("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(holder.asked()).as("one challenge for all").hasSize(1);
            assertThat(subject.host(2).heard()).hasSize(6);
            subject.awaitQuiet();
        }
    }

    @Test
    void theFirstOfThoseThatMeetGetsTheNameAndItsOtherClaimsAreItsOwn() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q241411-granted")) {
            FakeHost holder = subject.host(1).is(Manner.DENYING.after(Duration.ofMillis(500)));
            holder.registers("SESSION<00>");
            List<Talk> talks = claims(subject);
            assertThat(talks)
                    .extracting(Talk::toString)
                    .containsExactly(
                            "wait, granted",
                            "wait, refused ACT_ERR by 127.0.1.2",
                            "wait, granted",
                            "wait, refused ACT_ERR by 127.0.1.2",
                            "wait, granted",
                            "wait, refused ACT_ERR by 127.0.1.2");
            assertThat(holder.asked())
                    .as("its no comes a moment after the grant, so it is asked again")
                    .hasSize(3);
            assertThat(subject.host(2).asked())
                    .as("asked once, for all of the other")
                    .hasSize(1);
            assertThat(subject.records()).isEqualTo(1);
        }
    }

    /** Three claims of the second host, and between them three of the third. */
    private static List<Talk> claims(Subject subject) {
        List<CompletableFuture<Talk>> talks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Stream.of(subject.host(2), subject.host(3))
                    .forEach(host -> talks.add(host.begin(host.registration("SESSION<00>"))));
        }
        return talks.stream().map(FakeHost::await).toList();
    }
}
