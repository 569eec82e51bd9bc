package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nbnsd.wire.AddressEntry.unique;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;
import org.nbnsd.wire.Response.WackResponse;

/** Messages are what they say they are: factories, and what constructors refuse. */
final class MessageTest {
    private static final NetbiosName NAME = NetbiosName.of("PC1", 0x00);
    private static final AddressEntry ENTRY = unique(NodeType.H, Ipv4Address.parse("192.168.1.10"));

    /** What the factories make, and the flags word of RFC 1002 (section 4.2) that it shall have. */
    static Stream<Map.Entry<Integer, Message>> factories() {
        return Stream.of(
                Map.entry(0x0100, NameQueryRequest.toServer(1, NAME)),
                Map.entry(0x0000, NameQueryRequest.toNode(1, NAME)),
                Map.entry(0x0110, NameQueryRequest.byBroadcast(1, NAME)),
                Map.entry(0x0000, NodeStatusRequest.of(1, NAME)),
                Map.entry(0x2900, NameRegistrationRequest.of(1, NAME, 60, ENTRY)),
                Map.entry(0x2910, NameRegistrationRequest.byBroadcast(1, NAME, 60, ENTRY)),
                Map.entry(0x2810, NameOverwriteDemand.of(1, NAME, 60, ENTRY)),
                Map.entry(0x2800, NameUpdateRequest.of(1, NAME, 60, ENTRY)),
                Map.entry(0x4000, NameRefreshRequest.of(1, NAME, 60, ENTRY)),
                Map.entry(0x7900, MultihomedRegistrationRequest.of(1, NAME, 60, ENTRY)),
                Map.entry(0x3000, NameReleaseRequest.of(1, NAME, ENTRY)),
                Map.entry(0x3010, NameReleaseRequest.byBroadcast(1, NAME, ENTRY)),
                Map.entry(0xAD80, PositiveRegistrationResponse.of(1, NAME, 60, ENTRY)),
                Map.entry(0xAD86, NegativeRegistrationResponse.of(1, NAME, Rcode.ACT_ERR, 60, ENTRY)),
                Map.entry(0xAD00, EndNodeChallengeResponse.of(1, NAME, 60, ENTRY)),
                Map.entry(0xAD87, NameConflictDemand.of(1, NAME)),
                Map.entry(0xB400, PositiveReleaseResponse.of(1, NAME, 0, ENTRY)),
                Map.entry(0xB406, NegativeReleaseResponse.of(1, NAME, Rcode.ACT_ERR, 0, ENTRY)),
                Map.entry(0x8580, PositiveNameQueryResponse.fromServer(1, true, NAME, 0, List.of(ENTRY))),
                Map.entry(0x8480, PositiveNameQueryResponse.fromServer(1, false, NAME, 0, List.of(ENTRY))),
                Map.entry(0x8500, PositiveNameQueryResponse.fromNode(1, NAME, 0, List.of(ENTRY))),
                Map.entry(0x8583, NegativeNameQueryResponse.fromServer(1, true, NAME, Rcode.NAM_ERR)),
                Map.entry(0x8483, NegativeNameQueryResponse.fromServer(1, false, NAME, Rcode.NAM_ERR)),
                Map.entry(0x8503, NegativeNameQueryResponse.fromNode(1, NAME, Rcode.NAM_ERR)),
                Map.entry(0xBC00, WackResponse.of(1, NAME, 9, 0x2900)),
                Map.entry(0x8400, NodeStatusResponse.of(1, NAME, List.of(), NodeStatistics.NONE)));
    }

    @ParameterizedTest
    @MethodSource("factories")
    void factorySetsTheFlagsOfTheKind(Map.Entry<Integer, Message> made) {
        assertThat(made.getValue().flags()).isEqualTo(made.getKey());
        assertThat(made.getValue().id()).isEqualTo(1);
        assertThat(made.getValue().name()).isEqualTo(NAME);
        assertThat(Datagram.of(made.getValue()).decode()).isEqualTo(made.getValue());
    }

