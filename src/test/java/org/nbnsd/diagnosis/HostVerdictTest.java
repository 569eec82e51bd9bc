package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Site.host;
import static org.nbnsd.diagnosis.Verdicts.assertCapped;
import static org.nbnsd.diagnosis.Verdicts.assertNot;
import static org.nbnsd.diagnosis.Verdicts.find;
import static org.nbnsd.diagnosis.Verdicts.main;
import static org.nbnsd.diagnosis.Verdicts.was;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** Which host it is: traffic that yields a verdict of {@link HostRules} or none, and traffic that is nearly the same. */
@ParameterizedClass(name = "a packet takes {0} ms")
@ValueSource(longs = {0, 2})
final class HostVerdictTest {
    private static final Ipv4Address A = host(1);
    private static final Ipv4Address B = host(2);
    private static final Ipv4Address C = host(3);
    private static final long GUEST = 0x000C29000001L;
    private static final long OTHER_GUEST = 0x000C29000002L;
    private static final long IRON = 0x3C5282000001L;

    private final Site site;

    HostVerdictTest(long step) {
        site = new Site(step);
    }

    @Test
    void severalAdaptersOfOneHost() {
        site.register(A, "LAPTOP<00>");
        site.answers(A, "LAPTOP<00>", A, B);
        site.register(B, "LAPTOP<00>");
        assertThat(main(site.live("LAPTOP<00>"))).isEqualTo(VerdictCode.SAME_HOST_MULTI_NIC);
        assertThat(site.live("LAPTOP<00>").get(0).confidence()).isGreaterThan(90);
        assertThat(main(site.passive("LAPTOP<00>"))).isEqualTo(VerdictCode.SAME_HOST_MULTI_NIC);
        assertCapped(site.passive("LAPTOP<00>"));
    }

    @Test
    void noSeveralAdaptersIfTheListHasOnlyOneOfTheAddresses() {
        site.register(A, "LAPTOP<00>");
        site.answers(A, "LAPTOP<00>", A, C);
        site.register(B, "LAPTOP<00>");
        assertNot(site.live("LAPTOP<00>"), VerdictCode.SAME_HOST_MULTI_NIC);
        assertNot(site.passive("LAPTOP<00>"), VerdictCode.SAME_HOST_MULTI_NIC);
    }

    @Test
    void noAddressCountsOfAListThatHasAnotherComputers() {
        site.register(C, "PC3<00>");
        site.register(A, "SRV<20>");
        site.answers(A, "SRV<20>", A, B, C);
        site.register(B, "SRV<20>");
        assertNot(site.live("SRV<20>"), VerdictCode.SAME_HOST_MULTI_NIC);
        assertNot(site.passive("SRV<20>"), VerdictCode.SAME_HOST_MULTI_NIC);
    }

    @Test
    void aComputerThatHasLostItsNameIsNoRivalOfWhoWantedToSendItMessages() {
        site.register(A, "PC1<00>");
        site.answers(A, "PC1<00>", A);
        site.register(B, "PC1<00>");
        site.register(B, "PC1<03>");
        find(site.live("PC1<03>"), VerdictCode.DUPLICATE_HOST);

        site.silent(A);
        site.register(C, "PC1<00>");
        site.elapse(Duration.ofSeconds(10));

        assertThat(was(site.live("PC1<03>"), VerdictCode.DUPLICATE_HOST).ended())
                .isNotNull();
    }

    @Test
    void norIsOneThatTheRecordOfItsNameDoesNotHave() {
        site.register(A, "PC1<00>");
        site.answers(A, "PC1<00>", A);
        site.register(B, "PC1<00>");
        site.register(B, "PC1<03>");
        Site other = new Site();
        other.register(C, "PC1<00>");

        assertThat(atRecord(site.record("PC1<00>"))).isTrue();
        assertThat(atRecord(null)).as("with another name server").isTrue();
        assertThat(atRecord(other.record("PC1<00>"))).isFalse();
    }

    private boolean atRecord(@Nullable NameRecord ofComputer) {
        NameRecord none = null;
        List<Fact> told = site.told();
        Evidence evidence = new Evidence(
                Site.name("PC1<03>"),
                told.stream()
                        .filter(fact -> Site.name("PC1<03>").equals(fact.name()))
                        .toList(),
                new Hosts(address -> told, address -> ""),
                name -> Present.of(name.equals(Site.name("PC1<00>")) ? ofComputer : none, site.now()));
        return Diagnosis.explain(evidence).stream()
                .anyMatch(verdict -> verdict.code() == VerdictCode.DUPLICATE_HOST && verdict.isCurrent());
    }

