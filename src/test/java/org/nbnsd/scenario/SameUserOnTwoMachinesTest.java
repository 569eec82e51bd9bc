package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.HolderDefended;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.ClaimEvent.UserNameYielded;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Message;

/**
 * Q131739, the hard part: the names of a computer and the claims of another host come in any order. Every order is tried,
 * with answers that come at once and with answers that come when all claims are in. The rest of the article is in
 * {@code users.scenario}; that the server never sends a demand is an {@link Invariants invariant} of every test here.
 */
final class SameUserOnTwoMachinesTest {
    private static final NetbiosName COMPUTER = NetbiosName.parse("PC1<00>");
    private static final NetbiosName MESSENGER = NetbiosName.parse("PC1<03>");
    private static final NetbiosName SERVER = NetbiosName.parse("PC1<20>");

    private record Claim(int host, NetbiosName name) {
        @Override
        public String toString() {
            return "PC" + host + ":" + name;
        }
    }

    private static final List<Claim> BOOT =
            List.of(new Claim(1, COMPUTER), new Claim(1, MESSENGER), new Claim(1, SERVER));

    /** When hosts answer what the server asks them. */
    private enum Answers {
        AT_ONCE,
        AFTER_ALL_CLAIMS,
        AFTER_THE_LAST_BUT_ONE_TRY
    }

    /** One run: two hosts, a server, and answers that may wait. */
    private static final class Run {
        private final WatchedServer server = new WatchedServer(ServerSettings.DEFAULTS);
        private final SimulatedHost pc1 = new SimulatedHost(WatchedServer.endpoint("10.0.0.1", 137), 0x1000);
        private final SimulatedHost pc2 = new SimulatedHost(WatchedServer.endpoint("10.0.0.2", 137), 0x2000);
        private final List<NameEvent> events = new ArrayList<>();
        private final Deque<Runnable> late = new ArrayDeque<>();
        private final Answers answers;

        private Run(Answers answers) {
            this.answers = answers;
        }

        private SimulatedHost host(int number) {
            return number == 1 ? pc1 : pc2;
        }

        private void claim(Claim claim) {
            SimulatedHost host = host(claim.host());
            if (host.isAlive()) {
                deliver(server.receive(host.claim(claim.name()), host.endpoint()));
            }
        }

        private void deliver(List<Effect> effects) {
            events.addAll(WatchedServer.events(effects));
            for (Effect.Send send : WatchedServer.sends(effects)) {
                SimulatedHost host = send.to().equals(pc1.endpoint()) ? pc1 : pc2;
                @Nullable Message answer = host.receive(send.message());
                if (answer != null) {
                    Runnable sending = () -> {
                        Message now = host.receive(send.message());
                        if (now != null) {
                            deliver(server.receive(now, host.endpoint()));
                        }
                    };
                    if (answers == Answers.AT_ONCE) {
                        sending.run();
                    } else {
                        late.add(sending);
                    }
                }
            }
        }

        private void sendLateAnswers() {
            if (answers == Answers.AFTER_THE_LAST_BUT_ONE_TRY) {
                deliver(server.elapse(1500));
            }
            while (!late.isEmpty()) {
                late.remove().run();
            }
        }

        private void quiet() {
            sendLateAnswers();
            for (int i = 0; i < 10; i++) {
                deliver(server.elapse(5_000));
                sendLateAnswers();
            }
            assertThat(server.openChallenges()).isZero();
            assertThat(server.waitingClaims()).isZero();
        }

        private List<SimulatedHost> holders(NetbiosName name) {
            NameRecord record = server.get(name);
            return record == null || !record.isActive()
                    ? List.of()
                    : Stream.of(pc1, pc2)
                            .filter(host -> record.isHeldBy(host.address()))
                            .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Answers.class)
    void ofTwoLivingHostsOneHasTheComputersNamesInWhateverOrderTheyCome(Answers answers) {
        int runs = 0;
        for (List<Claim> order : orders(new Claim(2, MESSENGER), new Claim(2, COMPUTER))) {
            Run run = new Run(answers);
            order.forEach(run::claim);
            run.quiet();
            for (NetbiosName name : List.of(COMPUTER, MESSENGER, SERVER)) {
                assertThat(run.holders(name)).as("%s after %s", name, order).hasSize(1);
            }
            assertThat(run.pc1.finals()).as("answers to PC1, %s", order).hasSize(3);
            assertThat(run.pc2.finals()).as("answers to PC2, %s", order).hasSize(2);
            assertNobodyWasDroppedInSilence(run, order);
            runs++;
        }
        assertThat(runs).isEqualTo(120);
    }