    @Test
    void negativeAnswersAreSentInTheLayoutOfWindows() {
        assertThat(NegativeNameQueryResponse.fromServer(0x2003, true, NetbiosName.of("NOSUCH", 0x20), Rcode.NAM_ERR))
                .isEqualTo(GoldenMessages.of(GoldenPacket.of("V06a")));
    }

    @Test
    void conflictDemandNamesNobody() {
        assertThat(NameConflictDemand.of(0x4444, NetbiosName.of("ALICE", 0x03)))
                .isEqualTo(GoldenMessages.of(GoldenPacket.of("V14")));
    }

    /** No two kinds accept the same message, but for the type of the question: a kind is what its flags say. */
    @Test
    void flagsOfAnotherKindAreRefused() {
        refused(() -> new NameQueryRequest(1, 0x8100, NAME), "flags: 8100 (expected: OPCODE 0, R 0)");
        refused(() -> new NodeStatusRequest(1, 0x2900, NAME), "flags: 2900 (expected: OPCODE 0, R 0)");
        refused(() -> new NameRegistrationRequest(1, 0x2800, NAME, 0, ENTRY), "flags: 2800");
        refused(() -> new NameOverwriteDemand(1, 0x2800, NAME, 0, ENTRY), "flags: 2800");
        refused(() -> new NameOverwriteDemand(1, 0x2910, NAME, 0, ENTRY), "flags: 2910");
        refused(() -> new NameUpdateRequest(1, 0x2810, NAME, 0, ENTRY), "flags: 2810");
        refused(() -> new NameRefreshRequest(1, 0x2900, NAME, 0, ENTRY), "flags: 2900");
        refused(() -> new MultihomedRegistrationRequest(1, 0x2900, NAME, 0, ENTRY), "flags: 2900");
        refused(() -> new NameReleaseRequest(1, 0xB000, NAME, 0, ENTRY), "flags: B000");
        refused(() -> new PositiveRegistrationResponse(1, 0xAD00, NAME, 0, ENTRY), "flags: AD00");
        refused(() -> new PositiveRegistrationResponse(1, 0x2D80, NAME, 0, ENTRY), "flags: 2D80");
        refused(() -> new PositiveRegistrationResponse(1, 0xB580, NAME, 0, ENTRY), "flags: B580");
        refused(() -> new NegativeRegistrationResponse(1, 0xAD87, NAME, 0, ENTRY), "flags: AD87");
        refused(() -> new EndNodeChallengeResponse(1, 0xAD80, NAME, 0, ENTRY), "flags: AD80");
        refused(() -> new NameConflictDemand(1, 0xAD86, NAME, 0, ENTRY), "flags: AD86");
        refused(() -> new PositiveReleaseResponse(1, 0xB406, NAME, 0, ENTRY), "flags: B406");
        refused(() -> new NegativeReleaseResponse(1, 0xB400, NAME, 0, ENTRY), "flags: B400");
        refused(() -> new PositiveNameQueryResponse(1, 0x8583, NAME, 0, List.of(ENTRY)), "flags: 8583");
        refused(() -> new NegativeNameQueryResponse(1, 0x8580, NAME, false), "flags: 8580");
        refused(() -> new RedirectNameQueryResponse(1, 0x8500, NAME, NAME, Ipv4Address.ZERO, 0), "flags: 8500");
        refused(() -> new WackResponse(1, 0xAD00, NAME, 0, 0), "flags: AD00");
        refused(() -> new NodeStatusResponse(1, 0x0400, NAME, List.of(), NodeStatistics.NONE), "flags: 0400");
        refused(() -> new NodeStatusResponse(1, 0x8403, NAME, List.of(), NodeStatistics.NONE), "flags: 8403");
        refused(() -> NegativeRegistrationResponse.of(1, NAME, Rcode.OK, 0, ENTRY), "flags: AD80");
        refused(() -> NegativeRegistrationResponse.of(1, NAME, Rcode.CFT_ERR, 0, ENTRY), "flags: AD87");
    }

