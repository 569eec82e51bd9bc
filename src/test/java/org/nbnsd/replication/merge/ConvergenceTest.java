package org.nbnsd.replication.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.wire.Ipv4Address;

/** Servers that exchange one name until nobody has anything new: they come to an end, and to the same addresses. */
final class ConvergenceTest {
    private static final NetbiosName GROUP = NetbiosName.parse("DOM<1C>");
    private static final NetbiosName USER = NetbiosName.parse("ALICE<03>");
    private static final int RUNS = 1_000;
    private static final int MOST_ROUNDS = 12;

    /** As much of a server as the rules need. */
    private static final class Server {
        private final Ipv4Address self;
        private final Map<Ipv4Address, Long> seen = new HashMap<>();
        private final Set<Ipv4Address> partners = new HashSet<>();
        private @Nullable NameRecord stored;
        private long version;

        Server(int number) {
            self = Ipv4Address.parse("10.66.0." + number);
        }

        void registers(NetbiosName name, RecordType type, Set<Integer> hosts) {
            List<ReplicaAddress> addresses = hosts.stream()
                    .map(host -> Records.of(NameRecord.LOCAL, host))
                    .toList();
            stored = addresses.isEmpty()
                    ? null
                    : Records.stored(name, type, RecordState.ACTIVE, false, NameRecord.LOCAL, ++version, addresses);
        }

        void has(RecordType type, RecordState state, int host) {
            stored = Records.stored(
                    USER, type, state, false, NameRecord.LOCAL, ++version, List.of(Records.of(NameRecord.LOCAL, host)));
        }

        @Nullable
        ReplicaRecord sent() {
            return stored == null ? null : Replicas.outgoing(stored, self);
        }

        /** False if it is known already, as a pull above the highest version seen leaves it out. */
        boolean receives(@Nullable ReplicaRecord record, Ipv4Address from, MergeRule.Use use) {
            if (record == null
                    || !partners.contains(from)
                    || record.owner().equals(self) && record.version() <= version) {
                return false;
            }
            if (record.version() <= seen.getOrDefault(record.owner(), 0L)) {
                return false;
            }
            seen.put(record.owner(), record.version());
            ReplicaRecord incoming = Replicas.incoming(record, self);
            Merged merged = merged(MergeRule.decide(stored, incoming, use), incoming);
            stored =
                    merged.step() == Merged.Step.NEW_VERSION ? merged.record().withVersion(++version) : merged.record();
            return true;
        }

        private Merged merged(MergeRule rule, ReplicaRecord incoming) {
            NameRecord held = stored;
            if (held == null) {
                return Merge.replacing(null, incoming, Records.TIMES);
            }
            return switch (rule.action()) {
                case ADD, REPLACE, REPLACE_AND_DEMAND -> Merge.replacing(held, incoming, Records.TIMES);
                case KEEP, KEEP_AND_DEMAND, SKIP -> new Merged(held, Merged.Step.NOTHING, List.of());
                case PROPAGATE -> new Merged(held, Merged.Step.NEW_VERSION, List.of());
                case MERGE_SPECIAL -> Merge.specialGroup(held, incoming, self, Records.TIMES);
                case MERGE_SHARED -> Merge.shared(held, incoming, partners::contains, Records.TIMES);
                case CHALLENGE -> new Merged(held, Merged.Step.NOTHING, List.of()); // who is asked has it
                case MERGE_MULTIHOMED -> throw new AssertionError("a challenge alone leads to it");
            };
        }

        Set<Ipv4Address> hosts() {
            return stored == null || !stored.isActive() ? Set.of() : Set.copyOf(stored.addresses());
        }
    }

    /** Everybody sends what he has, at one time or one after the other, until nothing is new. */
    private static void exchange(List<Server> servers, MergeRule.Use use, SplittableRandom random) {
        boolean isNews = true;
        for (int round = 0; isNews; round++) {
            assertThat(round).as("rounds of %s", servers.get(0).stored).isLessThan(MOST_ROUNDS);
            isNews = random.nextBoolean() ? atOnce(servers, use) : oneByOne(servers, use, random);
        }
    }

