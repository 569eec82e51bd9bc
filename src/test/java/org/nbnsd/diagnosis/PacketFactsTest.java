package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** What each kind of message on the wire tells, and of whom. */
final class PacketFactsTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.6");
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address ALL = Ipv4Address.parse("10.0.0.255");
    private static final AddressEntry ENTRY = AddressEntry.unique(NodeType.H, HOST);
    private static final AddressEntry OTHERS = AddressEntry.unique(NodeType.H, OTHER);

    private final PacketFacts sniffer = new PacketFacts();
    private int ipId;
    private long micros = 1_700_000_000_000_000L;

    private List<Fact> see(Ipv4Address from, Ipv4Address to, Message message) {
        micros += 1_000_000;
        ipId++;
        return sniffer.of(packet(from, to, message));
    }

    private Packet packet(Ipv4Address from, Ipv4Address to, Message message) {
        return new Packet(
                micros, "", new Endpoint(from, 137), new Endpoint(to, 137), ipId, MessageEncoder.encode(message));
    }

    private static Arguments told(Ipv4Address from, Ipv4Address to, Message message, String... facts) {
        return Arguments.of(from, to, message, List.of(facts));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                told(
                        HOST,
                        SERVER,
                        NameRegistrationRequest.of(1, FRED, 300, ENTRY),
                        "CLAIMED 10.0.0.5 claimed: FRED<20> at 10.0.0.5, name server 10.0.0.1; request registration;"
                                + " type unique"),
                told(
                        OTHER,
                        SERVER,
                        MultihomedRegistrationRequest.of(1, FRED, 300, ENTRY),
                        "CLAIMED 10.0.0.6 claimed: FRED<20> at 10.0.0.5, name server 10.0.0.1; request multihomed"
                                + " registration; type unique",
                        "CLAIMED_FOR_ANOTHER 10.0.0.6 claimed it for another address: FRED<20>, for 10.0.0.5"),
                told(
                        HOST,
                        SERVER,
                        NameRefreshRequest.of(1, FRED, 300, new AddressEntry(true, NodeType.H, HOST)),
                        "CLAIMED 10.0.0.5 claimed: FRED<20> at 10.0.0.5, name server 10.0.0.1; request refresh;"
                                + " type group"),
                told(
                        HOST,
                        ALL,
                        new NameOverwriteDemand(1, 0x2810, FRED, 300, ENTRY),
                        "CLAIMED 10.0.0.5 claimed: FRED<20> at 10.0.0.5; request update; type unique"),
                told(
                        HOST,
                        SERVER,
                        NameReleaseRequest.of(1, FRED, ENTRY),
                        "RELEASED 10.0.0.5 released it: FRED<20>, name server 10.0.0.1; type unique"),
                told(
                        OTHER,
                        HOST,
                        NameReleaseRequest.of(1, FRED, ENTRY),
                        "RELEASE_DEMANDED 10.0.0.6 sent a release demand: FRED<20>, to 10.0.0.5; type unique"),
                told(HOST, ALL, NameQueryRequest.byBroadcast(1, FRED), "QUERIED 10.0.0.5 asked for it: FRED<20>"),
                told(
                        HOST,
                        SERVER,
                        NameQueryRequest.toServer(1, FRED),
                        "QUERIED 10.0.0.5 asked for it: FRED<20>, name server 10.0.0.1"),
                told(
                        SERVER,
                        HOST,
                        NameQueryRequest.toNode(1, FRED),
                        "CHALLENGED 10.0.0.5 was asked about it: FRED<20>, claimed by 10.0.0.1"),
                told(
                        OTHER,
                        HOST,
                        NodeStatusRequest.of(1, NetbiosName.WILDCARD),
                        "STATUS_ASKED 10.0.0.6 asked for all names: *<00> of 10.0.0.5"));
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                told(
                        SERVER,
                        HOST,
                        PositiveRegistrationResponse.of(1, FRED, 300, ENTRY),
                        "GRANTED 10.0.0.5 was granted the name: FRED<20>, name server 10.0.0.1; type unique; ttl 300"),
                told(
                        SERVER,
                        OTHER,
                        NegativeRegistrationResponse.of(1, FRED, Rcode.ACT_ERR, 0, ENTRY),
                        "REFUSED 10.0.0.6 was refused: FRED<20>, which is with 10.0.0.5; rcode ACT_ERR (held by another"
                                + " host)"),
                told(
                        SERVER,
                        OTHER,
                        NegativeRegistrationResponse.of(1, FRED, Rcode.RFS_ERR, 0, OTHERS),
                        "TURNED_AWAY 10.0.0.6 was turned away by the name server: FRED<20>; rcode RFS_ERR (refused by"
                                + " policy)"),
                told(
                        SERVER,
                        OTHER,
                        NegativeRegistrationResponse.of(1, FRED, Rcode.SVR_ERR, 0, ENTRY),
                        "TURNED_AWAY 10.0.0.6 was turned away by the name server: FRED<20>; rcode SVR_ERR (server"
                                + " failure)"),
                told(
                        SERVER,
                        OTHER,
                        EndNodeChallengeResponse.of(1, FRED, 0, ENTRY),
                        "SENT_TO_HOLDER 10.0.0.6 was told to ask the holder: FRED<20>, which is with 10.0.0.5"),
                told(
                        SERVER,
                        OTHER,
                        WackResponse.of(1, FRED, 9, 0x2900),
                        "WAITED 10.0.0.6 was told to wait: FRED<20>, name server 10.0.0.1"),
                told(
                        OTHER,
                        HOST,
                        NameConflictDemand.of(1, FRED),
                        "CONFLICT_DEMANDED 10.0.0.6 sent a conflict demand: FRED<20>, to 10.0.0.5"),
                told(
                        SERVER,
                        OTHER,
                        PositiveNameQueryResponse.fromServer(1, true, FRED, 300, List.of(ENTRY)),
                        "LISTED 10.0.0.1 answered for it as a name server: FRED<20> at 10.0.0.5; type unique; ttl 300"),
                told(
                        HOST,
                        OTHER,
                        PositiveNameQueryResponse.fromNode(1, FRED, 300, List.of(ENTRY)),
                        "ANSWERED 10.0.0.5 answered for it: FRED<20> at 10.0.0.5; type unique; ttl 300"),
                told(
                        SERVER,
                        OTHER,
                        NegativeNameQueryResponse.fromServer(1, true, FRED, Rcode.NAM_ERR),
                        "NOT_FOUND 10.0.0.1 did not know it: FRED<20>"),
                told(
                        HOST,
                        SERVER,
                        NegativeNameQueryResponse.fromNode(1, FRED, Rcode.NAM_ERR),
                        "DENIED 10.0.0.5 said that it does not have it: FRED<20>"),
                told(
                        HOST,
                        OTHER,
                        NodeStatusResponse.of(
                                1,
                                NetbiosName.WILDCARD,
                                List.of(
                                        NodeName.active(FRED, false, NodeType.H),
                                        NodeName.active(NetbiosName.parse("LAB<00>"), true, NodeType.H)),
                                NodeStatistics.ofUnit(0x000C29000001L)),
                        "STATUS 10.0.0.5 told its names: *<00>; mac 00-0C-29-00-00-01; names FRED<20>, LAB<00>*"));
    }

    @ParameterizedTest
    @MethodSource({"requests", "responses"})
    void eachMessageTellsWhatHappenedToWhom(Ipv4Address from, Ipv4Address to, Message message, List<String> expected) {
        assertThat(see(from, to, message).stream().map(fact -> fact.kind() + " " + fact.text()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void whoRefusesABroadcastDefendsItsName() {
        see(OTHER, ALL, new NameRegistrationRequest(7, 0x2910, FRED, 300, AddressEntry.unique(NodeType.B, OTHER)));
        assertThat(see(HOST, OTHER, NegativeRegistrationResponse.of(7, FRED, Rcode.ACT_ERR, 0, ENTRY)))
                .extracting(Fact::text)
                .containsExactly(
                        "10.0.0.5 said that it has it: FRED<20> at 10.0.0.5; type unique",
                        "10.0.0.6 was refused: FRED<20>, which is with 10.0.0.5; rcode ACT_ERR (held by another host)");
    }

    /** A name server that does not know a name says nothing of its own names. */
    @Test
    void aServersNoSuchNameIsNoWordOfAHolder() {
        assertThat(see(SERVER, OTHER, NegativeNameQueryResponse.fromServer(1, true, FRED, Rcode.NAM_ERR)))
                .noneMatch(fact -> fact.kind().isClaimants());
    }

    @Test
    void oneFrameSeenTwiceIsAnEchoAndNothingElse() {
        Message claim = NameRegistrationRequest.of(1, FRED, 300, ENTRY);
        see(HOST, SERVER, claim);
        micros += 200;
        assertThat(sniffer.of(packet(HOST, SERVER, claim)))
                .extracting(Fact::text)
                .containsExactly("10.0.0.5 was heard twice: FRED<20>");
    }

    @Test
    void whatIsNoMessageTellsNothing() {
        byte[] octets = MessageEncoder.encode(NameQueryRequest.toServer(1, FRED));
        byte[] cut = Arrays.copyOf(octets, octets.length - 3);
        assertThat(sniffer.of(new Packet(micros, "", new Endpoint(HOST, 137), new Endpoint(SERVER, 137), 0, cut)))
                .isEmpty();
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                Arguments.of(137, SERVER, NameQueryRequest.toNode(1, FRED), "CHALLENGED 10.0.0.1"),
                Arguments.of(1024, SERVER, NameQueryRequest.toNode(1, FRED), "QUERIED 10.0.0.5"),
                Arguments.of(137, SERVER, NameQueryRequest.toServer(1, FRED), "QUERIED 10.0.0.5"),
                Arguments.of(137, ALL, NameQueryRequest.byBroadcast(1, FRED), "QUERIED 10.0.0.5"),
                Arguments.of(
                        137,
                        Ipv4Address.parse("255.255.255.255"),
                        NameQueryRequest.toNode(1, FRED),
                        "QUERIED 10.0.0.5"));
    }

    /** Who asks one host alone, as name servers do, wants to know whether it has the name; all others look for it. */
    @ParameterizedTest
    @MethodSource("questions")
    void onlyWhoIsAskedAloneAsNameServersDoIsChallenged(int port, Ipv4Address to, Message message, String expected) {
        Packet packet = new Packet(
                micros, "", new Endpoint(HOST, port), new Endpoint(to, 137), 1, MessageEncoder.encode(message));
        assertThat(sniffer.of(packet).stream().map(fact -> fact.kind() + " " + fact.actor()))
                .containsExactly(expected);
    }

    /** Some send back what was claimed instead of what they have. */
    @Test
    void whoRefusesABroadcastWithTheClaimedAddressHasItAtItsOwn() {
        see(OTHER, ALL, new NameRegistrationRequest(7, 0x2910, FRED, 300, AddressEntry.unique(NodeType.B, OTHER)));
        assertThat(see(HOST, OTHER, NegativeRegistrationResponse.of(7, FRED, Rcode.ACT_ERR, 0, OTHERS)))
                .extracting(Fact::text)
                .startsWith("10.0.0.5 said that it has it: FRED<20> at 10.0.0.5; type unique");
        AddressEntry third = AddressEntry.unique(NodeType.B, Ipv4Address.parse("10.0.0.7"));
        see(OTHER, ALL, new NameRegistrationRequest(8, 0x2910, FRED, 300, third));
        assertThat(see(HOST, OTHER, NegativeRegistrationResponse.of(8, FRED, Rcode.RFS_ERR, 0, third)))
                .extracting(Fact::text)
                .containsExactly(
                        "10.0.0.5 said that it has it: FRED<20> at 10.0.0.5; type unique",
                        "10.0.0.6 was refused: FRED<20>, which is with 10.0.0.5; rcode RFS_ERR (refused by policy)");
    }

    /** The refusal has another id, another name, or goes to another host than the broadcast. */
    @Test
    void whoRefusesWhatNobodyBroadcastIsANameServer() {
        see(OTHER, ALL, new NameRegistrationRequest(7, 0x2910, FRED, 300, AddressEntry.unique(NodeType.B, OTHER)));
        NetbiosName jane = NetbiosName.parse("JANE<20>");
        assertThat(see(HOST, OTHER, NegativeRegistrationResponse.of(8, FRED, Rcode.ACT_ERR, 0, ENTRY)))
                .hasSize(1);
        assertThat(see(HOST, OTHER, NegativeRegistrationResponse.of(7, jane, Rcode.ACT_ERR, 0, ENTRY)))
                .hasSize(1);
        assertThat(see(HOST, SERVER, NegativeRegistrationResponse.of(7, FRED, Rcode.ACT_ERR, 0, ENTRY)))
                .hasSize(1);
    }

    @Test
    void theAdapterIsThatOfWhoSentThePacketUnlessItTellsOneItself() {
        Packet claim = new Packet(
                micros,
                "3C-52-82-00-00-01",
                new Endpoint(HOST, 137),
                new Endpoint(SERVER, 137),
                1,
                MessageEncoder.encode(NameRegistrationRequest.of(1, FRED, 300, ENTRY)));
        assertThat(sniffer.of(claim))
                .extracting(fact -> fact.detail(Fact.Detail.MAC))
                .containsExactly("3C-52-82-00-00-01");
        Packet grant = new Packet(
                micros,
                "3C-52-82-00-00-02",
                new Endpoint(SERVER, 137),
                new Endpoint(HOST, 137),
                2,
                MessageEncoder.encode(PositiveRegistrationResponse.of(1, FRED, 300, ENTRY)));
        assertThat(sniffer.of(grant))
                .extracting(fact -> fact.detail(Fact.Detail.MAC))
                .containsExactly("");
        Packet status = new Packet(
                micros,
                "3C-52-82-00-00-01",
                new Endpoint(HOST, 137),
                new Endpoint(SERVER, 137),
                3,
                MessageEncoder.encode(NodeStatusResponse.of(
                        1,
                        NetbiosName.WILDCARD,
                        List.of(NodeName.active(FRED, false, NodeType.H)),
                        NodeStatistics.ofUnit(0x000C29000001L))));
        assertThat(sniffer.of(status))
                .extracting(fact -> fact.detail(Fact.Detail.MAC))
                .containsExactly("00-0C-29-00-00-01");
    }
}
