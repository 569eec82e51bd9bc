package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/**
 * Q253729: a claimant that disappears or releases in the middle of its own claim, at whatever moment, leaves nothing
 * behind: the next claimant is answered as if the first had never asked.
 */
final class InterruptedClaimTest {
    private static final NetbiosName NAME = NetbiosName.parse("SESSION<20>");

    private final WatchedServer server = new WatchedServer(ServerSettings.DEFAULTS);
    private final SimulatedHost holder = host("10.0.0.1", 0x1000);
    private final SimulatedHost claimant = host("10.0.0.2", 0x2000);
    private final SimulatedHost next = host("10.0.0.3", 0x3000);
    private final List<Message> toClaimant = new ArrayList<>();
    private boolean holderAnswers;

    private static SimulatedHost host(String address, int id) {
        return new SimulatedHost(WatchedServer.endpoint(address, 137), id);
    }

    /** Every quarter of a second of a challenge of a silent holder, its ends and what lies around them. */
    static IntStream moments() {
        return IntStream.rangeClosed(0, 16).map(i -> i * 250);
    }

    private void deliver(List<Effect> effects) {
        for (Effect.Send send : WatchedServer.sends(effects)) {
            if (send.to().equals(claimant.endpoint())) {
                toClaimant.add(send.message());
            }
            for (SimulatedHost host : List.of(holder, claimant, next)) {
                boolean hears = host != holder || holderAnswers;
                Message answer = host.endpoint().equals(send.to()) && hears ? host.receive(send.message()) : null;
                if (answer != null) {
                    send(answer, host.endpoint());
                }
            }
        }
    }

    private void send(Message message, Endpoint from) {
        deliver(server.receive(message, from));
    }

    private void elapse(long millis) {
        for (long left = millis; left > 0; left -= 50) {
            deliver(server.elapse(Math.min(50, left)));
        }
    }

    private List<NetbiosName> held(SimulatedHost host) {
        NameRecord record = server.get(NAME);
        return record != null && record.isActive() && record.isHeldBy(host.address()) ? List.of(NAME) : List.of();
    }

    private void holderRegisters(boolean thenAnswers) {
        holderAnswers = true;
        send(holder.claim(NAME), holder.endpoint());
        holderAnswers = thenAnswers;
    }

    private void quiet() {
        elapse(30_000);
        assertThat(server.openChallenges()).isZero();
        assertThat(server.waitingClaims()).isZero();
    }

    private void nextClaimantIsAnsweredAsIfNobodyElseHadAsked(boolean holderAlive) {
        send(next.claim(NAME), next.endpoint());
        quiet();
        assertThat(next.finals()).hasSize(1);
        assertThat(next.believesToHold(NAME)).isEqualTo(!holderAlive);
        assertThat(held(next)).hasSize(holderAlive ? 0 : 1);
        assertThat(held(holder)).hasSize(holderAlive ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void claimantThatDisappearsLeavesNothingBehind(int moment) {
        holderRegisters(false);
        send(claimant.claim(NAME), claimant.endpoint());
        elapse(moment);
        claimant.die();
        elapse(moment % 1000);
        nextClaimantIsAnsweredAsIfNobodyElseHadAsked(false);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void claimantThatReleasesAtAnyMomentHoldsNothingAndHasAFinalAnswer(int moment) {
        holderRegisters(false);
        send(claimant.claim(NAME), claimant.endpoint());
        elapse(moment);
        send(claimant.release(NAME), claimant.endpoint());
        quiet();
        assertThat(held(claimant)).isEmpty();
        assertThat(claimant.finals()).hasSize(1);
        assertThat(toClaimant.get(toClaimant.size() - 1)).isInstanceOf(PositiveReleaseResponse.class);
        if (moment < 3000) {
            assertThat(claimant.finals().values())
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(NegativeRegistrationResponse.class));
            assertThat(held(holder)).as("the holder, as if nobody had asked").hasSize(1);
        }
        nextClaimantIsAnsweredAsIfNobodyElseHadAsked(false);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1000", "500,0", "500,500", "1000,1750", "2750,0", "2750,250", "2999,0"})
    void othersThatWaitAreServedInTheirOrderWhenTheFirstWithdraws(int joins, int withdraws) {
        holderRegisters(false);
        send(claimant.claim(NAME), claimant.endpoint());
        elapse(joins);
        send(next.claim(NAME), next.endpoint());
        elapse(Math.min(withdraws, 2999 - joins));
        send(claimant.release(NAME), claimant.endpoint());
        quiet();
        assertThat(held(claimant)).isEmpty();
        assertThat(held(next)).hasSize(1);
        assertThat(next.believesToHold(NAME)).isTrue();
        assertThat(next.finals()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void releaseAndClaimThatTheNetworkDoublesLeaveNothingBehind(int moment) {
        holderRegisters(false);
        Message claim = claimant.claim(NAME);
        send(claim, claimant.endpoint());
        elapse(Math.min(moment, 2999));
        Message release = claimant.release(NAME);
        send(release, claimant.endpoint());
        send(claim, claimant.endpoint());
        elapse(1_000);
        send(claim, claimant.endpoint());
        send(release, claimant.endpoint());
        quiet();
        assertThat(held(claimant)).isEmpty();
        assertThat(held(holder)).hasSize(1);
        nextClaimantIsAnsweredAsIfNobodyElseHadAsked(false);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void livingHolderKeepsItsNameWhateverTheClaimantDoes(int moment) {
        holderRegisters(false);
        send(claimant.claim(NAME), claimant.endpoint());
        elapse(Math.min(moment, 1750));
        holderAnswers = true;
        if (moment % 500 == 0) {
            claimant.die();
        } else {
            send(claimant.release(NAME), claimant.endpoint());
        }
        quiet();
        assertThat(held(holder)).hasSize(1);
        nextClaimantIsAnsweredAsIfNobodyElseHadAsked(true);
    }
}
