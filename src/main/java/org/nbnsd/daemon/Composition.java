package org.nbnsd.daemon;

import com.google.common.base.Ascii;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Backend;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.DatabaseCopies;
import org.nbnsd.control.DiagnosisBackend;
import org.nbnsd.control.Health;
import org.nbnsd.control.NodeBackend;
import org.nbnsd.control.Patience;
import org.nbnsd.control.ReplicationBackend;
import org.nbnsd.control.Statistics;
import org.nbnsd.core.Core;
import org.nbnsd.daemon.configuration.ClusterConfiguration;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.daemon.configuration.HeapPlan;
import org.nbnsd.daemon.configuration.HttpConfiguration;
import org.nbnsd.daemon.configuration.NodeLmhosts;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.daemon.probe.Baiter;
import org.nbnsd.daemon.probe.DnsNames;
import org.nbnsd.daemon.probe.Neighbours;
import org.nbnsd.daemon.probe.ProbeSettings;
import org.nbnsd.daemon.probe.Prober;
import org.nbnsd.daemon.timeline.OldNews;
import org.nbnsd.daemon.timeline.Pace;
import org.nbnsd.daemon.timeline.TimelineKeeper;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.InterfaceSource;
import org.nbnsd.net.LinkService;
import org.nbnsd.net.TcpLinks;
import org.nbnsd.net.UdpEndpoints;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.node.ProxySource;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationWish;
import org.nbnsd.replication.Replicator;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerWish;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;

/**
 * What a configuration makes of a daemon: a name server, an end node, or both at one port, and how people and programs
 * reach them. Made once, before the daemon starts.
 */
final class Composition implements AutoCloseable {
    /** For the event loop to take other settings: longer than the {@link Watchdog} bears a loop that does not turn. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Author BY_CONFIGURATION = new Author("the configuration", "");

    private final HeapPlan heap = HeapPlan.ofThisJvm();
    private final Patience patience = new Patience(PATIENCE);
    private final NameTable table = new NameTable(new SecureRandom().nextLong());
    private final LoopClock clock;
    private final @Nullable ServerSettings serverSettings;
    /** What holds now. */
    private volatile @Nullable ServerSettings present;

    private final @Nullable NodeSettings nodeSettings;
    private final NodeLmhosts lmhosts;
    private final Storage storage;
    private final @Nullable ClusterPart cluster;
    private final TimelineKeeper timeline;
    private final Neighbours neighbours;
    private final Prober prober;
    private final Pace pace;
    private final String hostName;
    private @Nullable Baiter baiter;
    private ProbeSettings asking;
    private List<Ipv4Address> listen;
    private boolean isBaiting;
    private final @Nullable EndNode node;
    private volatile @Nullable ReplicationSettings replicationSettings;
    private @Nullable TcpLinks links;
    private final @Nullable ReplicationService replication;
    private final Daemon daemon;
    private final Statistics statistics;
    private final Doorkeeper doorkeeper;
    private final DatabaseCopies copies;
    private final TrafficKeeper traffic;
    private final Backend backend;
    private final @Nullable NodeBackend nodeBackend;

