package org.nbnsd.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.NameState;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.node.NodeWish;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.node.Outcome.StatusReceived;
import org.nbnsd.node.ProxySource;
import org.nbnsd.node.Segment;
import org.nbnsd.node.Segment.Machine;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.OctetString;
import org.nbnsd.protocol.SimplePart;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerWish;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/** A name server and an end node in one process, at one port. */
final class CoreTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final Endpoint SELF = new Endpoint(HERE.address(), 137);
    private static final Endpoint OTHER = new Endpoint(Ipv4Address.parse("10.0.0.9"), 137);
    private static final NetbiosName BOX = NetbiosName.of("BOX", 0x20);
    private static final NetbiosName SITE = NetbiosName.of("SITE", 0x00);
    private static final NetbiosName ALICE = NetbiosName.of("ALICE", 0x03);
    private static final long NOW = 1_700_000_000_000L;

    private final NameTable table = new NameTable();

    private EndNode node(NodeType type, Endpoint server, LocalName... names) {
        NodeSettings settings = NodeSettings.of(type, type == NodeType.B ? List.of() : List.of(server), List.of(names));
        return new EndNode(settings, List.of(), ProxySource.NONE, new Random(5));
    }

    private Core both(EndNode node) {
        return new Core(137, new NameServer(ServerSettings.DEFAULTS, table, new Random(6)), node);
    }

    private static List<Message> sent(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send) effect).message())
                .toList();
    }

    private static Datagram from(Endpoint source, Message message, boolean broadcast) {
        byte[] octets = MessageEncoder.encode(message);
        return new Datagram(octets, octets.length, source, SELF, broadcast);
    }

    private static List<Message> ask(Core core, Message message) {
        return sent(core.receive(from(OTHER, message, false), NOW));
    }

    private static AddressEntry others() {
        return AddressEntry.unique(NodeType.P, OTHER.address());
    }

    @Test
    void nodeRegistersWithItsOwnServerWithoutTheNetwork() {
        EndNode node = node(NodeType.P, SELF, LocalName.unique(BOX), LocalName.group(SITE));

        List<Effect> effects = both(node).listenOn(List.of(HERE), NOW);

        assertThat(sent(effects)).isEmpty();
        assertThat(effects).filteredOn(Effect.Persist.class::isInstance).hasSize(2);
        assertThat(node.names()).hasSize(2).allSatisfy(view -> {
            assertThat(view.state()).isEqualTo(NameState.REGISTERED);
            assertThat(view.server()).isEqualTo(SELF);
        });
        assertThat(table.get(BOX)).isNotNull();
    }

    @Test
    void claimOfAnotherHostOnANameOfTheNodeIsRefusedAtOnce() {
        Core core = both(node(NodeType.P, SELF, LocalName.unique(BOX)));
        core.listenOn(List.of(HERE), NOW);

        List<Message> answers = ask(core, NameRegistrationRequest.of(7, BOX, 300_000, others()));

        assertThat(answers).last().isInstanceOf(NegativeRegistrationResponse.class);
        assertThat(answers).noneMatch(NameQueryRequest.class::isInstance);
    }

    /** A part with links, which writes down what it hears of them. */
    private static final class Linked extends SimplePart {
        private final String service;
        private final List<Input> heard = new ArrayList<>();

        Linked(String service) {
            this.service = service;
        }

        @Override
        public boolean serves(String other) {
            return other.equals(service);
        }

        @Override
        public List<Effect> linkHeard(Input.LinkHeard input, long now) {
            heard.add(input);
            return List.of(new Effect.Transmit(input.link(), input.octets()));
        }
    }

    @Test
    void whatHappensOnALinkIsForThePartThatServesIt() {
        Linked one = new Linked("one");
        Linked two = new Linked("two");
        Core core = new Core(137, new NameServer(ServerSettings.DEFAULTS, table, new Random(6)), one, two);
        Link link = new Link("two", Link.Opener.PEER, 7);
        OctetString octets = OctetString.of((byte) 1, (byte) 2);

        assertThat(core.handle(new Input.LinkHeard(link, octets), NOW))
                .containsExactly(new Effect.Transmit(link, octets));
        assertThat(two.heard).hasSize(1);
        assertThat(one.heard).isEmpty();
        assertThat(core.serves("one")).isTrue();
        assertThat(core.serves("three")).isFalse();
        assertThat(core.handle(new Input.LinkHeard(new Link("three", Link.Opener.PEER, 7), octets), NOW))
                .isEmpty();
    }

    /** Were it decoded once more, there would be nothing to decode. */
    @Test
    void aDatagramIsDecodedOnceForAllParts() {
        Core core = both(node(NodeType.H, SELF, LocalName.unique(BOX), LocalName.group(SITE)));
        core.listenOn(List.of(HERE), NOW);
        Datagram claim =
                from(OTHER, NameRegistrationRequest.of(1, NetbiosName.of("CLIENT", 0), 300_000, others()), false);
        Datagram status = from(OTHER, NodeStatusRequest.of(2, BOX), false);
        List.of(claim, status).forEach(datagram -> {
            assertThat(datagram.decoded()).isSameAs(datagram.decoded());
            Arrays.fill(datagram.octets(), (byte) 0);
        });

        assertThat(sent(core.receive(claim, NOW))).singleElement().isInstanceOf(PositiveRegistrationResponse.class);
        assertThat(sent(core.receive(status, NOW))).singleElement().isInstanceOf(NodeStatusResponse.class);
    }

    @Test
    void eachDatagramGoesToWhomItIsFor() {
        Core core = both(node(NodeType.H, SELF, LocalName.unique(BOX), LocalName.group(SITE), LocalName.unique(ALICE)));
        core.listenOn(List.of(HERE), NOW);
        NetbiosName client = NetbiosName.of("CLIENT", 0);
        ask(core, NameRegistrationRequest.of(1, client, 300_000, others()));
        ask(core, NameRegistrationRequest.of(2, ALICE, 300_000, others()));

        assertThat(ask(core, NameQueryRequest.toServer(3, client)))
                .singleElement()
                .isInstanceOf(PositiveNameQueryResponse.class);
        assertThat(ask(core, NameQueryRequest.toNode(4, client)))
                .singleElement()
                .isInstanceOf(NegativeNameQueryResponse.class);
        assertThat(addresses(ask(core, NameQueryRequest.toServer(5, BOX)))).containsExactly(HERE.address());
        assertThat(addresses(ask(core, NameQueryRequest.toNode(6, BOX)))).containsExactly(HERE.address());
        assertThat(addresses(ask(core, NameQueryRequest.toServer(7, SITE)))).containsExactly(Ipv4Address.BROADCAST);
        assertThat(addresses(ask(core, NameQueryRequest.toNode(8, SITE)))).containsExactly(HERE.address());
        assertThat(addresses(ask(core, NameQueryRequest.toServer(9, ALICE))))
                .containsExactly(OTHER.address(), HERE.address());
        assertThat(addresses(ask(core, NameQueryRequest.toNode(10, ALICE)))).containsExactly(HERE.address());
        assertThat(((NodeStatusResponse) ask(core, NodeStatusRequest.of(11, NetbiosName.WILDCARD))
                                .get(0))
                        .names())
                .hasSize(3);
        assertThat(sent(core.receive(from(OTHER, NameQueryRequest.byBroadcast(12, BOX), true), NOW)))
                .singleElement()
                .isInstanceOf(PositiveNameQueryResponse.class);
        assertThat(ask(core, NameReleaseRequest.of(13, client, others())))
                .singleElement()
                .isInstanceOf(PositiveReleaseResponse.class);
    }

    private static List<Ipv4Address> addresses(List<Message> answers) {
        assertThat(answers).singleElement().isInstanceOf(PositiveNameQueryResponse.class);
        return ((PositiveNameQueryResponse) answers.get(0))
                .entries().stream().map(AddressEntry::address).toList();
    }

    @Test
    void releaseOfANameOfTheNodeByAnotherHostIsAnsweredAndChangesNothing() {
        EndNode node = node(NodeType.P, SELF, LocalName.unique(BOX));
        Core core = both(node);
        core.listenOn(List.of(HERE), NOW);

        List<Message> answers = ask(core, NameReleaseRequest.of(13, BOX, others()));

        assertThat(answers)
                .filteredOn(PositiveReleaseResponse.class::isInstance)
                .hasSize(1);
        assertThat(answers)
                .filteredOn(message -> !(message instanceof NameQueryRequest))
                .hasSize(1);
        assertThat(node.names().get(0).state()).isEqualTo(NameState.REGISTERED);
        assertThat(table.get(BOX)).isNotNull();
    }

    @Test
    void nodeFindsNamesOfItsServerAndReadsItsOwnStatus() {
        EndNode node = node(NodeType.P, SELF, LocalName.unique(BOX));
        Core core = both(node);
        core.listenOn(List.of(HERE), NOW);
        NetbiosName client = NetbiosName.of("CLIENT", 0);
        ask(core, NameRegistrationRequest.of(1, client, 300_000, others()));

        List<Effect> left = core.handle(new Input.Asked(1, new NodeWish.Query(client)), NOW);
        assertThat(sent(left)).isEmpty();
        NameResolved resolved = (NameResolved) answer(left).result();
        assertThat(resolved.source()).isEqualTo(Source.NAME_SERVER);
        assertThat(resolved.entries()).extracting(AddressEntry::address).containsExactly(OTHER.address());

        NodeWish.Status wish = new NodeWish.Status(HERE.address(), NetbiosName.WILDCARD);
        StatusReceived status = (StatusReceived)
                answer(core.handle(new Input.Asked(2, wish), NOW)).result();
        assertThat(status.status()).isNotNull();
    }

    private static Effect.Answer answer(List<Effect> effects) {
        return (Effect.Answer) effects.get(effects.size() - 1);
    }

    /** Whoever wanted it is told when it is durable, and that follows the answer of the node. */
    @Test
    void anAnswerComesAfterAllThatWasChangedForIt() {
        EndNode node = node(NodeType.P, SELF, LocalName.unique(BOX));
        Core core = both(node);
        core.listenOn(List.of(HERE), NOW);

        List<Effect> effects = core.handle(new Input.Asked(7, new NodeWish.RefreshAll()), NOW + 1);

        assertThat(effects).anyMatch(Effect.Persist.class::isInstance);
        assertThat(answer(effects)).isEqualTo(new Effect.Answer(7, new NodeWish.Done(), false));
        assertThat(effects).filteredOn(Effect.Answer.class::isInstance).hasSize(1);
    }

    @Test
    void aWishGoesToWhomItIsForAndToNobodyElse() {
        Core core = both(node(NodeType.P, SELF));
        assertThat(core.understands(new NodeWish.RefreshAll())).isTrue();
        assertThat(core.understands(new Wish() {})).isFalse();
        Edit edit = new Edit.Put(
                RecordEdits.createStatic(SITE, RecordType.GROUP, NodeType.H, List.of(OTHER.address()), NOW),
                Edit.IfTaken.KEEP);
        ServerWish wish = new ServerWish.Change(List.of(edit), new Author("root", ""), false);
        ServerWish.Outcomes outcomes = (ServerWish.Outcomes)
                answer(core.handle(new Input.Asked(8, wish), NOW)).result();
        assertThat(outcomes.outcomes()).extracting(EditOutcome::kind).containsExactly(EditOutcome.Kind.CREATED);
    }

    @Test
    void whatTheServerHadToUndoIsClaimedAgainWhenStorageWorksAgain() {
        EndNode node = node(NodeType.P, SELF, LocalName.unique(BOX));
        Core core = both(node);
        List<Effect> undone = core.listenOn(List.of(HERE), NOW);
        core.handle(new Input.StorageFailed(undone, "disk full"), NOW + 1);
        assertThat(table.get(BOX)).isNull();

        core.handle(new Input.StorageRecovered(), NOW + 2);
        core.expire(NOW + 5000);

        assertThat(table.get(BOX)).isNotNull();
        assertThat(node.names().get(0).state()).isEqualTo(NameState.REGISTERED);
    }

    /** Two machines, each node and server; the second's node has the first as its name server. */
    @ParameterizedTest
    @EnumSource(value = NodeType.class, names = "B", mode = Mode.EXCLUDE)
    void nodesOfTwoMachinesKeepTheirNamesApart(NodeType type) {
        Segment segment = new Segment(3, 5, 5);
        EndNode first = node(type, SELF, LocalName.unique(BOX), LocalName.unique(ALICE));
        Machine here = segment.add(both(first));
        EndNode second = node(type, SELF, LocalName.unique(BOX), LocalName.unique(ALICE));
        Machine there = segment.add(
                new Core(137, new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(8)), second));
        here.attach(HERE);
        segment.elapse(Duration.ofSeconds(5));
        there.attach(new LocalAddress(OTHER.address(), 24, 2));
        segment.elapse(Duration.ofMinutes(2));

        assertThat(first.names()).extracting(view -> view.state()).containsOnly(NameState.REGISTERED);
        assertThat(second.names())
                .extracting(view -> view.name().name() + " " + view.state())
                .containsExactly("BOX<20> REFUSED", "ALICE<03> REGISTERED");

        LocalName app = LocalName.unique(NetbiosName.of("APP", 0));
        there.ask(new NodeWish.Claim(1, app));
        segment.elapse(Duration.ofMinutes(1));
        assertThat(((NameClaimed) there.answer()).isHeld()).isTrue();
    }
}
