package org.nbnsd.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.Role;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.TrafficEvent.RateExceeded;
import org.nbnsd.recording.Replay.Step;
import org.nbnsd.registry.Amendment;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordTag;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** What happened to a name server is written and played again. */
final class RecordingTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final Endpoint SELF = new Endpoint(HERE.address(), 137);
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final Author ROOT = new Author("root", "a test");
    private static final long PLENTY = 8 << 20;

    private final NameTable table = new NameTable(77);
    private long now = 1_700_000_000_000L;
    private Recorder recorder = recorder(PLENTY);
    private final List<List<Effect>> done = new ArrayList<>();

    private Recorder recorder(long most) {
        return new Recorder(ServerSettings.DEFAULTS, table, new Random(5), most);
    }

    @BeforeEach
    void listen() {
        tell(new Input.Listening(List.of(HERE)));
    }

    private List<Effect> tell(Input input) {
        List<Effect> effects = recorder.handle(input, now);
        done.add(effects);
        return effects;
    }

    /** One burst of one datagram. */
    private List<Effect> hear(int host, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        tell(new Input.Backlog(0));
        List<Effect> effects =
                tell(new Input.Received(new Datagram(octets, octets.length, endpoint(host), SELF, false)));
        Arrays.fill(octets, (byte) 0); // as a buffer that is used again
        return effects;
    }

    private static Endpoint endpoint(int host) {
        return new Endpoint(Ipv4Address.parse("10.0.0." + host), 137);
    }

    private static Message claim(int id, int host, NetbiosName name) {
        return NameRegistrationRequest.of(
                id,
                name,
                300_000,
                AddressEntry.unique(NodeType.P, endpoint(host).address()));
    }

    private static <T extends Effect> T first(List<Effect> effects, Class<T> type) {
        return effects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Effect.Send question(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .filter(send -> send.message() instanceof NameQueryRequest)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] written(Recording recording) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Recording.Size unused = recording.write(out::writeBytes);
        return out.toByteArray();
    }

    private byte[] written() {
        Kept kept = recorder.kept(now);
        assertThat(kept.isContinuedBy(kept)).isTrue();
        return written(kept.and(kept, records()));
    }

    private List<NameRecord> records() {
        return List.copyOf(table.records());
    }

    private static Replay replay(byte[] file) throws RecordingException {
        return new Replay(ByteBuffer.wrap(file), 1 << 30);
    }

    private static List<Step> play(byte[] file) throws RecordingException {
        Replay replay = replay(file);
        List<Step> steps = new ArrayList<>();
        for (Step step = replay.next(); step != null; step = replay.next()) {
            steps.add(step);
        }
        return steps;
    }

    /** A host that had FRED, another that claims it, and what the first says about that. */
    private void contest(boolean isDefended) {
        hear(11, claim(1, 11, FRED));
        List<Effect> asked = hear(12, claim(2, 12, FRED));
        Effect.Send question = question(asked);
        tell(new Input.Held(question));
        now += 20;
        tell(new Input.Left(question));
        if (isDefended) {
            int id = question.message().id();
            hear(
                    11,
                    PositiveNameQueryResponse.fromNode(
                            id,
                            FRED,
                            300_000,
                            List.of(AddressEntry.unique(NodeType.P, endpoint(11).address()))));
        } else {
            for (int i = 0; i < 5; i++) {
                now += 1_000;
                tell(new Input.Backlog(0));
                tell(new Input.TimePassed());
            }
        }
    }

    @Test
    void everyKindOfInputIsPlayedToTheSameEffects() throws Exception {
        contest(true);
        contest(false);
        hear(
                12,
                NameReleaseRequest.of(
                        7, FRED, AddressEntry.unique(NodeType.P, endpoint(12).address())));
        List<Effect> granted = hear(13, claim(3, 13, NetbiosName.of("WILMA", 0x20)));
        Change instead = first(granted, Effect.Persist.class).change();
        tell(new Input.Unsent(new Effect.Send(HERE.address(), endpoint(9), NameQueryRequest.toNode(1, FRED))));
        tell(new Input.StorageFailed(granted, "disk full"));
        hear(14, claim(4, 14, NetbiosName.of("BARNEY", 0x20)));
        tell(new Input.StorageRecovered());
        List<Effect> again = hear(13, claim(5, 13, NetbiosName.of("WILMA", 0x20)));
        tell(new Input.Rejected(again, List.of(new Change.Remove(NetbiosName.of("WILMA", 0x20)))));
        tell(new Input.ChangedElsewhere(List.of(instead)));
        tell(new Input.Clustered(new ClusterStanding(
                ClusterState.NORMAL, "", now, Set.of(Role.SCAVENGER), ClusterStanding.Rules.DEFAULTS)));
        List<Effect> shared = hear(15, claim(6, 15, NetbiosName.of("DINO", 0x20)));
        NameRecord unnumbered = Objects.requireNonNull(
                first(shared, Effect.Persist.class).change().after());
        tell(new Input.Numbered(List.of(unnumbered.withVersion(1L << 41))));
        tell(new Input.Rejected(hear(16, claim(7, 16, NetbiosName.of("HOPPY", 0x20))), List.of(), true));
        NameRecord record = Objects.requireNonNull(instead.after());
        Ipv4Address partner = Ipv4Address.parse("192.0.2.9");
        ReplicaRecord replica = new ReplicaRecord(
                NetbiosName.of("PEBBLES", 0x20),
                RecordType.UNIQUE,
                ReplicaState.ACTIVE,
                false,
                true,
                NodeType.H,
                partner,
                -2,
                List.of(new ReplicaAddress(partner, endpoint(12).address())));
        tell(new Input.Replicated(partner, new Input.Source(partner, true), List.of(replica), -1));
        tell(new Input.Replicated(partner, new Input.Source(partner, false), List.of(replica), 0, true));
        Input.Source undecided = new Input.Source(partner, true, endpoint(12).address(), 4_711);
        tell(new Input.Replicated(partner, undecided, List.of(replica), 0));
        tell(new Input.ReplicasGone(partner, List.of(replica.name()), true, true));
        tell(new Input.Asked(
                1,
                new ServerWish.Change(
                        List.of(
                                new Edit.Put(record, Edit.IfTaken.REPLACE),
                                new Edit.Amend(record.name(), new Amendment(List.of(), null, NodeType.M, Boolean.TRUE)),
                                new Edit.Amend(
                                        record.name(),
                                        new Amendment(
                                                List.of(
                                                        endpoint(12).address(),
                                                        endpoint(13).address()),
                                                RecordType.MULTIHOMED,
                                                null,
                                                null)),
                                new Edit.Expecting(new Edit.Delete(record.name(), true), RecordTag.of(record)),
                                new Edit.Delete(record.name(), true),
                                new Edit.Undelete(record.name())),
                        ROOT,
                        false)));
        tell(new Input.Asked(2, new ServerWish.Scavenge(true, ROOT)));
        tell(new Input.Asked(4, new ServerWish.Reconfigure(ServerSettings.DEFAULTS.withBurstQueue(7))));
        tell(new Input.Asked(3, new ServerWish.Imported(ROOT, Map.of())));
        now += 30L * 24 * 3_600_000;
        tell(new Input.TimePassed());
        tell(new Input.Resumed());
        tell(new Input.Leaving());

        Replay replay = replay(written());
        assertThat(replay.size().isWhole()).isTrue();
        assertThat(replay.size().records()).isZero();
        List<Step> steps = play(written());
        assertThat(steps).hasSize(done.size()).hasSize(replay.size().inputs());
        assertThat(steps)
                .filteredOn(step -> step.input() != null)
                .allSatisfy(step -> assertThat(step.isSame()).as("%s", step).isTrue())
                .hasSize(done.size() - 1); // one was about something that was never sent
        assertThat(steps).anySatisfy(step -> assertThat(step.effects()).hasSizeGreaterThan(2));
    }

    /** What was granted before is in the recording by its record, what came after is decided by the settings that it begins with. */
    @Test
    void aRecordingThatBeginsAfterOtherSettingsCameBeginsWithThem() throws Exception {
        recorder = recorder(40_000);
        tell(new Input.Listening(List.of(HERE)));
        ServerSettings usual = ServerSettings.DEFAULTS;
        ServerSettings blocked = new ServerSettings(
                usual.ownNames(),
                ServerSettings.Challenger.END_NODE,
                usual.challengePort(),
                usual.challengeSchedule(),
                usual.challengeScheduleByPrefix(),
                usual.userNames(),
                usual.domainMasterFirst(),
                usual.migrate(),
                usual.lifetimes(),
                usual.limits(),
                usual.access(),
                usual.rates());
        tell(new Input.Asked(1, new ServerWish.Reconfigure(blocked)));
        for (int i = 0; i < 200; i++) {
            hear(11, claim(2 * i, 11, FRED));
            hear(12, claim(2 * i + 1, 12, FRED));
            now += 60_000;
        }
        byte[] file = written();
        assertThat(replay(file).size().isWhole()).isFalse();
        assertThat(play(file))
                .hasSizeGreaterThan(50)
                .allSatisfy(step -> assertThat(step.isSame()).as("%s", step).isTrue());
    }

    @Test
    void aRecordingThatIsCutBeginsAtRestFromTheRecordsOfThatMoment() throws Exception {
        for (int i = 0; i < 200; i++) {
            hear(11, claim(i, 11, NetbiosName.of("HOST" + i, 0x20)));
            now += 1_000;
        }
        int before = done.size();
        recorder = recorder(40_000);
        tell(new Input.Listening(List.of(HERE)));
        for (int i = 0; i < 200; i++) {
            contest(i % 2 == 0);
            hear(
                    11,
                    NameReleaseRequest.of(
                            i,
                            NetbiosName.of("HOST" + i, 0x20),
                            AddressEntry.unique(NodeType.P, endpoint(11).address())));
            now += 60_000;
        }

        byte[] file = written();
        Replay replay = replay(file);
        List<Step> steps = play(file);

        assertThat(replay.size().isWhole()).isFalse();
        assertThat(replay.size().records()).isGreaterThan(100).isLessThan(table.size() + 1);
        assertThat(steps).hasSizeGreaterThan(50).hasSizeLessThan(done.size() - before);
        assertThat(steps.get(0).input()).isInstanceOf(Input.Backlog.class);
        assertThat(steps)
                .allSatisfy(step -> assertThat(step.isSame()).as("%s", step).isTrue());
    }

    /** Of each moment at rest they are those of that moment, however they change later. */
    @Test
    void howFarOthersAreKnownIsPartOfTheBegin() throws Exception {
        Ipv4Address partner = endpoint(99).address();
        Mark mark = new Mark(partner, -7, now, partner);
        table.apply(new Change.Seen(partner, mark, null));
        recorder = recorder(1 << 20);
        tell(new Input.Listening(List.of(HERE)));
        Change.Seen later = new Change.Seen(partner, new Mark(partner, -3, now, partner), mark);
        tell(new Input.ChangedElsewhere(List.of(later)));
        tell(new Input.StorageFailed(List.of(new Effect.Persist(later.undone(), null)), "disk full"));

        List<Step> steps = play(written());

        assertThat(steps).hasSize(3);
        assertThat(steps.get(1).effects()).containsExactly(new Effect.Adopted(later, null));
        assertThat(steps.get(1).isSame()).isTrue();
    }

    /** Half of them are read before a change, the other half after it. */
    @Test
    void theRecordsMayChangeWhileTheyAreRead() throws Exception {
        for (int i = 0; i < 10; i++) {
            hear(11, claim(i, 11, NetbiosName.of("HOST" + i, 0x20)));
        }
        recorder = recorder(PLENTY);
        tell(new Input.Listening(List.of(HERE)));
        hear(11, claim(20, 11, FRED));
        Kept first = recorder.kept(now);
        List<NameRecord> read = new ArrayList<>(records().subList(0, 5));
        now += 200_000_000;
        for (int i = 0; i < 10; i++) {
            hear(11, claim(i, 11, NetbiosName.of("HOST" + i, 0x20)));
        }
        hear(12, claim(21, 12, NetbiosName.of("WILMA", 0x20)));
        records().stream()
                .filter(record -> read.stream().noneMatch(other -> other.name().equals(record.name())))
                .forEach(read::add);
        Kept last = recorder.kept(now);

        assertThat(first.isContinuedBy(last)).isTrue();
        byte[] file = written(first.and(last, read));
        assertThat(replay(file).size().records()).isEqualTo(10);
        assertThat(play(file))
                .hasSize(25)
                .allSatisfy(step -> assertThat(step.isSame()).as("%s", step).isTrue());
    }

    @Test
    void whatWasForgottenWhileTheRecordsWereReadIsNoticed() {
        recorder = recorder(5_000);
        tell(new Input.Listening(List.of(HERE)));
        hear(11, claim(20, 11, FRED));
        Kept first = recorder.kept(now);
        for (int i = 0; i < 50; i++) {
            hear(11, claim(i, 11, NetbiosName.of("HOST" + i, 0x20)));
        }

        assertThat(first.isContinuedBy(recorder.kept(now))).isFalse();
    }

    @Test
    void whatDoesNotFitBeforeTheNextRestIsForgottenAndRecordingGoesOnThere() throws Exception {
        recorder = recorder(20_000);
        tell(new Input.Listening(List.of(HERE)));
        hear(11, claim(1, 11, FRED));
        hear(12, claim(2, 12, FRED)); // a challenge is open from now on
        for (int i = 0; i < 500; i++) {
            hear(13, claim(i, 13, NetbiosName.of("HOST" + i, 0x20)));
        }
        assertThat(replay(written()).size().inputs()).isZero();
        assertThat(recorder.kept(now).isForgotten()).isTrue();
        for (int i = 0; i < 5; i++) {
            now += 1_000;
            tell(new Input.Backlog(0));
            tell(new Input.TimePassed());
        }
        hear(14, claim(9, 14, NetbiosName.of("BARNEY", 0x20)));

        assertThat(play(written()))
                .hasSizeBetween(2, 20)
                .allSatisfy(step -> assertThat(step.isSame()).as("%s", step).isTrue());
    }

    /** Each burst of plain queries begins with an input of its own, and there are very many. */
    @Test
    void burstsOfPlainQueriesTakeNoRoom() throws Exception {
        recorder = recorder(5_000);
        tell(new Input.Listening(List.of(HERE)));
        hear(11, claim(1, 11, FRED));
        for (int i = 0; i < 10_000; i++) {
            tell(new Input.Backlog(0));
        }
        hear(12, claim(2, 12, NetbiosName.of("WILMA", 0x20)));

        assertThat(recorder.kept(now).isForgotten()).isFalse();
        assertThat(play(written()))
                .hasSize(5)
                .allSatisfy(step -> assertThat(step.isSame()).as("%s", step).isTrue());
    }

    /** As where no query threads are, or where a name has several addresses: most of what comes in, and it changes nothing. */
    @Test
    void plainQueriesThatAreOnlyAnsweredTakeNoRoom() throws Exception {
        recorder = recorder(5_000);
        tell(new Input.Listening(List.of(HERE)));
        hear(11, claim(1, 11, FRED));
        for (int i = 0; i < 1_000; i++) {
            now += 1_000;
            List<Effect> known = hear(12, NameQueryRequest.toServer(i, FRED));
            assertThat(first(known, Effect.Send.class).message()).isInstanceOf(PositiveNameQueryResponse.class);
            List<Effect> unknown = hear(12, NameQueryRequest.toServer(i, NetbiosName.of("BETTY", 0x20)));
            assertThat(first(unknown, Effect.Send.class).message()).isInstanceOf(NegativeNameQueryResponse.class);
        }
        hear(12, claim(2, 12, NetbiosName.of("WILMA", 0x20)));

        assertThat(recorder.kept(now).isForgotten()).isFalse();
        List<Step> steps = play(written());
        assertThat(kinds(steps)).containsExactly("Listening", "Backlog", "Received", "Backlog", "Received");
        assertThat(steps).allMatch(Step::isSame);
    }

    @Test
    void aPlainQueryThatIsNotAnsweredIsKept() throws Exception {
        List<Effect> last = List.of();
        for (int i = 0; last.stream().noneMatch(RecordingTest::isOfARate); i++) {
            last = hear(12, NameQueryRequest.toServer(i, FRED));
        }

        assertThat(kinds(play(written()))).containsExactly("Listening", "Backlog", "Received");
    }

    private static List<String> kinds(List<Step> steps) {
        return steps.stream()
                .map(step -> Objects.requireNonNull(step.input()).getClass().getSimpleName())
                .toList();
    }

    private static boolean isOfARate(Effect effect) {
        return effect instanceof Effect.Report report && report.event() instanceof RateExceeded;
    }

    /** A query during a burst, however it is answered, tells the server that it is still busy. */
    @Test
    void howLongABurstLastsIsReplayedAsItWas() throws Exception {
        int many = 101;
        recorder = new Recorder(ServerSettings.DEFAULTS.withBurstQueue(many - 1), table, new Random(5), PLENTY);
        tell(new Input.Listening(List.of(HERE)));
        hear(11, claim(1, 11, FRED));
        tell(new Input.Backlog(many));
        byte[] octets = MessageEncoder.encode(claim(2, 11, FRED));
        assertThat(tell(new Input.Received(new Datagram(octets, octets.length, endpoint(11), SELF, false))))
                .anyMatch(RecordingTest::isOfABurst);
        byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(3, FRED));
        for (int i = 0; i < 10; i++) {
            now += 1_000;
            tell(new Input.Backlog(many));
            tell(new Input.Received(new Datagram(query, query.length, endpoint(13), SELF, false)));
            assertThat(tell(new Input.TimePassed())).isEmpty();
        }
        tell(new Input.Backlog(0));
        now += 5_000;
        assertThat(tell(new Input.TimePassed())).anyMatch(RecordingTest::isOfABurst);

        assertThat(play(written())).hasSizeGreaterThan(30).allMatch(Step::isSame);
    }

    private static boolean isOfABurst(Effect effect) {
        return effect instanceof Effect.Report report && report.event() instanceof BurstEvent;
    }

    /** Whoever finds that out has another program than the daemon was, or another state. */
    @Test
    void aDifferenceFromWhatTheDaemonDidIsTold() throws Exception {
        hear(11, claim(1, 11, FRED));
        hear(12, claim(2, 13, FRED));
        byte[] file = written();
        byte[] host = {10, 0, 0, 13};
        for (int i = 0; i + 4 <= file.length; i++) {
            if (Arrays.equals(Arrays.copyOfRange(file, i, i + 4), host)) {
                file[i + 3] = 12;
            }
        }

        assertThat(play(summed(file))).extracting(Step::isSame).contains(false);
    }

    /** With the right sum at its end, as who means harm would make it. */
    private static byte[] summed(byte[] file) {
        int end = file.length - Long.BYTES;
        long sum = Hashing.murmur3_128().hashBytes(file, 0, end).asLong();
        ByteBuffer.wrap(file).putLong(end, sum);
        return file;
    }

    private static @Nullable String fault(byte[] file) {
        try {
            List<Step> unused = play(file);
            return null;
        } catch (RecordingException e) {
            return e.getMessage();
        }
    }

    @Test
    void aFileThatIsCutOrChangedIsNoRecording() {
        contest(true);
        byte[] file = written();
        for (int length = 0; length < file.length; length++) {
            assertThat(fault(Arrays.copyOf(file, length)))
                    .as("%d of %d octets", length, file.length)
                    .contains("(expected: ");
        }
        byte[] changed = file.clone();
        changed[changed.length / 2] ^= 1;
        assertThat(fault(changed)).startsWith("cut off or changed");
        byte[] later = file.clone();
        later[9] = 4;
        assertThat(fault(summed(later))).startsWith("version 4 of the format");
        assertThat(fault("an ordinary text of some length".getBytes(StandardCharsets.UTF_8)))
                .startsWith("no recording");
    }

    /** Whatever the octets are, they are played or refused. */
    @Test
    void aFileThatSomebodyMadeToDoHarmIsPlayedOrRefused() {
        contest(true);
        hear(11, claim(3, 11, NetbiosName.of("WILMA", 0x20)));
        byte[] file = written();
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] changed = file.clone();
            int many = 1 + random.nextInt(4);
            for (int k = 0; k < many; k++) {
                int at = Recording.MAGIC.length + 2 + random.nextInt(changed.length - 18);
                changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 0xFF : 0x7F);
            }
            String fault = fault(summed(changed));
            if (fault != null) {
                assertThat(fault).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void moreRecordsThanThereIsRoomForAreRefused() {
        for (int i = 0; i < 100; i++) {
            hear(11, claim(i, 11, NetbiosName.of("HOST" + i, 0x20)));
        }
        recorder = recorder(PLENTY);
        tell(new Input.Listening(List.of(HERE)));

        assertThatThrownBy(() -> new Replay(ByteBuffer.wrap(written()), 1_000))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("of memory");
    }
}
