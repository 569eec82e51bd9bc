package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.WackResponse;

/** A question that has to wait for the disk: its holder has its whole time to answer, from when it has left. */
final class HeldQuestionTest {
    private static final NetbiosName NAME = NetbiosName.parse("FRED<20>");
    private static final Endpoint PC1 = WatchedServer.endpoint("10.0.0.1", 137);
    private static final Endpoint PC2 = WatchedServer.endpoint("10.0.0.2", 137);
    private static final long NOW = WatchedServer.START;

    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(1));

    private List<Effect.Send> register(Endpoint host) {
        AddressEntry entry = AddressEntry.unique(NodeType.H, host.address());
        return WatchedServer.sends(
                server.receive(WatchedServer.datagram(NameRegistrationRequest.of(1, NAME, 300_000, entry), host), NOW));
    }

    private List<Effect.Send> expire(long now) {
        return WatchedServer.sends(server.expire(now));
    }

    @Test
    void theTimeToAnswerBeginsWhenTheQuestionLeavesHoweverLongItWaited() {
        register(PC1);
        List<Effect.Send> sent = register(PC2);
        Effect.Send question = sent.get(1);
        assertThat(question.message()).isInstanceOf(NameQueryRequest.class);

        server.handle(new Input.Held(question), NOW);
        server.handle(new Input.Held(sent.get(0)), NOW); // the WACK; nothing is waited for
        assertThat(sent.get(0).message()).isInstanceOf(WackResponse.class);
        assertThat(expire(NOW + 60_000)).isEmpty();
        assertThat(server.nextTimeout()).isGreaterThan(NOW + 60_000).isLessThan(Deadlines.NEVER);

        server.handle(new Input.Left(question), NOW + 60_000);
        server.handle(new Input.Left(sent.get(0)), NOW + 60_000);
        assertThat(expire(NOW + 60_999)).isEmpty();
        assertThat(expire(NOW + 61_000)).extracting(Effect.Send::to).containsExactly(PC1);
        assertThat(expire(NOW + 62_000)).extracting(Effect.Send::to).containsExactly(PC1);
        assertThat(expire(NOW + 63_000)).extracting(Effect.Send::to).containsExactly(PC2);
    }
}
