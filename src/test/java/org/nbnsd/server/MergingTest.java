package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Input.Source;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.ReplicaEvent;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** What the name server does with records that partners have. */
final class MergingTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final Ipv4Address OWNER = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address PARTNER = Ipv4Address.parse("192.0.2.2");
    private static final Source CLASSIC = new Source(PARTNER, false, HERE.address());
    private static final Source NBNSD = new Source(PARTNER, true, HERE.address());
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final NetbiosName USER = NetbiosName.of("WILMA", 0x03);

    private final NameTable table = new NameTable();
    private final List<Effect> last = new ArrayList<>();
    private NameServer server = server(ServerSettings.DEFAULTS);
    private long now = 1_700_000_000_000L;

    private NameServer server(ServerSettings settings) {
        return new NameServer(settings, table, new Random(5));
    }

    @BeforeEach
    void listen() {
        tell(new Input.Listening(List.of(HERE)));
    }

    private List<Effect> tell(Input input) {
        last.clear();
        last.addAll(server.handle(input, now));
        return List.copyOf(last);
    }

    private List<Effect> hear(String host, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        Endpoint source = new Endpoint(Ipv4Address.parse(host), 137);
        return tell(new Input.Received(
                new Datagram(octets, octets.length, source, new Endpoint(HERE.address(), 137), false)));
    }

    private void register(NetbiosName name, String host) {
        AddressEntry entry = AddressEntry.unique(NodeType.H, Ipv4Address.parse(host));
        hear(host, NameRegistrationRequest.of(1, name, 300_000, entry));
        assertThat(Objects.requireNonNull(table.get(name)).isHeldBy(Ipv4Address.parse(host)))
                .isTrue();
    }

    private static ReplicaRecord replica(
            NetbiosName name, RecordType type, ReplicaState state, Ipv4Address owner, long version, String... hosts) {
        return new ReplicaRecord(
                name,
                type,
                state,
                false,
                false,
                NodeType.H,
                owner,
                version,
                List.of(hosts).stream()
                        .map(host -> new ReplicaAddress(owner, Ipv4Address.parse(host)))
                        .toList());
    }

    private static ReplicaRecord active(NetbiosName name, long version, String host) {
        return replica(name, RecordType.UNIQUE, ReplicaState.ACTIVE, OWNER, version, host);
    }

    /** Another kind of server waits for nobody, so that both would give way to each other. */
    @Test
    void aServerThatTakesOurRecordsIsGivenANameOnlyWhenItHasDecidedAboutOurs() {
        register(FRED, "10.0.0.10");
        long ours = Objects.requireNonNull(table.get(FRED)).version();
        pull(from(ours - 1), 5, active(FRED, 3, "10.0.0.11"));
        assertThat(seen()).isEqualTo(2);
        silence();
        assertThat(hosts(FRED)).containsExactly("10.0.0.10");
        assertThat(seen()).as("it comes again with the next pull").isEqualTo(2);

        pull(from(ours), 5, active(FRED, 3, "10.0.0.11"));
        silence();
        assertThat(hosts(FRED)).containsExactly("10.0.0.11");
        assertThat(seen()).isEqualTo(5);
    }

    @Test
    void whatIsWaitedForAndIsGoneThenIsSeenByTheSecondPullAtTheLatest() {
        register(FRED, "10.0.0.10");
        pull(from(0), 5, active(FRED, 3, "10.0.0.11"));
        silence();
        pull(from(0), 6);
        pull(from(0), 6);
        assertThat(seen()).isEqualTo(6);
        assertThat(hosts(FRED)).containsExactly("10.0.0.10");
    }

    /** The owner itself, that has decided about this server's records so far. */
    private static Source from(long decided) {
        return new Source(OWNER, false, HERE.address(), decided);
    }

    /** Nobody answers, so long that every question is over. */
    private void silence() {
        for (int second = 0; second < 10; second++) {
            now += 1_000;
            tell(new Input.TimePassed());
        }
    }

    @Test
    void whatAPersonDeletedHereComesBackOnlyToWhoAsksForIt() {
        pull(CLASSIC, 3, active(FRED, 3, "10.0.0.10"));
        Edit delete = new Edit.Delete(FRED, false);
        tell(new Input.Asked(1, new ServerWish.Change(List.of(delete), new Author("root", ""), false)));

        pull(CLASSIC, 0, active(FRED, 3, "10.0.0.10"));
        assertThat(hosts(FRED)).isEmpty();
        tell(new Input.Replicated(OWNER, CLASSIC, List.of(active(FRED, 2, "10.0.0.9")), 0, true));
        assertThat(hosts(FRED)).as("an older one never").isEmpty();
        tell(new Input.Replicated(OWNER, CLASSIC, List.of(active(FRED, 3, "10.0.0.10")), 0, true));
        assertThat(hosts(FRED)).containsExactly("10.0.0.10");
        assertThat(owner(FRED)).isEqualTo(OWNER);
        tell(new Input.Replicated(OWNER, CLASSIC, List.of(active(FRED, 2, "10.0.0.9")), 0, true));
        assertThat(hosts(FRED)).as("nor in the place of what is here").containsExactly("10.0.0.10");
    }

    private List<Effect> pull(Source source, long upTo, ReplicaRecord... records) {
        return tell(new Input.Replicated(OWNER, source, List.of(records), upTo));
    }

    private long seen() {
        return table.mark(OWNER) == null
                ? 0
                : Objects.requireNonNull(table.mark(OWNER)).seen();
    }

    private @Nullable Ipv4Address owner(NetbiosName name) {
        NameRecord record = table.get(name);
        return record == null ? null : record.owner();
    }

    private List<String> hosts(NetbiosName name) {
        NameRecord record = table.get(name);
        return record == null || !record.isActive()
                ? List.of()
                : record.addresses().stream()
                        .map(Ipv4Address::toString)
                        .sorted()
                        .toList();
    }

    private <T extends NameEvent> List<T> events(Class<T> type) {
        return last.stream()
                .filter(Effect.Report.class::isInstance)
                .map(effect -> ((Effect.Report) effect).event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private <T extends Message> List<Effect.Send> sent(Class<T> type) {
        return last.stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .filter(send -> type.isInstance(send.message()))
                .toList();
    }

    @Test
    void aNameThatNoDatagramHasRoomForIsNotAskedForAndNobodyIsToldToReleaseIt() {
        NetbiosName name = NetbiosName.of(
                "FRED            ".getBytes(StandardCharsets.ISO_8859_1), 0, new Scope(List.of("A".repeat(237))));
        ReplicaRecord own = replica(name, RecordType.UNIQUE, ReplicaState.ACTIVE, NameRecord.LOCAL, 9, "10.0.0.7");
        tell(new Input.Replicated(NameRecord.LOCAL, CLASSIC, List.of(own), 9));
        assertThat(owner(name)).isEqualTo(NameRecord.LOCAL);

        pull(CLASSIC, 3, active(name, 3, "10.0.0.8"));

        assertThat(sent(Message.class)).isEmpty();
        assertThat(hosts(name)).containsExactly("10.0.0.8");
        pull(CLASSIC, 5, replica(name, RecordType.GROUP, ReplicaState.ACTIVE, OWNER, 5, "10.0.0.9"));
        assertThat(sent(Message.class)).isEmpty();
    }

    /** Until nothing is asked any more; returns the milliseconds that it took. */
    private long waitForSilence() {
        long start = now;
        while (server.openChallenges() > 0) {
            now = server.nextTimeout();
            tell(new Input.TimePassed());
        }
        return now - start;
    }

    @Test
    void aRecordAndHowFarItsOwnerIsKnownAreOneCall() {
        List<Effect> effects = pull(CLASSIC, 9, active(FRED, 7, "10.0.0.5"));

        assertThat(effects.stream()
                        .filter(Effect.Persist.class::isInstance)
                        .map(each -> ((Effect.Persist) each).change()))
                .hasSize(2)
                .anyMatch(Change.Put.class::isInstance)
                .anyMatch(Change.Seen.class::isInstance);
        assertThat(owner(FRED)).isEqualTo(OWNER);
        assertThat(seen()).isEqualTo(9);
        assertThat(events(ReplicaEvent.ReplicaAdded.class)).hasSize(1);
        assertThat(server.find(FRED, now))
                .extracting(AddressEntry::address)
                .containsExactly(Ipv4Address.parse("10.0.0.5"));
    }

    @Test
    void anActiveReplicaIsAnsweredForAsLongAsNobodySaysThatItHasGone() {
        pull(CLASSIC, 7, active(FRED, 7, "10.0.0.5"));
        now += Duration.ofDays(400).toMillis();
        tell(new Input.TimePassed());
        assertThat(server.find(FRED, now)).hasSize(1);
        hear("10.0.0.9", NameQueryRequest.toServer(3, FRED));
        assertThat(sent(PositiveNameQueryResponse.class)).hasSize(1);
    }

    @Test
    void whatHasEndedElsewhereIsForgottenAfterTheTimeoutAndNeverBecomesOurs() {
        pull(
                CLASSIC,
                8,
                replica(FRED, RecordType.UNIQUE, ReplicaState.TOMBSTONE, OWNER, 7, "10.0.0.5"),
                replica(USER, RecordType.UNIQUE, ReplicaState.RELEASED, OWNER, 8, "10.0.0.5"));
        long version = table.nextVersion();
        now += ServerSettings.DEFAULTS.lifetimes().extinctionTimeout().toMillis();
        tell(new Input.TimePassed());
        assertThat(table.size()).isZero();
        assertThat(table.nextVersion()).isEqualTo(version);
        assertThat(seen()).as("outlives the records").isEqualTo(8);
    }

    @Test
    void aRecordForWhichAHolderIsAskedKeepsUpNoOtherAndIsNotSeenBeforeItIsDecided() {
        register(FRED, "10.0.0.5");
        pull(CLASSIC, 9, active(FRED, 7, "10.0.0.6"), active(USER, 8, "10.0.0.7"));

        assertThat(hosts(USER)).containsExactly("10.0.0.7");
        assertThat(hosts(FRED)).containsExactly("10.0.0.5");
        assertThat(seen()).isEqualTo(6);
        assertThat(sent(NameQueryRequest.class)).singleElement().satisfies(send -> {
            assertThat(((NameQueryRequest) send.message()).flags() & 0x0100)
                    .as("RD")
                    .isEqualTo(0x0100);
            assertThat(send.to().address()).isEqualTo(Ipv4Address.parse("10.0.0.5"));
        });

        assertThat(waitForSilence()).isEqualTo(3_000);
        assertThat(hosts(FRED)).containsExactly("10.0.0.6");
        assertThat(owner(FRED)).isEqualTo(OWNER);
        assertThat(seen()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"1, 3000", "2, 6000", "3, 9000", "10, 9000", "25, 9000"})
    void silentHoldersTakeLessThanTenSecondsHoweverManyThereAre(int holders, long most) {
        ReplicaRecord first = replica(
                FRED,
                RecordType.MULTIHOMED,
                ReplicaState.ACTIVE,
                HERE.address(),
                7,
                IntStream.range(0, holders).mapToObj(i -> "10.0.0." + (20 + i)).toArray(String[]::new));
        tell(new Input.Replicated(NameRecord.LOCAL, CLASSIC, List.of(first), 7));
        assertThat(owner(FRED)).isEqualTo(NameRecord.LOCAL);
        pull(CLASSIC, 9, active(FRED, 9, "10.0.0.6"));
        assertThat(waitForSilence()).isBetween(most - 1_000, most);
        assertThat(hosts(FRED)).containsExactly("10.0.0.6");
    }

    /** The stored record has .5, the incoming one .6 and .7. */
    @ParameterizedTest
    @CsvSource({
        "'', .6 .7, 0",
        ".5, .5, 0",
        ".5 .6, .5, 0",
        ".6 .7, .5, 2",
        ".5 .6 .7, .5 .6 .7, 0",
        ".5 .6 .7 .8, .5 .6 .7, 0",
    })
    void theAnswerOfTheHolderDecides(String answer, String result, int demands) {
        register(FRED, "10.0.0.5");
        pull(CLASSIC, 9, replica(FRED, RecordType.MULTIHOMED, ReplicaState.ACTIVE, OWNER, 9, "10.0.0.6", "10.0.0.7"));
        int id = ((NameQueryRequest) sent(NameQueryRequest.class).get(0).message()).id();
        List<AddressEntry> entries = answer.isEmpty()
                ? List.of()
                : List.of(answer.split(" ")).stream()
                        .map(each -> AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0" + each)))
                        .toList();
        hear(
                "10.0.0.5",
                entries.isEmpty()
                        ? NegativeNameQueryResponse.fromNode(id, FRED, Rcode.NAM_ERR)
                        : PositiveNameQueryResponse.fromNode(id, FRED, 0, entries));

        assertThat(hosts(FRED))
                .containsExactly(List.of(result.split(" ")).stream()
                        .map(each -> "10.0.0" + each)
                        .toArray(String[]::new));
        assertThat(seen()).isEqualTo(9);
        assertThat(server.openChallenges()).isZero();
        assertThat(sent(NameReleaseRequest.class)).hasSize(demands).allSatisfy(send -> {
            assertThat(((NameReleaseRequest) send.message()).entry().address())
                    .isEqualTo(send.to().address());
            assertThat(((NameReleaseRequest) send.message()).flags() & 0x0010)
                    .as("B")
                    .isZero();
        });
        assertThat(events(ReplicaEvent.ReleaseDemanded.class)).hasSize(demands);
    }

    @Test
    void whoIsToldToReleaseANameIsToldThreeTimes() {
        register(FRED, "10.0.0.5");
        pull(CLASSIC, 9, replica(FRED, RecordType.GROUP, ReplicaState.ACTIVE, OWNER, 9, "10.0.0.6"));
        int told = sent(NameReleaseRequest.class).size();
        for (int i = 0; i < 5; i++) {
            now += 1_000;
            tell(new Input.TimePassed());
            told += sent(NameReleaseRequest.class).size();
        }
        assertThat(told).isEqualTo(3);
        assertThat(Objects.requireNonNull(table.get(FRED)).type()).isEqualTo(RecordType.GROUP);
    }

    @Test
    void aRecordThatChangesWhileItsHolderIsAskedIsDecidedAnew() {
        register(FRED, "10.0.0.5");
        pull(CLASSIC, 9, active(FRED, 9, "10.0.0.6"));
        hear(
                "10.0.0.5",
                NameReleaseRequest.of(2, FRED, AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.5"))));
        register(FRED, "10.0.0.6");
        waitForSilence();
        assertThat(hosts(FRED)).containsExactly("10.0.0.6");
        assertThat(owner(FRED)).as("all its addresses are there, too").isEqualTo(OWNER);
        assertThat(seen()).isEqualTo(9);
    }

    @Test
    void whatThereIsNoRoomForIsToldAndAskedForAgain() {
        server =
                server(ServerSettings.DEFAULTS.withLimits(new ServerSettings.Limits(2, 2_000, 10_000, 32, 64, 20_000)));
        pull(
                CLASSIC,
                4,
                active(NetbiosName.of("A", 0), 1, "10.0.0.5"),
                active(NetbiosName.of("B", 0), 2, "10.0.0.6"),
                active(NetbiosName.of("C", 0), 3, "10.0.0.7"),
                replica(NetbiosName.of("A", 0), RecordType.UNIQUE, ReplicaState.TOMBSTONE, OWNER, 4, "10.0.0.5"));
        assertThat(seen()).isEqualTo(2);
        assertThat(table.size()).isEqualTo(2);
        assertThat(events(ReplicaEvent.ReplicasUnkept.class)).singleElement().satisfies(event -> {
            assertThat(event.limit()).isEqualTo("limits.names");
            assertThat(event.records()).isEqualTo(1);
        });
        pull(CLASSIC, 8, active(NetbiosName.of("D", 0), 8, "10.0.0.7"));
        assertThat(seen()).as("the same pull goes on").isEqualTo(2);

        pull(CLASSIC, 8, active(NetbiosName.of("C", 0), 3, "10.0.0.7"));
        assertThat(seen()).isEqualTo(2);
        table.apply(new Change.Remove(NetbiosName.of("D", 0)));
        pull(CLASSIC, 8, active(NetbiosName.of("C", 0), 3, "10.0.0.7"));
        assertThat(seen()).isEqualTo(8);
    }

    @Test
    void recordsThatThisServerLostAreTakenBackAndVersionsGoOnAboveThem() {
        ReplicaRecord lost = replica(FRED, RecordType.UNIQUE, ReplicaState.ACTIVE, HERE.address(), 500, "10.0.0.5");
        tell(new Input.Replicated(HERE.address(), CLASSIC, List.of(lost), 4_711));
        assertThat(owner(FRED)).isEqualTo(NameRecord.LOCAL);
        assertThat(table.nextVersion()).isEqualTo(4_712);
        NameRecord taken = Objects.requireNonNull(table.get(FRED));
        assertThat(taken.nextExpiry()).isEqualTo(now + Duration.ofDays(6).toMillis());

        register(FRED, "10.0.0.5");
        tell(new Input.Replicated(HERE.address(), CLASSIC, List.of(lost), 4_711));
        assertThat(table.get(FRED)).as("what is here is as good").isEqualTo(taken);
    }

    @Test
    void aVersionThatThisServerCannotHaveGivenDoesNotRaiseItsCounter() {
        ReplicaRecord forged = replica(FRED, RecordType.UNIQUE, ReplicaState.ACTIVE, HERE.address(), -1, "10.0.0.5");
        tell(new Input.Replicated(HERE.address(), CLASSIC, List.of(forged), -1));
        assertThat(table.nextVersion()).isEqualTo(1);
        assertThat(table.size()).isZero();
        assertThat(events(ReplicaEvent.ReplicaSkipped.class)).hasSize(1);
    }

    @Test
    void aDiskThatFailsTakesBackRecordsAndMarksAndWhatIsAsked() {
        register(FRED, "10.0.0.5");
        List<Effect> effects = pull(CLASSIC, 9, active(FRED, 7, "10.0.0.6"), active(USER, 8, "10.0.0.7"));
        tell(new Input.StorageFailed(effects, "disk full"));
        assertThat(seen()).isZero();
        assertThat(table.get(USER)).isNull();
        assertThat(server.openChallenges()).isZero();
        assertThat(pull(CLASSIC, 9, active(USER, 8, "10.0.0.7"))).isEmpty();

        tell(new Input.StorageRecovered());
        pull(CLASSIC, 9, active(USER, 8, "10.0.0.7"));
        assertThat(seen()).isEqualTo(9);
    }

    @Test
    void usersOfTwoServersHaveTheNameTogetherAndNobodyIsAskedOrToldToReleaseIt() {
        register(USER, "10.0.0.5");
        pull(NBNSD, 7, active(USER, 7, "10.0.0.6"));
        assertThat(hosts(USER)).containsExactly("10.0.0.5", "10.0.0.6");
        assertThat(sent(NameQueryRequest.class)).isEmpty();
        long version = table.nextVersion();
        pull(NBNSD, 8, replica(USER, RecordType.MULTIHOMED, ReplicaState.ACTIVE, OWNER, 8, "10.0.0.5", "10.0.0.6"));
        assertThat(table.nextVersion()).as("nothing new").isEqualTo(version);

        pull(NBNSD, 8, replica(USER, RecordType.UNIQUE, ReplicaState.TOMBSTONE, OWNER, 8, "10.0.0.6"));
        assertThat(hosts(USER)).containsExactly("10.0.0.5");
    }

    @ParameterizedTest
    @CsvSource({"UNIQUE", "GROUP", "SPECIAL_GROUP", "MULTIHOMED"})
    void noRecordOfAPartnerCostsAUserTheNameByADemand(RecordType type) {
        register(USER, "10.0.0.5");
        pull(CLASSIC, 7, replica(USER, type, ReplicaState.ACTIVE, OWNER, 7, "10.0.0.6"));
        List<Effect.Send> questions = sent(NameQueryRequest.class);
        for (Effect.Send question : questions) {
            int id = ((NameQueryRequest) question.message()).id();
            AddressEntry elsewhere = AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.6"));
            hear("10.0.0.5", PositiveNameQueryResponse.fromNode(id, USER, 0, List.of(elsewhere)));
        }
        assertThat(sent(NameReleaseRequest.class)).isEmpty();
        assertThat(hosts(USER)).containsExactly("10.0.0.5");
    }

    /** A computer's 03 is like any other name. */
    @Test
    void theNameOfAComputerIsNoUsers() {
        register(NetbiosName.of("WILMA", 0x20), "10.0.0.5");
        register(USER, "10.0.0.5");
        pull(NBNSD, 7, active(USER, 7, "10.0.0.6"));
        assertThat(sent(NameQueryRequest.class)).hasSize(1);
    }

    @Test
    void aGroupWithoutMembersIsHadByNobody() {
        NetbiosName group = NetbiosName.of("DOMAIN", 0x1C);
        pull(CLASSIC, 7, replica(group, RecordType.SPECIAL_GROUP, ReplicaState.ACTIVE, OWNER, 7));
        assertThat(hosts(group)).isEmpty();
        assertThat(seen()).isEqualTo(7);
        pull(CLASSIC, 8, replica(group, RecordType.SPECIAL_GROUP, ReplicaState.ACTIVE, OWNER, 8, "10.0.0.5"));
        assertThat(hosts(group)).containsExactly("10.0.0.5");
        pull(CLASSIC, 9, replica(group, RecordType.SPECIAL_GROUP, ReplicaState.ACTIVE, OWNER, 9));
        assertThat(hosts(group)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void recordsThatAreGoneElsewhereGoHereButNotThoseOfOthers(boolean asTombstones) {
        register(NetbiosName.of("OWN", 0x20), "10.0.0.9");
        pull(CLASSIC, 9, active(FRED, 7, "10.0.0.5"), active(USER, 8, "10.0.0.6"));
        tell(new Input.ReplicasGone(
                OWNER, List.of(FRED, NetbiosName.of("OWN", 0x20), NetbiosName.of("NO", 0)), asTombstones, false));
        assertThat(hosts(FRED)).isEmpty();
        assertThat(owner(FRED)).isEqualTo(asTombstones ? NameRecord.LOCAL : null);
        assertThat(hosts(NetbiosName.of("OWN", 0x20))).containsExactly("10.0.0.9");
        assertThat(hosts(USER)).containsExactly("10.0.0.6");
        assertThat(seen()).isEqualTo(9);

        tell(new Input.ReplicasGone(OWNER, List.of(USER), asTombstones, true));
        assertThat(table.mark(OWNER)).isNull();
        pull(CLASSIC, 9, active(USER, 8, "10.0.0.6"));
        assertThat(seen()).as("what was forgotten is seen anew").isEqualTo(9);
    }

    @Test
    void aClaimThatWaitsLooksAgainWhenAReplicaComes() {
        register(FRED, "10.0.0.5");
        hear(
                "10.0.0.6",
                NameRegistrationRequest.of(
                        9, FRED, 300_000, AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.6"))));
        assertThat(server.waitingClaims()).isEqualTo(1);
        pull(CLASSIC, 7, replica(FRED, RecordType.MULTIHOMED, ReplicaState.ACTIVE, OWNER, 7, "10.0.0.5", "10.0.0.6"));
        assertThat(owner(FRED)).as("it refreshed what was a replica by then").isEqualTo(NameRecord.LOCAL);
        assertThat(hosts(FRED)).containsExactly("10.0.0.5", "10.0.0.6");
        assertThat(server.waitingClaims()).isZero();
    }

    /** What a replica was, a refresh or a release here makes this server's, with a version that partners do not know yet. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoeverServesTheHostOwnsItsRecord(boolean isRefresh) {
        pull(CLASSIC, 7, active(FRED, 7, "10.0.0.5"));
        long version = table.nextVersion();
        AddressEntry entry = AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.5"));
        hear(
                "10.0.0.5",
                isRefresh
                        ? NameRegistrationRequest.of(4, FRED, 300_000, entry)
                        : NameReleaseRequest.of(4, FRED, entry));
        NameRecord record = Objects.requireNonNull(table.get(FRED));
        assertThat(record.isLocal()).isTrue();
        assertThat(record.version()).isEqualTo(version);
        assertThat(record.state()).isEqualTo(isRefresh ? RecordState.ACTIVE : RecordState.TOMBSTONE);
        pull(CLASSIC, 7, active(FRED, 7, "10.0.0.5"));
        assertThat(seen()).isEqualTo(7);
    }
}
