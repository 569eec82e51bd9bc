package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
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

    private enum Point {
        BEFORE_THE_WACK,
        AFTER_THE_WACK,
        IN_THE_FIRST_TRY,
        IN_THE_SECOND_TRY,
        IN_THE_LAST_TRY,
        AT_THE_ANSWER;

        private void await(FakeHost holder, FakeHost claimant) {
            switch (this) {
                case BEFORE_THE_WACK -> {}
                case AFTER_THE_WACK -> claimant.awaitHeard(WackResponse.class);
                case IN_THE_FIRST_TRY, IN_THE_SECOND_TRY, IN_THE_LAST_TRY ->
                    holder.awaitAsked(ordinal() - AFTER_THE_WACK.ordinal());
                case AT_THE_ANSWER -> claimant.awaitHeard(PositiveRegistrationResponse.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void aClaimantThatVanishesAtAnyPointLeavesNothing(Point point) {
        try (Subject subject = Subject.with(Setup.HASTY, "q253729-vanishes-" + point)) {
            FakeHost holder = subject.host(1).is(Manner.SILENT);
            holder.registers("FRED<20>");
            FakeHost first = subject.host(2).is(Manner.SILENT);
            first.sends(first.registration("FRED<20>"));
            point.await(holder, first);
            nextHasTheName(subject);
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void aClaimantThatReleasesAtAnyPointLeavesNothing(Point point) {
        try (Subject subject = Subject.with(Setup.HASTY, "q253729-releases-" + point)) {
            FakeHost holder = subject.host(1).is(Manner.SILENT);
            holder.registers("FRED<20>");
            FakeHost first = subject.host(2);
            CompletableFuture<Talk> claiming = first.begin(first.registration("FRED<20>"));
            point.await(holder, first);
            assertThat(first.releases("FRED<20>")).hasToString("released");
            assertThat(FakeHost.await(claiming).isFinal()).isTrue();
            assertThat(subject.host(4).queries("FRED<20>").toString()).doesNotContain("127.0.1.2");
            nextHasTheName(subject);
            assertThat(first.asked()).isEmpty();
        }
    }

    private static void nextHasTheName(Subject subject) {
        assertThat(subject.host(3).registers("FRED<20>").toString()).endsWith("granted");
        assertThat(subject.host(4).queries("FRED<20>")).hasToString("127.0.1.3");
        assertThat(subject.records()).isEqualTo(1);
    }

    /** C is the claim and L the release of one host; the network may deliver each twice. */
    @Test
    void aReleaseWinsOverItsPendingClaimInAllOrdersButBeforeIt() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q253729-orders")) {
            FakeHost holder = subject.host(1).is(Manner.SILENT);
            FakeHost first = subject.host(2).is(Manner.SILENT);
            List<String> orders = List.of("CL", "CCLL", "CLCL", "CLLC", "LCCL", "LCLC", "LLCC");
            for (String order : orders) {
                holder.registers(order + "<20>");
                Request claim = first.registration(order + "<20>");
                Request release = first.release(order + "<20>");
                order.chars().forEach(step -> first.sends(step == 'C' ? claim : release));
            }
            first.queries("LLCC<20>"); // comes after all of that
            subject.awaitQuiet();
            for (String order : orders) {
                assertThat(first.queries(order + "<20>"))
                        .as(order)
                        .hasToString(order.equals("LLCC") ? "127.0.1.2" : "127.0.1.1");
            }
            assertThat(first.queries("LLCC<20>"))
                    .as("nobody can tell a claim that comes after its release from a new one")
                    .hasToString("127.0.1.2");
        }
    }

    @Test
    void aReleaseThatMeetsAnAnsweredClaimEndsItUnlessACopyComesLater() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "q253729-answered")) {
            FakeHost first = subject.host(1);
            for (String order : List.of("CL", "CCL", "CLCL", "CLC", "LC")) {
                Request claim = first.registration(order + "<20>");
                Request release = first.release(order + "<20>");
                order.chars().forEach(step -> first.sends(step == 'C' ? claim : release));
                assertThat(first.queries(order + "<20>"))
                        .as(order)
                        .hasToString(order.endsWith("L") ? "not found NAM_ERR" : "127.0.1.1");
            }
        }
    }
}