    @Test
    void multihomedRegistrationsOfTwoAddressesAreAHint() {
        site.answers(A, "SRV<20>", A);
        site.registerMultihomed(A, "SRV<20>");
        site.silent(A);
        site.registerMultihomed(B, "SRV<20>");
        assertNot(site.passive("SRV<20>"), VerdictCode.SAME_HOST_MULTI_NIC);
        site.registerMultihomed(A, "SRV<20>");
        assertThat(find(site.passive("SRV<20>"), VerdictCode.SAME_HOST_MULTI_NIC)
                        .confidence())
                .as("not before the first address is seen to be there still")
                .isEqualTo(55);
    }

    @Test
    void twoComputersOfOneName() {
        duplicate();
        Verdict live = site.live("PC1<20>").get(0);
        assertThat(live.code()).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertThat(live.confidence()).isGreaterThan(80);
        assertThat(main(site.passive("PC1<20>"))).isEqualTo(VerdictCode.DUPLICATE_HOST);
        assertCapped(site.passive("PC1<20>"));
    }

    private void duplicate() {
        site.register(A, "PC1<20>");
        site.answers(A, "PC1<20>", A);
        site.register(B, "PC1<20>");
    }

    @Test
    void whoBothSayYesAreTwoForSure() {
        duplicate();
        site.answers(B, "PC1<20>", B);
        site.probe(A, "PC1<20>");
        site.probe(B, "PC1<20>");
        assertThat(find(site.live("PC1<20>"), VerdictCode.DUPLICATE_HOST).confidence())
                .isEqualTo(95);
    }

    @Test
    void noTwoComputersIfTheFirstIsSilent() {
        site.register(A, "PC1<20>");
        site.register(B, "PC1<20>");
        site.elapse(Duration.ofSeconds(5));
        assertNot(site.live("PC1<20>"), VerdictCode.DUPLICATE_HOST);
        assertNot(site.passive("PC1<20>"), VerdictCode.DUPLICATE_HOST);
    }

    @Test
    void copiesOfOneImage() {
        duplicate();
        site.status(A, GUEST, "PC1<00>", "PC1<20>");
        site.status(B, OTHER_GUEST, "PC1<00>", "PC1<20>");
        assertThat(find(site.live("PC1<20>"), VerdictCode.CLONED_IMAGE).confidence())
                .isGreaterThan(60);
        assertCapped(site.passive("PC1<20>"));
        find(site.passive("PC1<20>"), VerdictCode.CLONED_IMAGE);
    }

    @Test
    void noCopiesIfTheyHaveOtherNamesBesides() {
        duplicate();
        site.status(A, GUEST, "PC1<00>", "PC1<20>");
        site.status(B, OTHER_GUEST, "PC1<20>", "BACKUP<00>");
        assertNot(site.live("PC1<20>"), VerdictCode.CLONED_IMAGE);
        assertNot(site.passive("PC1<20>"), VerdictCode.CLONED_IMAGE);
    }

    @Test
    void longNamesThatBeginAlike() {
        site.register(A, "PRODUCTION-CELL<20>");
        site.answers(A, "PRODUCTION-CELL<20>", A);
        site.register(B, "PRODUCTION-CELL<20>");
        site.dns(A, "production-cell-north.example.com");
        site.dns(B, "production-cell-south.example.com");
        find(site.live("PRODUCTION-CELL<20>"), VerdictCode.TRUNCATED_NAME);
        find(site.passive("PRODUCTION-CELL<20>"), VerdictCode.TRUNCATED_NAME);
    }

    @Test
    void noTruncationIfTheNamesAreEqual() {
        site.register(A, "PRODUCTION-CELL<20>");
        site.answers(A, "PRODUCTION-CELL<20>", A);
        site.register(B, "PRODUCTION-CELL<20>");
        site.dns(A, "production-cell.north.example.com");
        site.dns(B, "production-cell.south.example.com");
        assertNot(site.live("PRODUCTION-CELL<20>"), VerdictCode.TRUNCATED_NAME);
        find(site.live("PRODUCTION-CELL<20>"), VerdictCode.DUPLICATE_HOST);
    }

