package org.nbnsd.bench;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.PlainQuery;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** All that the core does for a datagram: gates, decoding, deciding, effects. Public and not final, because JMH extends it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServerBenchmarks {
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse(Link.SERVER), 137);
    private static final int TTL = 518_400;

    /** Names in the table. */
    @Param({"1000", "1000000"})
    public int names;

    private final Datagram[] queries = new Datagram[TableBenchmarks.ASKED];
    private final Datagram[] refreshes = new Datagram[TableBenchmarks.ASKED];
    private final PlainQuery answer = new PlainQuery();
    private NameServer server = server(0);
    private long now = TableBenchmarks.NOW;
    private int next;

    /** Fills the table, and makes the requests. */
    @Setup
    public void fill() {
        server = server(names);
        server.listenOn(List.of(new LocalAddress(SERVER.address(), 16, 1)), now);
        Random random = new Random(1);
        for (int i = 0; i < TableBenchmarks.ASKED; i++) {
            int number = random.nextInt(names);
            NetbiosName name = Databases.name(number);
            Ipv4Address host = Ipv4Address.parse(Link.client(number / Load.SLICE));
            AddressEntry entry = new AddressEntry(false, NodeType.H, host);
            queries[i] = datagram(NameQueryRequest.toServer(i, name), host);
            refreshes[i] = datagram(NameRefreshRequest.of(i, name, TTL, entry), host);
        }
        if (query().isEmpty() || refresh().isEmpty()) {
            throw new IllegalStateException("no answer (expected: what is measured is answering)");
        }
    }

    private static NameServer server(int names) {
        ServerSettings usual = ServerSettings.DEFAULTS;
        Limits limits = new Limits(
                10_000_000,
                1_000_000,
                usual.limits().openChallenges(),
                usual.limits().waitingPerName(),
                usual.limits().waitingPerHost(),
                usual.limits().waiting());
        ServerSettings settings = new ServerSettings(
                usual.ownNames(),
                usual.challenge(),
                usual.challengePort(),
                usual.challengeSchedule(),
                usual.challengeScheduleByPrefix(),
                usual.userNames(),
                usual.domainMasterFirst(),
                usual.migrate(),
                usual.lifetimes(),
                limits,
                usual.access(),
                Rates.NONE);
        return new NameServer(settings, TableBenchmarks.filled(names), new Random(1));
    }

    private static Datagram datagram(Request request, Ipv4Address host) {
        byte[] octets = MessageEncoder.encode(request);
        return new Datagram(octets, octets.length, new Endpoint(host, 137), SERVER, false);
    }

    private int next() {
        next = (next + 1) % TableBenchmarks.ASKED;
        return next;
    }

    /** A query for a name that is there, as nearly all are answered. */
    @Benchmark
    public byte[] plainQuery() {
        Datagram query = queries[next()];
        NetbiosName name = PlainQuery.name(query.octets(), query.length());
        if (name == null || !server.answer(query, name, answer, now)) {
            throw new IllegalStateException("no answer (expected: a plain query is answered at once)");
        }
        return answer.octets();
    }

    /** The same, the long way. */
    @Benchmark
    public List<Effect> query() {
        return server.receive(queries[next()], now);
    }

    /** A refresh of the holder, a millisecond after the one before. */
    @Benchmark
    public List<Effect> refresh() {
        now++;
        return server.receive(refreshes[next()], now);
    }
}
