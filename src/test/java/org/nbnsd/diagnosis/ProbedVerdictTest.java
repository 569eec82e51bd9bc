package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What is concluded from what was found by asking, and from the neighbours of this machine, by way of the timeline. */
final class ProbedVerdictTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final NetbiosName LONG = NetbiosName.parse("PRODUCTION-CELL<20>");
    private static final NetbiosName BAIT = NetbiosName.parse("DESKTOP-4F7K2QX<20>");
    private static final Ipv4Address A = Ipv4Address.parse("10.0.1.1");
    private static final Ipv4Address B = Ipv4Address.parse("10.0.1.2");

    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);

    private void found(FactKind kind, NetbiosName name, Ipv4Address host, long at) {
        timeline.add(Fact.of(at, kind, name, host).with(List.of(host)).found());
    }

    private void dns(Ipv4Address host, String fullName) {
        timeline.add(Fact.of(NOW + 30, FactKind.DNS_NAME, null, host)
                .with(Detail.DNS, fullName)
                .found());
    }

    private void status(Ipv4Address host, String names) {
        timeline.add(Fact.of(NOW + 40, FactKind.STATUS, null, host)
                .with(Detail.NAMES, names)
                .found());
    }

    private List<Verdict> verdicts(NetbiosName name) {
        return timeline.explain(new OneName(name)).get(0).verdicts();
    }

    @Test
    void answersOfTwoHostsThatWereAskedAreADuplicateBeyondDoubt() {
        timeline.add(Fact.of(NOW, FactKind.ANSWERED, LONG, A).with(List.of(A)));
        timeline.add(Fact.of(NOW, FactKind.ANSWERED, LONG, B).with(List.of(B)));
        assertThat(verdicts(LONG).get(0).code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(verdicts(LONG).get(0).confidence()).isEqualTo(60);

        found(FactKind.ANSWERED, LONG, A, NOW + 10);
        found(FactKind.ANSWERED, LONG, B, NOW + 20);
        assertThat(verdicts(LONG).get(0).code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(verdicts(LONG).get(0).confidence()).isEqualTo(95);
        assertThat(verdicts(LONG).get(0).missing()).isEmpty();
    }

    @Test
    void oneThatWasRefusedAndAnswersWhenItIsAskedIsThereForCertain() {
        timeline.add(Fact.of(NOW, FactKind.GRANTED, LONG, A).with(Detail.TYPE, "unique"));
        found(FactKind.DEFENDED, LONG, A, NOW + 1);
        timeline.add(Fact.of(NOW + 1, FactKind.CONFLICT, LONG, B).with(A));
        assertThat(verdicts(LONG).get(0).confidence()).isEqualTo(85);
        found(FactKind.ANSWERED, LONG, A, NOW + 2);
        found(FactKind.DENIED, LONG, B, NOW + 2);
        Verdict asked = verdicts(LONG).get(0);
        assertThat(asked.code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(asked.confidence()).isEqualTo(92);
        assertThat(asked.reasons()).extracting(reason -> reason.fact().kind()).contains(FactKind.DENIED);
    }

    @Test
    void dnsNamesThatWereLookedUpShowATruncatedName() {
        found(FactKind.ANSWERED, LONG, A, NOW + 10);
        found(FactKind.ANSWERED, LONG, B, NOW + 20);
        assertThat(verdicts(LONG)).extracting(Verdict::code).doesNotContain(VerdictCode.TRUNCATED_NAME);
        dns(A, "production-cell-north.example.com");
        dns(B, "production-cell-south.example.com");
        Verdict truncated = verdicts(LONG).stream()
                .filter(verdict -> verdict.code() == VerdictCode.TRUNCATED_NAME)
                .findFirst()
                .orElseThrow();
        assertThat(truncated.confidence()).isGreaterThan(Verdict.MOST_PASSIVE);
        assertThat(truncated.reasons())
                .extracting(reason -> reason.fact().detail(Detail.DNS))
                .contains("production-cell-north.example.com", "production-cell-south.example.com");
    }

    @Test
    void theOldHolderThatDeniesTheNameNowWasReplaced() {
        timeline.add(Fact.of(NOW, FactKind.GRANTED, LONG, A).with(Detail.TYPE, "unique"));
        found(FactKind.DENIED, LONG, A, NOW + 10);
        status(A, "OTHER<00>\tOTHER<20>");
        assertThat(verdicts(LONG))
                .filteredOn(verdict -> verdict.code() == VerdictCode.ADDRESS_REUSED)
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.confidence()).isEqualTo(90));
    }

    @Test
    void virtualMachinesAmongTheNeighboursAreClones() {
        found(FactKind.ANSWERED, LONG, A, NOW);
        found(FactKind.ANSWERED, LONG, B, NOW + 3_600_000);
        assertThat(verdicts(LONG)).extracting(Verdict::code).doesNotContain(VerdictCode.DUPLICATE_HOST);
        found(FactKind.ANSWERED, LONG, A, NOW + 3_600_001);
        status(A, "PRODUCTION-CELL<00>\tPRODUCTION-CELL<20>");
        status(B, "PRODUCTION-CELL<00>\tPRODUCTION-CELL<20>");
        assertThat(verdicts(LONG)).extracting(Verdict::code).doesNotContain(VerdictCode.CLONED_IMAGE);

        Map<Ipv4Address, String> neighbours = Map.of(A, "00-0C-29-00-00-01", B, "00-0C-29-00-00-02");
        Explanation live = timeline.explain(
                        new OneName(LONG),
                        address -> neighbours.getOrDefault(address, ""),
                        name -> Present.unknown(NOW + 3_600_001))
                .get(0);
        assertThat(live.verdicts()).extracting(Verdict::code).contains(VerdictCode.CLONED_IMAGE);
        assertThat(live.claimants())
                .extracting(Claimant::mac, Claimant::hypervisor)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("00-0C-29-00-00-01", "VMware"),
                        org.assertj.core.groups.Tuple.tuple("00-0C-29-00-00-02", "VMware"));
    }

    @Test
    void whoAnswersBaitIsAnIncidentAndSuspected() {
        Incident opened = timeline.add(Fact.of(NOW, FactKind.BAIT_ANSWERED, BAIT, B)
                .with(List.of(B))
                .with(Detail.MAC, "02-00-00-00-00-66")
                .with(Detail.TTL, "165")
                .with(Detail.FLAGS, "8500, unique, B node")
                .found());
        assertThat(opened).isNotNull();
        assertThat(timeline.incidents(0))
                .singleElement()
                .satisfies(incident -> assertThat(incident.last().text())
                        .isEqualTo("10.0.1.2 answered for a name that nobody has: DESKTOP-4F7K2QX<20> at 10.0.1.2;"
                                + " mac 02-00-00-00-00-66; ttl 165; flags 8500, unique, B node"));
        assertThat(timeline.explain(new OneAddress(B)))
                .singleElement()
                .satisfies(explanation -> assertThat(explanation.verdicts())
                        .singleElement()
                        .satisfies(verdict -> {
                            assertThat(verdict.code()).isEqualTo(VerdictCode.SPOOFING_SUSPECTED);
                            assertThat(verdict.confidence()).isEqualTo(95);
                        }));
    }

    @Test
    void whoAnswersWhenItIsAskedIsNotSuspectedHoweverManyNamesItHas() {
        for (int i = 0; i < 8; i++) {
            found(FactKind.ANSWERED, NetbiosName.of("ALIAS" + i, 0x20), A, NOW + i);
        }
        assertThat(verdicts(NetbiosName.of("ALIAS0", 0x20))).isEmpty();
    }

    @Test
    void theAdaptersOfAHypervisorsOwnHostAreNoGuests() {
        assertThat(Hypervisor.of("00-50-56-C0-00-01")).isEmpty();
        assertThat(Hypervisor.of("00-50-56-AA-00-01")).isEqualTo("VMware");
        assertThat(Hypervisor.of("52-54-00-12-34-56")).isEqualTo("QEMU");
        assertThat(Hypervisor.of("02-00-00-00-00-01")).isEmpty();
        assertThat(Hypervisor.of("")).isEmpty();
    }

    /** The node status that is asked for one name tells the groups, too; a refresh does not say what a name is. */
    @Test
    void aHealthyWorkgroupNeedsNoExplanationAfterItsHostsWereProbed() {
        for (NetbiosName group : List.of(NetbiosName.parse("FACTORY<00>"), NetbiosName.parse("FACTORY<1E>"))) {
            for (Ipv4Address host : List.of(A, B)) {
                timeline.add(Fact.of(NOW, FactKind.GRANTED, group, host).with(Detail.TYPE, "group"));
                timeline.add(Fact.of(NOW + 20, FactKind.REFRESHED, group, host));
            }
        }
        status(A, "PCA<00>\tFACTORY<00>*\tFACTORY<1E>*\tPCA<20>");
        status(B, "PCB<00>\tFACTORY<00>*\tFACTORY<1E>*\tPCB<20>");
        assertThat(verdicts(NetbiosName.parse("FACTORY<00>"))).isEmpty();
        assertThat(verdicts(NetbiosName.parse("FACTORY<1E>"))).isEmpty();
    }

    /** Three questions without an answer are told as one. */
    @Test
    void aClaimantThatIsSilentWhenItIsAskedIsNoLongerSaidToBeAlive() {
        timeline.add(Fact.of(NOW, FactKind.GRANTED, LONG, A).with(Detail.TYPE, "unique"));
        found(FactKind.DEFENDED, LONG, A, NOW + 1);
        timeline.add(Fact.of(NOW + 1, FactKind.CONFLICT, LONG, B).with(A));
        timeline.add(Fact.of(NOW + 60_000, FactKind.SILENT, LONG, B)
                .with(Detail.TRIES, "3")
                .found());
        Verdict verdict = verdicts(LONG).get(0);
        assertThat(verdict.code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(verdict.confidence()).isEqualTo(50);
        assertThat(verdict.reasons())
                .extracting(Verdict.Reason::shows)
                .containsExactly("has the name", "wanted it, too, and does not answer now");
        assertThat(verdict.text())
                .isEqualTo("two computers have or want one name, and one of them does not answer now");
    }

    @Test
    void aHolderThatIsSilentWhenItIsAskedIsNoLongerSaidToBeAlive() {
        timeline.add(Fact.of(NOW, FactKind.GRANTED, LONG, A).with(Detail.TYPE, "unique"));
        found(FactKind.DEFENDED, LONG, A, NOW + 1);
        timeline.add(Fact.of(NOW + 1, FactKind.CONFLICT, LONG, B).with(A));
        assertThat(verdicts(LONG).get(0).text()).isEqualTo("two computers that are both alive have one name");
        timeline.add(Fact.of(NOW + 60_000, FactKind.SILENT, LONG, A)
                .with(Detail.TRIES, "3")
                .found());
        assertThat(verdicts(LONG).get(0).code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(verdicts(LONG).get(0).text())
                .isEqualTo("two computers have or want one name, and one of them does not answer now");
        timeline.add(Fact.of(NOW + 61_000, FactKind.REFRESHED, LONG, A).with(Detail.TYPE, "unique"));
        assertThat(verdicts(LONG).get(0).text()).isEqualTo("two computers that are both alive have one name");
    }

    @Test
    void ofThreeThatWantANameThoseAreSaidToBeAliveThatAre() {
        Ipv4Address third = Ipv4Address.parse("10.0.1.3");
        timeline.add(Fact.of(NOW, FactKind.GRANTED, LONG, A).with(Detail.TYPE, "unique"));
        found(FactKind.DEFENDED, LONG, A, NOW + 1);
        timeline.add(Fact.of(NOW + 1, FactKind.CONFLICT, LONG, B).with(A));
        timeline.add(Fact.of(NOW + 1, FactKind.CONFLICT, LONG, third).with(A));
        assertThat(verdicts(LONG).get(0).text()).isEqualTo("several computers that are alive have one name");
        timeline.add(Fact.of(NOW + 60_000, FactKind.SILENT, LONG, third)
                .with(Detail.TRIES, "3")
                .found());
        assertThat(verdicts(LONG).get(0).text()).isEqualTo("two computers that are both alive have one name");
    }

    @Test
    void whatOnlyANameServerSaysOfAHolderIsNoSignOfItsLife() {
        timeline.add(Fact.of(NOW, FactKind.GRANTED, LONG, A).with(Detail.TYPE, "unique"));
        timeline.add(Fact.of(NOW + 1, FactKind.CONFLICT, LONG, B).with(A));
        assertThat(verdicts(LONG).get(0).code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(verdicts(LONG).get(0).text()).isEqualTo("two computers have one name, by what the name server says");
    }
}
