package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Site.host;
import static org.nbnsd.diagnosis.Verdicts.find;
import static org.nbnsd.diagnosis.Verdicts.was;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.NodeEvent.LocalNameDefended;
import org.nbnsd.protocol.NodeEvent.LocalNameInConflict;
import org.nbnsd.protocol.NodeEvent.LocalNameRefused;
import org.nbnsd.protocol.NodeEvent.LocalNameRegistered;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/** What the log of an end node says of the host that has its name instead, explain says, too. */
final class RefusedNodeTest {
    private static final Ipv4Address HERE = host(1);
    private static final Ipv4Address OTHER = host(2);
    private static final Ipv4Address SERVER = Site.SERVER;
    private static final int ACT_ERR = Rcode.ACT_ERR.code();
    private static final int RFS_ERR = Rcode.RFS_ERR.code();

    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
    private long now = Site.START;

    private void told(NodeEvent event) {
        now += 1000;
        EventFacts.of(event, now).forEach(timeline::add);
    }

    private static LocalNameRefused refused(String name, Ipv4Address by, int rcode) {
        return new LocalNameRefused(Site.name(name), HERE, by, OTHER, rcode);
    }

    private Explanation explain(String name) {
        List<Explanation> explanations = timeline.explain(
                new Subject.OneName(NetbiosName.parse(name)), address -> "", any -> Present.unknown(now));
        assertThat(explanations).hasSize(1);
        return explanations.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PC1<00>", "PC1<20>"})
    void whomTheNameServerNamesIsTheDuplicate(String name) {
        told(refused(name, SERVER, ACT_ERR));

        Explanation explanation = explain(name);
        Verdict verdict = find(explanation.verdicts(), VerdictCode.DUPLICATE_HOST);
        assertThat(verdict.confidence()).as("a record may be out of date").isEqualTo(60);
        assertThat(verdict.reasons().get(0).shows())
                .isEqualTo("meets 10.0.1.2, which has the name, by what the name server says");
        assertThat(explanation.claimants()).extracting(Claimant::address).containsExactly(OTHER, HERE);
        assertThat(explanation.claimants()).extracting(Claimant::firstSeen).containsOnly(now);
    }

    /** Names of one computer are refused together. */
    @Test
    void thatOfTheMessengerServiceGoesWithTheComputers() {
        told(refused("PC1<00>", SERVER, ACT_ERR));
        told(refused("PC1<03>", SERVER, ACT_ERR));
        find(explain("PC1<03>").verdicts(), VerdictCode.DUPLICATE_HOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void whoRefusesItOnTheSegmentHasItWhateverItsCode(int rcode) {
        told(refused("PC1<00>", OTHER, rcode));

        Verdict verdict = find(explain("PC1<00>").verdicts(), VerdictCode.DUPLICATE_HOST);
        assertThat(verdict.confidence()).isEqualTo(85);
        assertThat(verdict.reasons().get(0).fact().text()).startsWith("10.0.1.2 said that it has it: PC1<00>");
    }

    @Test
    void aNameThatIsLostLaterIsWithTheHostThatWasNamed() {
        told(new LocalNameRegistered(Site.name("PC1<00>"), HERE, new Endpoint(SERVER, 137), 300));
        told(new LocalNameInConflict(Site.name("PC1<00>"), HERE, SERVER, OTHER));
        find(explain("PC1<00>").verdicts(), VerdictCode.DUPLICATE_HOST);
    }

    @Test
    void whoWantsANameOfThisMachineIsTheDuplicate() {
        told(new LocalNameRegistered(Site.name("PC1<00>"), HERE, null, 0));
        told(new LocalNameDefended(Site.name("PC1<00>"), HERE, OTHER, OTHER));
        find(explain("PC1<00>").verdicts(), VerdictCode.DUPLICATE_HOST);
    }

    @Test
    void onceTheNameIsGrantedItIsHistory() {
        told(refused("PC1<00>", SERVER, ACT_ERR));
        told(new LocalNameRegistered(Site.name("PC1<00>"), HERE, new Endpoint(SERVER, 137), 300));

        Verdict verdict = was(explain("PC1<00>").verdicts(), VerdictCode.DUPLICATE_HOST);
        assertThat(verdict.advice().desktop()).isEqualTo("Nothing: it is over.");
    }

    @Test
    void aRefusalByARuleOfTheNameServerIsNoDuplicate() {
        told(refused("PC1<00>", SERVER, RFS_ERR));
        assertThat(explain("PC1<00>").current()).extracting(Verdict::code).containsExactly(VerdictCode.TURNED_AWAY);
    }

    @Test
    void ifNobodyIsNamedThereIsAnotherButNotWho() {
        told(new LocalNameRefused(Site.name("PC1<00>"), HERE, SERVER, null, ACT_ERR));
        Verdict verdict = find(explain("PC1<00>").verdicts(), VerdictCode.INSUFFICIENT_EVIDENCE);
        assertThat(verdict.missing()).isNotEmpty();
    }
}
