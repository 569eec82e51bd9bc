package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.Role;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterEvent.ClusterStateChanged;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.ClusterStanding.Rules;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.PlainQuery;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/** What a server does that shares its records with others, by how it stands to them. */
final class ClusterNodeTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final NetbiosName WILMA = NetbiosName.of("WILMA", 0x20);
    private static final NetbiosName MASTER = NetbiosName.of("SITE", 0x1D);
    private static final long NOW = 1_700_000_000_000L;
    /** Six days, which is what the server grants at the most. */
    private static final long GRANTED = 518_400;

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(5));
    private long now = NOW;
    private int lastId;

    @BeforeEach
    void listen() {
        server.listenOn(List.of(HERE), NOW);
        stand(ClusterState.NORMAL);
    }

    private List<Effect> stand(ClusterState state, Role... roles) {
        return stand(state, Rules.DEFAULTS, roles);
    }

    private List<Effect> stand(ClusterState state, Rules rules, Role... roles) {
        return server.handle(new Input.Clustered(new ClusterStanding(state, "a test", now, Set.of(roles), rules)), now);
    }

    private static Ipv4Address host(int number) {
        return Ipv4Address.parse("10.0.1." + number);
    }

    private Datagram datagram(int host, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        return new Datagram(
                octets, octets.length, new Endpoint(host(host), 137), new Endpoint(HERE.address(), 137), false);
    }

    private List<Effect> hear(int host, Message message) {
        return server.receive(datagram(host, message), now);
    }

    private List<Effect> claim(int host, NetbiosName name) {
        return hear(
                host, NameRegistrationRequest.of(++lastId, name, GRANTED, AddressEntry.unique(NodeType.P, host(host))));
    }

    private List<Effect> refresh(int host, NetbiosName name) {
        return hear(host, NameRefreshRequest.of(++lastId, name, GRANTED, AddressEntry.unique(NodeType.P, host(host))));
    }

    private List<Effect> release(int host, NetbiosName name) {
        return hear(host, NameReleaseRequest.of(++lastId, name, AddressEntry.unique(NodeType.P, host(host))));
    }

    private List<Effect> query(int host, NetbiosName name) {
        return hear(host, NameQueryRequest.toServer(++lastId, name));
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

    private static long granted(List<Effect> effects) {
        return messages(effects).stream()
                .filter(PositiveRegistrationResponse.class::isInstance)
                .mapToLong(message -> ((PositiveRegistrationResponse) message).ttl())
                .findFirst()
                .orElse(0);
    }

    private NameRecord record(NetbiosName name) {
        return Objects.requireNonNull(table.get(name));
    }

    /** The store has given what was changed last a version. */
    private void number(NetbiosName name, long version) {
        server.handle(new Input.Numbered(List.of(record(name).withVersion(version))), now);
    }

    @Test
    void aRecordHasAQuarterMoreTimeThanWasGranted() {
        assertThat(granted(claim(11, FRED))).isEqualTo(GRANTED);
        assertThat(record(FRED).expiresAt() - now).isEqualTo(GRANTED * 1250);
    }

    @Test
    void anEarlyRefreshIsGrantedInFullAndNotWritten() {
        claim(11, FRED);
        number(FRED, 5);
        now += GRANTED * 1000 / 4;

        List<Effect> early = refresh(11, FRED);

        assertThat(changes(early)).isEmpty();
        assertThat(granted(early)).isEqualTo(GRANTED);
        assertThat(record(FRED).expiresAt())
                .as("nobody is told more than is written")
                .isGreaterThanOrEqualTo(now + GRANTED * 1000);

        now += 1000;
        List<Effect> late = refresh(11, FRED);
        assertThat(changes(late)).hasSize(1);
        assertThat(granted(late)).isEqualTo(GRANTED);
        assertThat(record(FRED).expiresAt() - now).isEqualTo(GRANTED * 1250);
    }

    /** It may have released the name at another server a moment ago, which is not known here yet. */
    @Test
    void whoRegistersWhatItHasIsComparedWithTheStoreAndHearsNothingFromAServerThatCannot() {
        claim(11, FRED);
        number(FRED, 5);
        now += 1000;
        assertThat(changes(claim(11, FRED))).hasSize(1);

        stand(ClusterState.ISOLATED);
        assertThat(messages(claim(11, FRED))).isEmpty();
    }

    @Test
    void aRefreshThatChangesMoreThanTheTimeIsWritten() {
        hear(12, NameRegistrationRequest.of(++lastId, FRED, GRANTED, AddressEntry.unique(NodeType.P, host(11))));
        number(FRED, 5);

        List<Effect> itself = refresh(11, FRED);

        assertThat(changes(itself)).as("who speaks for it").hasSize(1);
    }

    @Test
    void whatIsChangedHasNoVersionBeforeTheStoreGivesOne() {
        claim(11, FRED);
        assertThat(record(FRED).version()).isZero();
        NameRecord granted = record(FRED);

        number(FRED, 1L << 41);

        assertThat(record(FRED)).isEqualTo(granted.withVersion(1L << 41));
    }

    @Test
    void whatWasChangedAgainWaitsForTheVersionOfThat() {
        claim(11, FRED);
        NameRecord granted = record(FRED);
        release(11, FRED);
        NameRecord released = record(FRED);

        server.handle(new Input.Numbered(List.of(granted.withVersion(5))), now);

        assertThat(record(FRED)).isEqualTo(released);
    }

    @Test
    void onlyTheScavengerWritesWhatTimeHasDoneAndAllSeeIt() {
        claim(11, FRED);
        number(FRED, 5);
        now += GRANTED * 1250 + 1;

        assertThat(changes(server.handle(new Input.TimePassed(), now))).isEmpty();
        assertThat(server.find(FRED, now)).isEmpty();
        assertThat(server.nextTimeout()).as("nor is it called for nothing").isGreaterThan(now);

        stand(ClusterState.NORMAL, Role.SCAVENGER);
        assertThat(changes(server.handle(new Input.TimePassed(), now))).hasSize(1);
        assertThat(record(FRED).state()).isEqualTo(RecordState.RELEASED);
    }

    @Test
    void aScavengerThatIsCutOffWritesNothing() {
        claim(11, FRED);
        stand(ClusterState.ISOLATED, Role.SCAVENGER);
        now += GRANTED * 1250 + 1;

        assertThat(changes(server.handle(new Input.TimePassed(), now))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ClusterState.class,
            names = {"SYNCING", "ISOLATED", "REFUSED"})
    void aHolderIsAssuredForFiveMinutesByAServerThatIsCutOff(ClusterState state) {
        claim(11, FRED);
        NameRecord before = record(FRED);
        now += GRANTED * 1000;
        stand(state);

        List<Effect> refreshed = refresh(11, FRED);

        assertThat(granted(refreshed)).isEqualTo(300);
        assertThat(changes(refreshed)).isEmpty();
        assertThat(record(FRED)).isEqualTo(before);
    }

    /** After that the majority may have given it to somebody else. */
    @Test
    void nobodyIsAssuredOfANameForLongerThanTheRecordSays() {
        claim(11, FRED);
        stand(ClusterState.ISOLATED);
        now += GRANTED * 1250 - 10_000;
        assertThat(granted(refresh(11, FRED))).isEqualTo(10);

        now += 9_500;
        assertThat(messages(refresh(11, FRED))).isEmpty();
        now += 500;
        assertThat(messages(refresh(11, FRED))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = ClusterState.class, mode = EnumSource.Mode.EXCLUDE, names = "NORMAL")
    void newAndContestedClaimsAndReleasesHearNothingFromAServerThatCannotDecide(ClusterState state) {
        claim(11, FRED);
        stand(state);

        assertThat(messages(claim(12, FRED))).as("contested").isEmpty();
        assertThat(messages(claim(12, WILMA))).as("new").isEmpty();
        assertThat(messages(release(11, FRED))).as("release").isEmpty();
        assertThat(server.openChallenges()).isZero();
        assertThat(table.get(WILMA)).isNull();
        assertThat(record(FRED).isActive()).isTrue();
    }

    /** There is nothing to decide. */
    @Test
    void whatIsNeverStoredIsGrantedByAServerThatIsCutOff() {
        stand(ClusterState.ISOLATED);

        assertThat(granted(claim(11, MASTER))).isPositive();
        assertThat(granted(claim(12, MASTER))).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = ClusterState.class,
            names = {"STARTING", "MAINTENANCE"})
    void holdersAndQueriesHearNothingFromAServerThatIsNotThere(ClusterState state) {
        claim(11, FRED);
        stand(state);

        assertThat(messages(refresh(11, FRED))).isEmpty();
        assertThat(messages(query(12, FRED))).isEmpty();
        assertThat(isAnsweredPlainly(FRED)).isFalse();
    }

    private boolean isAnsweredPlainly(NetbiosName name) {
        return server.answer(datagram(12, NameQueryRequest.toServer(9, name)), name, new PlainQuery(), now);
    }

    @Test
    void queriesAreAnsweredInMaintenanceIfAPersonWantsThat() {
        claim(11, FRED);
        stand(ClusterState.MAINTENANCE, new Rules(false, true, Duration.ofDays(1)));

        assertThat(messages(query(12, FRED))).first().isInstanceOf(PositiveNameQueryResponse.class);
        assertThat(isAnsweredPlainly(FRED)).isTrue();
        assertThat(messages(refresh(11, FRED))).isEmpty();
    }

    @Test
    void queriesAreAnsweredByWhatIsKnownUntilThatIsTooOld() {
        claim(11, FRED);
        stand(ClusterState.ISOLATED, new Rules(false, false, Duration.ofHours(1)));
        now += Duration.ofHours(1).toMillis();
        assertThat(messages(query(12, FRED))).first().isInstanceOf(PositiveNameQueryResponse.class);
        assertThat(isAnsweredPlainly(FRED)).isTrue();

        now += 1;
        assertThat(messages(query(12, FRED))).isEmpty();
        assertThat(isAnsweredPlainly(FRED)).isFalse();
    }

    @Test
    void whatHoldersWerePromisedIsWrittenWhenTheServerIsBackAndNobodyHearsOfItTwice() {
        claim(11, FRED);
        now += GRANTED * 1000;
        stand(ClusterState.ISOLATED);
        refresh(11, FRED);
        refresh(11, FRED);
        now += 1000;

        List<Effect> back = stand(ClusterState.NORMAL);

        assertThat(changes(back)).hasSize(1);
        assertThat(messages(back)).isEmpty();
        assertThat(record(FRED).expiresAt() - now).isEqualTo(GRANTED * 1250);
        assertThat(changes(stand(ClusterState.NORMAL))).isEmpty();
    }

    @Test
    void whatAHolderWasPromisedWhomOthersHaveReplacedIsContested() {
        claim(11, FRED);
        stand(ClusterState.ISOLATED);
        refresh(11, FRED);
        claim(12, WILMA);
        NameRecord theirs = new NameServerOfOthers().record(12, FRED);
        server.handle(new Input.ChangedElsewhere(List.of(new Change.Put(theirs))), now);

        List<Effect> back = stand(ClusterState.NORMAL);

        assertThat(changes(back)).isEmpty();
        assertThat(record(FRED)).isEqualTo(theirs);
    }

    /** Gives a name to somebody. */
    private static final class NameServerOfOthers {
        private final NameTable others = new NameTable();
        private final NameServer other = new NameServer(ServerSettings.DEFAULTS, others, new Random(7));

        NameRecord record(int host, NetbiosName name) {
            other.listenOn(List.of(HERE), NOW);
            byte[] octets = MessageEncoder.encode(
                    NameRegistrationRequest.of(1, name, GRANTED, AddressEntry.unique(NodeType.P, host(host))));
            other.receive(
                    new Datagram(
                            octets,
                            octets.length,
                            new Endpoint(host(host), 137),
                            new Endpoint(HERE.address(), 137),
                            false),
                    NOW);
            return Objects.requireNonNull(others.get(name));
        }
    }

    @Test
    void anUnknownNameIsGrantedForFiveMinutesAloneOnlyIfPeopleWantThat() {
        stand(ClusterState.ISOLATED, new Rules(true, false, Duration.ofDays(1)));

        assertThat(granted(claim(11, FRED))).isEqualTo(300);
        assertThat(table.get(FRED)).isNull();

        List<Effect> back = stand(ClusterState.NORMAL);
        assertThat(changes(back)).hasSize(1);
        assertThat(record(FRED).addresses()).containsExactly(host(11));
    }

    @Test
    void aReleaseIsTakenByAServerThatIsInStep() {
        claim(11, FRED);
        assertThat(messages(release(11, FRED))).first().isInstanceOf(PositiveReleaseResponse.class);
    }

    @Test
    void peopleAreToldOnceHowAServerStands() {
        List<@Nullable Object> told = new ArrayList<>();
        for (ClusterState state : List.of(ClusterState.ISOLATED, ClusterState.ISOLATED, ClusterState.NORMAL)) {
            stand(state).stream()
                    .filter(Effect.Report.class::isInstance)
                    .forEach(effect -> told.add(((Effect.Report) effect).event()));
        }
        assertThat(told)
                .containsExactly(
                        new ClusterStateChanged(ClusterState.ISOLATED, "a test"),
                        new ClusterStateChanged(ClusterState.NORMAL, "a test"));
    }

    /** Where others may decide otherwise, no grant leaves before it is durable. */
    @Test
    void aSharedNameIsNeverGrantedBeforeItIsDurableHoweverFarBehindTheStoreIs() {
        server.handle(new Input.Backlog(1_000_000), now);

        assertThat(claim(11, FRED)).filteredOn(Effect::isEarly).isEmpty();
    }
}
