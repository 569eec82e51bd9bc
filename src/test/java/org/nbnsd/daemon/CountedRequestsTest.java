package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Family;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.metrics.DocumentedLabels;
import org.nbnsd.metrics.Scrape;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** A known run of requests gives the figures that it must, for people and for programs, whichever thread answers. */
final class CountedRequestsTest {
    private static final AtomicInteger NETWORKS = new AtomicInteger();
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName GROUP = NetbiosName.parse("GROUP<00>");
    private static final Set<Family> COUNTED = Set.of(
            Family.REQUESTS,
            Family.RESPONSES,
            Family.QUERIES,
            Family.REGISTRATIONS,
            Family.RENEWALS,
            Family.RELEASES,
            Family.CONFLICTS,
            Family.CHALLENGES,
            Family.DROPPED,
            Family.MALFORMED);

    private final String network =
            "127." + (70 + ProcessHandle.current().pid() % 50) + "." + NETWORKS.incrementAndGet() + ".";
    private final int port = Ports.free();
    private final List<AutoCloseable> running = new ArrayList<>();
    private int id;

    @AfterEach
    void stop() throws Exception {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    private Composition server(int threads, String... more) throws Exception {
        String text = String.join(
                "\n",
                "port = " + port,
                "listen = ['" + network + "1']",
                "query-threads = " + threads,
                "name = 'WINS'",
                "data = 'none'",
                "[challenge-query]",
                "port = " + port,
                String.join("\n", more));
        Composition made = new Composition(
                ConfigurationReader.parse("test", text, Map.of()), "box", null, new PrintWriter(Writer.nullWriter()));
        running.add(made);
        made.daemon().start();
        return made;
    }

    /** A host with a socket at the port of the name service. */
    private final class Host implements AutoCloseable {
        private final DatagramSocket socket;
        private final Ipv4Address address;

        Host(int number) throws IOException {
            address = Ipv4Address.parse(network + number);
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(network + number), port));
            socket.setSoTimeout(30_000);
            running.add(this);
        }

