package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Part;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Copies of a question before and after the end of a record that cannot be written down, because the disk fails. */
final class SameAnswerTest {
    private static final NetbiosName NAME = NetbiosName.of("PC", NameSuffix.SERVER);

    /** Denies every name, once it is told to. */
    private static final class Denying implements Saboteur {
        private boolean begun;

        @Override
        public Part sabotage(Part core) {
            return new ForwardingPart(core) {
                @Override
                public List<Effect> handle(Input input, long now) {
                    List<Effect> effects = super.handle(input, now);
                    return begun ? effects.stream().map(Denying::denied).toList() : effects;
                }
            };
        }

        private static Effect denied(Effect effect) {
            return effect instanceof Effect.Send send && send.message() instanceof PositiveNameQueryResponse positive
                    ? new Effect.Send(
                            send.from(),
                            send.to(),
                            NegativeNameQueryResponse.fromServer(positive.id(), true, positive.name(), Rcode.NAM_ERR))
                    : effect;
        }
    }

    private static final class Site {
        private final Recorder recorder = new Recorder();
        private final Simulation simulation;
        private final Host asker;
        private final NameQueryRequest question = NameQueryRequest.toServer(7, NAME);

        Site(Saboteur saboteur) {
            simulation = new Simulation(
                    Plan.scripted(1, Duration.ofHours(9), Set.of(), Lifetimes.DEFAULTS),
                    core -> recorder.sabotage(saboteur.sabotage(core)));
            Host holder = simulation.add(new SambaHost(simulation, "HOLDER", 11));
            asker = simulation.add(new SambaHost(simulation, "ASKER", 12));
            simulation.server().start();
            asker.switchOn();
            holder.switchOn();
            holder.want(NAME, false);
            simulation.elapse(Duration.ofSeconds(1));
            holder.crash();
        }

        long untilTheEnd() {
            long end = Objects.requireNonNull(simulation.server().record(NAME)).expiresAt();
            return end - simulation.server().clock();
        }

        Class<?> answer() {
            asker.send(question);
            simulation.elapse(Duration.ofMillis(500));
            return Objects.requireNonNull(recorder.last(false, asker.addresses().get(0), NAME))
                    .getClass();
        }
    }

    @Test
    void theSecondMayBeDeniedIfTheRecordHasEndedMeanwhile() {
        Site site = new Site(Saboteur.NONE);
        site.simulation.elapse(Duration.ofMillis(site.untilTheEnd() - 1000));
        site.simulation.server().disk().fail();

        assertThat(site.answer()).isEqualTo(PositiveNameQueryResponse.class);
        site.simulation.elapse(Duration.ofSeconds(1));
        assertThat(site.answer()).isEqualTo(NegativeNameQueryResponse.class);
    }

    @Test
    void theSecondMayNotBeDeniedIfItHasNot() {
        Denying denying = new Denying();
        Site site = new Site(new Saboteur() {
            @Override
            public Part sabotage(Part core) {
                return denying.sabotage(core);
            }
        });
        site.simulation.elapse(Duration.ofMillis(site.untilTheEnd() - 10_000));
        site.simulation.server().disk().fail();

        assertThat(site.answer()).isEqualTo(PositiveNameQueryResponse.class);
        denying.begun = true;
        assertThatThrownBy(site::answer).isInstanceOf(BrokenInvariant.class);
    }
}
