package org.nbnsd.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.ClientSettings;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.FamilyKey;
import org.nbnsd.cluster.FamilyOutcome;
import org.nbnsd.cluster.FamilyValue;
import org.nbnsd.cluster.FamilyWrite;
import org.nbnsd.cluster.Role;
import org.nbnsd.cluster.StoreNotice;
import org.nbnsd.cluster.StoreRequest;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** A node with a real etcd, as its owner sees it: one thread, on which it is told everything. */
final class StoreNode implements AutoCloseable {
    static final Ipv4Address OWNER = Ipv4Address.parse("10.9.9.9");
    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final Map<FamilyKey, FamilyValue> families = new HashMap<>();
    private final Map<FamilyKey, Long> revisions = new HashMap<>();
    private final Map<Long, CompletableFuture<List<FamilyOutcome>>> tickets = new HashMap<>();
    private final List<StoreNotice> notices = new ArrayList<>();
    private final EtcdStore store;
    private ClusterState state = ClusterState.STARTING;
    private String reason = "";
    private long last;

    StoreNode(String id, EtcdSettings settings, StoreRequest.@Nullable Authenticate login) throws IOException {
        ClientSettings client = new ClientSettings(
                id,
                System.currentTimeMillis(),
                "1",
                OWNER,
                List.of(Ipv4Address.parse("10.0.0.1")),
                settings.endpoints().size(),
                login,
                Set.of(Role.SCAVENGER),
                null);
        store = new EtcdStore(settings, client, owner, System::currentTimeMillis, this::told);
        owner.execute(store::start);
    }

    static EtcdSettings settings(EtcdServer... servers) {
        List<EtcdEndpoint> endpoints = new ArrayList<>();
        for (EtcdServer server : servers) {
            endpoints.add(EtcdEndpoint.parse(server.endpoint()));
        }
        return new EtcdSettings("site", endpoints, null);
    }

    private synchronized void told(StoreNotice notice) {
        notices.add(notice);
        if (notice instanceof StoreNotice.StateChanged changed) {
            state = changed.state();
            reason = changed.reason();
        } else if (notice instanceof StoreNotice.Seen seen) {
            FamilyValue value = seen.value();
            revisions.put(seen.key(), seen.revision());
            if (value == null) {
                families.remove(seen.key());
            } else {
                families.put(seen.key(), value);
            }
        } else if (notice instanceof StoreNotice.SnapshotBegun) {
            families.clear();
        } else if (notice instanceof StoreNotice.Committed committed) {
            CompletableFuture<List<FamilyOutcome>> waiting = tickets.remove(committed.ticket());
            assertThat(waiting).isNotNull();
            waiting.complete(committed.outcomes());
        }
        notifyAll();
    }

    /** Waits until something holds, which it looks at when something was told. */
    synchronized void await(String what, Predicate<StoreNode> condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.test(this)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertThat(left)
                    .as("%s; %s %s, %s families", what, state, reason, families.size())
                    .isPositive();
            wait(Math.max(1, left));
        }
    }

    void awaitState(ClusterState wanted) throws InterruptedException {
        await(wanted.toString(), node -> node.state == wanted);
    }

    synchronized String reason() {
        return reason;
    }

    synchronized Map<FamilyKey, FamilyValue> families() {
        return Map.copyOf(families);
    }

    synchronized long revision(FamilyKey key) {
        return revisions.getOrDefault(key, 0L);
    }

    synchronized <T extends StoreNotice> List<T> notices(Class<T> kind) {
        return notices.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    CompletableFuture<List<FamilyOutcome>> commit(List<FamilyWrite> writes) {
        CompletableFuture<List<FamilyOutcome>> outcome = new CompletableFuture<>();
        owner.execute(() -> {
            synchronized (this) {
                tickets.put(++last, outcome);
            }
            store.commit(last, writes);
        });
        return outcome;
    }

    static FamilyKey family(int number) {
        return FamilyKey.of(NetbiosName.of("FAMILY" + number, 0));
    }

    /** A claim of a family's file server by a host. */
    static FamilyWrite claim(FamilyKey key, long expected, String host) {
        Ipv4Address address = Ipv4Address.parse(host);
        return new FamilyWrite(
                key,
                expected,
                new FamilyValue(List.of(new NameRecord(
                        key.name().withSuffix(0x20),
                        RecordType.UNIQUE,
                        RecordState.ACTIVE,
                        NodeType.H,
                        false,
                        NameRecord.LOCAL,
                        0,
                        address,
                        1_800_000_000_000L,
                        List.of(new Holder(address, NameRecord.LOCAL, 1_700_000_000_000L, 1_800_000_000_000L))))));
    }

    void maintain(boolean isOn) {
        owner.execute(() -> store.maintain(isOn));
    }

    @Override
    public void close() {
        CompletableFuture.runAsync(store::close, owner).join();
        owner.shutdown();
    }
}
