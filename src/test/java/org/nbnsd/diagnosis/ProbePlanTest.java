package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/** Whom to ask what. */
final class ProbePlanTest {
    private static final NetbiosName TWIN = NetbiosName.parse("TWIN<20>");
    private static final NetbiosName PC1 = NetbiosName.parse("PC1<00>");
    private static final Ipv4Address A = host(1);
    private static final Ipv4Address B = host(2);

    private static Ipv4Address host(int number) {
        return Ipv4Address.parse("10.0.1." + number);
    }

    private static Explanation explanation(NetbiosName name, boolean verdict, Ipv4Address... hosts) {
        List<Verdict> verdicts = verdict
                ? List.of(new Verdict(
                        VerdictCode.INSUFFICIENT_EVIDENCE,
                        name,
                        0,
                        List.of(),
                        List.of(),
                        VerdictCode.INSUFFICIENT_EVIDENCE.advice(name),
                        null))
                : List.of();
        return new Explanation(
                name,
                verdicts,
                List.of(hosts).stream()
                        .map(host -> new Claimant(host, 1, 1, List.of(), "", null))
                        .toList());
    }

    @Test
    void eachClaimantIsAskedForItsNamesAndTheName() {
        ProbePlan plan = ProbePlan.of(new OneName(TWIN), List.of(explanation(TWIN, false, A, B)), any -> true);
        assertThat(plan.questions())
                .containsExactly(
                        new Question(A, null), new Question(A, TWIN), new Question(B, null), new Question(B, TWIN));
        assertThat(plan.notAsked()).isEmpty();
    }

    @Test
    void outsideTheNetworksNobodyIsAskedAndTheKeyIsNamed() {
        Prefix allowed = Prefix.parse("10.0.1.1/32");
        ProbePlan plan = ProbePlan.of(new OneName(TWIN), List.of(explanation(TWIN, true, A, B)), allowed::contains);
        assertThat(plan.questions()).extracting(Question::host).containsOnly(A);
        assertThat(plan.notAsked()).singleElement().satisfies(asked -> {
            assertThat(asked.host()).isEqualTo(B);
            assertThat(asked.asked()).isFalse();
            assertThat(asked.text()).contains("timeline.probe");
        });
    }

    @Test
    void nobodyButTheHostIsAskedAboutItsHarmlessNames() {
        ProbePlan plan = ProbePlan.of(
                new OneAddress(A),
                List.of(explanation(PC1, false, A, host(3)), explanation(TWIN, true, A, B)),
                any -> true);
        assertThat(plan.questions())
                .containsExactly(
                        new Question(A, null),
                        new Question(A, TWIN),
                        new Question(A, PC1),
                        new Question(B, null),
                        new Question(B, TWIN));
    }

    @Test
    void whoIsNotKnownIsNotAsked() {
        assertThat(ProbePlan.of(new OneAddress(A), List.of(), any -> true).questions())
                .isEmpty();
    }

    @Test
    void aHostThatClaimsNothingIsAskedForItsNamesAndWhatIsNoHostIsNot() {
        List<Explanation> all = List.of(explanation(TWIN, false));
        assertThat(ProbePlan.of(new OneAddress(A), all, any -> true).questions())
                .containsExactly(new Question(A, null));
        assertThat(ProbePlan.of(new OneAddress(Ipv4Address.BROADCAST), all, any -> true)
                        .questions())
                .isEmpty();
    }

    @Test
    void hostsAndNamesAreLimited() {
        List<Explanation> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(explanation(
                    NetbiosName.of("PC" + i, 0x20),
                    false,
                    host(1),
                    host(2),
                    host(3),
                    host(4),
                    host(5),
                    host(6),
                    host(7),
                    host(8),
                    host(9)));
        }
        ProbePlan plan = ProbePlan.of(new OneName(TWIN), all, any -> true);
        assertThat(plan.questions()).hasSize(ProbePlan.MOST_HOSTS * (ProbePlan.MOST_NAMES + 1));
        assertThat(plan.notAsked()).extracting(Asked::host).containsExactly(host(9));
    }

    @Test
    void whatCannotBeOneHostIsNoQuestion() {
        assertThatThrownBy(() -> new Question(Ipv4Address.BROADCAST, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host: 255.255.255.255 (expected: the address of one host)");
    }

    @Test
    void baitLooksLikeAComputerOfWindowsAndIsNeverTheSame() {
        Random random = new Random(7);
        Set<NetbiosName> names = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            NetbiosName name = BaitName.next(random);
            assertThat(name.base()).matches("(DESKTOP|LAPTOP|WIN)-[A-Z0-9]+").hasSize(15);
            assertThat(name.suffix()).isEqualTo(NameSuffix.SERVER);
            names.add(name);
        }
        assertThat(names).hasSize(10_000);
    }
}
