package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordEdits;
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
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** What partners have to learn has a new version of this server, and nothing else has one (MS-WINSRA 3.1.1.1). */
final class VersionsTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final Ipv4Address OWNER = Ipv4Address.parse("192.0.2.1");
    private static final Author ANN = new Author("ann", "");
    private static final NetbiosName COMPUTER = NetbiosName.of("FRED", 0x20);
    private static final NetbiosName USER = NetbiosName.of("WILMA", 0x03);
    private static final NetbiosName DOMAIN = NetbiosName.of("CORP", 0x1C);
    private static final NetbiosName WORKGROUP = NetbiosName.of("WORK", 0x00);
    private static final long DAY = 86_400;

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(5));
    private final List<Effect> last = new ArrayList<>();
    private long now = 1_700_000_000_000L;
    private int ids;

    @BeforeEach
    void listen() {
        tell(new Input.Listening(List.of(HERE)));
    }

    private void tell(Input input) {
        last.clear();
        last.addAll(server.handle(input, now));
    }

    private void hear(int host, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        Endpoint source = new Endpoint(address(host), 137);
        tell(new Input.Received(new Datagram(octets, octets.length, source, new Endpoint(HERE.address(), 137), false)));
    }

    private static Ipv4Address address(int host) {
        return Ipv4Address.parse("10.0.0." + host);
    }

    private static AddressEntry entry(NetbiosName name, int host) {
        boolean isGroup = name.equals(DOMAIN) || name.equals(WORKGROUP);
        return new AddressEntry(isGroup, NodeType.H, address(host));
    }

    private void register(NetbiosName name, int host) {
        register(name, host, 3 * DAY);
    }

    private void register(NetbiosName name, int host, long seconds) {
        hear(host, NameRegistrationRequest.of(++ids, name, seconds, entry(name, host)));
    }

    private void refresh(NetbiosName name, int host) {
        hear(host, NameRefreshRequest.of(++ids, name, 6 * DAY, entry(name, host)));
    }

    private void release(NetbiosName name, int host) {
        hear(host, NameReleaseRequest.of(++ids, name, entry(name, host)));
    }

    private void pull(NetbiosName name, RecordType type, ReplicaState state, long version, int... hosts) {
        List<ReplicaAddress> addresses = new ArrayList<>();
        for (int host : hosts) {
            addresses.add(new ReplicaAddress(OWNER, address(host)));
        }
        pull(name, type, state, version, addresses);
    }

    private void pull(
            NetbiosName name, RecordType type, ReplicaState state, long version, List<ReplicaAddress> addresses) {
        ReplicaRecord record = new ReplicaRecord(name, type, state, false, true, NodeType.H, OWNER, version, addresses);
        tell(new Input.Replicated(OWNER, new Input.Source(OWNER, true, HERE.address()), List.of(record), version));
    }

    private void pass(long seconds) {
        sleep(seconds);
        tell(new Input.TimePassed());
    }

    private void sleep(long seconds) {
        now += seconds * 1000;
    }

    private NameRecord record(NetbiosName name) {
        return Objects.requireNonNull(table.get(name));
    }

    private void raised(NetbiosName name, Runnable by) {
        long next = table.nextVersion();
        by.run();
        assertThat(record(name).isLocal()).isTrue();
        assertThat(record(name).version()).isEqualTo(next);
        assertThat(table.nextVersion()).as("once").isEqualTo(next + 1);
    }

    private void notRaised(NetbiosName name, Runnable by) {
        long version = record(name).version();
        long next = table.nextVersion();
        by.run();
        assertThat(record(name).version()).isEqualTo(version);
        assertThat(table.nextVersion()).isEqualTo(next);
    }

    private List<Ipv4Address> hosts(NetbiosName name) {
        return record(name).isActive() ? record(name).addresses() : List.of();
    }

    @Test
    void aNewNameHasOne() {
        raised(COMPUTER, () -> register(COMPUTER, 5));
    }

    @Test
    void aRegistrationThatChangesNothingHasNone() {
        register(COMPUTER, 5);
        notRaised(COMPUTER, () -> register(COMPUTER, 5));
        notRaised(COMPUTER, () -> refresh(COMPUTER, 5));
        register(WORKGROUP, 5);
        notRaised(WORKGROUP, () -> register(WORKGROUP, 6));
    }

    @Test
    void aReleaseByTheLastHolderHasNone() {
        register(COMPUTER, 5);
        notRaised(COMPUTER, () -> release(COMPUTER, 5));
        assertThat(record(COMPUTER).state()).isEqualTo(RecordState.RELEASED);
    }

    @Test
    void whatNobodyRefreshedHasNoneWhenItIsReleasedAndOneWhenItIsATombstone() {
        register(COMPUTER, 5);
        notRaised(COMPUTER, () -> pass(3 * DAY));
        assertThat(record(COMPUTER).state()).isEqualTo(RecordState.RELEASED);
        raised(COMPUTER, () -> pass(6 * DAY));
        assertThat(record(COMPUTER).state()).isEqualTo(RecordState.TOMBSTONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 6 * DAY})
    void aReleasedNameOrATombstoneThatIsRegisteredHasOne(long after) {
        register(COMPUTER, 5);
        release(COMPUTER, 5);
        pass(after);
        raised(COMPUTER, () -> refresh(COMPUTER, 5));
        assertThat(hosts(COMPUTER)).containsExactly(address(5));
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordType.class,
            names = {"UNIQUE", "MULTIHOMED"})
    void aReplicaThatItsHostRefreshesHereMovesHere(RecordType type) {
        pull(COMPUTER, type, ReplicaState.ACTIVE, 70, 5);
        raised(COMPUTER, () -> refresh(COMPUTER, 5));
        notRaised(COMPUTER, () -> refresh(COMPUTER, 5));
    }

    @Test
    void aReplicaOfAGroupThatAMemberJoinsHereMovesHere() {
        pull(WORKGROUP, RecordType.GROUP, ReplicaState.ACTIVE, 70, 5);
        raised(WORKGROUP, () -> register(WORKGROUP, 6));
    }

    @Test
    void aReplicaThatItsHostReleasesHereIsATombstoneOfThisServer() {
        pull(COMPUTER, RecordType.UNIQUE, ReplicaState.ACTIVE, 70, 5);
        raised(COMPUTER, () -> release(COMPUTER, 5));
        assertThat(record(COMPUTER).state()).isEqualTo(RecordState.TOMBSTONE);
    }

    @Test
    void aReplicaThatOneOfItsHostsReleasesHereMovesHere() {
        pull(DOMAIN, RecordType.SPECIAL_GROUP, ReplicaState.ACTIVE, 70, 5, 6);
        raised(DOMAIN, () -> release(DOMAIN, 5));
        assertThat(hosts(DOMAIN)).containsExactly(address(6));
    }

    /** The host is asked, and says that it has moved. */
    @Test
    void aHostWhoseAddressChangesWithARefreshHasOne() {
        register(COMPUTER, 5);
        refresh(COMPUTER, 6);
        int id = last.stream()
                .filter(effect -> effect instanceof Effect.Send send && send.message() instanceof NameQueryRequest)
                .map(effect -> ((NameQueryRequest) ((Effect.Send) effect).message()).id())
                .findFirst()
                .orElseThrow();
        raised(
                COMPUTER,
                () -> hear(5, PositiveNameQueryResponse.fromNode(id, COMPUTER, 0, List.of(entry(COMPUTER, 6)))));
        assertThat(hosts(COMPUTER)).containsExactly(address(6));
    }

    @Test
    void whatAPersonPutsEditsDeletesForPartnersAndBringsBackHasOneEach() {
        raised(COMPUTER, () -> edit(fixed(5)));
        notRaised(COMPUTER, () -> edit(fixed(5)));
        raised(COMPUTER, () -> edit(fixed(6)));
        raised(COMPUTER, () -> edit(new Edit.Delete(COMPUTER, true)));
        raised(COMPUTER, () -> edit(new Edit.Undelete(COMPUTER)));
        notRaised(COMPUTER, () -> edit(new Edit.Delete(COMPUTER, false)));
    }

    private void edit(Edit edit) {
        Edits.edit(server, List.of(edit), ANN, now);
    }

    private Edit fixed(int host) {
        return new Edit.Put(
                RecordEdits.createStatic(COMPUTER, RecordType.UNIQUE, NodeType.H, List.of(address(host)), now),
                Edit.IfTaken.REPLACE);
    }

    @Test
    void whoeverJoinsAListHasOne() {
        register(DOMAIN, 5);
        raised(DOMAIN, () -> register(DOMAIN, 6));
        register(USER, 5);
        raised(USER, () -> register(USER, 6));
        assertThat(hosts(USER)).containsExactlyInAnyOrder(address(5), address(6));
    }

    @ParameterizedTest
    @CsvSource({"CORP<1C>, SPECIAL_GROUP", "WILMA<03>, UNIQUE"})
    void alsoByReplication(String text, RecordType type) {
        NetbiosName name = NetbiosName.parse(text);
        register(name, 5);
        raised(name, () -> pull(name, type, ReplicaState.ACTIVE, 70, 6));
        assertThat(hosts(name)).containsExactlyInAnyOrder(address(5), address(6));
        List<ReplicaAddress> both =
                List.of(new ReplicaAddress(OWNER, address(6)), new ReplicaAddress(HERE.address(), address(5)));
        RecordType list = type == RecordType.UNIQUE ? RecordType.MULTIHOMED : type;
        notRaised(name, () -> pull(name, list, ReplicaState.ACTIVE, 71, both));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void whoeverLeavesOthersHasOneButNotTheLast(String text) {
        NetbiosName name = NetbiosName.parse(text);
        register(name, 5);
        register(name, 6);
        raised(name, () -> release(name, 5));
        assertThat(hosts(name)).containsExactly(address(6));
        notRaised(name, () -> release(name, 6));
        assertThat(record(name).state()).isEqualTo(RecordState.RELEASED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void soHasWhoeverIsNotRefreshedWhileOthersAre(String text) {
        NetbiosName name = NetbiosName.parse(text);
        register(name, 5, DAY);
        register(name, 6, 2 * DAY);
        raised(name, () -> pass(DAY));
        assertThat(hosts(name)).containsExactly(address(6));
        notRaised(name, () -> pass(DAY));
        assertThat(record(name).state()).isEqualTo(RecordState.RELEASED);
    }

    /** The refresh of another host comes before the timer. */
    @ParameterizedTest
    @ValueSource(strings = {"CORP<1C>", "WILMA<03>"})
    void alsoIfNoTimerHasSeenIt(String text) {
        NetbiosName name = NetbiosName.parse(text);
        register(name, 5, DAY);
        register(name, 6, 2 * DAY);
        sleep(DAY);
        raised(name, () -> refresh(name, 6));
        assertThat(hosts(name)).containsExactly(address(6));
    }

    @Test
    void aHostThatLosesOneOfItsAddressesHasOne() {
        Edits.edit(
                server,
                List.of(new Edit.Put(
                        new NameRecord(
                                COMPUTER,
                                RecordType.MULTIHOMED,
                                RecordState.ACTIVE,
                                NodeType.H,
                                false,
                                NameRecord.LOCAL,
                                0,
                                address(5),
                                now + DAY * 1000,
                                List.of(
                                        new Holder(address(5), NameRecord.LOCAL, now, now + DAY * 1000),
                                        new Holder(address(6), NameRecord.LOCAL, now, now + DAY * 1000))),
                        Edit.IfTaken.REPLACE)),
                ANN,
                now);
        raised(COMPUTER, () -> release(COMPUTER, 6));
        assertThat(hosts(COMPUTER)).containsExactly(address(5));
    }
}