    @Test
    void oneMachineAtANewAddress() {
        site.register(A, "PC1<00>");
        site.status(A, IRON, "PC1<00>");
        site.elapse(Duration.ofHours(1));
        site.register(B, "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
        site.status(B, IRON, "PC1<00>");
        Verdict live = find(site.live("PC1<00>"), VerdictCode.ADDRESS_CHANGE);
        assertThat(live.confidence()).isGreaterThan(60);
        assertNot(site.live("PC1<00>"), VerdictCode.DUPLICATE_HOST);
    }

    @Test
    void aCleanReleaseBeforeTheClaimShowsItInACapture() {
        site.register(A, "PC1<00>");
        site.release(A, "PC1<00>");
        site.elapse(Duration.ofSeconds(20));
        site.register(B, "PC1<00>");
        find(site.passive("PC1<00>"), VerdictCode.ADDRESS_CHANGE);
        find(site.live("PC1<00>"), VerdictCode.ADDRESS_CHANGE);
    }

    @Test
    void noNewAddressIfTheAdapterIsAnotherAndNothingWasReleased() {
        site.register(A, "PC1<00>");
        site.status(A, IRON, "PC1<00>");
        site.register(B, "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
        site.status(B, GUEST, "PC1<00>");
        assertNot(site.live("PC1<00>"), VerdictCode.ADDRESS_CHANGE);
        assertNot(site.passive("PC1<00>"), VerdictCode.ADDRESS_CHANGE);
    }

    @Test
    void anAddressThatBelongsToAnotherMachineNow() {
        site.register(A, "PC1<00>");
        site.elapse(Duration.ofHours(1));
        site.answers(A, "PC1<00>");
        site.register(B, "PC1<00>");
        site.status(A, GUEST, "PRINTER<00>");
        assertThat(was(site.live("PC1<00>"), VerdictCode.ADDRESS_REUSED).confidence())
                .isEqualTo(90);
        was(site.passive("PC1<00>"), VerdictCode.ADDRESS_REUSED);
    }

    @Test
    void noReuseIfTheOldHolderIsOnlySilent() {
        site.register(A, "PC1<00>");
        site.register(B, "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
        assertNot(site.live("PC1<00>"), VerdictCode.ADDRESS_REUSED);
        assertNot(site.passive("PC1<00>"), VerdictCode.ADDRESS_REUSED);
    }

    @Test
    void aRecordThatNobodyReleased() {
        site.register(A, "OLDPC<00>");
        site.elapse(Duration.ofDays(3));
        site.register(B, "OLDPC<00>");
        site.elapse(Duration.ofSeconds(5));
        Verdict verdict = was(site.live("OLDPC<00>"), VerdictCode.STALE_RECORD);
        assertThat(verdict.confidence()).isEqualTo(80);
        assertThat(verdict.advice().network()).doesNotContain("delete");
    }

    @Test
    void noStaleRecordIfTheHolderWasHeardOfAnHourAgo() {
        site.register(A, "OLDPC<00>");
        site.elapse(Duration.ofHours(1));
        site.register(B, "OLDPC<00>");
        site.elapse(Duration.ofSeconds(5));
        assertNot(site.live("OLDPC<00>"), VerdictCode.STALE_RECORD);
    }

    @Test
    void whatNoRuleExplainsIsSaidToBeOpenWithWhatIsMissing() {
        site.claimOnTheSegment(A, "PC1<00>");
        site.claimOnTheSegment(B, "PC1<00>");
        Verdict verdict = site.passive("PC1<00>").get(0);
        assertThat(verdict.code()).isEqualTo(VerdictCode.INSUFFICIENT_EVIDENCE);
        assertThat(verdict.missing())
                .contains(
                        "whether 10.0.1.1 has it, and at which addresses: nbnsd query 'PC1<00>' --server 10.0.1.1",
                        "which names 10.0.1.2 has besides: nbnsd status 10.0.1.2");
    }

    @Test
    void nothingNeedsAnExplanationWhereOneHostHasItsName() {
        site.register(A, "PC1<00>");
        site.refresh(A, "PC1<00>");
        assertNot(site.live("PC1<00>"), VerdictCode.INSUFFICIENT_EVIDENCE);
        assertThat(site.live("PC1<00>")).isEmpty();
        assertThat(site.passive("PC1<00>")).isEmpty();
    }
}