    @ParameterizedTest
    @EnumSource(Answers.class)
    void userNamedLikeALivingComputerNeverKeepsItsNameInWhateverOrderTheyCome(Answers answers) {
        for (List<Claim> order : orders(new Claim(2, MESSENGER))) {
            Run run = new Run(answers);
            order.forEach(run::claim);
            run.quiet();
            for (NetbiosName name : List.of(COMPUTER, MESSENGER, SERVER)) {
                assertThat(run.holders(name)).as("%s after %s", name, order).containsExactly(run.pc1);
                assertThat(run.pc1.believesToHold(name)).isTrue();
            }
            assertNobodyWasDroppedInSilence(run, order);
            run.claim(new Claim(2, MESSENGER));
            run.quiet();
            assertThat(run.holders(MESSENGER))
                    .as("after %s and a refresh", order)
                    .containsExactly(run.pc1);
            assertThat(run.pc2.believesToHold(MESSENGER)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Answers.class)
    void secondComputerGetsNothingOfAComputerThatBootedBefore(Answers answers) {
        for (List<Claim> boot : orders()) {
            for (NetbiosName claimed : List.of(COMPUTER, MESSENGER, SERVER)) {
                Run run = new Run(answers);
                boot.forEach(run::claim);
                run.quiet();
                run.events.clear();
                run.claim(new Claim(2, claimed));
                run.quiet();
                assertThat(run.holders(claimed)).containsExactly(run.pc1);
                assertThat(run.pc2.believesToHold(claimed)).isFalse();
                assertThat(run.events)
                        .as("a defence and a conflict: %s", run.events)
                        .hasAtLeastOneElementOfType(HolderDefended.class)
                        .hasAtLeastOneElementOfType(NameConflict.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Answers.class)
    void livingHostGetsWhatADeadOneLeftInWhateverOrderItsNamesCame(Answers answers) {
        for (List<Claim> order : orders(new Claim(2, MESSENGER), new Claim(2, COMPUTER))) {
            for (int lastOfPc1 = 0; lastOfPc1 < order.size(); lastOfPc1++) {
                Run run = new Run(answers);
                for (int i = 0; i < order.size(); i++) {
                    run.claim(order.get(i));
                    if (i == lastOfPc1) {
                        run.pc1.die();
                    }
                }
                run.quiet();
                run.claim(new Claim(2, COMPUTER));
                run.claim(new Claim(2, MESSENGER));
                run.quiet();
                for (NetbiosName name : List.of(COMPUTER, MESSENGER)) {
                    assertThat(run.holders(name))
                            .as("%s, %s, PC1 died after %d", name, order, lastOfPc1)
                            .containsExactly(run.pc2);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Answers.class)
    void deadSecondHostKeepsNothingOfTheComputer(Answers answers) {
        for (List<Claim> order : orders(new Claim(2, MESSENGER), new Claim(2, COMPUTER))) {
            for (int lastOfPc2 = 0; lastOfPc2 < order.size(); lastOfPc2++) {
                Run run = new Run(answers);
                for (int i = 0; i < order.size(); i++) {
                    run.claim(order.get(i));
                    if (i == lastOfPc2) {
                        run.pc2.die();
                    }
                }
                run.quiet();
                BOOT.forEach(run::claim);
                run.quiet();
                for (NetbiosName name : List.of(COMPUTER, MESSENGER, SERVER)) {
                    assertThat(run.holders(name))
                            .as("%s, %s, PC2 died after %d", name, order, lastOfPc2)
                            .containsExactly(run.pc1);
                }
            }
        }
    }

    /** Who was granted a name and no longer has it was asked first, and an event names it. */
    private static void assertNobodyWasDroppedInSilence(Run run, List<Claim> order) {
        for (SimulatedHost host : List.of(run.pc1, run.pc2)) {
            boolean dropped =
                    host.believesToHold(MESSENGER) && !run.holders(MESSENGER).contains(host);
            if (dropped) {
                assertThat(run.events)
                        .as("%s after %s", host.endpoint(), order)
                        .anyMatch(event -> event instanceof HolderDefended defended
                                && defended.holder().equals(host.address()))
                        .anyMatch(event -> event instanceof UserNameYielded yielded
                                && yielded.holder().equals(host.address())
                                && yielded.alive());
            }
        }
    }

    private static List<List<Claim>> orders(Claim... others) {
        return orders(Stream.concat(BOOT.stream(), Stream.of(others)).collect(Collectors.toList()));
    }

    private static List<List<Claim>> orders(List<Claim> claims) {
        if (claims.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Claim>> orders = new ArrayList<>();
        for (Claim first : claims) {
            List<Claim> rest = new ArrayList<>(claims);
            rest.remove(first);
            for (List<Claim> after : orders(rest)) {
                List<Claim> order = new ArrayList<>(List.of(first));
                order.addAll(after);
                orders.add(order);
            }
        }
        return orders;
    }
}
