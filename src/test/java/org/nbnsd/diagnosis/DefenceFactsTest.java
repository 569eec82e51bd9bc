package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

final class DefenceFactsTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address HOLDER = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address CLAIMANT = Ipv4Address.parse("10.0.0.2");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.9.0.1");

    private final PacketFacts facts = new PacketFacts();

    private List<Fact> packet(long millis, Ipv4Address from, Ipv4Address to, Message message) {
        return facts.of(new Packet(
                millis * 1000, "", new Endpoint(from, 137), new Endpoint(to, 137), 0, MessageEncoder.encode(message)));
    }

    private Fact defended(Ipv4Address said) {
        AddressEntry claimed = AddressEntry.unique(NodeType.B, CLAIMANT);
        packet(1, CLAIMANT, Ipv4Address.BROADCAST, NameRegistrationRequest.byBroadcast(7, FRED, 0, claimed));
        AddressEntry entry = AddressEntry.unique(NodeType.B, said);
        return packet(2, HOLDER, CLAIMANT, NegativeRegistrationResponse.of(7, FRED, Rcode.ACT_ERR, 0, entry)).stream()
                .filter(fact -> fact.kind() == FactKind.DEFENDED)
                .findFirst()
                .orElseThrow();
    }

    /** Otherwise the two would be taken for one host. */
    @Test
    void whoSendsTheClaimedAddressBackDoesNotHaveIt() {
        assertThat(defended(CLAIMANT).addresses()).containsExactly(HOLDER);
    }

    @Test
    void whoSaysAnotherAddressOfItsOwnHasIt() {
        assertThat(defended(OTHER).addresses()).containsExactly(OTHER);
    }

    @Test
    void aNodeStatusRequestIsAFact() {
        assertThat(packet(1, CLAIMANT, HOLDER, NodeStatusRequest.of(7, NetbiosName.WILDCARD)))
                .singleElement()
                .isEqualTo(Fact.of(1, FactKind.STATUS_ASKED, NetbiosName.WILDCARD, CLAIMANT)
                        .with(HOLDER));
    }
}
