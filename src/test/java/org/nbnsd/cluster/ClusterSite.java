package org.nbnsd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.SimulatedNode;
import org.nbnsd.daemon.SimulatedShell;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * A site whose name servers are nodes of one cluster: two to five real cores over a model of etcd, and hosts that go from one to the other, in
 * virtual time and from a seed. Whatever network, etcd and machines do, the nodes are one server: a unique name has one owner, what a host was
 * told was so in the store, nobody who is there loses what it was granted, and after the trouble all have the same.
 */
final class ClusterSite {
    private static final int MEMBERS = 3;
    private static final long TROUBLE = 60_000;
    private static final Duration GRANTED = Duration.ofSeconds(60);
    /** A grant is on its way, or what is told is being asked. */
    private static final long IN_FLIGHT = 8_000;

    private static final LocalAddress NODE = new LocalAddress(Ipv4Address.parse("10.9.0.1"), 8, 1);

    /** A request has come to a node, which is in step with the others or not. */
    private record Arrival(long at, boolean isRefresh, boolean isInStep) {}

    private final ModelCluster cluster;
    private final SiteFault fault;
    private final Random random;
    private final long seed;
    private final List<ClusterHost> hosts = new ArrayList<>();
    private final Map<Ipv4Address, ClusterHost> byAddress = new HashMap<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<SimulatedNode.Copy> copies = new ArrayList<>();
    private final List<Boolean> up = new ArrayList<>();
    private final ClusterHistory history = new ClusterHistory();
    /** When a request first came to a node. */
    private final Map<String, Arrival> arrivals = new HashMap<>();

    private final List<NetbiosName> names = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    /** Null if nobody wants to know. */
    private final @Nullable List<String> told;

    private final long end;
    private long epoch;
    private int wacks;
    private int refusals;

    ClusterSite(long seed, SiteFault fault, boolean isTold) {
        this.seed = seed;
        told = isTold ? new ArrayList<>() : null;
        this.fault = fault;
        random = new Random(seed * 7919);
        int count = 2 + random.nextInt(4);
        cluster = new ModelCluster(seed, count, MEMBERS);
        end = cluster.now() + TROUBLE;
        for (int i = 0; i < 3; i++) {
            names.add(NetbiosName.of("PC" + i, 0x20));
            names.add(NetbiosName.of("PC" + i, 0));
            names.add(NetbiosName.of("PC" + i, 0x20));
        }
        names.add(NetbiosName.of("ANN", 3));
        names.add(NetbiosName.of("BOB", 3));
        names.add(NetbiosName.of("PC0", 3));
        names.add(NetbiosName.of("SITE", 0x1C));
        names.add(NetbiosName.of("SITE", 0));
        for (int i = 0; i < count; i++) {
            copies.add(new SimulatedNode.Copy());
            up.add(true);
            lives.add(new Life(i));
            nodes.add(node(i));
        }
        for (int i = 0; i < 6; i++) {
            ClusterHost host = new ClusterHost(this, i, seed * 100 + i);
            hosts.add(host);
            byAddress.put(host.address(), host);
        }
    }

    private static ServerSettings settings() {
        return new ServerSettings(
                List.of(),
                Challenger.SERVER,
                Constants.NAME_SERVICE_UDP_PORT,
                new RetrySchedule(3, Duration.ofMillis(1500), 1),
                List.of(),
                UserNamePolicy.SHARED,
                true,
                false,
                new Lifetimes(GRANTED, GRANTED.dividedBy(2), GRANTED, GRANTED, Duration.ofDays(1)),
                Limits.DEFAULTS,
                Access.DEFAULTS,
                Rates.NONE);
    }

    int nodes() {
        return nodes.size();
    }

    long now() {
        return cluster.now();
    }

    int wacks() {
        return wacks;
    }

    int refusals() {
        return refusals;
    }

    ClusterHistory history() {
        return history;
    }

