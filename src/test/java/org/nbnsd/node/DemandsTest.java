package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.node.NodeBench.ALICE;
import static org.nbnsd.node.NodeBench.ALL;
import static org.nbnsd.node.NodeBench.ALSO_HERE;
import static org.nbnsd.node.NodeBench.GROUP;
import static org.nbnsd.node.NodeBench.HERE;
import static org.nbnsd.node.NodeBench.OTHER;
import static org.nbnsd.node.NodeBench.OTHER_HOST;
import static org.nbnsd.node.NodeBench.OTHER_LAN;
import static org.nbnsd.node.NodeBench.PC1;
import static org.nbnsd.node.NodeBench.SERVER;
import static org.nbnsd.node.NodeBench.others;
import static org.nbnsd.node.NodeBench.settings;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.NodeBench.Sent;
import org.nbnsd.node.NodeSettings.DemandPolicy;
import org.nbnsd.protocol.NodeEvent.DemandReaction;
import org.nbnsd.protocol.NodeEvent.DemandReceived;
import org.nbnsd.protocol.NodeEvent.DemandVerified;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Demands that nobody asked for, on every type of node. */
final class DemandsTest {
    private static NodeBench registered(NodeType type) {
        return NodeBench.registered(type, LocalName.unique(PC1), LocalName.unique(ALICE), LocalName.group(GROUP));
    }

    private static Message conflict(NetbiosName name) {
        return NameConflictDemand.of(0x4444, name);
    }

    private static Message release(NetbiosName name) {
        return NameReleaseRequest.of(0x4445, name, others(false));
    }

    private static DemandReceived theDemand(NodeBench bench) {
        return (DemandReceived) bench.events().stream()
                .filter(DemandReceived.class::isInstance)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void demandCostsNoNameAndIsVerifiedCountedAndReported(NodeType type) {
        NodeBench bench = registered(type);

        bench.receive(conflict(PC1), OTHER_HOST);
        assertThat(bench.take()).extracting(Sent::to).contains(OTHER_HOST);
        bench.elapse(Duration.ofMinutes(1));
        bench.receive(release(PC1), OTHER_HOST);
        bench.elapse(Duration.ofMinutes(1));

        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.count(NodeCounter.DEMANDS)).isEqualTo(2);
        assertThat(bench.codes())
                .containsExactly("DEMAND_RECEIVED", "DEMAND_VERIFIED", "DEMAND_RECEIVED", "DEMAND_VERIFIED");
        assertThat(bench.events())
                .filteredOn(DemandVerified.class::isInstance)
                .allSatisfy(
                        event -> assertThat(((DemandVerified) event).rival()).isNull());
        assertThat(bench.node().pending()).isZero();
    }

