package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.control.Health;
import org.nbnsd.control.Statistic;
import org.nbnsd.etcd.EtcdServer;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** Whole daemons in 127.0.0.0/8 are one name server, on a real etcd. */
final class ClusterDaemonIT {
    private static final AtomicInteger NETWORKS = new AtomicInteger();
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    @TempDir
    private Path directory;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final String network =
            "127." + (130 + ProcessHandle.current().pid() % 60) + "." + (100 + NETWORKS.incrementAndGet()) + ".";
    private final int port = Ports.free();

    @AfterEach
    void stopAll() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    private EtcdServer etcd() throws Exception {
        EtcdServer server = new EtcdServer(directory, "http").start();
        running.add(server);
        return server;
    }

    private ClusterNode node(int number, EtcdServer etcd) throws Exception {
        ClusterNode node = new ClusterNode(
                "n" + number, network + number, port, directory.resolve("data" + number), List.of(etcd.endpoint()));
        running.add(node);
        return node;
    }

    private void stop(ClusterNode node) throws Exception {
        running.remove(node);
        node.close();
    }

    private AnsweringHost host(int number, NetbiosName... names) throws Exception {
        AnsweringHost host = AnsweringHost.at(network + number, port, names);
        running.add(host);
        return host;
    }

    private Asker asker(int number) throws Exception {
        Asker asker = new Asker(address(number));
        running.add(asker);
        return asker;
    }

    private Ipv4Address address(int number) {
        return Ipv4Address.parse(network + number);
    }

    @Test
    void aNameThatIsGrantedAtOneNodeIsKnownAtAllAndRefusedAtAll() throws Exception {
        EtcdServer etcd = etcd();
        ClusterNode first = node(1, etcd).awaitState(ClusterState.NORMAL);
        ClusterNode second = node(2, etcd).awaitState(ClusterState.NORMAL);
        AnsweringHost unused = host(11, FRED);
        Asker holder = asker(21);
        assertThat(first.claim(holder, FRED, address(11))).isInstanceOf(PositiveRegistrationResponse.class);
        second.awaitAnswer(holder, FRED, address(11));

        Asker claimant = asker(22);
        assertThat(second.claim(claimant, FRED, address(22))).isInstanceOf(NegativeRegistrationResponse.class);
        first.awaitSameRecords(second);
        assertThat(first.records().get(FRED)).satisfies(record -> {
            assertThat(record.addresses()).containsExactly(address(11));
            assertThat(record.version()).isPositive();
        });
        assertThat(first.cluster().counters())
                .containsEntry(Statistic.CLUSTER_NORMAL, 1L)
                .containsEntry(Statistic.CLUSTER_NODES, 2L)
                .containsEntry(Statistic.CLUSTER_ACCEPTED, 1L);
        assertThat(second.cluster().counters()).containsEntry(Statistic.CLUSTER_SEEN, 1L);
        assertThat(first.cluster().health(new Health(List.of())).checks())
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.isWell()).isTrue();
                    assertThat(check.detail())
                            .startsWith("node n1 of the cluster site: normal")
                            .contains("n2 (");
                });
    }

    @Test
    void aNodeAnswersByItsCopyWithoutEtcdAndCatchesUp() throws Exception {
        EtcdServer etcd = etcd();
        ClusterNode first = node(1, etcd).awaitState(ClusterState.NORMAL);
        ClusterNode second = node(2, etcd).awaitState(ClusterState.NORMAL);
        Asker asker = asker(21);
        assertThat(first.claim(asker, FRED, address(21))).isInstanceOf(PositiveRegistrationResponse.class);
        second.awaitAnswer(asker, FRED, address(21));
        stop(second);
        NetbiosName late = NetbiosName.parse("LATE<00>");
        assertThat(first.claim(asker, late, address(21))).isInstanceOf(PositiveRegistrationResponse.class);
        etcd.kill();

        second = node(2, etcd).awaitState(ClusterState.ISOLATED);
        second.awaitAnswer(asker, FRED, address(21));
        assertThat(second.records()).doesNotContainKey(late);

        EtcdServer unused = etcd.start();
        second.awaitState(ClusterState.NORMAL);
        first.awaitState(ClusterState.NORMAL);
        second.awaitAnswer(asker, late, address(21));
        first.awaitSameRecords(second);
    }

    @Test
    void withoutEtcdAClaimOfAnUnknownNameIsNotAnswered() throws Exception {
        EtcdServer etcd = etcd();
        ClusterNode node = node(1, etcd).awaitState(ClusterState.NORMAL);
        etcd.kill();
        node.awaitState(ClusterState.ISOLATED);
        Health health = node.cluster().health(new Health(List.of()));
        assertThat(health.isReady()).isFalse();
        assertThat(health.isLive()).isTrue();
        Asker asker = asker(21);
        asker.send(address(1), port, Asker.claim(7, FRED));
        assertThat(asker.hearsNothing(Duration.ofMillis(300))).isTrue();
        assertThat(node.records()).isEmpty();
    }

    @Test
    void theNamesOfAServerThatWasAloneAreNotLostByAKeyInItsConfiguration() throws Exception {
        EtcdServer etcd = etcd();
        ClusterNode node = node(1, etcd).awaitState(ClusterState.NORMAL);
        assertThat(node.claim(asker(21), FRED, address(21))).isInstanceOf(PositiveRegistrationResponse.class);
        stop(node);
        Path data = directory.resolve("alone");
        ClusterNode alone = ClusterNode.alone(network + "3", port, data);
        running.add(alone);
        assertThat(alone.claim(asker(22), FRED, address(22))).isInstanceOf(PositiveRegistrationResponse.class);
        stop(alone);
        assertThatThrownBy(() -> new ClusterNode("n3", network + "3", port, data, List.of(etcd.endpoint())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("1 names of a server that was alone")
                .hasMessageContaining("nbnsd export FILE");
    }
}
