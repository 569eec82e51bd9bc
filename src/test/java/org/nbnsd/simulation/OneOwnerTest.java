package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * When two hosts believe that they have a name: whether the server is to blame. The network is not: it can bring a release
 * after the registration that was sent later, and the answer to that after both.
 */
final class OneOwnerTest {
    private static final NetbiosName NAME = NetbiosName.of("PC", NameSuffix.SERVER);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Recorder recorder = new Recorder();
    private final Simulation site =
            new Simulation(Plan.scripted(1, Duration.ofHours(1), Set.of(), Lifetimes.DEFAULTS), recorder);
    private final Host first = site.add(new SambaHost(site, "FIRST", 11));
    private final Host second = site.add(new SambaHost(site, "SECOND", 12));
    private final Ipv4Address address = first.addresses().get(0);
    private final Endpoint socket = new Endpoint(address, 137);

    OneOwnerTest() {
        site.server().start();
        first.switchOn();
        second.switchOn();
    }

    /** It wants the name, and the server grants it; the network keeps the answer. */
    private Message grantThatIsUnderWay() {
        long before = grants();
        first.want(NAME, false);
        while (grants() == before) {
            site.elapse(Duration.ofMillis(1));
        }
        first.setCutOff(true);
        Message answer = recorder.last(false, address, NAME);
        assertThat(answer).isInstanceOf(PositiveRegistrationResponse.class);
        return answer;
    }

    private long grants() {
        return recorder.lines()
                .filter(line ->
                        line.peer().address().equals(address) && line.message() instanceof PositiveRegistrationResponse)
                .count();
    }

    private void secondGetsTheName() {
        second.want(NAME, false);
        site.elapse(MOMENT);
        assertThat(second.believes(NAME)).isNotNull();
    }

    /** Invariants are looked at after whatever happens next. */
    private void judge() {
        site.agenda().after(0, () -> {});
        site.elapse(MOMENT);
    }

    @Test
    void anOlderReleaseThatComesAfterTheNewerRegistrationIsNotTheServersFault() {
        first.want(NAME, false);
        site.elapse(MOMENT);
        NameReleaseRequest older = NameReleaseRequest.of(first.id(), NAME, AddressEntry.unique(NodeType.H, address));
        Message answer = grantThatIsUnderWay();
        site.server().receive(MessageEncoder.encode(older), socket, false);
        secondGetsTheName();

        first.receive(MessageEncoder.encode(answer), socket);

        assertThat(first.believes(NAME)).isEqualTo(address);
        judge();
    }

    @Test
    void aGrantForWhatAnotherHasWithoutAnyReleaseIs() {
        secondGetsTheName();
        first.setCutOff(true);
        first.want(NAME, false);
        Message made = PositiveRegistrationResponse.of(
                first.id() - 1, NAME, 300_000, AddressEntry.unique(NodeType.H, address));

        first.receive(MessageEncoder.encode(made), socket);

        assertThat(first.believes(NAME)).isEqualTo(address);
        assertThatThrownBy(this::judge)
                .isInstanceOfSatisfying(
                        BrokenInvariant.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(Invariant.ONE_OWNER));
    }
}
