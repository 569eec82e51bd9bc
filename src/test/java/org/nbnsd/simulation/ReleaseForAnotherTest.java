package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Part;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;

/**
 * What {@link Ledger} takes a release for that names another address than its sender's: for that address, while the sender
 * has it registered there, and for a moment after; later for the sender's own.
 */
final class ReleaseForAnotherTest {
    private static final NetbiosName NAME = NetbiosName.of("PC", NameSuffix.SERVER);
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration LONGER_THAN_COPIES = Duration.ofSeconds(16);

    /** Lets its server take every release for the sender's own, once it is told to. */
    private static final class Misreading implements Saboteur {
        private boolean begun;

        @Override
        public Part sabotage(Part core) {
            return new ForwardingPart(core) {
                @Override
                public List<Effect> handle(Input input, long now) {
                    boolean isMisread = begun && input instanceof Input.Received;
                    return super.handle(
                            isMisread ? new Input.Received(misread(((Input.Received) input).datagram())) : input, now);
                }
            };
        }

        private static Datagram misread(Datagram datagram) {
            if (!(MessageDecoder.decode(datagram.octets(), datagram.length()) instanceof NameReleaseRequest release)) {
                return datagram;
            }
            byte[] octets = MessageEncoder.encode(
                    release(release.id(), datagram.source().address()));
            return new Datagram(octets, octets.length, datagram.source(), datagram.local(), datagram.isBroadcast());
        }
    }

    private static NameReleaseRequest release(int id, Ipv4Address address) {
        return NameReleaseRequest.of(id, NAME, AddressEntry.unique(NodeType.H, address));
    }

    private static final class Site {
        private final Simulation simulation;
        private final Host sender;
        private final Ipv4Address own;
        private final Ipv4Address other;

        Site(Saboteur saboteur) {
            simulation = new Simulation(Plan.scripted(1, Duration.ofHours(1), Set.of(), Lifetimes.DEFAULTS), saboteur);
            sender = simulation.add(new SambaHost(simulation, "SENDER", 11));
            Host named = simulation.add(new SambaHost(simulation, "NAMED", 12));
            own = sender.addresses().get(0);
            other = named.addresses().get(0);
            simulation.server().start();
            sender.switchOn();
            named.switchOn();
        }

        void claims(Ipv4Address address) {
            sender.send(
                    NameRegistrationRequest.of(sender.id(), NAME, 300_000, AddressEntry.unique(NodeType.H, address)));
            simulation.elapse(MOMENT);
            assertThat(isHeldBy(address)).isTrue();
        }

        void releases(Ipv4Address address) {
            sender.send(release(sender.id(), address));
            simulation.elapse(MOMENT);
        }

        /** Claims for the other, lets go of that, and after a while claims for itself. */
        void claimsForItselfAfter(Duration pause) {
            claims(other);
            releases(other);
            assertThat(isHeldBy(other)).isFalse();
            simulation.elapse(pause);
            claims(own);
        }

        boolean isHeldBy(Ipv4Address address) {
            NameRecord record = simulation.server().record(NAME);
            return record != null && record.isActive() && record.isHeldBy(address);
        }

        /** Invariants are looked at after whatever happens next. */
        void judge() {
            simulation.agenda().after(0, () -> {});
            simulation.elapse(MOMENT);
        }
    }

    @Test
    void aReleaseForWhatItsSenderOnceRegisteredForAnotherLetsGoOfItsOwn() {
        Site site = new Site(Saboteur.NONE);
        site.claimsForItselfAfter(LONGER_THAN_COPIES);

        site.releases(site.other);

        assertThat(site.isHeldBy(site.own)).isFalse();
        site.judge();
    }

    @Test
    void aReleaseForAnotherThatComesAgainLetsGoOfNothing() {
        Site site = new Site(Saboteur.NONE);
        site.claimsForItselfAfter(Duration.ZERO);

        site.releases(site.other);

        assertThat(site.isHeldBy(site.own)).isTrue();
        site.judge();
    }

    @Test
    void aServerThatLetsGoOfTheSendersOwnWhenItComesAgainIsBlamed() {
        Misreading misreading = new Misreading();
        Site site = new Site(misreading);
        site.claimsForItselfAfter(Duration.ZERO);
        misreading.begun = true;

        assertThatThrownBy(() -> site.releases(site.other))
                .isInstanceOfSatisfying(
                        BrokenInvariant.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(Invariant.HOLDERS_ASKED_IN_TIME));
        assertThat(site.isHeldBy(site.own)).isFalse();
    }
}