    void after(long millis, Runnable task) {
        cluster.at(cluster.now() + millis, task);
    }

    NetbiosName anyName(Random dice) {
        return names.get(dice.nextInt(names.size()));
    }

    boolean isGroup(NetbiosName name) {
        return name.base().equals("SITE");
    }

    /** Of which the server keeps no members. */
    private boolean isPlainGroup(NetbiosName name) {
        return isGroup(name) && name.suffix() == 0;
    }

    /** Whether only one host can have it. */
    private boolean isExclusive(NetbiosName name) {
        return !isGroup(name) && name.suffix() != 3;
    }

    /** What one process of a node runs in. */
    private final class Life implements SimulatedShell.World {
        private final int node;

        Life(int node) {
            this.node = node;
        }

        @Override
        public long clock() {
            return cluster.now();
        }

        @Override
        public void after(long millis, Runnable task) {
            Life planned = lives.get(node);
            cluster.at(cluster.now() + millis, () -> {
                if (planned.equals(lives.get(node))) {
                    task.run();
                }
            });
        }

        @Override
        public void send(Ipv4Address from, Endpoint to, byte[] octets, @Nullable Runnable unsent) {
            Message message = (Message) MessageDecoder.decode(octets);
            isTold(node, to.address(), message);
            if (told != null) {
                told.add(now() - ModelCluster.START + " n" + node + " sends " + to + " " + message);
            }
            cluster.at(cluster.now() + 1 + random.nextInt(12), () -> {
                ClusterHost host = byAddress.get(to.address());
                if (host != null) {
                    host.receive(octets, node);
                }
            });
        }
    }

    private SimulatedNode node(int index) {
        Life life = new Life(index);
        lives.set(index, life);
        SimulatedNode node = new SimulatedNode(
                life,
                settings(),
                NODE,
                random.nextLong(),
                copies.get(index),
                core -> told == null ? fault.sabotage(core) : new Told(index, fault.sabotage(core)));
        SharedStore store = cluster.store(index, notice -> {
            if (notice instanceof StoreNotice.Joined joined) {
                epoch = joined.epoch();
            }
            node.told(notice);
        });
        node.start(fault.sabotage(store, cluster));
        return node;
    }

    /** Writes down what a core hears and wants. */
    private final class Told extends ForwardingPart {
        private final int node;

        Told(int node, Part core) {
            super(core);
            this.node = node;
        }

        @Override
        public List<Effect> handle(Input input, long now) {
            List<Effect> effects = super.handle(input, now);
            boolean isQuiet =
                    effects.isEmpty() && (input instanceof Input.TimePassed || input instanceof Input.Backlog);
            if (told != null && !isQuiet) {
                String what = input instanceof Input.Received received
                        ? received.datagram().source() + " "
                                + received.datagram().decoded()
                        : input.toString();
                told.add(now() - ModelCluster.START + " n" + node + " hears " + what);
                effects.forEach(effect -> told.add("        wants " + effect));
            }
            return effects;
        }
    }

    /** What happened to the family of a name, if that was to be written down. */
    String story(String name) {
        List<String> lines = told == null ? List.of() : told;
        return String.join(
                "\n", lines.stream().filter(line -> line.contains(name)).toList());
    }

    /** A datagram of a host, on its way. */
    void toNode(ClusterHost host, int node, Message message, byte[] octets) {
        cluster.at(cluster.now() + 1 + random.nextInt(12), () -> {
            if (!up.get(node)) {
                return;
            }
            arrivals.merge(
                    node + " " + host.address() + " " + message.id(),
                    new Arrival(
                            cluster.now(),
                            message instanceof NameRefreshRequest,
                            nodes.get(node).standing().isNormal()),
                    (first, again) -> new Arrival(first.at(), first.isRefresh(), first.isInStep() || again.isInStep()));
            nodes.get(node)
                    .receive(new Datagram(
                            octets,
                            octets.length,
                            new Endpoint(host.address(), Constants.NAME_SERVICE_UDP_PORT),
                            new Endpoint(NODE.address(), Constants.NAME_SERVICE_UDP_PORT),
                            false));
        });
    }

