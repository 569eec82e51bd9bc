package org.nbnsd.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.SharedStore;
import org.nbnsd.cluster.StoreNotice;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Part;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.store.ClusterMark;
import org.nbnsd.store.Durability;

/** One process of a node of a cluster as a simulation runs it: the real core, loop and keeper of shared records. */
public final class SimulatedNode implements SharedStore.Listener {
    /** What a node has on its disk, which outlives the process. */
    public static final class Copy {
        private final Map<NetbiosName, NameRecord> records = new LinkedHashMap<>();
        private @Nullable ClusterMark mark;

        /** How far it is; null if it is empty. */
        public @Nullable ClusterMark mark() {
            return mark;
        }
    }

    private final SimulatedShell.World world;
    private final Copy copy;
    private final NameTable table = new NameTable();
    private final NameServer server;
    private final ClusterCopy written;
    private final ClusterRecords records;
    private final SimulatedShell shell;
    private boolean dead;

    /**
     * A process that has its own copy, and does not know the store yet.
     *
     * @param sabotage what is done to its core
     */
    public SimulatedNode(
            SimulatedShell.World world,
            ServerSettings settings,
            LocalAddress local,
            long seed,
            Copy copy,
            UnaryOperator<Part> sabotage) {
        this.world = world;
        this.copy = copy;
        copy.records.values().forEach(record -> table.apply(new Change.Put(record)));
        server = new NameServer(settings, table, new Random(seed));
        ClusterCounts counts = new ClusterCounts();
        ClusterNodes nodes = new ClusterNodes(world::clock, counts);
        written = new ClusterCopy(new Disk(), task -> world.after(0, task), copy.mark);
        ClusterState first = copy.mark == null ? ClusterState.STARTING : ClusterState.SYNCING;
        ClusterStanding standing =
                new ClusterStanding(first, "", world.clock(), java.util.Set.of(), ClusterStanding.Rules.DEFAULTS);
        records = new ClusterRecords(
                table::get, written, task -> world.after(0, task), world::clock, nodes, counts, standing);
        shell = new SimulatedShell(sabotage.apply(server), records, world, List.of(local));
    }

    /** The disk, which takes a moment. */
    private final class Disk implements Durability {
        @Override
        public void persist(List<Write> group, Outcome outcome) {
            world.after(5, () -> {
                if (dead) {
                    return;
                }
                for (Write write : group) {
                    NetbiosName name = write.change().name();
                    NameRecord after = write.change().after();
                    if (name != null && after != null) {
                        copy.records.put(name, after);
                    } else if (name != null) {
                        copy.records.remove(name);
                    }
                }
                outcome.durable();
            });
        }

        @Override
        public void recover(List<Change> undo, Runnable whenWorking) {
            throw new AssertionError("this disk does not fail");
        }

        @Override
        public void onFailure(Failure listener) {}
    }

    /** Begins to take part. */
    public void start(SharedStore store) {
        records.start(store, shell::hear, List.copyOf(copy.records.values()));
    }

    @Override
    public void told(StoreNotice notice) {
        if (!dead) {
            records.told(notice);
        }
    }

    /** A datagram comes in. */
    public void receive(Datagram datagram) {
        if (!dead) {
            shell.receive(datagram);
        }
    }

    /** How the core stands to the cluster. */
    public ClusterStanding standing() {
        return records.standing();
    }

    /** The records as the core has them. */
    public NameTable table() {
        return table;
    }

    /** The core itself. */
    public NameServer server() {
        return server;
    }

    /** Whether nothing is under way. */
    public boolean isIdle() {
        return shell.backlog() == 0 && records.waiting() == 0;
    }

    /** Bugs that showed. */
    public long failures() {
        return shell.failures();
    }

    /** The process dies; what is on the disk stays. */
    public void kill() {
        copy.mark = written.mark();
        dead = true;
        shell.kill();
    }
}
