package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** Q241411: what is started all at once, as from a batch file, succeeds as if it had been started one by one. */
final class SimultaneousLogonsTest {
    private static final Endpoint PC1 = WatchedServer.endpoint("10.0.0.1", 137);
    private static final Endpoint PC2 = WatchedServer.endpoint("10.0.0.2", 137);
    private static final NetbiosName NAME = NetbiosName.parse("SESSION<20>");

    private final WatchedServer server = new WatchedServer(ServerSettings.DEFAULTS);

    private static Message claim(int kind, int id, NetbiosName name, Endpoint host) {
        AddressEntry entry = AddressEntry.unique(NodeType.H, host.address());
        return switch (kind) {
            case 0 -> NameRegistrationRequest.of(id, name, 300_000, entry);
            case 1 -> MultihomedRegistrationRequest.of(id, name, 300_000, entry);
            case 2 -> NameRefreshRequest.of(id, name, 300_000, entry);
            default -> NameUpdateRequest.of(id, name, 300_000, entry);
        };
    }

    @Test
    void thousandNamesOfOneHostInOneBurstAreAllGrantedAtOnce() {
        for (int i = 0; i < 1000; i++) {
            List<Effect> effects = server.receive(claim(i % 4, i, NetbiosName.of("SESSION" + i, 0x20), PC1), PC1);
            assertThat(WatchedServer.sends(effects))
                    .singleElement()
                    .satisfies(send -> assertThat(send.message()).isInstanceOf(PositiveRegistrationResponse.class));
        }
        assertThat(server.size()).isEqualTo(1000);
        server.checkWholeTable();
    }

    @Test
    void oneNameOfOneHostByAllOpcodesAndIdsLeavesOneRecordAndPositiveReplies() {
        List<Message> burst = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            burst.add(claim(i % 4, i / 2, NAME, PC1)); // ids come twice, with other OPCODEs
            burst.add(burst.get(i / 3)); // and retransmissions in between
        }
        for (Message message : burst) {
            List<Effect> effects = server.receive(message, PC1);
            assertThat(WatchedServer.sends(effects))
                    .singleElement()
                    .satisfies(send -> assertThat(send.message()).isInstanceOf(PositiveRegistrationResponse.class));
        }
        NameRecord record = server.get(NAME);
        assertThat(server.size()).isEqualTo(1);
        assertThat(record).isNotNull();
        assertThat(record.state()).isEqualTo(RecordState.ACTIVE);
        assertThat(record.addresses()).containsExactly(PC1.address());
        assertThat(record.version()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void burstOnTheNameOfADeadHostIsOneChallengeAndPositiveReplies(long seed) {
        server.receive(claim(0, 1, NAME, PC2), PC2);
        List<Message> burst = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            burst.add(claim(i % 4, 100 + i, NAME, PC1));
        }
        List<Message> withRepeats = new ArrayList<>(burst);
        withRepeats.addAll(burst);
        Collections.shuffle(withRepeats, new Random(seed));
        Map<Integer, Integer> wacks = new HashMap<>();
        int queries = 0;
        for (Message message : withRepeats) {
            for (Effect.Send send : WatchedServer.sends(server.receive(message, PC1))) {
                if (send.message() instanceof WackResponse wack) {
                    wacks.merge(wack.id(), 1, Integer::sum);
                } else {
                    queries++;
                }
            }
        }
        assertThat(queries).as("questions to the holder").isEqualTo(1);
        assertThat(wacks).hasSize(30).doesNotContainValue(2);
        assertThat(server.openChallenges()).isEqualTo(1);
        List<Message> finals = new ArrayList<>();
        for (Effect.Send send : WatchedServer.sends(server.elapse(3_000))) {
            if (send.to().equals(PC1)) {
                finals.add(send.message());
            }
        }
        assertThat(finals)
                .hasSize(30)
                .allSatisfy(message -> assertThat(message).isInstanceOf(PositiveRegistrationResponse.class));
        assertThat(server.get(NAME).addresses()).containsExactly(PC1.address());
        assertThat(server.get(NAME).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void hostIsNeverToldThatItsOwnNameIsInUseWhileOthersWantItToo(int claims) {
        server.receive(claim(0, 1, NAME, PC1), PC1);
        List<Effect.Send> sends = new ArrayList<>(WatchedServer.sends(server.receive(claim(0, 2, NAME, PC2), PC2)));
        for (int i = 0; i < claims; i++) {
            List<Effect.Send> answers = WatchedServer.sends(server.receive(claim(i % 4, 100 + i, NAME, PC1), PC1));
            assertThat(answers)
                    .filteredOn(send ->
                            send.message() instanceof Response && send.to().equals(PC1))
                    .singleElement()
                    .satisfies(send -> assertThat(send.message()).isInstanceOf(PositiveRegistrationResponse.class));
            sends.addAll(answers);
        }
        Message question = sends.stream()
                .map(Effect.Send::message)
                .filter(NameQueryRequest.class::isInstance)
                .reduce((before, after) -> after)
                .orElseThrow();
        sends.addAll(WatchedServer.sends(server.receive(
                PositiveNameQueryResponse.fromNode(
                        question.id(), NAME, 0, List.of(AddressEntry.unique(NodeType.H, PC1.address()))),
                PC1)));
        assertThat(sends)
                .filteredOn(send -> send.to().equals(PC2))
                .extracting(Effect.Send::message)
                .hasExactlyElementsOfTypes(WackResponse.class, NegativeRegistrationResponse.class);
        assertThat(server.get(NAME).addresses()).containsExactly(PC1.address());
        assertThat(server.openChallenges() + server.waitingClaims()).isZero();
    }

    @Test
    void thirtyTwoHostsThatWantOneNameGetOneAnswerEach() {
        List<SimulatedHost> hosts = new ArrayList<>();
        server.receive(claim(0, 1, NAME, PC2), PC2); // dead by now
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            SimulatedHost host = new SimulatedHost(WatchedServer.endpoint("10.0.1." + (i + 1), 137), 0x1000 + i);
            hosts.add(host);
            effects.addAll(server.receive(host.claim(NAME), host.endpoint()));
        }
        effects.addAll(server.elapse(3_000));
        deliver(effects, hosts);
        assertThat(hosts).allSatisfy(host -> assertThat(host.finals()).hasSize(1));
        assertThat(hosts.get(0).believesToHold(NAME)).isTrue();
        assertThat(hosts).filteredOn(host -> host.believesToHold(NAME)).hasSize(1);
        assertThat(server.waitingClaims()).isZero();
    }

    private void deliver(List<Effect> effects, List<SimulatedHost> hosts) {
        for (Effect.Send send : WatchedServer.sends(effects)) {
            for (SimulatedHost host : hosts) {
                Message answer = host.endpoint().equals(send.to()) ? host.receive(send.message()) : null;
                if (answer != null) {
                    deliver(server.receive(answer, host.endpoint()), hosts);
                }
            }
        }
    }
}
