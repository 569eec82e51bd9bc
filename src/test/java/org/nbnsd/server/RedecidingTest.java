package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/** What becomes of requests whose changes were rejected, because another server of the same names came first. */
final class RedecidingTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final NetbiosName FRED_00 = NetbiosName.of("FRED", 0);
    private static final long NOW = 1_700_000_000_000L;

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(5));
    /** Another that serves the same names; what it makes durable comes from it. */
    private final NameServer other = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(6));

    private long now = NOW;

    @BeforeEach
    void listen() {
        server.listenOn(List.of(HERE), NOW);
        other.listenOn(List.of(HERE), NOW);
    }

    private static Ipv4Address host(int number) {
        return Ipv4Address.parse("10.0.1." + number);
    }

    private List<Effect> hear(NameServer by, int host, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        Endpoint source = new Endpoint(host(host), 137);
        Endpoint local = new Endpoint(HERE.address(), 137);
        return by.receive(new Datagram(octets, octets.length, source, local, false), now);
    }

    private static NameRegistrationRequest claim(int host, NetbiosName name) {
        return NameRegistrationRequest.of(host, name, 300_000, AddressEntry.unique(NodeType.P, host(host)));
    }

    private List<Change> madeElsewhere(int host, NetbiosName name) {
        return changes(hear(other, host, claim(host, name))).toList();
    }

    private static Stream<Change> changes(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Persist.class::isInstance)
                .map(effect -> ((Effect.Persist) effect).change());
    }

    private static List<Message> messages(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send) effect).message())
                .toList();
    }

    private List<Effect> reject(List<Effect> undone, List<Change> instead) {
        return server.handle(new Input.Rejected(undone, instead), now);
    }

    private static <M extends Message> M only(List<Effect> effects, Class<M> kind) {
        List<Message> messages = messages(effects);
        assertThat(messages).hasSize(1).first().isInstanceOf(kind);
        return kind.cast(messages.get(0));
    }

    @Test
    void aClaimThatWasSlowerAtTheStoreIsDecidedAnewByAskingWhoWasFaster() {
        List<Effect> granted = hear(server, 11, claim(11, FRED));

        List<Effect> anew = reject(granted, madeElsewhere(12, FRED));

        assertThat(Objects.requireNonNull(table.get(FRED)).addresses()).containsExactly(host(12));
        assertThat(changes(anew)).isEmpty();
        assertThat(messages(anew)).hasSize(2);
        assertThat(messages(anew)).anyMatch(WackResponse.class::isInstance);
        assertThat(anew)
                .anySatisfy(effect -> assertThat(effect).isInstanceOfSatisfying(Effect.Send.class, send -> {
                    assertThat(send.message()).isInstanceOf(NameQueryRequest.class);
                    assertThat(send.to().address()).isEqualTo(host(12));
                }));
        assertThat(server.waitingClaims()).isEqualTo(1);
    }

    @Test
    void aClaimThatRestsOnWhatHasGoneElsewhereIsGrantedAnew() {
        List<Effect> granted = hear(server, 11, claim(11, FRED));
        table.apply(changes(granted).toList().get(0));
        now += 200_000_000;
        List<Effect> refreshed = hear(server, 11, claim(11, FRED));

        List<Effect> anew = reject(refreshed, List.of(new Change.Remove(FRED)));

        assertThat(changes(anew)).hasSize(1);
        assertThat(only(anew, PositiveRegistrationResponse.class).entry().address())
                .isEqualTo(host(11));
    }

    /** It could go on for ever. */
    @Test
    void whoIsTooLateTimeAndAgainIsToldWhoHasTheName() {
        List<Effect> effects = hear(server, 11, claim(11, FRED));
        for (int i = 0; i < 3; i++) {
            effects = reject(effects, List.of(new Change.Remove(FRED)));
            assertThat(messages(effects)).as("try %s", i).hasSize(1);
        }

        List<Effect> end = reject(effects, madeElsewhere(12, FRED));

        NegativeRegistrationResponse refusal = only(end, NegativeRegistrationResponse.class);
        assertThat(refusal.rcode()).isEqualTo(Rcode.ACT_ERR.code());
        assertThat(refusal.entry().address()).isEqualTo(host(12));
        assertThat(server.waitingClaims()).isZero();
    }

    @Test
    void whoIsTooLateTimeAndAgainForANameThatNobodyHasHearsNothing() {
        List<Effect> effects = hear(server, 11, claim(11, FRED));
        for (int i = 0; i < 3; i++) {
            effects = reject(effects, List.of(new Change.Remove(FRED)));
        }
        assertThat(messages(reject(effects, List.of(new Change.Remove(FRED))))).isEmpty();
        assertThat(table.get(FRED)).isNull();
    }

    @Test
    void whenTheStoreCannotBeReachedRecordsAreAsTheyWereAndNobodyHearsAnything() {
        List<Effect> first = hear(server, 11, claim(11, FRED));
        NameRecord before = table.get(FRED);
        List<Effect> release =
                hear(server, 11, NameReleaseRequest.of(9, FRED, AddressEntry.unique(NodeType.P, host(11))));
        assertThat(changes(first)).hasSize(1);
        assertThat(table.get(FRED)).isNotEqualTo(before);

        List<Effect> told = server.handle(new Input.Rejected(release, List.of(), true), now);

        assertThat(messages(told)).isEmpty();
        assertThat(table.get(FRED)).isEqualTo(before);
    }

    /** The other's change was heard of before the rejection of this server's own. */
    @Test
    void whatOthersHavePutInThePlaceOfARejectedChangeStands() {
        List<Effect> granted = hear(server, 11, claim(11, FRED));
        List<Change> theirs = madeElsewhere(12, FRED);
        server.handle(new Input.ChangedElsewhere(theirs), now);

        server.handle(new Input.Rejected(granted, List.of(), true), now);

        assertThat(table.get(FRED)).isEqualTo(theirs.get(0).after());
    }

    @Test
    void aReleaseIsDecidedAnew() {
        server.handle(new Input.ChangedElsewhere(madeElsewhere(11, FRED)), now);
        List<Effect> released =
                hear(server, 11, NameReleaseRequest.of(9, FRED, AddressEntry.unique(NodeType.P, host(11))));
        List<Change> refreshed = changes(released)
                .map(change ->
                        (Change) new Change.Put(Objects.requireNonNull(((Effect.Persist) released.get(0)).before())
                                .withVersion(77)))
                .toList();

        List<Effect> anew = reject(released, refreshed);

        only(anew, PositiveReleaseResponse.class);
        assertThat(changes(anew)).hasSize(1);
        assertThat(Objects.requireNonNull(table.get(FRED)).isActive()).isFalse();
    }

    /** The host has registered it again at another server, while the release was under way here. */
    @Test
    void aReleaseThatWasOvertakenByARegistrationOfTheSameHostDoesNotEndThat() {
        server.handle(new Input.ChangedElsewhere(madeElsewhere(11, FRED)), now);
        List<Effect> released =
                hear(server, 11, NameReleaseRequest.of(9, FRED, AddressEntry.unique(NodeType.P, host(11))));
        now += 2_000;
        List<Change> again = madeElsewhere(11, FRED);

        List<Effect> anew = reject(released, again);

        assertThat(messages(anew)).isEmpty();
        assertThat(changes(anew)).isEmpty();
        assertThat(table.get(FRED)).isEqualTo(again.get(0).after());
    }

    @Test
    void nothingIsDecidedAnewForWhomeverDoesNotWaitAnyMore() {
        List<Effect> granted = hear(server, 11, claim(11, FRED));
        now += 5_001;

        assertThat(messages(reject(granted, List.of(new Change.Remove(FRED))))).isEmpty();
        assertThat(table.get(FRED)).isNull();
    }

    @Test
    void whoWasToldToWaitWaitsFromTheEndOfTheChallenge() {
        server.handle(new Input.ChangedElsewhere(madeElsewhere(12, FRED)), now);
        hear(server, 11, claim(11, FRED));
        now += 8_000;
        List<Effect> granted = server.handle(new Input.ChangedElsewhere(List.of(new Change.Remove(FRED))), now);
        assertThat(messages(granted)).first().isInstanceOf(PositiveRegistrationResponse.class);

        assertThat(messages(reject(granted, List.of(new Change.Remove(FRED))))).hasSize(1);
    }

    @Test
    void aQueryThatWaitedForARejectedChangeIsAnsweredByWhatThereIs() {
        List<Effect> undone = new ArrayList<>(hear(server, 11, claim(11, FRED)));
        undone.addAll(hear(server, 13, NameQueryRequest.toServer(4, FRED)));

        List<Effect> anew = server.handle(new Input.Rejected(undone.subList(0, 1), madeElsewhere(12, FRED), true), now);
        assertThat(messages(anew)).isEmpty();
        List<Effect> answered =
                server.handle(new Input.Rejected(undone.subList(1, undone.size()), List.of(), true), now);

        PositiveNameQueryResponse answer = only(answered, PositiveNameQueryResponse.class);
        assertThat(answer.entries().get(0).address()).isEqualTo(host(12));
    }

    /** A WACK and a question that waited for the change of another name of the family are no promises. */
    @Test
    void whoWasToBeToldToWaitIsToldSoAndTheHolderIsAsked() {
        server.handle(new Input.ChangedElsewhere(madeElsewhere(12, FRED)), now);
        List<Effect> undone = new ArrayList<>(hear(server, 11, claim(11, FRED_00)));
        List<Effect> waits = hear(server, 11, claim(11, FRED));
        assertThat(messages(waits)).hasSize(2);
        waits.stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .filter(send -> send.message() instanceof NameQueryRequest)
                .forEach(question -> server.handle(new Input.Held(question), now));
        now += 5_000;
        assertThat(messages(server.handle(new Input.TimePassed(), now)))
                .as("it has not left")
                .isEmpty();
        undone.addAll(waits);

        List<Effect> anew = reject(undone, List.of(new Change.Remove(FRED_00)));

        assertThat(messages(anew)).containsAll(messages(waits));
        assertThat(server.waitingClaims()).isEqualTo(1);
        now += 2_000;
        assertThat(messages(server.handle(new Input.TimePassed(), now)))
                .as("it has left, and is asked again")
                .hasSize(1);
    }

    /** Another node has given the name to somebody else while this one asked the holder before. */
    @Test
    void aChallengeIsDecidedAnewWhenTheRecordChangesElsewhere() {
        server.handle(new Input.ChangedElsewhere(madeElsewhere(12, FRED)), now);
        hear(server, 11, claim(11, FRED));
        Change released = new Change.Remove(FRED);

        List<Effect> anew = server.handle(new Input.ChangedElsewhere(List.of(released)), now);

        assertThat(changes(anew)).hasSize(1);
        assertThat(only(anew, PositiveRegistrationResponse.class).entry().address())
                .isEqualTo(host(11));
        assertThat(server.openChallenges()).isZero();
    }
}
