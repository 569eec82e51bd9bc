package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.WackResponse;

/** Q253729: a claim that is broken off leaves no name in use. */
final class Q253729Test {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterAClaimantThatVanishesTheNextIsAnsweredAsIfItHadNeverAsked(boolean vanished) {
        try (Subject subject = Subject.with(Setup.HASTY, "q253729-vanished-" + vanished)) {
            subject.host(1).is(Manner.SILENT).registers("FRED<20>");
            FakeHost first = subject.host(2).is(Manner.SILENT);
            if (vanished) {
                first.sends(first.registration("FRED<20>"));
                first.awaitHeard(WackResponse.class);
            }
            assertThat(subject.host(3).registers("FRED<20>")).hasToString("wait, granted");
            assertThat(subject.host(4).queries("FRED<20>")).hasToString("127.0.1.3");
            subject.awaitQuiet();
            assertThat(subject.records()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameWithAHolderThatLives(boolean vanished) {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q253729-alive-" + vanished)) {
            subject.host(1).is(Manner.ALIVE.after(Duration.ofMillis(300))).registers("FRED<20>");
            FakeHost first = subject.host(2).is(Manner.SILENT);
            if (vanished) {
                first.sends(first.registration("FRED<20>"));
            }
            assertThat(subject.host(3).registers("FRED<20>")).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(subject.host(4).queries("FRED<20>")).hasToString("127.0.1.1");
            subject.awaitQuiet();
        }
    }

    @Test
    void aClaimantThatReleasesInMidChallengeLeavesNothingBehind() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q253729-released")) {
            FakeHost holder = subject.host(1).is(Manner.DENYING.after(Duration.ofMillis(1500)));
            holder.registers("FRED<20>");
            FakeHost first = subject.host(2);
            NameRegistrationRequest claim = first.registration("FRED<20>");
            CompletableFuture<Talk> claiming = first.begin(claim);
            first.awaitHeard(WackResponse.class);
            assertThat(first.releases("FRED<20>")).hasToString("released");
            assertThat(FakeHost.await(claiming)).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            subject.awaitQuiet();
            assertThat(subject.codes()).contains("CLAIM_WITHDRAWN");

            first.sends(MessageEncoder.encode(claim)); // the network delivers it once more
            assertThat(first.queries("FRED<20>")).as("the holder's, as before").hasToString("127.0.1.1");
            assertThat(subject.host(3).registers("FRED<20>")).hasToString("wait, granted");
            assertThat(subject.host(4).queries("FRED<20>")).hasToString("127.0.1.3");
            assertThat(first.asked()).as("the one that withdrew is never asked").isEmpty();
            subject.awaitQuiet();
        }
    }

    @Test
    void aReleaseOfOneClaimantLetsTheOthersWaitOn() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q253729-others")) {
            FakeHost holder = subject.host(1).is(Manner.DENYING.after(Duration.ofMillis(1500)));
            holder.registers("FRED<20>");
            FakeHost first = subject.host(2);
            FakeHost second = subject.host(3);
            CompletableFuture<Talk> one = first.begin(first.registration("FRED<20>"));
            first.awaitHeard(WackResponse.class);
            CompletableFuture<Talk> two = second.begin(second.registration("FRED<20>"));
            second.awaitHeard(WackResponse.class);
            assertThat(first.releases("FRED<20>")).hasToString("released");
            assertThat(FakeHost.await(one)).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(FakeHost.await(two)).hasToString("wait, granted");
            assertThat(first.queries("FRED<20>")).hasToString("127.0.1.3");
            subject.awaitQuiet();
            assertThat(subject.records()).isEqualTo(1);
        }
    }
}
