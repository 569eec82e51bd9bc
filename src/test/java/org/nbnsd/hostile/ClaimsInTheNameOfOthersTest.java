package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.EventFacts;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/**
 * A host sends claims from its own address, but for another one, so that log and timeline blame that one. Whatever
 * becomes of the claim, who sent it is told.
 */
final class ClaimsInTheNameOfOthersTest {
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.77.0.1"), 137);
    private static final Ipv4Address SENDER = Ipv4Address.parse("10.77.0.3");
    private static final Ipv4Address BLAMED = Ipv4Address.parse("10.77.0.99");
    private static final NetbiosName GHOST = NetbiosName.parse("GHOST<20>");

    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(1));
    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
    private final List<NameEvent> events = new ArrayList<>();
    private long now = 1_700_000_000_000L;

    @BeforeEach
    void listen() {
        server.listenOn(List.of(new LocalAddress(SERVER.address(), 24, 0)), now);
    }

    private static AddressEntry blamed() {
        return AddressEntry.unique(NodeType.H, BLAMED);
    }

    private void send(Message message) {
        byte[] octets = MessageEncoder.encode(message);
        note(server.receive(new Datagram(octets, octets.length, new Endpoint(SENDER, 137), SERVER, false), now));
    }

    private void elapse(Duration time) {
        for (long end = now + time.toMillis(); now < end; ) {
            now = Math.min(end, Math.max(now + 1, server.nextTimeout()));
            note(server.expire(now));
        }
    }

    private void note(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Report report) {
                events.add(report.event());
                EventFacts.of(report.event(), now).forEach(timeline::add);
            }
        }
    }

    private List<Fact> historyOf(Ipv4Address host) {
        return timeline.of(new OneAddress(host), 0);
    }

    @Test
    void aNewNameForAnotherAddressIsToldWithItsSender() {
        send(NameRegistrationRequest.of(1, GHOST, 300_000, blamed()));
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.sender()).isEqualTo(SENDER);
            assertThat(event.text()).startsWith("GHOST<20> registered by 10.77.0.99 (sent by 10.77.0.3) as unique");
        });
        assertThat(historyOf(BLAMED))
                .isNotEmpty()
                .allSatisfy(fact -> assertThat(fact.text()).contains("10.77.0.3"));
    }

    @Test
    void theSenderHasAHistoryAndAnExplanation() {
        send(NameRegistrationRequest.of(1, GHOST, 300_000, blamed()));
        assertThat(historyOf(SENDER)).isEqualTo(historyOf(BLAMED)).isNotEmpty();
        assertThat(timeline.names(new OneAddress(SENDER))).containsExactly(GHOST);
    }

    @Test
    void aRefreshForAnotherAddressIsToldWithItsSender() {
        send(NameRegistrationRequest.of(1, GHOST, 300_000, blamed()));
        send(NameRefreshRequest.of(2, GHOST, 300_000, blamed()));
        assertThat(events.get(1).text()).startsWith("GHOST<20> refreshed by 10.77.0.99 (sent by 10.77.0.3)");
    }

    @Test
    void aRefusalBlamesNobodyWhoDidNotAsk() {
        NetbiosName master = NetbiosName.parse("CORP<1B>");
        send(NameRegistrationRequest.of(1, master, 300_000, new AddressEntry(true, NodeType.H, BLAMED)));
        assertThat(events.get(0).text()).startsWith("CORP<1B> refused to 10.77.0.99 (sent by 10.77.0.3)");
        assertThat(historyOf(SENDER))
                .extracting(Fact::text)
                .containsExactly(
                        "10.77.0.3 claimed it for another address: CORP<1B>, for 10.77.0.99",
                        "10.77.0.99 (sent by 10.77.0.3) was turned away by the name server: CORP<1B>; rcode RFS_ERR"
                                + " (refused by policy); reason a 1B name must be unique");
    }

    @Test
    void whoeverAsksForAHoldersNameIsToldInWhatTheHolderWentThrough() {
        Ipv4Address holder = Ipv4Address.parse("10.77.0.2");
        byte[] octets = MessageEncoder.encode(
                NameRegistrationRequest.of(1, GHOST, 300_000, AddressEntry.unique(NodeType.H, holder)));
        note(server.receive(new Datagram(octets, octets.length, new Endpoint(holder, 137), SERVER, false), now));
        events.clear();
        send(NameRegistrationRequest.of(2, GHOST, 300_000, AddressEntry.unique(NodeType.H, SENDER)));
        elapse(Duration.ofSeconds(10));
        assertThat(events)
                .extracting(NameEvent::code)
                .containsExactly("CLAIM_WAITING", "CHALLENGE_STARTED", "HOLDER_SILENT", "NAME_TAKEN_OVER");
        assertThat(events).extracting(NameEvent::sender).containsOnly(SENDER);
        assertThat(events.get(2).text())
                .isEqualTo("GHOST<20>: holder 10.77.0.2 did not answer 3 queries, asked because of a claim sent by"
                        + " 10.77.0.3");
    }
}