        void send(byte[] octets) throws IOException {
            socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByName(network + 1), port));
        }

        Message receive() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[600], 600);
            socket.receive(packet);
            return (Message) MessageDecoder.decode(packet.getData(), packet.getLength());
        }

        void ask(Message request) throws IOException {
            send(MessageEncoder.encode(request));
            assertThat(receive().id()).isEqualTo(request.id());
        }

        AddressEntry unique() {
            return AddressEntry.unique(NodeType.H, address);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private int next() {
        return ++id;
    }

    private void run() throws IOException {
        Host two = new Host(2);
        Host three = new Host(3);
        for (int i = 0; i < 3; i++) {
            two.ask(NameQueryRequest.toServer(next(), NetbiosName.parse("NOBODY<20>")));
        }
        two.ask(NameRegistrationRequest.of(next(), FRED, 0, two.unique()));
        for (int i = 0; i < 5; i++) {
            three.ask(NameQueryRequest.toServer(next(), FRED));
        }
        three.ask(NameQueryRequest.toNode(next(), FRED));
        two.ask(NameRegistrationRequest.of(next(), GROUP, 0, AddressEntry.group(NodeType.H, two.address)));
        two.ask(NameRefreshRequest.of(next(), FRED, 0, two.unique()));
        two.ask(MultihomedRegistrationRequest.of(next(), NetbiosName.parse("MULTI<20>"), 0, two.unique()));
        two.ask(NameRegistrationRequest.of(
                next(), NetbiosName.parse("DOM<1B>"), 0, AddressEntry.group(NodeType.H, two.address)));
        three.ask(NameRegistrationRequest.of(next(), GROUP, 0, three.unique()));
        three.ask(NameReleaseRequest.of(next(), FRED, three.unique()));
        two.ask(NameReleaseRequest.of(next(), NetbiosName.parse("NOBODY<20>"), two.unique()));
        two.ask(NodeStatusRequest.of(next(), NetbiosName.WILDCARD));
        two.send(MessageEncoder.encode(NodeStatusRequest.of(next(), FRED)));
        byte[] cut = MessageEncoder.encode(NameRegistrationRequest.of(next(), FRED, 0, two.unique()));
        two.send(Arrays.copyOf(cut, cut.length - 1));
        two.send(new byte[] {1, 2, 3});
        contest(two, three);
        two.ask(NameReleaseRequest.of(next(), FRED, two.unique()));
    }

    /** The second wants the name of the first, who has it and says so. */
    private void contest(Host holder, Host claimant) throws IOException {
        claimant.ask(NameRegistrationRequest.of(next(), FRED, 0, claimant.unique()));
        Message question = holder.receive();
        holder.send(MessageEncoder.encode(
                PositiveNameQueryResponse.fromNode(question.id(), FRED, 0, List.of(holder.unique()))));
        assertThat(claimant.receive().id()).isEqualTo(id);
    }

    private static Map<Statistic, Long> expected() {
        Map<Statistic, Long> expected = new EnumMap<>(Statistic.class);
        expected.put(Statistic.REQUESTS_QUERY_UNICAST, 9L);
        expected.put(Statistic.REQUESTS_NODE_STATUS_UNICAST, 2L);
        expected.put(Statistic.REQUESTS_REGISTRATION_UNICAST, 6L);
        expected.put(Statistic.REQUESTS_MULTIHOMED_REGISTRATION_UNICAST, 1L);
        expected.put(Statistic.REQUESTS_REFRESH_UNICAST, 1L);
        expected.put(Statistic.REQUESTS_RELEASE_UNICAST, 3L);
        expected.put(Statistic.REQUESTS_OTHER_UNICAST, 1L);
        expected.put(Statistic.RESPONSES_QUERY_OK, 5L);
        expected.put(Statistic.RESPONSES_QUERY_NAM_ERR, 4L);
        expected.put(Statistic.RESPONSES_NODE_STATUS_OK, 1L);
        expected.put(Statistic.RESPONSES_REGISTRATION_OK, 2L);
        expected.put(Statistic.RESPONSES_REGISTRATION_RFS_ERR, 1L);
        expected.put(Statistic.RESPONSES_REGISTRATION_ACT_ERR, 2L);
        expected.put(Statistic.RESPONSES_REGISTRATION_WACK, 1L);
        expected.put(Statistic.RESPONSES_MULTIHOMED_REGISTRATION_OK, 1L);
        expected.put(Statistic.RESPONSES_REFRESH_OK, 1L);
        expected.put(Statistic.RESPONSES_RELEASE_OK, 3L);
        expected.put(Statistic.QUERIES_FOUND, 5L);
        expected.put(Statistic.QUERIES_NOT_FOUND, 4L);
        expected.put(Statistic.REGISTRATIONS_UNIQUE_GRANTED, 2L);
        expected.put(Statistic.REGISTRATIONS_UNIQUE_REFUSED, 2L);
        expected.put(Statistic.REGISTRATIONS_GROUP_GRANTED, 1L);
        expected.put(Statistic.REGISTRATIONS_GROUP_REFUSED, 1L);
        expected.put(Statistic.RENEWALS_UNIQUE_GRANTED, 1L);
        expected.put(Statistic.RELEASES_RELEASED, 1L);
        expected.put(Statistic.RELEASES_NOT_HOLDER, 1L);
        expected.put(Statistic.RELEASES_UNKNOWN, 1L);
        expected.put(Statistic.CONFLICTS_UNIQUE_REGISTRATION, 2L);
        expected.put(Statistic.CHALLENGES_DEFENDED, 1L);
        expected.put(Statistic.DROPPED_NOT_OWN_NAME, 1L);
        expected.put(Statistic.MALFORMED_TRUNCATED, 2L);
        return expected;
    }

    private static Map<Statistic, Long> counted(Composition server) {
        Map<Statistic, Long> counted = new EnumMap<>(server.statistics().read().values());
        counted.entrySet().removeIf(entry -> {
            Family family = entry.getKey().family();
            return entry.getValue() == 0 || family == null || !COUNTED.contains(family);
        });
        return counted;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aRunOfRequestsIsCountedAsWhatItWas(int threads) throws Exception {
        Composition server = server(threads);
        run();
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "expected " + expected() + "\ncounted " + counted(server) + "\nexpected " + expectedSeries()
                        + "\nscraped " + scraped(server),
                () -> counted(server).equals(expected()) && scraped(server).equals(expectedSeries()) ? true : null);
        Map<String, Double> all = Scrape.of(server.statistics()).series();
        Map<String, Double> same = new TreeMap<>();
        expected().forEach((statistic, value) -> same.put(statistic.metric(), value.doubleValue()));
        assertThat(same)
                .allSatisfy((series, value) ->
                        assertThat(all.get(series)).as(series).isEqualTo(value));
    }

    /** Besides those that are statistics. */
    private static Map<String, Double> expectedSeries() {
        String duration = "nbnsd_request_duration_seconds_count{operation=";
        Map<String, Double> expected = new TreeMap<>();
        expected.put(duration + "\"query\"}", 9.0);
        expected.put(duration + "\"registration\"}", 5.0);
        expected.put(duration + "\"multihomed_registration\"}", 1.0);
        expected.put(duration + "\"refresh\"}", 1.0);
        expected.put(duration + "\"release\"}", 3.0);
        expected.put(duration + "\"node_status\"}", 1.0);
        expected.put(duration + "\"other\"}", 0.0);
        expected.put("nbnsd_challenge_duration_seconds_count", 1.0);
        expected.put("nbnsd_records{origin=\"dynamic\",state=\"released\",type=\"unique\"}", 1.0);
        expected.put("nbnsd_records{origin=\"dynamic\",state=\"active\",type=\"group\"}", 1.0);
        expected.put("nbnsd_records{origin=\"dynamic\",state=\"active\",type=\"multihomed\"}", 1.0);
        return expected;
    }

    private static Map<String, Double> scraped(Composition server) {
        Map<String, Double> scraped =
                new TreeMap<>(Scrape.of(server.statistics()).series());
        scraped.keySet().retainAll(expectedSeries().keySet());
        return scraped;
    }

    /** As many hosts as addresses of a network, each asking for names that nobody else asks for, and registering one. */
    @Test
    void theNumberOfSeriesDoesNotDependOnWhoAsksForWhat() throws Exception {
        Composition server = server(2, "[rate]", "per-host = 0", "per-network = 0");
        run();
        Set<String> before = names(server);
        for (int number = 4; number < 254; number++) {
            Host host = new Host(number);
            host.send(MessageEncoder.encode(NameRegistrationRequest.of(
                    next() & 0xFFFF, NetbiosName.parse("HOST" + number + "<20>"), 0, host.unique())));
            for (int i = 0; i < 400; i++) {
                host.send(MessageEncoder.encode(
                        NameQueryRequest.toServer(i, NetbiosName.parse("N" + number + "X" + i + "<20>"))));
            }
            host.close();
        }
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "counted " + counted(server),
                () -> server.statistics().read().value(Statistic.REGISTRATIONS_UNIQUE_GRANTED) > 100 ? true : null);
        assertThat(names(server)).isEqualTo(before);
        Map<String, Set<String>> documented = DocumentedLabels.read(Path.of("src/docs/metrics.md"));
        Scrape.of(server.statistics()).labels().forEach((label, values) -> {
            assertThat(documented).containsKey(label);
            if (!documented.getOrDefault(label, Set.of()).isEmpty()) {
                assertThat(documented.get(label)).as(label).containsAll(values);
            }
            assertThat(values).as(label).noneMatch(value -> value.matches(".*(HOST|X)[0-9].*|127[.].*"));
        });
    }

    /** Of what this program counts itself; but for events, of which those that occur are there. */
    private static Set<String> names(Composition server) {
        return Scrape.of(server.statistics()).series().keySet().stream()
                .filter(series -> series.startsWith("nbnsd_") && !series.startsWith("nbnsd_events_total"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