    /** A node tells a host something. */
    private void isTold(int node, Ipv4Address to, Message message) {
        NetbiosName name = Objects.requireNonNull(message.name());
        Arrival asked = arrivals.get(node + " " + to + " " + message.id());
        boolean isInStep = nodes.size() > node && nodes.get(node).standing().isNormal();
        if (message instanceof WackResponse) {
            wacks++;
            if (asked != null && !asked.isInStep() && !isInStep) {
                broken.add(now() + " " + name + ": contested by " + to + " at a node that is cut off");
            }
        } else if (message instanceof PositiveRegistrationResponse positive && asked != null) {
            history.granted(name, to, asked.at(), now(), positive.ttl(), isInStep, asked.isRefresh());
        } else if (message instanceof PositiveReleaseResponse && asked != null && !isPlainGroup(name)) {
            history.released(name, to, asked.at(), now());
        } else if (message instanceof PositiveNameQueryResponse positive && isInStep && !isGroup(name)) {
            history.answered(
                    name,
                    to,
                    positive.entries().stream().map(AddressEntry::address).toList(),
                    now());
        } else if (message instanceof NegativeNameQueryResponse && isInStep && !isGroup(name)) {
            history.answered(name, to, List.of(), now());
        } else if (message instanceof NegativeRegistrationResponse negative) {
            refusals++;
            if (name.suffix() == 3 && !name.base().startsWith("PC")) {
                broken.add(now() + " " + name + ": a user is refused to " + to + ", rcode " + negative.rcode());
            }
        }
    }

    /** A host has just been granted a name. */
    void granted(ClusterHost owner, NetbiosName name) {
        if (!isExclusive(name)) {
            return;
        }
        for (ClusterHost other : hosts) {
            boolean isOwner = !other.equals(owner)
                    && other.believesSince(name, now() - IN_FLIGHT)
                    && other.wasReachableSince(now() - TROUBLE); // else it was asked in vain
            if (isOwner) {
                broken.add(now() + " " + name + ": granted to " + owner + " while " + other + " has it");
            }
        }
    }

    /** A host is told that it cannot have what it was granted. */
    void lost(ClusterHost host, NetbiosName name) {
        if (isExclusive(name)
                && host.believesSince(name, now() - IN_FLIGHT)
                && host.wasReachableSince(now() - TROUBLE)) {
            broken.add(now() + " " + name + ": lost by " + host);
        }
    }

    /** The whole run. */
    void run() {
        cluster.start();
        cluster.at(cluster.now(), cluster::tick);
        runUntil(cluster.now() + 3_000);
        hosts.forEach(this::live);
        trouble();
        runUntil(end);
        assertThat(broken).isEmpty();
        calmDown();
        runUntil(cluster.now() + 30_000); // late requests, leases and pauses end in that
        hosts.forEach(ClusterHost::settle);
        runUntil(cluster.now() + GRANTED.toMillis() / 2 + 15_000); // everybody refreshes once
        assertThat(broken).isEmpty();
        history.check();
        for (int i = 0; i < 50 && !isQuiet(); i++) {
            runUntil(cluster.now() + 100); // the scavenger may have written something just now
        }
        checkQuiet();
    }

    private void runUntil(long time) {
        while (cluster.next() <= time) {
            cluster.runUntil(cluster.next());
            history.observe(cluster.etcd, cluster.now());
        }
        cluster.runUntil(time);
    }

    private void live(ClusterHost host) {
        after(random.nextInt(4_000), () -> {
            if (now() < end) {
                host.act();
                live(host);
            }
        });
    }