    /** Q131739, as an end node. */
    @ParameterizedTest
    @EnumSource(NodeType.class)
    void userNameOfTwoHostsIsNeitherDefendedNorLost(NodeType type) {
        NodeBench bench = registered(type);

        bench.hear(NameRegistrationRequest.byBroadcast(7, ALICE, 300_000, others(false)), OTHER);
        bench.receive(conflict(ALICE), OTHER_HOST);
        bench.receive(release(ALICE), SERVER);
        bench.elapse(Duration.ofMinutes(1));

        assertThat(bench.take()).isEmpty();
        assertThat(bench.state(ALICE)).isEqualTo(NameState.REGISTERED);
        assertThat(bench.count(NodeCounter.DEMANDS)).isEqualTo(2);
        assertThat(theDemand(bench).reaction()).isEqualTo(DemandReaction.IGNORED);
        assertThat(bench.events())
                .allSatisfy(event -> assertThat(event.severity().name()).isNotIn("WARNING", "ERROR"));
        bench.receive(NameQueryRequest.toNode(8, ALICE), OTHER_HOST);
        bench.takeOne(PositiveNameQueryResponse.class);
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void groupIsNeverLostWhateverTheSettings(NodeType type) {
        for (DemandPolicy policy : DemandPolicy.values()) {
            NodeBench bench =
                    NodeBench.registered(NodeSettingsTest.with(settings(type, LocalName.group(GROUP)), policy));

            bench.receive(conflict(GROUP), OTHER_HOST);
            bench.receive(release(GROUP), SERVER);

            assertThat(bench.state(GROUP)).isEqualTo(NameState.REGISTERED);
            assertThat(bench.take()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void withTheRfcPolicyDemandsAreObeyed(NodeType type) {
        NodeSettings settings =
                NodeSettingsTest.with(settings(type, LocalName.unique(PC1), LocalName.unique(ALICE)), DemandPolicy.RFC);
        NodeBench bench = NodeBench.registered(settings);

        bench.receive(conflict(PC1), OTHER_HOST);
        bench.receive(release(ALICE), OTHER_HOST);

        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
        assertThat(bench.view(PC1, HERE).otherHost()).isEqualTo(OTHER);
        assertThat(bench.state(ALICE)).isEqualTo(NameState.RELEASED);
    }

    @Test
    void otherHostThatReallyHasTheNameIsReportedAndTheNameStays() {
        NodeBench bench = registered(NodeType.B)
                .with(message -> message instanceof NameQueryRequest query
                        ? PositiveNameQueryResponse.fromNode(query.id(), PC1, 0, List.of(others(false)))
                        : null);

        bench.receive(conflict(PC1), OTHER_HOST).elapse(Duration.ofMinutes(1));

        DemandVerified verified =
                (DemandVerified) bench.events().get(bench.events().size() - 1);
        assertThat(verified.rival()).isEqualTo(OTHER);
        assertThat(bench.state(PC1)).isEqualTo(NameState.REGISTERED);
    }

    @Test
    void demandOfTheNameServerIsSettledByARefreshThere() {
        NodeBench bench = registered(NodeType.P)
                .with(message -> message instanceof NameRefreshRequest refresh
                        ? NegativeRegistrationResponse.of(refresh.id(), PC1, Rcode.ACT_ERR, 0, others(false))
                        : NodeBench.granted(message));

        bench.receive(release(PC1), SERVER).elapse(Duration.ofSeconds(1));

        assertThat(bench.take())
                .extracting(Sent::message)
                .anySatisfy(message -> assertThat(message).isInstanceOf(NameRefreshRequest.class));
        assertThat(bench.state(PC1)).isEqualTo(NameState.CONFLICT);
    }

    @Test
    void floodOfDemandsIsLookedIntoOnceAMinute() {
        NodeBench bench = registered(NodeType.B);

        for (int i = 0; i < 1000; i++) {
            bench.receive(conflict(PC1), OTHER_HOST);
        }

        assertThat(bench.take()).extracting(Sent::to).containsExactlyInAnyOrder(OTHER_HOST, ALL);
        assertThat(bench.codes()).containsExactly("DEMAND_RECEIVED");
        assertThat(bench.count(NodeCounter.DEMANDS)).isEqualTo(1000);
    }

    @Test
    void conflictDemandForAForeignNameIsAnAnswerToNothing() {
        NodeBench bench = registered(NodeType.B);

        bench.receive(conflict(NetbiosName.of("OTHER", 0)), OTHER_HOST);

        assertThat(bench.count(NodeCounter.UNEXPECTED_RESPONSES)).isEqualTo(1);
        assertThat(bench.count(NodeCounter.DEMANDS)).isZero();
    }

    /** The server's demand is to be settled by a refresh; but the answers that it waits for come when the interface is gone. */
    @Test
    void aDemandThatIsLookedIntoWhenTheInterfaceGoesIsForgotten() {
        NodeBench bench = registered(NodeType.P).with(message -> null);
        bench.receive(release(PC1), SERVER).on(OTHER_LAN).with(NodeBench::granted);
        bench.forget();

        bench.elapse(Duration.ofDays(10));

        assertThat(bench.take())
                .filteredOn(sent -> !(sent.message() instanceof NameQueryRequest))
                .isNotEmpty()
                .extracting(Sent::from)
                .containsOnly(ALSO_HERE);
        assertThat(bench.node().pending()).isZero();
    }
}
