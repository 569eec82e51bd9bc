package org.nbnsd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.FamilyOutcome.Accepted;
import org.nbnsd.cluster.FamilyOutcome.Refused;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Writes families at random, as a server would, and looks whether everything that its node is told is true. */
final class ClusterWorker implements SharedStore.Listener {
    static final int FAMILIES = 6;

    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");

    /** What a node knows of a family: what its own writes make of it is not in here before they are accepted. */
    private record Known(long revision, long id) {}

    private record Given(long ticket, FamilyKey key, long id, boolean isGone) {}

    private final int node;
    private final ModelCluster cluster;
    private final Map<Role, Integer> roles;
    private final Random random;
    private final SharedStore store;
    private final Map<FamilyKey, Known> known = new HashMap<>();
    private final Map<FamilyKey, Long> lastSeen = new HashMap<>();
    private final Map<FamilyKey, Known> found = new HashMap<>();
    private final Map<FamilyKey, Integer> pending = new HashMap<>();
    private final Map<FamilyKey, Boolean> lastIsGone = new HashMap<>();
    private final Map<FamilyKey, TreeMap<Long, Long>> accepted = new HashMap<>();
    private final Map<Long, List<Given>> tickets = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Set<Role> held = EnumSet.noneOf(Role.class);
    /** What was told not to have happened; and, if it was refused, the revision of what was there instead. */
    final Map<Long, Long> never = new HashMap<>();

    final List<String> states = new ArrayList<>();
    final List<StoreNotice> others = new ArrayList<>();
    int acceptedCount;
    int refusedCount;
    private boolean isInSnapshot;
    private long snapshotOf;
    private long since;
    private long etcd;

    ClusterWorker(int node, ModelCluster cluster, Map<Role, Integer> roles, long seed) {
        this.node = node;
        this.cluster = cluster;
        this.roles = roles;
        random = new Random(seed * 31 + node);
        store = cluster.store(node, this);
    }

    static FamilyKey family(int number) {
        return FamilyKey.of(NetbiosName.of("FAMILY" + number, 0));
    }

    /** A value that no other write has. */
    static FamilyValue value(FamilyKey key, long id) {
        return new FamilyValue(List.of(new NameRecord(
                key.name().withSuffix(0x20),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                0,
                HOST,
                id,
                List.of(new Holder(HOST, NameRecord.LOCAL, 1, id)))));
    }

    private static long id(FamilyValue value) {
        return value.records().get(0).expiresAt();
    }

    SharedStore store() {
        return store;
    }

