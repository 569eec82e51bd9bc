package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;

/** What a daemon counts, as it can be read while it serves. */
final class StatisticsDaemonTest {
    private static final Author ROOT = new Author("root", "");

    private final List<Composition> running = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Composition each : running) {
            each.close();
        }
    }

    private Composition start(String... more) throws Exception {
        int port = Ports.free();
        String text = "port = " + port + "\ndata = 'none'\nlisten = ['127.0.0.1']\nname = 'WINS'\n"
                + "[challenge-query]\nport = " + port + "\n" + String.join("\n", more);
        Composition made = new Composition(
                ConfigurationReader.parse("test", text, Map.of()), "wins", null, new PrintWriter(Writer.nullWriter()));
        running.add(made);
        made.daemon().start();
        return made;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static Edit put(String name) {
        return new Edit.Put(
                RecordEdits.createStatic(
                        NetbiosName.parse(name),
                        RecordType.UNIQUE,
                        NodeType.H,
                        List.of(Ipv4Address.parse("10.0.0.5")),
                        0),
                Edit.IfTaken.REPLACE);
    }

    @Test
    void everythingThatHasANameIsCountedByAServerThatIsANode(@TempDir Path directory) throws Exception {
        Composition both = start("[node]", "enabled = true");
        Statistics statistics = both.statistics();
        Operations operations = new Operations(both.backend(), both.nodeBackend(), both.diagnosisBackend(), statistics);
        try (ControlServer control = new ControlServer(directory.resolve("control"), operations, failure -> {})) {
            statistics.add(control::counters);
            assertThat(operations.statistics().values().keySet())
                    .as("it has no partners and no cluster, and serves neither HTTP nor the DNS")
                    .containsExactlyElementsOf(Arrays.stream(Statistic.values())
                            .filter(statistic -> !statistic.name().startsWith("LINK_")
                                    && !statistic.name().startsWith("CONFIG_")
                                    && !statistic.name().startsWith("HTTP_")
                                    && !statistic.name().startsWith("CLUSTER_")
                                    && !statistic.name().startsWith("DNS_")
                                    && statistic != Statistic.SSE_CLIENTS
                                    && !statistic.name().startsWith("REPLICATION_"))
                            .toList());
        }
    }

    @Test
    void aDaemonThatIsNoNodeInventsNothingOfOne() throws Exception {
        assertThat(start().statistics().read().values().keySet())
                .contains(Statistic.RECORDS_ACTIVE)
                .noneMatch(statistic -> statistic.text().startsWith("node-"));
    }

    @Test
    void recordsAreCountedByState() throws Exception {
        Composition parts = start();
        get(parts.backend().edit(List.of(put("ONE<20>"), put("TWO<20>"), put("THREE<20>"), put("FOUR<20>")), ROOT));
        get(parts.backend()
                .edit(
                        List.of(
                                new Edit.Delete(NetbiosName.parse("TWO<20>"), false),
                                new Edit.Delete(NetbiosName.parse("FOUR<20>"), true)),
                        ROOT));
        Statistics.Report report = parts.statistics().read();
        assertThat(report.value(Statistic.RECORDS_ACTIVE)).isEqualTo(2);
        assertThat(report.value(Statistic.RECORDS_DELETED)).isEqualTo(1);
        assertThat(report.value(Statistic.RECORDS_TOMBSTONE)).isEqualTo(1);
        assertThat(report.value(Statistic.RECORDS_RELEASED)).isZero();
        assertThat(report.value(Statistic.TABLE_OCTETS)).isPositive();
        assertThat(report.events()).containsEntry("RECORD_EDITED", 6L);
    }

    @Test
    void whatHappensIsCountedWhileTheDaemonServes() throws Exception {
        Composition parts = start();
        byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(7, NetbiosName.parse("NOBODY<20>")));
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(30_000);
            socket.send(new DatagramPacket(
                    query,
                    query.length,
                    InetAddress.getByName("127.0.0.1"),
                    parts.daemon().port()));
            socket.receive(new DatagramPacket(new byte[600], 600));
        }
        Statistics.Report report = Eventually.get(
                Duration.ofSeconds(30), () -> "counted: " + parts.statistics().read(), () -> {
                    Statistics.Report read = parts.statistics().read();
                    return read.value(Statistic.UDP_SENT) == 1 ? read : null;
                });
        assertThat(report.value(Statistic.UDP_RECEIVED)).isEqualTo(1);
        assertThat(report.value(Statistic.ADDRESSES)).isEqualTo(1);
        assertThat(report.events()).containsEntry("QUERY_ANSWERED", 1L);
        parts.daemon().stop();
        assertThat(parts.statistics().read().value(Statistic.UDP_RECEIVED))
                .as("when it has stopped")
                .isEqualTo(1);
    }

    @Test
    void nobodyNeedsTheEventLoopToReadWhatWasCounted() throws Exception {
        Composition parts = start("[node]", "enabled = true");
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> held = parts.daemon().look(now -> {
            busy.countDown();
            try {
                return release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(parts.statistics().read().values())
                .containsEntry(Statistic.RECORDS_DELETED, 0L)
                .containsKey(Statistic.NODE_DEFENDED);
        assertThat(held).as("the loop is still busy with something else").isNotDone();
        release.countDown();
        assertThat(get(held)).isTrue();
    }
}
