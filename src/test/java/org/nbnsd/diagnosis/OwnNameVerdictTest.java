package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Site.host;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.OwnNameDefended;
import org.nbnsd.wire.Ipv4Address;

/** Who claims a name of the name server itself has its name, and one verdict says so, also if nothing answers there. */
final class OwnNameVerdictTest {
    private static final Ipv4Address OTHER = host(2);
    private static final Ipv4Address HERE = Site.SERVER;
    private static final Ipv4Address HERE_TOO = Ipv4Address.parse("10.1.0.254");

    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
    private long now = Site.START;

    private void claimed(String name, boolean group, Ipv4Address... holders) {
        now += 1000;
        EventFacts.of(new OwnNameDefended(Site.name(name), OTHER, OTHER, group, List.of(holders)), now)
                .forEach(timeline::add);
    }

    private void asked(FactKind kind, String name, Ipv4Address host) {
        now += 1000;
        timeline.add(Fact.of(now, kind, Site.name(name), host).found());
    }

    private Verdict onlyVerdict(String name) {
        List<Explanation> explanations = timeline.explain(
                new Subject.OneName(NetbiosName.parse(name)), address -> "", any -> Present.of(null, now));
        assertThat(explanations).hasSize(1);
        assertThat(explanations.get(0).verdicts()).hasSize(1);
        return explanations.get(0).verdicts().get(0);
    }

    @Test
    void whoClaimsANameOfTheServerIsTheSecondComputerOfThatName() {
        claimed("LINE7<20>", false, HERE);
        Verdict verdict = onlyVerdict("LINE7<20>");
        assertThat(verdict.code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(verdict.confidence()).isEqualTo(85);
        assertThat(verdict.isCurrent()).isTrue();
        assertThat(verdict.reasons())
                .extracting(reason -> reason.fact().actor())
                .containsExactly(HERE, OTHER);
    }

    @Test
    void oneThatDoesNotAnswerIsMetByOneVerdictToo() {
        claimed("LINE7<20>", false, HERE);
        asked(FactKind.ANSWERED, "LINE7<20>", HERE);
        asked(FactKind.SILENT, "LINE7<20>", OTHER);
        Verdict verdict = onlyVerdict("LINE7<20>");
        assertThat(verdict.code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(verdict.confidence()).isEqualTo(50);
        assertThat(verdict.reasons())
                .extracting(Verdict.Reason::shows)
                .containsExactly("has the name", "wanted it, too, and does not answer now");
    }

    @Test
    void aServerThatIsMetAtTwoAddressesIsOneHost() {
        claimed("LINE7<20>", false, HERE, HERE_TOO);
        claimed("LINE7<20>", false, HERE_TOO, HERE);
        List<Verdict> verdicts = timeline.explain(
                        new Subject.OneName(Site.name("LINE7<20>")), address -> "", any -> Present.of(null, now))
                .get(0)
                .current();
        Verdict verdict = Verdicts.find(verdicts, VerdictCode.DUPLICATE_HOST);
        assertThat(verdict.reasons())
                .extracting(reason -> reason.fact().actor())
                .contains(OTHER);
        Verdicts.find(verdicts, VerdictCode.SAME_HOST_MULTI_NIC);
    }

    @Test
    void whoMakesAGroupOfANameOfTheServerHasItForAnotherPurpose() {
        claimed("LINE7<00>", true, HERE);
        assertThat(onlyVerdict("LINE7<00>").code()).isEqualTo(VerdictCode.TYPE_COLLISION);
    }

    /** It may be a user, or the messenger service of a second computer. */
    @Test
    void ofANameForMessagesItIsNotSaidWhoseItIs() {
        claimed("LINE7<03>", false, HERE);
        assertThat(onlyVerdict("LINE7<03>").code()).isEqualTo(VerdictCode.INSUFFICIENT_EVIDENCE);
    }
}
