package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.BurstEnded;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

/** The disk fails: what nobody can have heard of yet is taken back, and nobody waits for it. */
final class TakenBackTest {
    private static final NetbiosName NAME = NetbiosName.parse("FRED<20>");
    private static final Endpoint PC1 = WatchedServer.endpoint("10.0.0.1", 137);
    private static final Endpoint PC2 = WatchedServer.endpoint("10.0.0.2", 137);
    private static final int QUEUE = ServerSettings.DEFAULTS.burstQueue();

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(1));
    private long now = WatchedServer.START;

    private List<Effect> register(NetbiosName name, Endpoint host) {
        AddressEntry entry = AddressEntry.unique(NodeType.H, host.address());
        return server.receive(WatchedServer.datagram(NameRegistrationRequest.of(1, name, 300_000, entry), host), now);
    }

    private static Map<Endpoint, Message> answers(List<Effect> effects) {
        List<Effect.Send> finals = WatchedServer.sends(effects).stream()
                .filter(send -> send.message() instanceof NegativeRegistrationResponse)
                .toList();
        assertThat(finals).extracting(Effect.Send::to).doesNotHaveDuplicates();
        return finals.stream().collect(Collectors.toMap(Effect.Send::to, Effect.Send::message));
    }

    @Test
    void whoWaitsForAHolderWhoseNameIsTakenBackWaitsNoLonger() {
        List<Effect> undone = new ArrayList<>(register(NAME, PC1));
        undone.addAll(register(NAME, PC2));
        assertThat(server.waitingClaims()).isEqualTo(1);

        Map<Endpoint, Message> answers = answers(server.storageFailed(undone, "the disk is full", now));

        assertThat(table.size()).isZero();
        assertThat(answers).containsOnlyKeys(PC1, PC2);
        assertThat(answers.values())
                .allSatisfy(answer -> assertThat(((NegativeRegistrationResponse) answer).rcode())
                        .isEqualTo(Rcode.SVR_ERR.code()));
        assertThat(server.waitingClaims()).isZero();
        assertThat(server.openChallenges()).isZero();
    }

    @Test
    void theBurstEndsWhenTheDiskFailsBecauseNoChangeWaitsForItAnyMore() {
        server.backlog(QUEUE + 1);
        assertThat(isEarly(register(NAME, PC1))).isTrue();

        server.storageFailed(List.of(), "the disk is full", now);
        server.storageRecovered(now);
        now += 5_000;

        assertThat(WatchedServer.events(server.expire(now))).hasAtLeastOneElementOfType(BurstEnded.class);
        assertThat(isEarly(register(NetbiosName.parse("ANNA<20>"), PC2))).isFalse();
    }

    private static boolean isEarly(List<Effect> effects) {
        return WatchedServer.sends(effects).stream().anyMatch(Effect.Send::isEarly);
    }
}