    @Test
    void reservedFlagsAreRefused() {
        refused(() -> new NameQueryRequest(1, 0x0120, NAME), "flags: 0120 (expected: sixteen bits, 0060 clear)");
        refused(() -> new NameQueryRequest(1, 0x10100, NAME), "flags: 10100");
        refused(() -> new WackResponse(1, 0xBC40, NAME, 0, 0), "flags: BC40");
    }

    @Test
    void numbersThatDoNotFitTheirFieldAreRefused() {
        refused(() -> NameQueryRequest.toServer(0x10000, NAME), "id: 65536 (expected: 0..65535)");
        refused(() -> NameQueryRequest.toServer(-1, NAME), "id: -1 (expected: 0..65535)");
        refused(() -> NameUpdateRequest.of(1, NAME, -1, ENTRY), "ttl: -1 (expected: 0..4294967295)");
        refused(() -> NameUpdateRequest.of(1, NAME, 1L << 32, ENTRY), "ttl: 4294967296 (expected: 0..4294967295)");
        refused(() -> WackResponse.of(1, NAME, 0, 0x10000), "requestFlags: 65536 (expected: 0..65535)");
        refused(() -> new NodeName(NAME, -1), "flags: -1 (expected: 0..65535)");
        refused(() -> new NodeName(NAME, 0x10000), "flags: 65536 (expected: 0..65535)");
        refused(() -> NodeStatistics.ofUnit(1L << 48), "unitId: 281474976710656 (expected: 0..281474976710655)");
        refused(() -> NodeStatistics.ofUnit(-1), "unitId: -1");
        refused(() -> new NodeStatistics(0, List.of(0L)), "counters: 1 (expected: 19)");
        refused(() -> new NodeStatistics(0, counter(0, 256)), "counter 0: 256 (expected: 0..255)");
        refused(() -> new NodeStatistics(0, counter(18, 65_536)), "counter 18: 65536 (expected: 0..65535)");
        refused(() -> new NodeStatistics(0, counter(8, 1L << 32)), "counter 8: 4294967296");
        refused(() -> new NodeStatistics(0, counter(9, -1)), "counter 9: -1");
        refused(() -> NodeType.of(4), "node type: 4 (expected: 0..3)");
    }

    @Test
    void eachKindRefusesAnIdThatDoesNotFit() {
        List<IntFunction<Message>> kinds = List.of(
                id -> new NameQueryRequest(id, 0x0100, NAME),
                id -> new NodeStatusRequest(id, 0x0000, NAME),
                id -> new NameRegistrationRequest(id, 0x2900, NAME, 0, ENTRY),
                id -> new NameOverwriteDemand(id, 0x2810, NAME, 0, ENTRY),
                id -> new NameUpdateRequest(id, 0x2800, NAME, 0, ENTRY),
                id -> new NameRefreshRequest(id, 0x4000, NAME, 0, ENTRY),
                id -> new MultihomedRegistrationRequest(id, 0x7900, NAME, 0, ENTRY),
                id -> new NameReleaseRequest(id, 0x3000, NAME, 0, ENTRY),
                id -> new PositiveRegistrationResponse(id, 0xAD80, NAME, 0, ENTRY),
                id -> new NegativeRegistrationResponse(id, 0xAD86, NAME, 0, ENTRY),
                id -> new EndNodeChallengeResponse(id, 0xAD00, NAME, 0, ENTRY),
                id -> new NameConflictDemand(id, 0xAD87, NAME, 0, ENTRY),
                id -> new PositiveReleaseResponse(id, 0xB400, NAME, 0, ENTRY),
                id -> new NegativeReleaseResponse(id, 0xB406, NAME, 0, ENTRY),
                id -> new PositiveNameQueryResponse(id, 0x8580, NAME, 0, List.of(ENTRY)),
                id -> new NegativeNameQueryResponse(id, 0x8583, NAME, false),
                id -> new RedirectNameQueryResponse(id, 0x8100, NAME, NAME, Ipv4Address.ZERO, 0),
                id -> new WackResponse(id, 0xBC00, NAME, 0, 0),
                id -> new NodeStatusResponse(id, 0x8400, NAME, List.of(), NodeStatistics.NONE));
        for (IntFunction<Message> kind : kinds) {
            assertThat(kind.apply(0xFFFF).id()).isEqualTo(0xFFFF);
            refused(() -> kind.apply(0x10000), "id: 65536 (expected: 0..65535)");
        }
    }

