package org.nbnsd.scenario;

import static java.util.Objects.requireNonNull;
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
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.StorageEvent.StorageFailed;
import org.nbnsd.protocol.StorageEvent.StorageRecovered;
import org.nbnsd.protocol.StorageEvent.UpdateRefused;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

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

        Map<Endpoint, Message> answers =
                answers(server.handle(new Input.StorageFailed(undone, "the disk is full"), now));

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
        server.handle(new Input.Backlog(QUEUE + 1), now);
        assertThat(isEarly(register(NAME, PC1))).isTrue();

        server.handle(new Input.StorageFailed(List.of(), "the disk is full"), now);
        server.handle(new Input.StorageRecovered(), now);
        now += 5_000;

        assertThat(WatchedServer.events(server.expire(now))).hasAtLeastOneElementOfType(BurstEnded.class);
        assertThat(isEarly(register(NetbiosName.parse("ANNA<20>"), PC2))).isFalse();
    }

    private List<Effect> release(NetbiosName name, Endpoint host) {
        AddressEntry entry = AddressEntry.unique(NodeType.H, host.address());
        return server.receive(WatchedServer.datagram(NameReleaseRequest.of(2, name, entry), host), now);
    }

    @Test
    void whileNothingCanBeMadeDurableNoNameIsReleasedAndWhoWantsToIsTold() {
        register(NAME, PC1);
        server.handle(new Input.StorageFailed(List.of(), "the disk is full"), now);

        List<Effect> effects = release(NAME, PC1);

        assertThat(WatchedServer.sends(effects))
                .singleElement()
                .satisfies(send -> assertThat(send.message())
                        .isInstanceOfSatisfying(
                                NegativeReleaseResponse.class,
                                answer -> assertThat(answer.rcode()).isEqualTo(Rcode.SVR_ERR.code())));
        assertThat(WatchedServer.events(effects))
                .containsExactly(new UpdateRefused(NAME, PC1.address(), PC1.address(), true));
        assertThat(requireNonNull(table.get(NAME)).isActive()).isTrue();
        assertThat(WatchedServer.sends(release(NetbiosName.parse("NOBODY<20>"), PC1)))
                .as("nothing is to be changed")
                .singleElement()
                .satisfies(send -> assertThat(send.message()).isInstanceOf(PositiveReleaseResponse.class));
        server.handle(new Input.StorageRecovered(), now);
        release(NAME, PC1);
        assertThat(requireNonNull(table.get(NAME)).isActive()).isFalse();
    }

    @Test
    void whileNothingCanBeMadeDurableNoNameIsGrantedAndTheEndOfThatIsTold() {
        server.handle(new Input.StorageFailed(List.of(), "the disk is full"), now);

        List<Effect> effects = register(NAME, PC1);

        assertThat(answers(effects)).containsOnlyKeys(PC1);
        assertThat(((NegativeRegistrationResponse) answers(effects).get(PC1)).rcode())
                .isEqualTo(Rcode.SVR_ERR.code());
        assertThat(WatchedServer.events(effects))
                .containsExactly(new UpdateRefused(NAME, PC1.address(), PC1.address(), false));
        assertThat(table.size()).isZero();
        assertThat(WatchedServer.events(server.handle(new Input.StorageRecovered(), now)))
                .containsExactly(new StorageRecovered());
        register(NAME, PC1);
        assertThat(table.size()).isEqualTo(1);
    }

    /** The claimant was to be told to wait behind the grant of the holder's other name, which is of the same family. */
    @Test
    void whoIsToWaitStillHearsSoAndTheHolderIsAsked() {
        register(NAME, PC1);
        List<Effect> undone = new ArrayList<>(register(NetbiosName.parse("FRED<00>"), PC1));
        undone.addAll(register(NAME, PC2));

        List<Effect> instead = server.handle(new Input.StorageFailed(undone, "the disk is full"), now);

        assertThat(WatchedServer.sends(instead)).extracting(Effect.Send::to).containsExactly(PC1, PC2, PC1);
        assertThat(WatchedServer.sends(instead).get(1).message()).isInstanceOf(WackResponse.class);
        assertThat(WatchedServer.sends(instead).get(2).message()).isInstanceOf(NameQueryRequest.class);
    }

    @Test
    void whatHappenedToOtherNamesIsToldAndWhatDidNotHappenIsNot() {
        NetbiosName other = NetbiosName.parse("ANNA<20>");
        register(other, PC2);
        List<Effect> undone = new ArrayList<>(register(NAME, PC1));
        undone.addAll(server.receive(WatchedServer.datagram(NameQueryRequest.toServer(3, other), PC1), now));

        List<NameEvent> told =
                WatchedServer.events(server.handle(new Input.StorageFailed(undone, "the disk is full"), now));

        assertThat(told)
                .containsExactly(
                        new QueryAnswered(
                                other, PC1.address(), List.of(PC2.address()), WatchedServer.SERVER.address(), false),
                        new StorageFailed("the disk is full", 1));
    }

    private static boolean isEarly(List<Effect> effects) {
        return WatchedServer.sends(effects).stream().anyMatch(Effect.Send::isEarly);
    }
}
