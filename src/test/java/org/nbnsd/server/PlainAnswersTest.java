package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.AccessList.Group;
import org.nbnsd.server.AccessList.Network;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.PlainQuery;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * The short way to an answer and the long one lead to the same: two servers get the same datagrams, and one of them always
 * goes the long way.
 */
final class PlainAnswersTest {
    private static final int STEPS = 4_000;
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.1");
    private static final List<NetbiosName> NAMES = Stream.of(
                    "ALICE<03>",
                    "PC<00>",
                    "PC<20>",
                    "WORK<00>",
                    "WORK<1C>",
                    "WORK<1B>",
                    "WORK<1D>",
                    "WPAD<00>",
                    "SRV<00>",
                    "*",
                    "SCOPED<00>.NET",
                    "NOBODY<20>",
                    "FIXED<00>",
                    "\\x01\\x02__MSBROWSE__\\x02<01>")
            .map(NetbiosName::parse)
            .toList();
    private static final List<Ipv4Address> SOURCES = Stream.of(
                    "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.1", "10.0.0.255", "10.9.9.9", "192.0.2.7", "224.0.0.5")
            .map(Ipv4Address::parse)
            .toList();

    private final PlainQuery answer = new PlainQuery();
    private int answeredAtOnce;
    private int refusedQueries;

    private static NameServer server() {
        ServerSettings usual = ServerSettings.DEFAULTS;
        NameServer server = new NameServer(
                new ServerSettings(
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
                        new Access(
                                new AccessList(List.of(Group.ATTACHED, new Network(Prefix.parse("224.0.0.0/8")))),
                                new AccessList(List.of(new Network(Prefix.parse("10.0.0.0/8")))),
                                AccessList.EVERYBODY,
                                AccessList.EVERYBODY,
                                false,
                                true,
                                AccessList.NOBODY,
                                List.of("WPAD")),
                        new Rates(20, 40, 50, 60)),
                new NameTable(),
                new Random(1));
        server.listenOn(List.of(new LocalAddress(SERVER, 24, 0)), 0);
        Edits.edit(
                server,
                List.of(new Edit.Put(
                        new NameRecord(
                                NetbiosName.parse("FIXED<00>"),
                                RecordType.UNIQUE,
                                RecordState.ACTIVE,
                                NodeType.P,
                                true,
                                NameRecord.LOCAL,
                                1,
                                SERVER,
                                Long.MAX_VALUE,
                                List.of(new Holder(
                                        Ipv4Address.parse("10.0.0.7"), NameRecord.LOCAL, 0, Long.MAX_VALUE))),
                        Edit.IfTaken.KEEP)),
                new Author("root", ""),
                0);
        return server;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theShortWayIsTheLongWay(long seed) {
        Random random = new Random(seed);
        NameServer quick = server();
        NameServer slow = server();
        long now = 1_000;
        for (int i = 0; i < STEPS; i++) {
            now += random.nextInt(4) == 0 ? random.nextInt(120) : 0;
            if (random.nextInt(500) == 0) {
                now += Duration.ofDays(1 + random.nextInt(4)).toMillis();
            }
            if (now >= slow.nextTimeout()) {
                assertThat(quick.expire(now)).isEqualTo(slow.expire(now));
            }
            Datagram datagram = datagram(random);
            List<Effect> expected = slow.receive(datagram, now);
            assertThat(effects(quick, datagram, now)).isEqualTo(expected);
            assertThat(quick.nextTimeout()).isEqualTo(slow.nextTimeout());
        }
        assertThat(answeredAtOnce).isGreaterThan(STEPS / 20);
        assertThat(refusedQueries).isGreaterThan(STEPS / 20);
    }

    /** What the server does, whichever way, in the form of effects. */
    private List<Effect> effects(NameServer quick, Datagram datagram, long now) {
        NetbiosName name = PlainQuery.name(datagram.octets(), datagram.length());
        if (name == null) {
            return quick.receive(datagram, now);
        }
        if (!quick.answer(datagram, name, answer, now)) {
            refusedQueries++;
            return quick.receive(datagram, now);
        }
        answeredAtOnce++;
        Ipv4Address address = answer.address();
        return List.of(
                new Effect.Send(datagram.local().address(), datagram.source(), (Message)
                        MessageDecoder.decode(answer.octets())),
                new Effect.Report(new QueryAnswered(
                        name,
                        datagram.source().address(),
                        address == null ? List.of() : List.of(address),
                        datagram.local().address(),
                        false)));
    }

    private static Datagram datagram(Random random) {
        byte[] octets = MessageEncoder.encode(message(random));
        if (random.nextInt(20) == 0) {
            octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
        }
        int length = random.nextInt(40) == 0 ? random.nextInt(octets.length) : octets.length;
        int port = random.nextInt(10) == 0 ? List.of(0, 53, 1023, 5000).get(random.nextInt(4)) : 137;
        Endpoint source = new Endpoint(SOURCES.get(random.nextInt(random.nextInt(4) > 0 ? 3 : SOURCES.size())), port);
        return new Datagram(octets, length, source, new Endpoint(SERVER, 137), random.nextInt(10) == 0);
    }

    private static Message message(Random random) {
        NetbiosName name = NAMES.get(random.nextInt(NAMES.size()));
        int id = random.nextInt(0x1_0000);
        boolean group = name.toString().startsWith("WORK<0") || name.toString().startsWith("WORK<1C");
        AddressEntry entry = new AddressEntry(group, NodeType.of(random.nextInt(4)), SOURCES.get(random.nextInt(3)));
        return switch (random.nextInt(20)) {
            case 0, 1 -> NameRegistrationRequest.of(id, name, 300_000, entry);
            case 2 -> MultihomedRegistrationRequest.of(id, name, 300_000, entry);
            case 3 -> NameReleaseRequest.of(id, name, entry);
            case 4 -> NodeStatusRequest.of(id, name);
            case 5 -> new NameQueryRequest(id, 0, name);
            case 6 -> new NameQueryRequest(id, HeaderFlags.RECURSION_DESIRED | HeaderFlags.BROADCAST, name);
            default -> NameQueryRequest.toServer(id, name);
        };
    }

    @Test
    void anAnswerOfOneAddressAndARefusalAreEncodedAsEver() {
        NetbiosName name = NetbiosName.parse("FIXED<00>");
        byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(0xBEEF, name));
        List<byte[]> expected = new ArrayList<>();
        AddressEntry entry = AddressEntry.unique(NodeType.H, Ipv4Address.parse("203.0.113.200"));
        expected.add(MessageEncoder.encode(
                PositiveNameQueryResponse.fromServer(0xBEEF, true, name, 0xFFFF_FFFEL, List.of(entry))));
        expected.add(MessageEncoder.encode(NegativeNameQueryResponse.fromServer(0xBEEF, true, name, Rcode.NAM_ERR)));

        answer.found(query, 0xFFFF_FFFEL, entry);
        assertThat(answer.octets()).isEqualTo(expected.get(0));
        answer.notFound(query);
        assertThat(answer.octets()).isEqualTo(expected.get(1));
        assertThat(answer.address()).isNull();
    }
}
