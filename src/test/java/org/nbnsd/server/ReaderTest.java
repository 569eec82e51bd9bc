package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.BurstEnded;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.PlainQuery;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * What is answered by the short way, and what is left for the long one. That both say the same is shown by
 * {@link PlainAnswersTest}.
 */
final class ReaderTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.254");
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address CLIENT = Ipv4Address.parse("10.0.0.2");

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(settings(new Rates(10, 3, 0, 1)), table, new Random(1));
    private final PlainQuery answer = new PlainQuery();

    private static ServerSettings settings(Rates rates) {
        ServerSettings usual = ServerSettings.DEFAULTS;
        Access access = new Access(
                AccessList.LOCAL,
                AccessList.LOCAL,
                AccessList.LOCAL,
                AccessList.EVERYBODY,
                false,
                true,
                AccessList.NOBODY,
                List.of("WPAD"));
        return new ServerSettings(
                List.of(NetbiosName.parse("SRV<00>")),
                usual.challenge(),
                usual.challengePort(),
                usual.challengeSchedule(),
                List.of(),
                usual.userNames(),
                true,
                false,
                usual.lifetimes(),
                usual.limits(),
                access,
                rates);
    }

    @BeforeEach
    void listen() {
        server.listenOn(List.of(new LocalAddress(SERVER, 24, 0)), NOW);
        put("FRED<20>", RecordType.UNIQUE, false, "10.0.0.1");
        put("WORK<00>", RecordType.GROUP, false, "10.0.0.1");
        put("FIXED<00>", RecordType.UNIQUE, true, "10.0.0.1");
        put("BROWSER<1D>", RecordType.UNIQUE, false, "10.0.0.1");
        put("WPAD<00>", RecordType.UNIQUE, false, "10.0.0.1");
        put("SRV<00>", RecordType.UNIQUE, false, "10.0.0.1");
        put("TWO<03>", RecordType.MULTIHOMED, false, "10.0.0.1", "10.0.0.2");
        put("LOOP<00>", RecordType.UNIQUE, false, "127.0.0.5");
        put("NOBODYS<00>", RecordType.UNIQUE, false, "10.0.0.255");
        put("OURS<00>", RecordType.UNIQUE, false, "10.0.0.254");
        put("NONE<00>", RecordType.UNIQUE, false, "255.255.255.255");
    }

    /** A record for the next hour. */
    private void put(String name, RecordType type, boolean isStatic, String... addresses) {
        long end = isStatic ? Long.MAX_VALUE : NOW + 3_600_000;
        List<Holder> holders = IntStream.range(0, addresses.length)
                .mapToObj(i -> new Holder(Ipv4Address.parse(addresses[i]), NameRecord.LOCAL, NOW, end))
                .toList();
        table.apply(new Change.Put(new NameRecord(
                NetbiosName.parse(name),
                type,
                RecordState.ACTIVE,
                NodeType.H,
                isStatic,
                NameRecord.LOCAL,
                table.nextVersion(),
                HOST,
                end,
                holders)));
    }

    private static Datagram query(String name, String source, int port, boolean broadcast) {
        byte[] octets = MessageEncoder.encode(NameQueryRequest.toServer(0xBEEF, NetbiosName.parse(name)));
        return new Datagram(
                octets,
                octets.length,
                new Endpoint(Ipv4Address.parse(source), port),
                new Endpoint(SERVER, 137),
                broadcast);
    }

    private boolean find(Datagram datagram, long now) {
        NetbiosName name = PlainQuery.name(datagram.octets(), datagram.length());
        return name != null && server.queryReader().find(datagram, name, answer, now);
    }

    private void assertAnswered(String name, long now, Message expected) {
        assertThat(find(query(name, "10.0.0.2", 137, false), now)).as(name).isTrue();
        assertThat(answer.octets()).as(name).isEqualTo(MessageEncoder.encode(expected));
    }

    private static Message positive(String name, long ttl, AddressEntry entry) {
        return PositiveNameQueryResponse.fromServer(0xBEEF, true, NetbiosName.parse(name), ttl, List.of(entry));
    }

    private static Message negative(String name) {
        return NegativeNameQueryResponse.fromServer(0xBEEF, true, NetbiosName.parse(name), Rcode.NAM_ERR);
    }

    @Test
    void anAnswerOfOneAddressOrNoneIsMade() {
        AddressEntry host = AddressEntry.unique(NodeType.H, HOST);
        assertAnswered("FRED<20>", NOW, positive("FRED<20>", 3_600, host));
        assertThat(answer.address()).isEqualTo(HOST);
        assertAnswered("FRED<20>", NOW + 3_599_999, positive("FRED<20>", 1, host));
        assertAnswered("NOSUCH<20>", NOW, negative("NOSUCH<20>"));
        assertThat(answer.address()).isNull();
        assertAnswered("FIXED<00>", NOW, positive("FIXED<00>", 0, host));
        AddressEntry all = AddressEntry.group(NodeType.B, Ipv4Address.BROADCAST);
        assertAnswered("WORK<00>", NOW, positive("WORK<00>", 0, all));
    }

    @ParameterizedTest
    @CsvSource({
        "FRED<20>, 10.0.0.2, 0, false", // nobody can be answered there
        "FRED<20>, 10.0.0.255, 137, false",
        "FRED<20>, 10.0.0.254, 137, false", // this server's own
        "FRED<20>, 10.0.0.2, 137, true",
        "FRED<20>, 10.0.0.2, 1023, false", // a low port
        "FRED<20>, 192.0.2.7, 137, false", // from far away
        "SRV<00>, 10.0.0.2, 137, false", // the server's own name
        "BROWSER<1D>, 10.0.0.2, 137, false", // never known
        "WPAD<00>, 10.0.0.2, 137, false", // blocked
        "TWO<03>, 10.0.0.2, 137, false", // two addresses
        "LOOP<00>, 10.0.0.2, 137, false", // addresses that are not told to everybody
        "NOBODYS<00>, 10.0.0.2, 137, false",
        "OURS<00>, 10.0.0.2, 137, false",
        "NONE<00>, 10.0.0.2, 137, false",
    })
    void everythingElseIsLeftForTheLongWay(String name, String source, int port, boolean broadcast) {
        assertThat(find(query(name, source, port, broadcast), NOW)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.2, 137", "10.0.0.2, 53", "10.0.0.2, 1024", "10.0.0.254, 1024", "127.0.0.1, 5000"})
    void whoeverMayAskIsAnsweredAtAnyPortButALowOne(String source, int port) {
        assertThat(find(query("FRED<20>", source, port, false), NOW)).isTrue();
    }

    @Test
    void whatHasExpiredIsLeftForTheLongWay() {
        assertThat(find(query("FRED<20>", "10.0.0.2", 137, false), NOW + 3_600_000))
                .isFalse();
    }

    @Test
    void everyAddressIsToldToThisMachineThatAsksAtLoopback() {
        Ipv4Address loopback = Ipv4Address.parse("127.0.0.1");
        byte[] octets = MessageEncoder.encode(NameQueryRequest.toServer(1, NetbiosName.parse("LOOP<00>")));
        Datagram here =
                new Datagram(octets, octets.length, new Endpoint(loopback, 5000), new Endpoint(loopback, 137), false);
        assertThat(find(here, NOW)).isTrue();
        assertThat(answer.address()).isEqualTo(Ipv4Address.parse("127.0.0.5"));
    }

    /** As the proxy does it, which asks for another host. */
    @Test
    void whatIsFoundWithoutAQueryIsWhatAnotherHostIsTold() {
        AddressEntry host = AddressEntry.unique(NodeType.H, HOST);
        assertThat(server.find(NetbiosName.parse("FRED<20>"), NOW)).containsExactly(host);
        assertThat(server.find(NetbiosName.parse("TWO<03>"), NOW)).hasSize(2);
        for (String name : List.of("NOSUCH<20>", "BROWSER<1D>", "WPAD<00>", "LOOP<00>")) {
            assertThat(server.find(NetbiosName.parse(name), NOW)).as(name).isEmpty();
        }
        assertThat(server.find(NetbiosName.parse("FRED<20>"), NOW + 3_600_000)).isEmpty();
    }

    /** Of 10 a second, 3 at once. */
    @Test
    void theShortWayTakesFromTheRateOfWhoIsKnownAndOfNobodyElse() {
        Datagram datagram = query("FRED<20>", "10.0.0.2", 137, false);
        NetbiosName name = NetbiosName.parse("FRED<20>");
        assertThat(server.answer(datagram, name, answer, NOW))
                .as("not known yet")
                .isFalse();
        assertThat(server.receive(datagram, NOW)).hasSize(2);
        assertThat(server.answer(datagram, name, answer, NOW)).isTrue();
        assertThat(server.answer(datagram, name, answer, NOW)).isTrue();
        assertThat(server.answer(datagram, name, answer, NOW))
                .as("beyond its rate")
                .isFalse();
        assertThat(server.answer(datagram, name, answer, NOW + 100)).isTrue();
        assertThat(server.answer(datagram, name, answer, NOW + 199)).isFalse();
        assertThat(MessageDecoder.decode(answer.octets()))
                .isEqualTo(positive("FRED<20>", 3_600, AddressEntry.unique(NodeType.H, HOST)));
    }

    @Test
    void whatIsAnsweredByTheShortWayDoesNotKeepABurstGoing() {
        NameServer open = new NameServer(settings(Rates.NONE).withBurstQueue(5), table, new Random(1));
        open.handle(new Input.Backlog(6), NOW);
        byte[] claim = MessageEncoder.encode(NameRegistrationRequest.of(
                1, NetbiosName.parse("NEW<20>"), 300_000, AddressEntry.unique(NodeType.H, CLIENT)));
        Endpoint client = new Endpoint(CLIENT, 137);
        open.receive(new Datagram(claim, claim.length, client, new Endpoint(SERVER, 137), false), NOW);
        Datagram datagram = query("FRED<20>", CLIENT.toString(), 137, false);
        assertThat(open.answer(datagram, NetbiosName.parse("FRED<20>"), answer, NOW + 4_000))
                .isTrue();
        open.handle(new Input.Backlog(0), NOW);

        assertThat(open.expire(NOW + 4_999)).isEmpty();
        assertThat(open.expire(NOW + 5_000))
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Report.class,
                        report -> assertThat(report.event()).isInstanceOf(BurstEnded.class));
    }

    @Test
    void withoutRatesNobodyNeedsToBeKnown() {
        NameServer open = new NameServer(settings(Rates.NONE), table, new Random(1));
        open.listenOn(List.of(new LocalAddress(SERVER, 24, 0)), NOW);
        Datagram datagram = query("FRED<20>", CLIENT.toString(), 137, false);
        assertThat(open.answer(datagram, NetbiosName.parse("FRED<20>"), answer, NOW))
                .isTrue();
        assertThat(open.queryReader().admits(datagram, NOW)).isTrue();
        assertThat(server.queryReader().admits(datagram, NOW))
                .as("not known yet")
                .isFalse();
    }
}