    /**
     * Makes all parts, and loads what was kept; nothing is served yet.
     *
     * @param configuration what is wanted
     * @param hostName the machine's host name
     * @param capture a file for every datagram, or null
     * @param out for how far it is
     * @throws IllegalArgumentException if the machine has no usable name
     * @throws StoreException if the database cannot be used
     * @throws IOException if another file cannot be read; as for the others, the message is for people
     */
    Composition(Configuration configuration, String hostName, @Nullable Path capture, PrintWriter out)
            throws IOException, StoreException {
        this.hostName = hostName;
        listen = configuration.listen();
        serverSettings = configuration.isServer() ? heap.fit(configuration.settings(hostName)) : null;
        nodeSettings = configuration.node(hostName);
        present = serverSettings;
        clock = new LoopClock(System::currentTimeMillis, System::nanoTime, longestGap(serverSettings));
        ClockWatch clocks = new ClockWatch(clock);
        AwakeClock awake = new AwakeClock(System::nanoTime);
        neighbours = new Neighbours(Neighbours.TABLE, clock);
        lmhosts = NodeLmhosts.read(configuration.lmhosts(), configuration.codePage(), clock.getAsLong());
        storage = serverSettings == null
                ? Storage.none()
                : Storage.open(
                        configuration,
                        serverSettings.lifetimes().minimumTtl(),
                        table,
                        clock,
                        awake,
                        clocks::ahead,
                        out,
                        heap);
        ReplicationSettings partners = configuration.replication();
        replicationSettings = partners;
        if (partners != null) {
            table.indexVersions();
            table.startVersionsAfter(configuration.startVersion() - 1);
        }
        ClusterConfiguration shared = configuration.cluster(hostName);
        cluster = shared == null ? null : new ClusterPart(shared, table, storage, addresses(), partners != null, clock);
        ServedNames served = serverSettings == null
                ? null
                : ServedNames.of(serverSettings, table, heap.recording(configuration.recordingOctets()));
        NameServer server = served == null ? null : served.server();
        node = nodeSettings == null ? null : node(nodeSettings, server);
        Replicator replicator = partners == null || served == null
                ? null
                : new Replicator(partners, served.part(), table, new SecureRandom());
        DaemonOptions options = configuration.options(capture);
        timeline = new TimelineKeeper(
                configuration.timelineFile(),
                configuration.timelineKeep(),
                heap.sizes(configuration.auditUses()),
                clock,
                clocks::ahead,
                this::ownAddresses);
        OldNews oldNews = new OldNews(
                clock, Timeline.Limits.DEFAULTS.quiet().toMillis(), heap.isSmall() ? OldNews.FEW : OldNews.MOST);
        EventLog events = new EventLog(EventLog.LINES, timeline, oldNews::test);
        daemon = new Daemon(
                core(
                        served == null ? null : served.part(),
                        node,
                        replicator,
                        nodeSettings == null ? 0 : nodeSettings.port()),
                options,
                cluster == null ? storage.durability() : cluster.durability(),
                events,
                InterfaceSource.system(),
                clock,
                awake,
                heap.effects());
        daemon.watch(clocks);
        if (cluster != null) {
            daemon.join(cluster::join);
        }
        if (partners != null) {
            daemon.link(endpoints -> link(endpoints, configuration.links(partners)));
        }
        timeline.start(events::report);
        asking = configuration.probe(hostName);
        pace = new Pace(asking.rate());
        prober = new Prober(asking, pace, timeline, neighbours, new DnsNames(DnsNames::bySystem));
        baiter = baiter(asking);
        statistics = new Statistics(version(), clock, events::counts);
        statistics.add(daemon::counters);
        if (cluster != null) {
            statistics.add(cluster::counters);
        }
        statistics.add(timeline::counters);
        statistics.addFamilies(timeline::samples);
        statistics.add(storage::counters);
        statistics.addFamilies(daemon::durations);
        statistics.addFamilies(storage::durations);
        if (server != null && serverSettings != null) {
            ServerCounts counts = new ServerCounts(
                    daemon, server, table, () -> presentSettings().limits().names());
            statistics.add(counts);
            statistics.addFamilies(counts::samples);
        }
        replication = replicator == null || partners == null
                ? null
                : new ReplicationService(daemon, replicator, this::isPulledFrom, clock, events::counts);
        if (replication != null) {
            statistics.add(replication::counters);
            statistics.addFamilies(replication::samples);
        }
        EndNode made = node;
        if (made != null) {
            statistics.add(new NodeCounts(daemon, made));
        }
        DataDirectory data = configuration.data();
        copies = serverSettings == null || data == null ? DatabaseCopies.NONE : new LiveCopies(data.database());
        doorkeeper = new Doorkeeper(configuration.data());
        statistics.add(doorkeeper::counters);
        traffic = new TrafficKeeper(configuration.data(), statistics);
        backend = served == null
                ? new NoServerBackend(clock)
                : new ServerBackend(
                        daemon,
                        served,
                        table,
                        clock,
                        () -> presentSettings().access().block());
        nodeBackend = node == null
                ? null
                : new NodeServiceBackend(daemon, node, configuration.lmhosts(), configuration.codePage(), clock);
    }

    private TcpLinks link(UdpEndpoints endpoints, LinkService service) {
        TcpLinks made = new TcpLinks(endpoints, List.of(service));
        links = made;
        return made;
    }

    private boolean isPulledFrom() {
        ReplicationSettings present = replicationSettings;
        return present != null && present.isPulledFrom();
    }

