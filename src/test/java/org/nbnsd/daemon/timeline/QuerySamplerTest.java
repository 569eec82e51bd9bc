package org.nbnsd.daemon.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class QuerySamplerTest {
    private static final NetbiosName ALICE = NetbiosName.parse("ALICE<03>");
    private static final NetbiosName TWIN = NetbiosName.parse("TWIN<20>");

    @Test
    void ofQueriesOneAMinuteIsTakenForEachHostAndName() {
        QuerySampler sampler = new QuerySampler();
        Ipv4Address host = Ipv4Address.parse("10.0.0.1");
        assertThat(sampler.admit(ALICE, host, 1)).isTrue();
        assertThat(sampler.admit(ALICE, host, 59_999)).isFalse();
        assertThat(sampler.admit(TWIN, host, 2)).isTrue();
        assertThat(sampler.admit(ALICE, host, 60_000)).isTrue();
        int admitted = 0;
        for (int i = 0; i < 100_000; i++) {
            admitted += sampler.admit(ALICE, new Ipv4Address(i + 1), 120_000) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(500);
    }
}