    /** Some writes, of some of the families. */
    void write(long ticket) {
        List<FamilyWrite> writes = new ArrayList<>();
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < FAMILIES; i++) {
            FamilyKey key = family(i);
            if (random.nextInt(3) != 0) {
                continue;
            }
            boolean isPending = pending.getOrDefault(key, 0) > 0;
            Known before = known.get(key);
            long expected = isPending ? FamilyWrite.PREVIOUS : before == null ? 0 : before.revision();
            boolean isThere = isPending ? !lastIsGone.getOrDefault(key, false) : before != null;
            boolean isGone = isThere && random.nextInt(6) == 0;
            long id = (ticket * 100 + i) * 10 + node;
            writes.add(new FamilyWrite(key, expected, isGone ? null : value(key, id)));
            given.add(new Given(ticket, key, id, isGone));
        }
        if (writes.isEmpty()) {
            return;
        }
        tickets.put(ticket, given);
        for (Given each : given) {
            pending.merge(each.key(), 1, Integer::sum);
            lastIsGone.put(each.key(), each.isGone());
        }
        store.commit(ticket, writes);
    }

    @Override
    public void told(StoreNotice notice) {
        if (notice instanceof StoreNotice.Committed committed) {
            committed(committed);
        } else if (notice instanceof StoreNotice.Seen seen) {
            seen(seen);
        } else if (notice instanceof StoreNotice.SnapshotBegun begun) {
            isInSnapshot = true;
            snapshotOf = begun.revision();
            found.clear();
        } else if (notice instanceof StoreNotice.SnapshotEnded ended) {
            isInSnapshot = false;
            known.clear();
            known.putAll(found);
            lastSeen.clear();
            for (int i = 0; i < FAMILIES; i++) {
                lastSeen.put(family(i), ended.revision());
            }
            told.clear();
            since = ended.revision();
        } else if (notice instanceof StoreNotice.RoleChanged changed) {
            changed(changed);
        } else if (notice instanceof StoreNotice.StateChanged changed) {
            states.add(changed.state() + (changed.reason().isEmpty() ? "" : ": " + changed.reason()));
        } else if (notice instanceof StoreNotice.Joined joined) {
            etcd = joined.cluster();
        } else {
            others.add(notice);
        }
    }

    private void changed(StoreNotice.RoleChanged changed) {
        if (changed.isHeld()) {
            assertThat(roles).as("who has the role that n%s gets", node).doesNotContainKey(changed.role());
            roles.put(changed.role(), node);
            held.add(changed.role());
        } else {
            assertThat(roles).containsEntry(changed.role(), node);
            roles.remove(changed.role());
            held.remove(changed.role());
        }
    }

    private void committed(StoreNotice.Committed committed) {
        List<Given> given = tickets.remove(committed.ticket());
        assertThat(given).as("commit %s of n%s", committed.ticket(), node).isNotNull();
        assertThat(committed.outcomes()).hasSameSizeAs(given);
        for (int i = 0; i < given.size(); i++) {
            Given write = given.get(i);
            FamilyOutcome outcome = committed.outcomes().get(i);
            assertThat(outcome.key()).isEqualTo(write.key());
            pending.merge(write.key(), -1, Integer::sum);
            if (outcome instanceof Accepted done) {
                accepted(write, done.revision());
            } else {
                if (!write.isGone()) {
                    never.put(write.id(), outcome instanceof Refused refused ? refused.revision() : 0L);
                }
                if (outcome instanceof Refused refused) {
                    refused(refused);
                }
            }
        }
    }

    private void accepted(Given write, long revision) {
        acceptedCount++;
        TreeMap<Long, Long> ofFamily = accepted.computeIfAbsent(write.key(), key -> new TreeMap<>());
        ofFamily.put(write.ticket(), revision);
        if (!write.isGone()) {
            Map.Entry<Long, Long> before = ofFamily.lowerEntry(write.ticket());
            Map.Entry<Long, Long> after = ofFamily.higherEntry(write.ticket());
            assertThat((before == null || before.getValue() < revision)
                            && (after == null || after.getValue() >= revision))
                    .as("n%s: %s between %s and %s in %s", node, revision, before, after, write)
                    .isTrue();
        }
        if (!write.isGone()) {
            assertThat(history(write.key(), revision))
                    .as("%s at %s", write, revision)
                    .isEqualTo(write.id());
        }
        learn(write.key(), write.isGone() ? null : write.id(), revision);
    }

    /** The id of what a family became at a revision; 0 if it went, -1 if nothing happened to it then. */
    private long history(FamilyKey key, long revision) {
        List<ModelEtcd.Change> since = cluster.etcd.since(revision);
        for (ModelEtcd.Change change : since.subList(0, Math.min(1, since.size()))) {
            for (StoreEntry entry : change.entries()) {
                if (change.revision() == revision && entry.key().equals(new StoreKey.Family(key))) {
                    return entry.value() instanceof StoreValue.Family stored ? id(stored.family()) : 0;
                }
            }
        }
        return -1;
    }

    private void refused(Refused refused) {
        refusedCount++;
        FamilyValue current = refused.current();
        if (current != null) {
            assertThat(history(refused.key(), refused.revision())).isEqualTo(id(current));
        }
        learn(refused.key(), current == null ? null : id(current), refused.revision());
    }

    private void learn(FamilyKey key, @Nullable Long id, long revision) {
        if (lastSeen.getOrDefault(key, 0L) > revision) {
            return;
        }
        lastSeen.put(key, revision);
        if (id == null) {
            known.remove(key);
        } else {
            known.put(key, new Known(revision, id));
        }
    }

    private void seen(StoreNotice.Seen seen) {
        FamilyValue value = seen.value();
        if (isInSnapshot) {
            assertThat(value).isNotNull();
            assertThat(seen.revision()).as("in a snapshot of n%s", node).isLessThanOrEqualTo(snapshotOf);
            found.put(seen.key(), new Known(seen.revision(), value == null ? 0 : id(value)));
            return;
        }
        told.add(seen.revision() + " " + seen.key() + " " + (value == null ? 0 : id(value)));
        learn(seen.key(), value == null ? null : id(value), seen.revision());
    }

    /** Each change once, in its order, and all up to where the client says that it is. */
    void checkTold() {
        List<String> happened = new ArrayList<>();
        long applied = cluster.client(node).applied();
        for (ModelEtcd.Change change : cluster.etcd.since(since + 1)) {
            for (StoreEntry entry : change.entries()) {
                if (change.revision() <= applied && entry.key() instanceof StoreKey.Family family) {
                    long id = entry.value() instanceof StoreValue.Family stored ? id(stored.family()) : 0;
                    happened.add(change.revision() + " " + family.family() + " " + id);
                }
            }
        }
        if (isInSnapshot) {
            return;
        }
        for (int i = 0; i < Math.min(told.size(), happened.size()); i++) {
            assertThat(told.get(i)).as("change %s that n%s was told", i, node).isEqualTo(happened.get(i));
        }
        assertThat(told)
                .as("what n%s was told from %s to %s", node, since, applied)
                .hasSameSizeAs(happened);
    }

    /** After a time without trouble. */
    void checkQuiet() {
        assertThat(cluster.client(node).state()).as("n%s: %s", node, states).isEqualTo(ClusterState.NORMAL);
        assertThat(tickets).as("commits of n%s without outcome", node).isEmpty();
        assertThat(cluster.client(node).pending()).isZero();
        Map<FamilyKey, Known> there = new HashMap<>();
        for (StoreEntry entry : cluster.etcd.entries()) {
            if (entry.key() instanceof StoreKey.Family family && entry.value() instanceof StoreValue.Family stored) {
                there.put(family.family(), new Known(entry.revision(), id(stored.family())));
            }
        }
        assertThat(known).as("what n%s has", node).isEqualTo(there);
    }

    /** The node has died; what it was told goes to its next life. */
    ClientSettings.Copy died() {
        for (Role role : EnumSet.copyOf(Set.of(Role.values()))) {
            if (held.remove(role)) {
                roles.remove(role);
            }
        }
        tickets.clear();
        pending.clear();
        accepted.clear();
        return new ClientSettings.Copy(etcd, cluster.client(node).applied());
    }

    /**
     * What was told not to happen did not.
     *
     * @param isForgetful whether etcd has forgotten changes, so that it may have happened before what was told
     */
    void checkNever(boolean isForgetful) {
        for (ModelEtcd.Change change : cluster.etcd.changes()) {
            for (StoreEntry entry : change.entries()) {
                Long instead =
                        entry.value() instanceof StoreValue.Family stored ? never.get(id(stored.family())) : null;
                assertThat(instead == null || (isForgetful && entry.revision() < instead))
                        .as("what n%s was told not to happen did: %s, instead of it %s", node, entry, instead)
                        .isTrue();
            }
        }
    }
}
