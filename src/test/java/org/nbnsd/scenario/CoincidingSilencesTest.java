package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.Thorough;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.HolderSilent;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Request;

/**
 * Several holders fall silent in one millisecond, and what is decided about one changes what the others are asked for. Each
 * claim gets one final answer ({@link Invariants}), and who answers every question at once loses no name.
 */
final class CoincidingSilencesTest {
    private static final int SEEDS = Thorough.orFew(1500, 400);
    private static final int HOSTS = 4;
    private static final List<NetbiosName> NAMES = Stream.of("ANNA<00>", "ANNA<03>", "ANNA<20>")
            .map(NetbiosName::parse)
            .toList();

    @ParameterizedTest
    @EnumSource
    void eachClaimGetsOneAnswerAndNobodyWhoAnswersLosesAName(UserNamePolicy policy) {
        int silences = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Run run = new Run(policy, seed);
            try {
                run.run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", " + policy + ": " + e.getMessage(), e);
            }
            silences += run.silences;
        }
        assertThat(silences).isGreaterThan(SEEDS);
    }

    private static ServerSettings settings(UserNamePolicy policy) {
        ServerSettings defaults = ServerSettings.DEFAULTS;
        return new ServerSettings(
                List.of(),
                defaults.challenge(),
                defaults.challengePort(),
                defaults.challengeSchedule(),
                List.of(),
                policy,
                true,
                false,
                defaults.lifetimes(),
                defaults.limits(),
                defaults.access(),
                defaults.rates());
    }

    private static final class Run {
        private final UserNamePolicy policy;
        private final Random random;
        private final WatchedServer server;
        private final List<SimulatedHost> hosts = new ArrayList<>();
        /** Those that do not answer questions; never the first. */
        private final Set<Endpoint> silent = new HashSet<>();

        private final List<Effect.Send> late = new ArrayList<>();
        private final Deque<Effect.Send> network = new ArrayDeque<>();
        private int silences;

        Run(UserNamePolicy policy, long seed) {
            this.policy = policy;
            random = new Random(seed);
            server = new WatchedServer(settings(policy), WatchedServer.LOCALS, List.of(), seed);
            for (int number = 1; number <= HOSTS; number++) {
                hosts.add(new SimulatedHost(WatchedServer.endpoint("10.0.0." + number, 137), number << 12));
            }
        }

        void run() {
            for (int round = 0; round < 4; round++) {
                silent.clear();
                hosts.stream()
                        .skip(1)
                        .filter(host -> random.nextInt(3) > 0)
                        .map(SimulatedHost::endpoint)
                        .forEach(silent::add);
                for (int claims = 2 + random.nextInt(6); claims > 0; claims--) {
                    claim();
                }
                for (int second = 0; second < 60; second++) {
                    deliverLate();
                    deliver(server.elapse(1_000));
                    deliverLate();
                    if (second < 15 && random.nextInt(4) == 0) {
                        claim();
                    }
                }
            }
            for (SimulatedHost host : hosts) {
                assertThat(host.finals())
                        .as("final answers to " + host.endpoint())
                        .hasSize(host.requests());
            }
            assertThat(server.openChallenges() + server.waitingClaims()).isZero();
            server.checkWholeTable();
        }

        private void claim() {
            SimulatedHost host = hosts.get(random.nextInt(HOSTS));
            NetbiosName name = NAMES.get(random.nextInt(NAMES.size()));
            deliver(server.receive(host.claim(name), host.endpoint()));
        }

        private void deliverLate() {
            List<Effect.Send> present = List.copyOf(late);
            late.clear();
            for (Effect.Send send : present) {
                if (random.nextInt(3) == 0) {
                    arrive(send);
                } else {
                    late.add(send);
                }
            }
        }

        /** Delivers in the order of sending. */
        private void deliver(List<Effect> effects) {
            silences += (int) WatchedServer.events(effects).stream()
                    .filter(HolderSilent.class::isInstance)
                    .count();
            boolean begins = network.isEmpty();
            network.addAll(WatchedServer.sends(effects));
            for (Effect.Send send = begins ? network.peek() : null; send != null; send = network.peek()) {
                boolean isQuestion = send.message() instanceof Request;
                if (!isQuestion || send.to().equals(hosts.get(0).endpoint())) {
                    arrive(send);
                } else if (!silent.contains(send.to())) {
                    late.add(send);
                }
                network.remove();
            }
            checkNames(hosts.get(0));
        }

        private void checkNames(SimulatedHost host) {
            for (NetbiosName name : NAMES) {
                boolean isShared = name.suffix() == NameSuffix.MESSENGER && policy == UserNamePolicy.SHARED;
                if (!isShared && host.believesToHold(name)) {
                    NameRecord record = server.get(name);
                    assertThat(record).as(name + " of the host that answers").isNotNull();
                    assertThat(record.isActive() && record.isHeldBy(host.address()))
                            .as("the host that answers holds " + record)
                            .isTrue();
                }
            }
        }

        private void arrive(Effect.Send send) {
            for (SimulatedHost host : hosts) {
                Message answer = host.endpoint().equals(send.to()) ? host.receive(send.message()) : null;
                if (answer != null) {
                    deliver(server.receive(answer, host.endpoint()));
                }
            }
        }
    }
}
