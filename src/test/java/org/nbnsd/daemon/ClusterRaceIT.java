package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.etcd.EtcdServer;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** Hosts want the same names at three nodes at once, on three members of etcd of which one dies meanwhile. */
final class ClusterRaceIT {
    private static final AtomicInteger NETWORKS = new AtomicInteger();
    private static final int NODES = 3;
    private static final int NAMES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TRIES = 3;

    @TempDir
    private Path directory;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final String network =
            "127." + (130 + ProcessHandle.current().pid() % 60) + "." + (150 + NETWORKS.incrementAndGet()) + ".";
    private final int port = Ports.free();
    /** Which hosts were told that they have the name. */
    private final Map<NetbiosName, Set<Ipv4Address>> owners = new ConcurrentHashMap<>();

    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();

    @AfterEach
    void stopAll() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    private Ipv4Address host(int number) {
        return Ipv4Address.parse(network + (30 + number));
    }

    private static NetbiosName name(int number) {
        return NetbiosName.of("WANTED" + number, 0x20);
    }

    /** As a host does: it asks again with the same transaction, and waits as long as it is told. */
    private void claim(Asker asker, int node, NetbiosName wanted, int id) throws IOException {
        Ipv4Address host = host(node);
        NameRegistrationRequest claim =
                NameRegistrationRequest.of(id, wanted, 300_000, AddressEntry.unique(NodeType.P, host));
        for (int i = 0; i < TRIES; i++) {
            asker.send(Ipv4Address.parse(network + node), port, claim);
            Decoded answer = answer(asker, id);
            if (answer instanceof PositiveRegistrationResponse) {
                owners.computeIfAbsent(wanted, name -> ConcurrentHashMap.newKeySet())
                        .add(host);
                return;
            } else if (answer instanceof NegativeRegistrationResponse) {
                refused.incrementAndGet();
                return;
            }
        }
        unanswered.incrementAndGet();
    }

    /** Null if none comes. */
    private static @Nullable Decoded answer(Asker asker, int id) throws IOException {
        boolean isWaiting = false;
        while (true) {
            try {
                Decoded answer = asker.receive(isWaiting ? PATIENCE.multipliedBy(10) : PATIENCE)
                        .message();
                if (answer instanceof WackResponse) {
                    isWaiting = true;
                } else if (answer instanceof PositiveRegistrationResponse positive && positive.id() == id
                        || answer instanceof NegativeRegistrationResponse negative && negative.id() == id) {
                    return answer;
                }
            } catch (SocketTimeoutException e) {
                return null;
            }
        }
    }

    private Callable<Void> hostAt(int node, CyclicBarrier together) {
        return () -> {
            try (Asker asker = new Asker(host(node))) {
                for (int i = 0; i < NAMES; i++) {
                    together.await(2, TimeUnit.MINUTES);
                    claim(asker, node, name(i), i + 1);
                }
            }
            return null;
        };
    }

    @Test
    void ofHostsThatWantOneNameAtThreeNodesAtOnceOneGetsItWhicheverMemberOfEtcdDies() throws Exception {
        List<EtcdServer> etcd = EtcdServer.three(directory);
        for (EtcdServer member : etcd) {
            running.add(member.start());
        }
        List<String> endpoints = etcd.stream().map(EtcdServer::endpoint).toList();
        List<ClusterNode> nodes = new ArrayList<>();
        NetbiosName[] all = new NetbiosName[NAMES];
        for (int i = 0; i < NAMES; i++) {
            all[i] = name(i);
        }
        for (int i = 1; i <= NODES; i++) {
            ClusterNode node = new ClusterNode("n" + i, network + i, port, directory.resolve("data" + i), endpoints);
            running.add(node);
            nodes.add(node);
            running.add(AnsweringHost.at(host(i).toString(), port, all));
        }
        for (ClusterNode node : nodes) {
            node.awaitState(ClusterState.NORMAL);
        }
        AtomicInteger round = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(NODES, () -> {
            int now = round.incrementAndGet();
            if (now == NAMES / 3) {
                etcd.get(0).kill();
            } else if (now == 2 * NAMES / 3) {
                restart(etcd.get(0));
                etcd.get(1).kill();
            }
        });
        ExecutorService hosts = Executors.newFixedThreadPool(NODES);
        try {
            List<Future<Void>> done = new ArrayList<>();
            for (int i = 1; i <= NODES; i++) {
                done.add(hosts.submit(hostAt(i, together)));
            }
            for (Future<Void> each : done) {
                each.get(3, TimeUnit.MINUTES);
            }
        } finally {
            hosts.shutdownNow();
        }
        restart(etcd.get(1));
        for (ClusterNode node : nodes) {
            node.awaitState(ClusterState.NORMAL);
        }
        nodes.get(0).awaitSameRecords(nodes.get(1));
        nodes.get(0).awaitSameRecords(nodes.get(2));
        check(nodes.get(0).records());
    }

    private void check(Map<NetbiosName, NameRecord> records) {
        assertThat(owners).isNotEmpty().allSatisfy((name, hosts) -> {
            assertThat(hosts).as("hosts that were told that they have %s", name).hasSize(1);
            assertThat(records.get(name).addresses()).containsExactlyElementsOf(hosts);
        });
        assertThat(refused.get()).isPositive();
    }

    private static void restart(EtcdServer member) {
        try {
            EtcdServer unused = member.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