    @Test
    void eachKindRefusesALifetimeThatDoesNotFit() {
        List<LongFunction<Message>> kinds = List.of(
                ttl -> new NameRegistrationRequest(1, 0x2900, NAME, ttl, ENTRY),
                ttl -> new NameOverwriteDemand(1, 0x2810, NAME, ttl, ENTRY),
                ttl -> new NameUpdateRequest(1, 0x2800, NAME, ttl, ENTRY),
                ttl -> new NameRefreshRequest(1, 0x4000, NAME, ttl, ENTRY),
                ttl -> new MultihomedRegistrationRequest(1, 0x7900, NAME, ttl, ENTRY),
                ttl -> new NameReleaseRequest(1, 0x3000, NAME, ttl, ENTRY),
                ttl -> new PositiveRegistrationResponse(1, 0xAD80, NAME, ttl, ENTRY),
                ttl -> new NegativeRegistrationResponse(1, 0xAD86, NAME, ttl, ENTRY),
                ttl -> new EndNodeChallengeResponse(1, 0xAD00, NAME, ttl, ENTRY),
                ttl -> new NameConflictDemand(1, 0xAD87, NAME, ttl, ENTRY),
                ttl -> new PositiveReleaseResponse(1, 0xB400, NAME, ttl, ENTRY),
                ttl -> new NegativeReleaseResponse(1, 0xB406, NAME, ttl, ENTRY),
                ttl -> new PositiveNameQueryResponse(1, 0x8580, NAME, ttl, List.of(ENTRY)),
                ttl -> new RedirectNameQueryResponse(1, 0x8100, NAME, NAME, Ipv4Address.ZERO, ttl),
                ttl -> new WackResponse(1, 0xBC00, NAME, ttl, 0));
        for (LongFunction<Message> kind : kinds) {
            assertThat(kind.apply(0xFFFF_FFFFL)).isNotNull();
            refused(() -> kind.apply(1L << 32), "ttl: 4294967296 (expected: 0..4294967295)");
        }
    }

    @Test
    void aNodeStatusHasAsManyNamesAsFitIntoADatagramAndSaysIfThereAreMore() {
        for (int count = 0; count <= 40; count++) {
            List<NodeName> names = Collections.nCopies(count, NodeName.active(NAME, false, NodeType.H));
            NodeStatusResponse whole = NodeStatusResponse.of(1, NAME, names, NodeStatistics.ofUnit(7));
            NodeStatusResponse fitting = NodeStatusResponse.fitting(1, NAME, names, NodeStatistics.ofUnit(7));
            if (MessageEncoder.encode(whole).length <= WireFormat.MAX_DATAGRAM) {
                assertThat(fitting).isEqualTo(whole);
                assertThat(fitting.isTruncated()).isFalse();
            } else {
                assertThat(fitting.isTruncated()).isTrue();
                assertThat(MessageEncoder.encode(fitting).length)
                        .isBetween(WireFormat.MAX_DATAGRAM - WireFormat.NODE_NAME_LENGTH + 1, WireFormat.MAX_DATAGRAM);
            }
        }
    }

