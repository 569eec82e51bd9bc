package org.nbnsd.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.WackResponse;

/** A whole daemon as a node of a cluster, and hosts that ask it. */
final class ClusterNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger IDS = new AtomicInteger();
    private static final int TTL = 300_000;

    private final String name;
    private final Ipv4Address address;
    private final int port;
    private final Composition parts;

    ClusterNode(String name, String address, int port, Path data, List<String> endpoints, String... more)
            throws Exception {
        this(name, address, port, data, """
                [cluster]
                name = 'site'
                node = '%s'
                endpoints = ['%s']
                %s
                """.formatted(name, String.join("', '", endpoints), String.join("\n", more)));
    }

    private ClusterNode(String name, String address, int port, Path data, String more) throws Exception {
        this.name = name;
        this.address = Ipv4Address.parse(address);
        this.port = port;
        String text = """
                port = %d
                listen = ['%s']
                name = 'WINS'
                data = '%s'
                [challenge-query]
                port = %d
                tries = 2
                first-interval = '500ms'
                %s
                """.formatted(port, address, data, port, more);
        parts = new Composition(
                ConfigurationReader.parse("test", text, Map.of()),
                "box",
                Captures.next("ClusterNode-" + name),
                new PrintWriter(Writer.nullWriter()));
        parts.daemon().start();
    }

    /** One that is none. */
    static ClusterNode alone(String address, int port, Path data) throws Exception {
        return new ClusterNode("alone", address, port, data, "");
    }

    Composition parts() {
        return parts;
    }

    ClusterPart cluster() {
        return Objects.requireNonNull(parts.cluster());
    }

    ClusterStanding standing() {
        return cluster().standing();
    }

    ClusterNode awaitState(ClusterState wanted) {
        ClusterState unused = Eventually.get(
                PATIENCE,
                () -> name + ": " + standing() + " (expected: " + wanted + ")",
                () -> standing().state() == wanted ? wanted : null);
        return this;
    }

    /** All that it has, by name. */
    Map<NetbiosName, NameRecord> records() {
        Map<NetbiosName, NameRecord> records = new ConcurrentSkipListMap<>();
        try {
            parts.backend().records(each -> records.put(each.name(), each)).join();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return records;
    }

    /** Waits until it has what the other has, and that has it, too. */
    void awaitSameRecords(ClusterNode other) {
        Map<NetbiosName, NameRecord> unused = Eventually.get(
                PATIENCE,
                () -> name + ": " + records() + "\n" + other.name + ": " + other.records(),
                () -> records().equals(other.records()) ? records() : null);
    }

    /** Waits until it answers a query with an address. */
    void awaitAnswer(Asker asker, NetbiosName wanted, Ipv4Address expected) {
        Ipv4Address unused =
                Eventually.get(PATIENCE, () -> name + ": " + wanted + " is not " + expected + ": " + records(), () -> {
                    try {
                        Decoded answer = ask(asker, NameQueryRequest.toServer(IDS.incrementAndGet() & 0xFFFF, wanted));
                        return answer instanceof PositiveNameQueryResponse positive
                                        && positive.entries().get(0).address().equals(expected)
                                ? expected
                                : null;
                    } catch (IOException e) {
                        return null;
                    }
                });
    }

    /** Asks, and hears the last answer. */
    Decoded ask(Asker asker, Message message) throws IOException {
        Decoded answer = asker.ask(address, port, message).message();
        while (answer instanceof WackResponse) {
            answer = asker.receive().message();
        }
        return answer;
    }

    /** Claims a name for a host. */
    Decoded claim(Asker asker, NetbiosName wanted, Ipv4Address host) throws IOException {
        return ask(
                asker,
                NameRegistrationRequest.of(
                        IDS.incrementAndGet() & 0xFFFF, wanted, TTL, AddressEntry.unique(NodeType.P, host)));
    }

    @Override
    public void close() throws IOException, StoreException {
        parts.close();
    }
}
