package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.LimitReached;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** So many questions are under way that none can have an id of its own any more. */
final class AllIdsInUseTest {
    private static final int QUESTIONS = 32_768;
    private static final Endpoint HOLDER = WatchedServer.endpoint("10.0.0.1", 137);
    private static final Endpoint CLAIMANT = WatchedServer.endpoint("10.0.0.2", 137);

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(settings(), table, new Random(1));

    private static ServerSettings settings() {
        ServerSettings usual = ServerSettings.DEFAULTS;
        int all = 8 * QUESTIONS; // one address can have a quarter of it
        return new ServerSettings(
                List.of(),
                usual.challenge(),
                usual.challengePort(),
                usual.challengeSchedule(),
                List.of(),
                usual.userNames(),
                true,
                false,
                usual.lifetimes(),
                new Limits(all, all, all, all, all, all),
                usual.access(),
                new Rates(0, 0, 0, 0));
    }

    private static NetbiosName name(int number) {
        return NetbiosName.of("N" + number, 0x20);
    }

    private List<Effect> claim(int number) {
        table.apply(new Change.Put(new NameRecord(
                name(number),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                number + 1,
                HOLDER.address(),
                WatchedServer.START * 2,
                List.of(new Holder(HOLDER.address(), NameRecord.LOCAL, 0, WatchedServer.START * 2)))));
        AddressEntry entry = AddressEntry.unique(NodeType.H, CLAIMANT.address());
        return server.receive(
                WatchedServer.datagram(NameRegistrationRequest.of(number, name(number), 300_000, entry), CLAIMANT),
                WatchedServer.START);
    }

    @Test
    void whoWasToldToWaitForAQuestionThatCannotBeAskedIsRefused() {
        for (int number = 0; number < QUESTIONS; number++) {
            claim(number);
        }
        assertThat(server.openChallenges()).isEqualTo(QUESTIONS);

        List<Effect> effects = claim(QUESTIONS);

        assertThat(WatchedServer.sends(effects))
                .hasSize(2)
                .allSatisfy(send -> assertThat(send.to()).isEqualTo(CLAIMANT));
        assertThat(WatchedServer.sends(effects).get(0).message()).isInstanceOf(WackResponse.class);
        assertThat(WatchedServer.sends(effects).get(1).message()).isInstanceOf(NegativeRegistrationResponse.class);
        assertThat(WatchedServer.events(effects)).hasAtLeastOneElementOfType(LimitReached.class);
        assertThat(server.openChallenges()).isEqualTo(QUESTIONS);
        assertThat(server.waitingClaims()).isEqualTo(QUESTIONS);
    }
}