    @Test
    void listsOfTheWrongSizeAreRefused() {
        refused(() -> PositiveNameQueryResponse.fromNode(1, NAME, 0, List.of()), "entries: 0 (expected: 1..10922)");
        refused(
                () -> PositiveNameQueryResponse.fromNode(1, NAME, 0, Collections.nCopies(10_923, ENTRY)),
                "entries: 10923 (expected: 1..10922)");
        refused(
                () -> NodeStatusResponse.of(
                        1, NAME, Collections.nCopies(256, new NodeName(NAME, 0)), NodeStatistics.NONE),
                "names: 256 (expected: 0..255)");
    }

    @Test
    void listsCannotBeChangedAfterwards() {
        List<AddressEntry> entries = new ArrayList<>(List.of(ENTRY));
        PositiveNameQueryResponse answer = PositiveNameQueryResponse.fromNode(1, NAME, 0, entries);
        entries.clear();

        assertThat(answer.entries()).containsExactly(ENTRY);
    }

    @Test
    void largestListsComeBack() {
        Message answer = PositiveNameQueryResponse.fromNode(1, NAME, 0, Collections.nCopies(10_922, ENTRY));
        Message status = NodeStatusResponse.of(
                1, NAME, Collections.nCopies(255, new NodeName(NAME, 0xFFFF)), new NodeStatistics(7, counter(8, 9)));

        assertThat(Datagram.of(answer).decode()).isEqualTo(answer);
        assertThat(Datagram.of(status).decode()).isEqualTo(status);
    }

    @Test
    void encodedLengthIsWhatTheEncoderWrites() {
        NetbiosName name = NetbiosName.parse("FRED<20>.NETBIOS.COM");

        assertThat(WireFormat.encodedLength(NAME)).isEqualTo(34);
        assertThat(Datagram.of(NameQueryRequest.toServer(1, name)).length())
                .isEqualTo(WireFormat.HEADER_LENGTH + WireFormat.encodedLength(name) + 4);
    }

    @Test
    void flagsOfNamesAndEntriesAreRead() {
        NodeName line = new NodeName(NAME, 0xFC00);
        assertThat(line.isGroup() && line.inConflict() && line.isDeregistering())
                .isTrue();
        assertThat(line.nodeType()).isEqualTo(NodeType.H);
        NodeName plain = new NodeName(NAME, 0x0400);
        assertThat(plain.isGroup() || plain.inConflict() || plain.isDeregistering())
                .isFalse();
        assertThat(NodeStatistics.ofUnit(0x0015_5D01_0203L).macAddress()).isEqualTo("00-15-5D-01-02-03");
        assertThat(NodeName.active(NAME, true, NodeType.H).flags()).isEqualTo(0xE400);
        assertThat(NodeName.active(NAME, false, NodeType.B).flags()).isEqualTo(0x0400);
        for (NodeType type : NodeType.values()) {
            AddressEntry entry = AddressEntry.group(type, Ipv4Address.ZERO);
            assertThat(AddressEntry.of(entry.nbFlags(), Ipv4Address.ZERO)).isEqualTo(entry);
            assertThat(NodeType.of(type.code())).isEqualTo(type);
        }
    }

    @Test
    void resultCodesHaveTheirNames() {
        assertThat(Rcode.describe(3)).isEqualTo("NAM_ERR (no such name)");
        assertThat(Rcode.describe(8)).isEqualTo("result code 8");
        for (Rcode rcode : Rcode.values()) {
            assertThat(rcode.code()).isEqualTo(rcode.ordinal());
        }
    }

    @Test
    void onlyAWaitAcknowledgementMayHaveNoName() {
        assertThat(new WackResponse(1, 0xBC00, null, 0, 0).name()).isNull();
        assertThat(new Scope(List.of())).isEqualTo(Scope.NONE);
    }

    private static List<Long> counter(int index, long value) {
        List<Long> counters = new ArrayList<>(Collections.nCopies(19, 0L));
        counters.set(index, value);
        return counters;
    }

    private static void refused(ThrowingCallable construction, String message) {
        assertThatIllegalArgumentException().isThrownBy(construction).withMessageStartingWith(message);
    }
}