    private static boolean atOnce(List<Server> servers, MergeRule.Use use) {
        Map<Server, ReplicaRecord> sent = new LinkedHashMap<>();
        for (Server server : servers) {
            sent.put(server, server.sent());
        }
        boolean isNews = false;
        for (Server server : servers) {
            for (Map.Entry<Server, ReplicaRecord> each : sent.entrySet()) {
                isNews |= server.receives(each.getValue(), each.getKey().self, use);
            }
        }
        return isNews;
    }

    private static boolean oneByOne(List<Server> servers, MergeRule.Use use, SplittableRandom random) {
        List<Server> order = new ArrayList<>(servers);
        Collections.shuffle(order, new Random(random.nextLong()));
        boolean isNews = false;
        for (Server from : order) {
            for (Server to : order) {
                isNews |= to.receives(from.sent(), from.self, use);
            }
        }
        return isNews;
    }

    private static Set<Integer> hosts(SplittableRandom random, int most) {
        Set<Integer> hosts = new HashSet<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            hosts.add(1 + random.nextInt(6));
        }
        return hosts;
    }

    private static RecordType sharedType(NetbiosName name, Set<Integer> hosts) {
        if (name.equals(GROUP)) {
            return RecordType.SPECIAL_GROUP;
        }
        return hosts.size() > 1 ? RecordType.MULTIHOMED : RecordType.UNIQUE;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALICE<03>", "DOM<1C>"})
    void whatIsSharedIsAtAllHostsOfAllServers(String shared) {
        NetbiosName name = NetbiosName.parse(shared);
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            Set<Ipv4Address> all = new HashSet<>();
            List<Server> servers = random.nextBoolean() ? servers(2 + random.nextInt(3)) : row(3 + random.nextInt(3));
            for (Server server : servers) {
                Set<Integer> hosts = hosts(random, 3);
                hosts.forEach(host -> all.add(Records.host(host)));
                server.registers(name, sharedType(name, hosts), hosts);
            }

            exchange(servers, MergeRule.Use.SHARED, random);

            int number = run;
            assertThat(servers)
                    .allSatisfy(server -> assertThat(server.hosts())
                            .as("run %d, %s", number, server.self)
                            .isEqualTo(all));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALICE<03>", "DOM<1C>"})
    void whoComesOrGoesWhileServersExchangeIsWhereHeIs(String shared) {
        NetbiosName name = NetbiosName.parse(shared);
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            List<Server> servers = servers(2 + random.nextInt(2));
            for (int i = 0; i < servers.size(); i++) {
                // each server has hosts of its own: nobody is registered at two
                servers.get(i).registers(name, sharedType(name, Set.of(1)), Set.of(10 * i + 1));
            }
            exchange(servers, MergeRule.Use.SHARED, random);
            Server changed = servers.get(random.nextInt(servers.size()));
            int base = 10 * servers.indexOf(changed);

            changes(changed, random.nextBoolean() ? Set.of() : Set.of(base + 2));
            exchange(servers, MergeRule.Use.SHARED, random);

            Set<Ipv4Address> left = changed.hosts();
            assertThat(left).as("run %d", run).doesNotContain(Records.host(base + 1));
            assertThat(servers)
                    .as("run %d", run)
                    .allSatisfy(server -> assertThat(server.hosts()).isEqualTo(left));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALICE<03>", "DOM<1C>"})
    void whoGoesAtAllServersAtOnceDoesNotComeBack(String shared) {
        NetbiosName name = NetbiosName.parse(shared);
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            List<Server> servers = servers(2 + random.nextInt(3));
            for (int i = 0; i < servers.size(); i++) {
                servers.get(i).registers(name, sharedType(name, Set.of(1, 2)), Set.of(10 * i + 1, 10 * i + 2));
            }
            exchange(servers, MergeRule.Use.SHARED, random);
            Set<Ipv4Address> left = new HashSet<>();
            for (int i = 0; i < servers.size(); i++) {
                Set<Integer> hosts = random.nextBoolean() ? Set.of() : Set.of(10 * i + 2 + random.nextInt(2));
                changes(servers.get(i), hosts);
                hosts.forEach(host -> left.add(Records.host(host)));
            }

            exchange(servers, MergeRule.Use.SHARED, random);

            int number = run;
            assertThat(servers)
                    .allSatisfy(server -> assertThat(server.hosts())
                            .as("run %d, %s", number, server.self)
                            .isEqualTo(left));
        }
    }

    /** The hosts of this server are others now; those of other servers stay. */
    private static void changes(Server server, Set<Integer> hosts) {
        NameRecord held = server.stored;
        if (held == null) {
            throw new AssertionError("nothing is stored");
        }
        List<Holder> holders = new ArrayList<>(held.holders());
        holders.removeIf(Merge::isLocal);
        hosts.forEach(host -> holders.add(new Holder(Records.host(host), NameRecord.LOCAL, 900, 2_500)));
        RecordType type = held.type() == RecordType.SPECIAL_GROUP ? held.type() : RecordType.MULTIHOMED;
        server.stored = held.withHolders(type, holders).withVersion(++server.version);
    }

    @Test
    void aSpecialGroupHasTheMembersOfAllServers() {
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            Set<Ipv4Address> all = new HashSet<>();
            List<Server> servers = servers(2 + random.nextInt(3));
            for (Server server : servers) {
                Set<Integer> hosts = hosts(random, 3);
                hosts.forEach(host -> all.add(Records.host(host)));
                server.registers(GROUP, RecordType.SPECIAL_GROUP, hosts);
            }

            exchange(servers, MergeRule.Use.ORDINARY, random);

            int number = run;
            assertThat(servers)
                    .allSatisfy(server -> assertThat(server.hosts())
                            .as("run %d, %s", number, server.self)
                            .isEqualTo(all));
        }
    }

    /** Whatever each of them has registered itself before. */
    @Test
    void twoServersWithRecordsOfAnyKindsComeToAnEnd() {
        SplittableRandom random = new SplittableRandom(1);
        for (RecordType one : RecordType.values()) {
            for (RecordType other : RecordType.values()) {
                for (RecordState oneState : RecordState.values()) {
                    for (RecordState otherState : RecordState.values()) {
                        for (MergeRule.Use use : MergeRule.Use.values()) {
                            List<Server> servers = servers(2);
                            servers.get(0).has(one, oneState, 1);
                            servers.get(1).has(other, otherState, 2);
                            exchange(servers, use, random);
                        }
                    }
                }
            }
        }
    }

    private static List<Server> servers(int count) {
        List<Server> servers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            servers.add(new Server(i));
        }
        for (Server one : servers) {
            servers.stream().filter(other -> other != one).forEach(other -> one.partners.add(other.self));
        }
        return servers;
    }

    /** Each is a partner of the next one only. */
    private static List<Server> row(int count) {
        List<Server> servers = servers(count);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                if (Math.abs(i - j) > 1) {
                    servers.get(i).partners.remove(servers.get(j).self);
                }
            }
        }
        return servers;
    }

    @Test
    void itDoesNotMatterInWhichOrderUserNamesAreMerged() {
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            List<ReplicaRecord> records = new ArrayList<>();
            for (Server server : servers(4)) {
                Set<Integer> hosts = hosts(random, 4);
                server.registers(USER, sharedType(USER, hosts), hosts);
                ReplicaRecord record = server.sent();
                if (record != null) {
                    records.add(record);
                }
            }
            Set<Ipv4Address> first = received(records, random);

            assertThat(received(records, random)).as("run %d", run).isEqualTo(first);
        }
    }

    private static Set<Ipv4Address> received(List<ReplicaRecord> records, SplittableRandom random) {
        List<ReplicaRecord> order = new ArrayList<>(records);
        Collections.shuffle(order, new Random(random.nextLong()));
        Server server = new Server(9);
        records.forEach(record -> server.partners.add(record.owner()));
        order.forEach(record -> server.receives(record, record.owner(), MergeRule.Use.SHARED));
        NameRecord once = server.stored;
        server.seen.clear();
        order.forEach(record -> server.receives(record, record.owner(), MergeRule.Use.SHARED));
        assertThat(server.hosts()).isEqualTo(once == null ? Set.of() : Set.copyOf(once.addresses()));
        return server.hosts();
    }
}
