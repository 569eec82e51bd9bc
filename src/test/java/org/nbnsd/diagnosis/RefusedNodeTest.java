package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Site.host;
import static org.nbnsd.diagnosis.Verdicts.assertNot;
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
import org.nbnsd.protocol.NodeEvent.LocalNameReleased;
import org.nbnsd.protocol.NodeEvent.NameServerBack;
import org.nbnsd.protocol.NodeEvent.NameServerSilent;
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
        return new LocalNameRefused(Site.name(name), false, HERE, by, OTHER, false, rcode);
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOthersHaveAsAGroupIsAQuestionOfTypesAndNoDuplicate(boolean isGroupThere) {
        told(new LocalNameRefused(Site.name("LAB<00>"), !isGroupThere, HERE, SERVER, OTHER, isGroupThere, ACT_ERR));

        Explanation explanation = explain("LAB<00>");
        assertThat(explanation.verdicts()).extracting(Verdict::code).containsExactly(VerdictCode.TYPE_COLLISION);
        assertThat(explanation.claimants())
                .allSatisfy(each -> assertThat(each.computers()).isEmpty());
    }

    @Test
    void theWorkgroupOfThisMachineIsNoComputer() {
        told(new LocalNameRegistered(Site.name("LAB<00>"), true, HERE, new Endpoint(SERVER, 137), 300));
        told(new LocalNameRegistered(Site.name("PC1<00>"), false, HERE, new Endpoint(SERVER, 137), 300));
        told(refused("PC2<00>", SERVER, ACT_ERR));

        assertThat(explain("PC2<00>").claimants())
                .filteredOn(claimant -> claimant.address().equals(HERE))
                .flatExtracting(Claimant::computers)
                .containsExactly("PC1");
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
        told(new LocalNameRegistered(Site.name("PC1<00>"), false, HERE, new Endpoint(SERVER, 137), 300));
        told(new LocalNameInConflict(Site.name("PC1<00>"), HERE, SERVER, OTHER));
        find(explain("PC1<00>").verdicts(), VerdictCode.DUPLICATE_HOST);
    }

    @Test
    void whoWantsANameOfThisMachineIsTheDuplicate() {
        told(new LocalNameRegistered(Site.name("PC1<00>"), false, HERE, null, 0));
        told(new LocalNameDefended(Site.name("PC1<00>"), HERE, OTHER, OTHER));
        find(explain("PC1<00>").verdicts(), VerdictCode.DUPLICATE_HOST);
    }

    @Test
    void onceTheNameIsGrantedItIsHistory() {
        told(refused("PC1<00>", SERVER, ACT_ERR));
        told(new LocalNameRegistered(Site.name("PC1<00>"), false, HERE, new Endpoint(SERVER, 137), 300));

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
        told(new LocalNameRefused(Site.name("PC1<00>"), false, HERE, SERVER, null, false, ACT_ERR));
        Verdict verdict = find(explain("PC1<00>").verdicts(), VerdictCode.INSUFFICIENT_EVIDENCE);
        assertThat(verdict.missing()).isNotEmpty();
    }

    private LocalNameRegistered registered(String name) {
        return new LocalNameRegistered(Site.name(name), false, HERE, new Endpoint(SERVER, 137), 300);
    }

    /** As by {@code nbnsd hold}: names come and go besides those that the machine keeps. */
    @ParameterizedTest
    @ValueSource(strings = {"<00>", "<20>"})
    void aMachineThatHoldsASecondNameAndThenAThirdIsNotRenamed(String suffix) {
        told(registered("PCA" + suffix));
        told(registered("PCB" + suffix));
        told(new LocalNameReleased(Site.name("PCB" + suffix), HERE));
        told(registered("PCC" + suffix));
        assertThat(explain("PCB" + suffix).verdicts()).isEmpty();
        assertThat(explain("PCC" + suffix).verdicts()).isEmpty();
        assertThat(explain("PCA" + suffix).verdicts()).isEmpty();
    }

    /** Other name servers let a user's name be at one host only. */
    @Test
    void aUsersNameThatIsWithAnotherComputerIsThatOfAUserWhoIsLoggedOnElsewhere() {
        told(registered("PC1<00>"));
        told(new LocalNameRefused(Site.name("ALICE<03>"), false, HERE, SERVER, OTHER, false, ACT_ERR));
        Verdict open = find(explain("ALICE<03>").verdicts(), VerdictCode.INSUFFICIENT_EVIDENCE);
        assertThat(open.missing())
                .as("it may be the computer ALICE")
                .contains("which names 10.0.1.2 has besides: nbnsd status 10.0.1.2");

        timeline.add(Fact.of(now, FactKind.STATUS, null, OTHER)
                .with(Fact.Detail.NAMES, "PC2<00>\tALICE<03>")
                .found());
        Verdict verdict = find(explain("ALICE<03>").verdicts(), VerdictCode.SAME_USER_TWO_HOSTS);
        assertThat(explain("ALICE<03>").current()).hasSize(1);
        assertThat(verdict.confidence()).isEqualTo(60);
        assertThat(verdict.reasons().get(0).shows())
                .isEqualTo("is the computer PC1, and the name is with the computer PC2");
        assertThat(verdict.advice().desktop())
                .isEqualTo("Nothing. Messages to the user reach the host that has the name.");

        told(registered("ALICE<03>"));
        was(explain("ALICE<03>").verdicts(), VerdictCode.SAME_USER_TWO_HOSTS);
    }

    @Test
    void aUsersNameThatIsThatOfAnotherComputerIsNoUsersElsewhere() {
        told(registered("PC1<00>"));
        told(new LocalNameRefused(Site.name("ALICE<03>"), false, HERE, SERVER, OTHER, false, ACT_ERR));
        timeline.add(Fact.of(now, FactKind.STATUS, null, OTHER)
                .with(Fact.Detail.NAMES, "ALICE<00>\tALICE<03>")
                .found());
        assertNot(explain("ALICE<03>").verdicts(), VerdictCode.SAME_USER_TWO_HOSTS);
    }

    @Test
    void aNameServerThatDoesNotAnswerThisMachineIsToldAndWhenItIsBack() {
        told(new NameServerSilent(new Endpoint(SERVER, 137), HERE));
        told(new LocalNameRegistered(Site.name("PC1<00>"), false, HERE, null, 0));
        Verdict verdict = find(explain("PC1<00>").verdicts(), VerdictCode.NAME_SERVER_SILENT);
        assertThat(verdict.confidence()).isEqualTo(85);
        assertThat(verdict.reasons().get(0).shows()).isEqualTo("does not answer this machine");
        assertThat(verdict.reasons().get(0).fact().text())
                .isEqualTo("10.0.0.254 does not answer as a name server, asked by 10.0.1.1");

        told(new NameServerBack(new Endpoint(SERVER, 137), HERE));
        Verdict over = was(explain("PC1<00>").verdicts(), VerdictCode.NAME_SERVER_SILENT);
        assertThat(over.ended())
                .isNotNull()
                .satisfies(end -> assertThat(end.text()).startsWith("10.0.0.254 answers as a name server again"));
        assertThat(over.advice().desktop()).isEqualTo("Nothing: it is over.");
    }
}