    private @Nullable Baiter baiter(ProbeSettings by) {
        return by.bait().isZero()
                ? null
                : new Baiter(by.bait(), by.port(), pace, timeline, neighbours, this::onSegments);
    }

    /**
     * Takes what can be taken while it serves. All that may fail comes before the core is asked, which then takes all of it with no
     * datagram between.
     *
     * @param effective what is to hold
     * @throws IllegalArgumentException if there is no room for it, or if the machine has no usable name
     * @throws IOException if the daemon does not serve
     */
    void reconfigure(Configuration effective) throws IOException {
        reconfigure(effective, null);
    }

    /**
     * The same with a part that serves HTTP, which is as it was if the others do not take it.
     *
     * @param http null if there is none
     * @throws IllegalArgumentException also if that cannot listen or encrypt as it is told
     */
    void reconfigure(Configuration effective, @Nullable HttpPart http) throws IOException {
        HttpConfiguration wanted = effective.http();
        if (http == null || wanted == null) {
            reconfigureParts(effective);
            return;
        }
        HttpConfiguration before = http.wanted();
        http.change(wanted);
        try {
            reconfigureParts(effective);
        } catch (IOException | RuntimeException e) {
            http.change(before);
            throw e;
        }
    }

    private synchronized void reconfigureParts(Configuration effective) throws IOException {
        ServerSettings settings = serverSettings == null ? null : heap.fit(effective.settings(hostName));
        ProbeSettings probing = effective.probe(hostName);
        List<Wish> wishes = new ArrayList<>();
        if (settings != null) {
            wishes.add(new ServerWish.Reconfigure(settings));
        }
        ReplicationSettings partners = replication == null ? null : effective.replication();
        TcpLinks present = links;
        if (partners != null) {
            wishes.add(new ReplicationWish.Reconfigure(partners, BY_CONFIGURATION));
        }
        Runnable first =
                partners == null || present == null ? () -> {} : () -> present.admit(effective.links(partners));
        patience.await(daemon.askTogether(first, wishes));
        this.present = settings;
        if (partners != null) {
            replicationSettings = partners;
        }
        if (!effective.listen().equals(listen)) {
            listen = effective.listen();
            daemon.listenOn(listen);
        }
        timeline.keep(
                effective.timelineKeep(), heap.sizes(effective.auditUses()).uses());
        clock.takeAtMost(longestGap(settings));
        probe(probing);
    }

    private ServerSettings presentSettings() {
        return Objects.requireNonNull(present, "of a name server");
    }

    private void probe(ProbeSettings probing) throws IOException {
        prober.use(probing);
        pace.change(probing.rate());
        boolean isOther = !probing.bait().equals(asking.bait()) || probing.port() != asking.port();
        asking = probing;
        if (isOther) {
            if (baiter != null) {
                baiter.close();
            }
            baiter = baiter(probing);
            if (isBaiting && baiter != null) {
                baiter.start();
            }
        }
    }

    /** No host could refresh a name while nobody served, and each does when half of its lifetime is over. */
    private static long longestGap(@Nullable ServerSettings settings) {
        return settings == null
                ? Long.MAX_VALUE
                : settings.lifetimes().minimumTtl().dividedBy(2).toMillis();
    }

    private EndNode node(NodeSettings settings, @Nullable NameServer server) {
        ProxySource source = server == null ? ProxySource.NONE : server::find;
        return new EndNode(settings, lmhosts.names(), source, new SecureRandom());
    }

