package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.RoundTrip;
import org.nbnsd.wire.Ipv4Address;

/** What the server tells of a challenge, in the order in which it happens. */
final class EventFactsTest {
    private static final Ipv4Address HOLDER = Site.host(1);
    private static final Ipv4Address CLAIMANT = Site.host(2);

    private final Site site = new Site();

    private List<Fact> afterTheGrant() {
        return site.told().stream()
                .dropWhile(fact -> fact.kind() != FactKind.CLAIMED)
                .toList();
    }

    @Test
    void aClaimThatMeetsALivingHolder() {
        site.register(HOLDER, "FRED<20>");
        site.answers(HOLDER, "FRED<20>", HOLDER);
        site.register(CLAIMANT, "FRED<20>");

        List<Fact> facts = afterTheGrant();

        assertThat(facts)
                .extracting(Fact::kind)
                .containsExactly(
                        FactKind.CLAIMED, FactKind.WAITED, FactKind.CHALLENGED, FactKind.DEFENDED, FactKind.CONFLICT);
        assertThat(facts).extracting(Fact::actor).containsExactly(CLAIMANT, CLAIMANT, HOLDER, HOLDER, CLAIMANT);
        assertThat(facts.get(1).text()).isEqualTo("10.0.1.2 was told to wait: FRED<20>; ttl 9");
        assertThat(facts.get(2).text()).isEqualTo("10.0.1.1 was asked about it: FRED<20>, claimed by 10.0.1.2");
        assertThat(facts.get(3).text())
                .isEqualTo("10.0.1.1 said that it has it: FRED<20> at 10.0.1.1, because of a claim sent by"
                        + " 10.0.1.2; tries 1; round trip 6 ms");
    }

    @Test
    void aClaimThatMeetsASilentHolder() {
        site.register(HOLDER, "FRED<20>");
        site.registerGroup(CLAIMANT, "FRED<20>");
        site.elapse(Duration.ofSeconds(4));

        List<Fact> facts = afterTheGrant();

        assertThat(facts)
                .extracting(Fact::kind)
                .startsWith(FactKind.CLAIMED, FactKind.WAITED, FactKind.CHALLENGED, FactKind.SILENT);
        assertThat(facts.get(0).detail(Detail.TYPE)).isEqualTo("group");
        assertThat(facts.get(3).detail(Detail.TRIES)).isEqualTo("3");
    }

    @Test
    void anAnswerIsToldWithItsTriesAndItsRoundTrip() {
        HolderDenied denied = new HolderDenied(NetbiosName.parse("FRED<20>"), HOLDER, 3, new RoundTrip(2, 7), CLAIMANT);

        assertThat(EventFacts.of(denied, 1)).singleElement().satisfies(fact -> {
            assertThat(fact.detail(Detail.TRIES)).isEqualTo("2");
            assertThat(fact.detail(Detail.ROUND_TRIP)).isEqualTo("7 ms");
            assertThat(fact.active()).isTrue();
        });
    }
}