    private void trouble() {
        if (now() >= end) {
            return;
        }
        int node = random.nextInt(nodes.size());
        int member = random.nextInt(MEMBERS);
        switch (random.nextInt(14)) {
            case 0 -> cluster.weather(ModelCluster.Weather.ROUGH);
            case 1 -> cluster.cut(node, true);
            case 2 -> cluster.cut(node, member, true);
            case 3 -> cluster.down(member, true);
            case 4 -> cluster.leaderless(member, true);
            case 5 -> {
                for (int i = 0; i < MEMBERS; i++) {
                    cluster.leaderless(i, true);
                }
            }
            case 6 -> cluster.etcd.compact(0);
            case 7 -> die(node);
            case 8 -> {
                ClusterHost host = hosts.get(random.nextInt(hosts.size()));
                host.cut(!host.isCut());
            }
            case 9 -> {
                maintain(node, true);
                after(5_000, () -> maintain(node, false));
            }
            default -> cluster.heal();
        }
        after(300 + random.nextInt(3_000), this::trouble);
    }

    private void maintain(int node, boolean isOn) {
        if (up.get(node)) {
            cluster.maintain(node, isOn);
        }
    }

    private void die(int index) {
        if (!up.get(index)) {
            return;
        }
        up.set(index, false);
        nodes.get(index).kill();
        cluster.kill(index);
        after(500 + random.nextInt(8_000), () -> revive(index));
    }

    private void revive(int index) {
        if (up.get(index)) {
            return;
        }
        up.set(index, true);
        nodes.set(index, node(index));
        var mark = copies.get(index).mark();
        ClientSettings.Copy copy =
                mark == null || mark.cluster() == 0 ? null : new ClientSettings.Copy(mark.cluster(), mark.revision());
        cluster.restart(index, cluster.settings(index, copy));
    }

    private void calmDown() {
        cluster.heal();
        hosts.forEach(host -> host.cut(false));
        for (int i = 0; i < nodes.size(); i++) {
            revive(i);
            maintain(i, false);
        }
    }

    private boolean isQuiet() {
        Map<NetbiosName, NameRecord> there = stored();
        return nodes.stream().allMatch(node -> node.isIdle() && records(node).equals(there));
    }

    private static Map<NetbiosName, NameRecord> records(SimulatedNode node) {
        Map<NetbiosName, NameRecord> here = new TreeMap<>();
        node.table().records().forEach(record -> here.put(record.name(), record));
        return here;
    }

    private Map<NetbiosName, NameRecord> stored() {
        Map<NetbiosName, NameRecord> there = new TreeMap<>();
        for (StoreEntry entry : cluster.etcd.entries()) {
            if (entry.value() instanceof StoreValue.Family stored) {
                stored.family()
                        .at(epoch, entry.revision())
                        .records()
                        .forEach(record -> there.put(record.name(), record));
            }
        }
        return there;
    }

    private void checkQuiet() {
        Map<NetbiosName, NameRecord> there = stored();
        for (int i = 0; i < nodes.size(); i++) {
            SimulatedNode node = nodes.get(i);
            assertThat(node.standing().state()).as("n%s", i).isEqualTo(ClusterState.NORMAL);
            assertThat(node.failures()).as("bugs of n%s", i).isZero();
            assertThat(node.isIdle()).as("n%s is idle", i).isTrue();
            assertThat(node.server().openChallenges())
                    .as("challenges of n%s", i)
                    .isZero();
            assertThat(records(node)).as("records of n%s", i).isEqualTo(there);
        }
        for (ClusterHost host : hosts) {
            for (NetbiosName name : host.believed()) {
                if (name.suffix() == 3 && name.base().startsWith("PC")) {
                    continue; // a user whose name is a computer's yields to that, and hears of it at its next refresh
                }
                NameRecord record = there.get(name);
                boolean has =
                        record != null && record.isActive() && (isPlainGroup(name) || record.isHeldBy(host.address()));
                assertThat(has)
                        .as("%s of %s is in the store: %s", name, host, record)
                        .isTrue();
            }
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + nodes.size() + " nodes";
    }
}
