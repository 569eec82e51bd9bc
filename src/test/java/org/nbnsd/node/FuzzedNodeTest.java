package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.node.NodeBench.ALICE;
import static org.nbnsd.node.NodeBench.GROUP;
import static org.nbnsd.node.NodeBench.HERE;
import static org.nbnsd.node.NodeBench.OTHER;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.SERVER;
import static org.nbnsd.node.NodeBench.others;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
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
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/** Whatever comes in unasked, whole or damaged, from whomever: no exception, no name lost, nothing left over. */
final class FuzzedNodeTest {
    private static final List<NetbiosName> NAMES =
            List.of(PC1, ALICE, GROUP, NetbiosName.of("STRANGER", 0x20), NetbiosName.WILDCARD);
    private static final List<Ipv4Address> SOURCES =
            List.of(OTHER, SERVER.address(), HERE, Ipv4Address.parse("203.0.113.9"), Ipv4Address.ZERO);

    private final Random random = new Random(11);

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Message anyMessage() {
        int id = random.nextInt(0x10000);
        NetbiosName name = any(NAMES);
        AddressEntry entry = others(random.nextBoolean());
        return switch (random.nextInt(17)) {
            case 0 -> NameQueryRequest.byBroadcast(id, name);
            case 1 -> NameQueryRequest.toNode(id, name);
            case 2 -> NameQueryRequest.toServer(id, name);
            case 3 -> NodeStatusRequest.of(id, name);
            case 4 -> NameRegistrationRequest.byBroadcast(id, name, 0, entry);
            case 5 -> NameRegistrationRequest.of(id, name, 0, entry);
            case 6 -> NameOverwriteDemand.of(id, name, 0, entry);
            case 7 -> NameRefreshRequest.of(id, name, 0, entry);
            case 8 -> MultihomedRegistrationRequest.of(id, name, 0, entry);
            case 9 -> NameReleaseRequest.of(id, name, entry);
            case 10 -> NameReleaseRequest.byBroadcast(id, name, entry);
            case 11 -> NameConflictDemand.of(id, name);
            case 12 -> NegativeRegistrationResponse.of(id, name, Rcode.ACT_ERR, 0, entry);
            case 13 -> EndNodeChallengeResponse.of(id, name, 0, entry);
            case 14 -> PositiveNameQueryResponse.fromNode(id, name, 0, List.of(entry));
            case 15 ->
                random.nextBoolean()
                        ? PositiveRegistrationResponse.of(id, name, 0, entry)
                        : PositiveReleaseResponse.of(id, name, 0, entry);
            default -> WackResponse.of(id, name, random.nextInt(200), 0x2900);
        };
    }

    private Datagram anyDatagram() {
        byte[] octets = MessageEncoder.encode(anyMessage());
        int length = random.nextInt(10) == 0 ? random.nextInt(octets.length) : octets.length;
        for (int damaged = random.nextInt(4) == 0 ? 3 : 0; damaged > 0; damaged--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        int port = random.nextInt(5) == 0 ? random.nextInt(0x10000) : 137;
        return new Datagram(
                octets, length, new Endpoint(any(SOURCES), port), new Endpoint(HERE, 137), random.nextBoolean());
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void nothingThatComesUnaskedBreaksTheNodeOrCostsAName(NodeType type) {
        NodeBench bench =
                NodeBench.registered(type, LocalName.unique(PC1), LocalName.unique(ALICE), LocalName.group(GROUP));
        for (int i = 0; i < 30_000; i++) {
            Datagram datagram = anyDatagram();
            assertThat(bench.node().interestIn(datagram)).isNotNull();
            bench.carryOut(bench.node().receive(datagram, bench.now()));
            if (i % 100 == 0) {
                bench.forget();
                bench.elapse(Duration.ofSeconds(1));
            }
        }

        bench.elapse(Duration.ofMinutes(2));
        assertThat(bench.node().names())
                .hasSize(3)
                .allSatisfy(view -> assertThat(view.state()).isEqualTo(NameState.REGISTERED));
        assertThat(bench.node().cache(bench.now())).isEmpty();
        assertThat(bench.node().pending()).isZero();
        assertThat(bench.count(NodeCounter.DEMANDS)).isPositive();
        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isPositive();
    }
}
