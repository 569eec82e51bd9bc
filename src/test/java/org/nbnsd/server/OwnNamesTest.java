package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.TrafficEvent.NodeStatusAnswered;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;

final class OwnNamesTest {
    private static final NetbiosName NAME = NetbiosName.parse("SRV<00>");
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.254");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.1.0.254");
    private static final Endpoint CLIENT = new Endpoint(Ipv4Address.parse("10.0.0.1"), 137);

    private final Locals locals = new Locals();
    private final Outbox outbox = new Outbox();
    private final OwnNames names = new OwnNames(List.of(NAME), locals, outbox);

    private Effect answered(Request request, boolean byBroadcast) {
        locals.replace(List.of(new LocalAddress(SERVER, 24, 0), new LocalAddress(OTHER, 24, 0)));
        byte[] octets = MessageEncoder.encode(request);
        Datagram datagram = new Datagram(octets, octets.length, CLIENT, new Endpoint(SERVER, 137), byBroadcast);
        if (request instanceof NameQueryRequest query) {
            assertThat(names.answer(query, datagram)).isTrue();
        } else {
            names.answer((NodeStatusRequest) request, datagram);
        }
        List<Effect> effects = outbox.drain();
        assertThat(effects).hasSize(2);
        return effects.get(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerIsReportedWithWhoAskedWhereAndHow(boolean byBroadcast) {
        assertThat(answered(NameQueryRequest.toServer(1, NAME), byBroadcast))
                .isEqualTo(new Effect.Report(
                        new QueryAnswered(NAME, CLIENT.address(), List.of(SERVER, OTHER), SERVER, byBroadcast)));
        assertThat(answered(NodeStatusRequest.of(2, NAME), byBroadcast))
                .isEqualTo(new Effect.Report(new NodeStatusAnswered(NAME, CLIENT.address(), SERVER, byBroadcast)));
    }
}