    /**
     * The server first, so that it is there when the node claims its names.
     *
     * @param port where what one part sends to another is not for the network; 0 for nowhere
     */
    private static Part core(@Nullable Part server, @Nullable EndNode node, @Nullable Replicator replicator, int port) {
        List<Part> parts = Stream.<@Nullable Part>of(server, node, replicator)
                .filter(Objects::nonNull)
                .toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("server: false without an end node (expected: one of them)");
        }
        return parts.size() == 1 ? parts.get(0) : new Core(port, parts.toArray(Part[]::new));
    }

    Daemon daemon() {
        return daemon;
    }

    /** The time that the daemon lives in. */
    LoopClock clock() {
        return clock;
    }

    /** The cluster that it is a node of; null for none. */
    @Nullable
    ClusterPart cluster() {
        return cluster;
    }

    /** How the daemon does, also as a node of a cluster. */
    Supplier<Health> health(Supplier<Health> otherwise) {
        ClusterPart node = cluster;
        return node == null ? otherwise : () -> node.health(otherwise.get());
    }

    Storage storage() {
        return storage;
    }

    /** How people reach the name server; fails with a message if there is none. */
    Backend backend() {
        return backend;
    }

    /** How people and programs reach the end node; null if there is none. */
    @Nullable
    NodeBackend nodeBackend() {
        return nodeBackend;
    }

    /** How people learn what happened. */
    DiagnosisBackend diagnosisBackend() {
        PresentRecords records = new PresentRecords(daemon, serverSettings == null ? null : table, clock);
        return new TimelineBackend(timeline, records, neighbours, prober);
    }

    /** Who may ask, and who has. */
    Doorkeeper doorkeeper() {
        return doorkeeper;
    }

    /** Makes copies of the database. */
    DatabaseCopies copies() {
        return copies;
    }

    /** How people reach the partners of the name server; null if it has none. */
    @Nullable
    ReplicationBackend replicationBackend() {
        return replication;
    }

    /** How the name server replicates; null if it does not. */
    @Nullable
    ReplicationSettings replicationSettings() {
        return replicationSettings;
    }

    /** How the name server behaves; null if there is none. */
    @Nullable
    ServerSettings serverSettings() {
        return serverSettings;
    }

    /** How the end node behaves; null if there is none. */
    @Nullable
    NodeSettings nodeSettings() {
        return nodeSettings;
    }

    HeapPlan heap() {
        return heap;
    }

    /** What the records take of it, in octets. */
    long octets() {
        return table.octets();
    }

    NodeLmhosts lmhosts() {
        return lmhosts;
    }

    /** The machine's own name. */
    NetbiosName computer() {
        return nodeSettings != null
                ? nodeSettings.names().get(0).name()
                : Objects.requireNonNull(serverSettings).ownNames().get(0);
    }

    /** The records of the name server, for who looks at them before the daemon starts. */
    Iterable<NameRecord> records() {
        return table.records();
    }

    /** Whether a name is blocked, or has a record in whatever state; for the thread that changes them. */
    boolean isKept(NetbiosName name) {
        ServerSettings settings = present;
        return table.get(name) != null
                || settings != null
                        && settings.access().block().stream()
                                .anyMatch(blocked -> Ascii.equalsIgnoreCase(blocked, name.base()));
    }

    /** How many records the name server has. */
    int size() {
        return table.size();
    }

    /** Everything that is counted; who makes another part adds what that counts. */
    Statistics statistics() {
        return statistics;
    }

    /** Which version of the program this is. */
    static String version() {
        String version = Composition.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    private Collection<LocalAddress> onSegments() {
        return daemon.addresses().stream()
                .filter(local -> !local.address().isLoopback())
                .toList();
    }

    /** Where it will serve, as far as is known before it does. */
    private List<Ipv4Address> addresses() {
        return listen.isEmpty()
                ? ownAddresses().stream()
                        .filter(own -> !own.isLoopback())
                        .sorted()
                        .toList()
                : listen;
    }

    /** All addresses of this machine, also those that are not listened on. */
    private Set<Ipv4Address> ownAddresses() {
        Collection<LocalAddress> own;
        try {
            own = InterfaceSource.system().addresses();
        } catch (IOException e) {
            own = daemon == null
                    ? List.of()
                    : daemon.addresses(); // as the last scan that went well knew them; who follows them tells it
        }
        return own.stream().map(LocalAddress::address).collect(Collectors.toSet());
    }

    /** What has to go on as long as the daemon does. */
    List<Vital> vitals() {
        List<Vital> vitals = new ArrayList<>(daemon.vitals());
        vitals.add(Vital.of("the thread that writes the database", storage::isAlive));
        vitals.add(Vital.of("the thread of the timeline", timeline::isAlive));
        return vitals;
    }

    /** Begins to ask what nobody wants to know: to be called when the daemon has started. */
    synchronized void startBait() {
        isBaiting = true;
        if (baiter != null) {
            baiter.start();
        }
    }

    /** Stops the daemon, and closes what it wrote to. */
    @Override
    public synchronized void close() throws IOException, StoreException {
        try {
            prober.close();
            if (baiter != null) {
                baiter.close();
            }
        } finally {
            daemon.close();
            if (cluster != null) {
                cluster.close();
            }
            traffic.close();
            storage.close();
            timeline.close();
            doorkeeper.close();
        }
    }
}
