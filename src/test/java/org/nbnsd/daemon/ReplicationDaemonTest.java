package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.control.Operations;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/** Two daemons with real sockets that replicate: what a person puts at one is at the other. */
final class ReplicationDaemonTest {
    private static final Author ANN = new Author("ann", "");
    private static final Ipv4Address ONE = Ipv4Address.parse("127.0.0.2");
    private static final Ipv4Address TWO = Ipv4Address.parse("127.0.0.3");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address FREDS = Ipv4Address.parse("10.0.0.5");

    private final List<Composition> running = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Composition each : running) {
            each.close();
        }
    }

    private static Configuration configuration(
            Ipv4Address address, Ipv4Address partner, int port, int udp, String... more) throws Exception {
        String text = String.join(
                "\n",
                "port = " + udp,
                "data = 'none'",
                "listen = ['" + address + "']",
                "name = 'WINS'",
                "[challenge-query]",
                "port = " + udp,
                "[replication]",
                "enabled = true",
                "port = " + port,
                "pull-at-start = false",
                "[[replication.partner]]",
                "address = '" + partner + "'",
                "pull-interval = '0s'",
                "push-after = 0",
                String.join("\n", more));
        return ConfigurationReader.parse("test", text, Map.of());
    }

    private Composition start(Ipv4Address address, Ipv4Address partner, int port, String... more) throws Exception {
        Composition made = new Composition(
                configuration(address, partner, port, Ports.free(), more),
                "wins",
                null,
                new PrintWriter(Writer.nullWriter()));
        running.add(made);
        made.daemon().start();
        return made;
    }

    private static Operations operations(Composition of) {
        return new Operations(
                of.backend(), of.nodeBackend(), of.diagnosisBackend(), of.statistics(), of.replicationBackend());
    }

    private static void put(Composition at) throws IOException {
        operations(at)
                .records()
                .addStatic(
                        new StaticEntry(List.of(FRED), RecordType.UNIQUE, NodeType.H, List.of(FREDS)),
                        Edit.IfTaken.REPLACE,
                        Map.of(),
                        ANN);
    }

    private static @Nullable NameRecord show(Composition at) throws IOException {
        return operations(at).records().show(FRED).record();
    }

    @Test
    void whatIsPutAtOneIsPulledByTheOtherAndAnsweredThere() throws Exception {
        int port = Ports.free();
        Composition one = start(ONE, TWO, port);
        Composition two = start(TWO, ONE, port);
        put(one);

        Done done = operations(two).replication().pull(ONE, null, ANN);
        assertThat(done.partners())
                .allSatisfy(each -> assertThat(each.problem()).isNull());
        assertThat(done.records()).isPositive();
        NameRecord replica = show(two);
        assertThat(replica).isNotNull();
        assertThat(replica.owner()).isEqualTo(ONE);
        assertThat(replica.state()).isEqualTo(RecordState.ACTIVE);
        assertThat(asks(TWO, two.daemon().port())).isTrue();

        PartnerStatus status = operations(two).replication().partners().get(0);
        assertThat(status.isNbnsd()).isTrue();
        assertThat(status.pulls()).isEqualTo(1);
        assertThat(operations(two).replication().owners())
                .filteredOn(each -> each.owner().equals(ONE))
                .singleElement()
                .extracting(OwnerStatus::records)
                .isEqualTo(done.records());
        assertThat(two.statistics().read().value(Statistic.REPLICATION_RECORDS_RECEIVED))
                .isPositive();
        assertThat(two.statistics().read().value(Statistic.REPLICATION_PULLS)).isEqualTo(1);
        assertThat(two.statistics().read().value(Statistic.REPLICATION_MERGES_ADDED))
                .as("each was new")
                .isEqualTo(done.records());
        assertThat(two.statistics().read().value(Statistic.REPLICATION_MERGES_REPLACED))
                .isZero();
        assertThat(one.statistics().read().value(Statistic.REPLICATION_RECORDS_SENT))
                .isPositive();
        assertThat(one.statistics().read().value(Statistic.LINK_ACCEPTED)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"both, TOMBSTONE", "push, TOMBSTONE", "pull, DELETED"})
    void whatAPersonDeletesIsATombstoneIfAPartnerTakesTheRecordsOfThisServer(String type, RecordState state)
            throws Exception {
        Composition alone = start(ONE, TWO, Ports.free(), "type = '" + type + "'");
        put(alone);
        operations(alone).records().delete(List.of(FRED), null, Map.of(), ANN);
        assertThat(Objects.requireNonNull(show(alone)).state()).isEqualTo(state);
        operations(alone).records().undelete(List.of(FRED), Map.of(), ANN);
        assertThat(Objects.requireNonNull(show(alone)).isActiveStatic()).isTrue();
        operations(alone).records().delete(List.of(FRED), false, Map.of(), ANN);
        assertThat(Objects.requireNonNull(show(alone)).state()).isEqualTo(RecordState.DELETED);
    }

    @Test
    void whatGoesOverAConnectionIsCountedAtBothEnds() throws Exception {
        int port = Ports.free();
        Composition one = start(ONE, TWO, port);
        Composition two = start(TWO, ONE, port);
        put(one);
        Done done = operations(two).replication().pull(ONE, null, ANN);
        assertThat(done.records()).isEqualTo(1);

        // What has left is counted a moment after it has arrived.
        eventuallyAlike(two, Statistic.LINK_RECEIVED_OCTETS, one, Statistic.LINK_SENT_OCTETS);
        eventuallyAlike(one, Statistic.LINK_RECEIVED_OCTETS, two, Statistic.LINK_SENT_OCTETS);
        Statistics.Report here = two.statistics().read();
        Statistics.Report there = one.statistics().read();
        assertThat(here.value(Statistic.LINK_CONNECTED)).isEqualTo(1);
        assertThat(here.value(Statistic.LINK_ACCEPTED)).isZero();
        assertThat(there.value(Statistic.LINK_ACCEPTED)).isEqualTo(1);
        assertThat(there.value(Statistic.LINK_CONNECTED)).isZero();
        assertThat(here.value(Statistic.LINK_OPEN)).isEqualTo(1);
        assertThat(there.value(Statistic.LINK_OPEN)).isEqualTo(1);
        assertThat(here.value(Statistic.LINK_BROKEN)).isZero();
    }

    private static void eventuallyAlike(Composition one, Statistic counter, Composition other, Statistic otherCounter) {
        Eventually.get(
                Duration.ofSeconds(10),
                () -> counter + " " + one.statistics().read().value(counter) + ", " + otherCounter + " "
                        + other.statistics().read().value(otherCounter),
                () -> {
                    long value = one.statistics().read().value(counter);
                    return value > 0 && value == other.statistics().read().value(otherCounter) ? true : null;
                });
    }

    @Test
    void aPartnerThatIsNotThereIsToldInWords() throws Exception {
        Composition alone = start(ONE, TWO, Ports.free());
        Done done = operations(alone).replication().pull(TWO, null, ANN);
        assertThat(done.partners()).singleElement().satisfies(each -> {
            assertThat(each.partner()).isEqualTo(TWO);
            assertThat(each.problem()).contains("connection refused");
        });
        assertThat(alone.statistics().read().value(Statistic.LINK_CONNECT_FAILURES))
                .isPositive();
    }

    /** Over TCP, with the counting of connections: one that is a stranger before may pull afterwards. */
    @Test
    void aPartnerThatComesByAnotherConfigurationMayPullAndIsPulledFrom() throws Exception {
        int port = Ports.free();
        Ipv4Address stranger = Ipv4Address.parse("127.0.0.99");
        Composition one = start(ONE, stranger, port);
        Composition two = start(TWO, ONE, port);
        put(one);
        assertThat(operations(two).replication().pull(ONE, null, ANN).partners())
                .allSatisfy(each -> assertThat(each.problem()).isNotNull());
        assertThat(operations(one).replication().partners())
                .extracting(each -> each.partner().address())
                .containsExactly(stranger);

        one.reconfigure(configuration(ONE, TWO, port, one.daemon().port()));

        assertThat(operations(one).replication().partners())
                .extracting(each -> each.partner().address())
                .containsExactly(TWO);
        assertThat(operations(two).replication().pull(ONE, null, ANN).partners())
                .allSatisfy(each -> assertThat(each.problem()).isNull());
        assertThat(show(two)).isNotNull();
        one.reconfigure(configuration(ONE, TWO, port, one.daemon().port(), "type = 'pull'"));
        assertThat(Objects.requireNonNull(one.replicationBackend()).isPulledFrom())
                .isFalse();
    }

    @Test
    void aMirrorAnswersQueriesFromWhatItHasPulled() throws Exception {
        int port = Ports.free();
        Composition one = start(ONE, TWO, port);
        Composition mirror = start(TWO, ONE, port, "type = 'pull'", "mode = 'mirror'");
        put(one);
        Done done = operations(mirror).replication().pull(ONE, null, ANN);
        assertThat(done.partners())
                .allSatisfy(each -> assertThat(each.problem()).isNull());
        assertThat(asks(TWO, mirror.daemon().port())).isTrue();
    }

    @Test
    void aMirrorGivesARegistrationNoAnswerAndKeepsNothingOfIt() throws Exception {
        Composition mirror = start(TWO, ONE, Ports.free(), "type = 'pull'", "mode = 'mirror'");
        NetbiosName barney = NetbiosName.parse("BARNEY<20>");
        byte[] claim = MessageEncoder.encode(NameRegistrationRequest.of(
                1, barney, 300, new AddressEntry(false, NodeType.H, Ipv4Address.parse("127.0.0.4"))));
        try (DatagramSocket host = new DatagramSocket(0, InetAddress.getByName("127.0.0.4"))) {
            host.send(new DatagramPacket(
                    claim,
                    claim.length,
                    new InetSocketAddress(TWO.toString(), mirror.daemon().port())));
        }
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (mirror.statistics().read().value(Statistic.DROPPED_NOT_OPEN) == 0) {
            assertThat(System.nanoTime()).as("by then it has been dropped").isLessThan(end);
        }
        assertThat(operations(mirror).records().show(barney).record()).isNull();
        assertThat(mirror.statistics().read().value(Statistic.UDP_SENT)).isZero();
    }

    /** Whether a query for the name is answered with its address. */
    private static boolean asks(Ipv4Address server, int port) throws IOException {
        try (DatagramSocket host = new DatagramSocket(0, InetAddress.getByName("127.0.0.4"))) {
            host.setSoTimeout(10_000);
            byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(7, FRED));
            host.send(new DatagramPacket(query, query.length, new InetSocketAddress(server.toString(), port)));
            DatagramPacket answer = new DatagramPacket(new byte[576], 576);
            host.receive(answer);
            String octets = HexFormat.of().formatHex(answer.getData(), 0, answer.getLength());
            return octets.contains(HexFormat.of().formatHex(FREDS.octets()));
        }
    }
}
