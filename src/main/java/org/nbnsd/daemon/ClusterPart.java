package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.ClientSettings;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.Role;
import org.nbnsd.cluster.StoreRequest;
import org.nbnsd.control.Health;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.ClusterConfiguration;
import org.nbnsd.etcd.EtcdEndpoint;
import org.nbnsd.etcd.EtcdSettings;
import org.nbnsd.etcd.EtcdStore;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.PlainFile;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.registry.NameTable;
import org.nbnsd.store.ClusterMark;
import org.nbnsd.store.Durability;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;

/** What makes a daemon a node of a cluster. One that is none loads nothing of it: nobody else names the packages of it. */
final class ClusterPart implements AutoCloseable {
    private static final int LONGEST_PASSWORD = 1 << 12;
    private final NameTable table;
    private final ClusterRecords records;
    private final EtcdStore store;
    private final ClusterCopy copy;
    private final ClusterCounts counts = new ClusterCounts();
    private final ClusterNodes nodes;
    private final String name;
    private volatile @Nullable Executor loop;

    /**
     * Nothing is asked yet.
     *
     * @param wanted what is wanted
     * @param table what the own copy has, loaded already
     * @param storage of the own copy
     * @param addresses where this node serves
     * @param hasPartners whether it would replicate for all
     * @param clock the time that the daemon lives in
     * @throws IOException if a file cannot be used; the message is for people
     * @throws StoreException if the database is that of a server that was alone, and has names
     */
    ClusterPart(
            ClusterConfiguration wanted,
            NameTable table,
            Storage storage,
            List<Ipv4Address> addresses,
            boolean hasPartners,
            LongSupplier clock)
            throws IOException, StoreException {
        this.table = table;
        name = "node " + wanted.node() + " of the cluster " + wanted.name();
        nodes = new ClusterNodes(clock, counts);
        ClusterMark mark = storage.mark();
        if (mark == null && table.size() > 0) {
            throw new StoreException(
                    "the database has " + table.size() + " names of a server that was alone, which would be lost in the"
                            + " cluster " + wanted.name()
                            + " (expected: an empty one; nbnsd export FILE while it is alone, move the"
                            + " database away, start, and nbnsd import FILE)");
        }
        copy = new ClusterCopy(storage.durability(), this::onLoop, mark);
        storage.markedBy(copy::mark);
        ClusterState state = mark == null ? ClusterState.STARTING : ClusterState.SYNCING;
        long since = clock.getAsLong() - storage.down().toMillis();
        records = new ClusterRecords(
                table::get,
                copy,
                this::onLoop,
                clock,
                nodes,
                counts,
                new ClusterStanding(state, "", since, Set.of(), wanted.rules()));
        store = new EtcdStore(
                settings(wanted),
                new ClientSettings(
                        wanted.node(),
                        System.currentTimeMillis(),
                        Composition.version(),
                        wanted.owner(),
                        addresses,
                        wanted.endpoints().size(),
                        login(wanted),
                        hasPartners ? EnumSet.of(Role.SCAVENGER, Role.REPLICATION) : EnumSet.of(Role.SCAVENGER),
                        mark == null ? null : new ClientSettings.Copy(mark.cluster(), mark.revision())),
                this::onLoop,
                clock,
                records);
    }

    private static EtcdSettings settings(ClusterConfiguration wanted) {
        boolean isEncryptedOtherwise = wanted.authority() != null || wanted.certificate() != null;
        return new EtcdSettings(
                wanted.name(),
                wanted.endpoints().stream().map(EtcdEndpoint::parse).toList(),
                isEncryptedOtherwise
                        ? new EtcdSettings.Tls(wanted.authority(), wanted.certificate(), wanted.key())
                        : null);
    }

    private static StoreRequest.@Nullable Authenticate login(ClusterConfiguration wanted) throws IOException {
        String user = wanted.user();
        Path file = wanted.passwordFile();
        if (user == null || file == null) {
            return null;
        }
        try {
            List<String> lines = new String(PlainFile.octets(file, LONGEST_PASSWORD), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (lines.isEmpty() || lines.get(0).isBlank()) {
                throw new IOException("cluster.password-file: " + file
                        + " has no first line (expected: the password of the user " + user + ")");
            }
            return new StoreRequest.Authenticate(user, lines.get(0).strip());
        } catch (FileSystemException e) {
            throw new IOException("cluster.password-file: " + file + ": " + FileFailure.reason(e), e);
        }
    }

    /** What there is to say of the files that it takes; null if nothing. */
    static @Nullable String whyNot(ClusterConfiguration wanted) {
        try {
            StoreRequest.Authenticate unused = login(wanted);
            EtcdStore.check(settings(wanted));
            return null;
        } catch (IOException e) {
            return FileFailure.text(e);
        }
    }

    private void onLoop(Runnable task) {
        Executor thread = loop;
        if (thread != null) {
            thread.execute(task);
        }
    }

    /** Makes changes durable in the cluster. */
    Durability durability() {
        return records;
    }

    /** How the node stands; for any thread. */
    ClusterStanding standing() {
        return records.standing();
    }

    /** What is counted; for any thread. */
    Map<Statistic, Long> counters() {
        Map<Statistic, Long> counters = counts.read();
        ClusterStanding present = standing();
        counters.put(Statistic.CLUSTER_NORMAL, present.isNormal() ? 1L : 0L);
        counters.put(Statistic.CLUSTER_SCAVENGER, present.isScavenger() ? 1L : 0L);
        counters.put(Statistic.CLUSTER_WAITING, (long) records.waiting());
        return counters;
    }

    /** Adds how it does as a node to how the daemon does otherwise; for any thread. */
    Health health(Health otherwise) {
        List<Health.Check> checks = new ArrayList<>(otherwise.checks());
        ClusterStanding present = standing();
        String state = present.state().name().toLowerCase(Locale.ROOT);
        String roles = present.isScavenger() ? "; scavenges for all" : "";
        String detail = name + ": " + state + (present.reason().isEmpty() ? "" : ", " + present.reason()) + roles
                + "; nodes: " + nodes.text();
        checks.add(new Health.Check("cluster", false, present.isNormal(), detail));
        String problem = copy.problem();
        if (problem != null) {
            checks.add(new Health.Check("cluster-copy", false, false, problem));
        }
        return new Health(checks);
    }

    /** Begins, on the event loop. */
    void join(NameServiceLoop core, Executor thread) {
        loop = thread;
        records.start(store, core::hear, table.records());
        store.start();
    }

    /** To be called when the event loop has ended. */
    @Override
    public void close() {
        store.close();
    }
}
