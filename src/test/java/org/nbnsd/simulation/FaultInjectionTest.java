package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameService;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** A server with a fault breaks the invariant that the fault is about, within a few seeds. */
final class FaultInjectionTest {
    private static final int SEEDS = 5;

    private enum Fault {
        ANSWERS_BEFORE_DURABLE(Invariant.DURABLE_BEFORE_ANSWERED, Fault::answersFirst),
        FORGETS_CHANGES(Invariant.REPLAY_EQUALS_TABLE, Fault::withoutChanges),
        NEVER_REFUSES(Invariant.EVERY_REQUEST_ANSWERED, Fault::withoutRefusals),
        ANSWERS_TWICE(Invariant.EVERY_REQUEST_ANSWERED, Fault::grantsTwice),
        DEMANDS_RELEASES(Invariant.ONLY_QUESTIONS, Fault::demands),
        SEES_CONFLICTS_OF_USERS(Invariant.USER_NAMES_LEFT_ALONE, Fault::conflicts);

        private final Invariant broken;
        private final UnaryOperator<List<Effect>> change;

        Fault(Invariant broken, UnaryOperator<List<Effect>> change) {
            this.broken = broken;
            this.change = change;
        }

        private static List<Effect> answersFirst(List<Effect> effects) {
            List<Effect> turned = new ArrayList<>(effects);
            turned.sort((a, b) -> Boolean.compare(a instanceof Effect.Persist, b instanceof Effect.Persist));
            return turned;
        }

        private static List<Effect> withoutChanges(List<Effect> effects) {
            return effects.stream()
                    .filter(effect -> !(effect instanceof Effect.Persist))
                    .toList();
        }

        private static List<Effect> withoutRefusals(List<Effect> effects) {
            return effects.stream()
                    .filter(effect -> !(effect instanceof Effect.Send send
                            && send.message() instanceof NegativeRegistrationResponse))
                    .toList();
        }

        private static List<Effect> grantsTwice(List<Effect> effects) {
            List<Effect> more = new ArrayList<>(effects);
            effects.stream().filter(Fault::isGrant).forEach(more::add);
            return more;
        }

        private static boolean isGrant(Effect effect) {
            return effect instanceof Effect.Send send && send.message() instanceof PositiveRegistrationResponse;
        }

        private static boolean isUser(Effect effect) {
            return isGrant(effect)
                    && effect instanceof Effect.Send send
                    && send.message().name() != null
                    && send.message().name().base().startsWith("USER");
        }

        private static List<Effect> demands(List<Effect> effects) {
            List<Effect> more = new ArrayList<>(effects);
            effects.stream()
                    .filter(Fault::isUser)
                    .map(Effect.Send.class::cast)
                    .forEach(send -> more.add(new Effect.Send(
                            send.from(),
                            send.to(),
                            NameReleaseRequest.of(
                                    1,
                                    send.message().name(),
                                    ((PositiveRegistrationResponse) send.message()).entry()))));
            return more;
        }

        private static List<Effect> conflicts(List<Effect> effects) {
            List<Effect> more = new ArrayList<>(effects);
            effects.stream().filter(Fault::isUser).map(Effect.Send.class::cast).forEach(send -> {
                AddressEntry entry = ((PositiveRegistrationResponse) send.message()).entry();
                more.add(new Effect.Report(
                        new NameConflict(send.message().name(), entry.address(), entry.address(), "")));
            });
            return more;
        }
    }

    private record Faulty(NameService core, UnaryOperator<List<Effect>> change) implements NameService {
        @Override
        public List<Effect> receive(Datagram datagram, long now) {
            return change.apply(core.receive(datagram, now));
        }

        @Override
        public List<Effect> expire(long now) {
            return change.apply(core.expire(now));
        }

        @Override
        public long nextTimeout() {
            return core.nextTimeout();
        }

        @Override
        public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
            return core.listenOn(addresses, now);
        }

        @Override
        public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
            return core.storageFailed(undone, reason, now);
        }

        @Override
        public void left(Effect.Send question, long now) {
            core.left(question, now);
        }

        @Override
        public List<Effect> storageRecovered(long now) {
            return core.storageRecovered(now);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultBreaksItsInvariant(Fault fault) {
        List<Invariant> broken = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS && !broken.contains(fault.broken); seed++) {
            Plan plan = Plan.of(seed).without(Trouble.SLOW_DISK);
            Shrinker.Failing failing = Shrinker.run(plan, core -> new Faulty(core, fault.change));
            if (failing != null) {
                broken.add(failing.failure().invariant());
            }
        }
        assertThat(broken).as("invariants that %s breaks", fault).contains(fault.broken);
    }
}
