package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.NodeSettings.DemandPolicy;
import org.nbnsd.node.NodeSettings.Limits;
import org.nbnsd.node.NodeSettings.Timers;
import org.nbnsd.wire.NodeType;

final class NodeSettingsTest {
    static NodeSettings with(NodeSettings settings, Timers timers) {
        return copy(settings, timers, settings.demands(), settings.sendConflictDemands(), false, settings.limits());
    }

    static NodeSettings with(NodeSettings settings, DemandPolicy demands) {
        return copy(settings, settings.timers(), demands, false, false, settings.limits());
    }

    static NodeSettings with(NodeSettings settings, Limits limits) {
        return copy(settings, settings.timers(), settings.demands(), false, false, limits);
    }

    static NodeSettings sendingConflictDemands(NodeSettings settings) {
        return copy(settings, settings.timers(), settings.demands(), true, false, settings.limits());
    }

    static NodeSettings proxy(NodeSettings settings) {
        return copy(settings, settings.timers(), settings.demands(), false, true, settings.limits());
    }

    private static NodeSettings copy(
            NodeSettings of,
            Timers timers,
            DemandPolicy demands,
            boolean sendConflictDemands,
            boolean proxy,
            Limits limits) {
        return new NodeSettings(
                of.nodeType(),
                of.nameServers(),
                of.port(),
                of.names(),
                of.ttlSeconds(),
                timers,
                demands,
                sendConflictDemands,
                proxy,
                of.cache(),
                limits);
    }

    @Test
    void defaultsAreTheSafeOnes() {
        NodeSettings settings = NodeBench.settings(NodeType.H);

        assertThat(settings.demands()).isEqualTo(DemandPolicy.VERIFY);
        assertThat(settings.sendConflictDemands()).isFalse();
        assertThat(settings.proxy()).isFalse();
        assertThat(settings.timers()).isEqualTo(Timers.RFC);
    }

    @Test
    void wrongValuesAreToldWithWhatWasExpected() {
        LocalName name = LocalName.unique(NodeBench.PC1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeBench.settings(NodeType.B, name, name))
                .withMessageContaining("PC1<00> twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSettings.of(NodeType.P, List.of(), List.of()))
                .withMessage("name servers: 0 (expected: 1..16)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(0, 1, 1, 1, 1, 1))
                .withMessage("names: 0 (expected: 1..1000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalName.unique(NetbiosName.WILDCARD))
                .withMessageContaining("not the wildcard");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timers(
                        Timers.RFC.broadcast(),
                        Timers.RFC.unicast(),
                        Duration.ZERO,
                        Timers.RFC.serverRetry(),
                        Timers.RFC.firstPause(),
                        Timers.RFC.longestPause()))
                .withMessageContaining("conflict timer: PT0S");
    }
}
