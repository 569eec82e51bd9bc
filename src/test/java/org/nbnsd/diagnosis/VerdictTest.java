package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Site.host;
import static org.nbnsd.diagnosis.Site.name;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

/** For each verdict traffic that yields it, and traffic that is nearly the same and does not. */
final class VerdictTest {
    private static final Ipv4Address A = host(1);
    private static final Ipv4Address B = host(2);
    private static final Ipv4Address C = host(3);
    private static final long GUEST = 0x000C29000001L;
    private static final long OTHER_GUEST = 0x000C29000002L;
    private static final long IRON = 0x3C5282000001L;

    private final Site site = new Site();

    private static Verdict find(List<Verdict> verdicts, VerdictCode code) {
        return verdicts.stream()
                .filter(verdict -> verdict.code() == code)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + verdicts));
    }

    private static void assertNot(List<Verdict> verdicts, VerdictCode code) {
        assertThat(verdicts).extracting(Verdict::code).doesNotContain(code);
    }

    /** The first verdict. */
    private static VerdictCode main(List<Verdict> verdicts) {
        return verdicts.get(0).code();
    }

    /** Nothing passive is good for more, except what it fully determines. */
    private static void assertCapped(List<Verdict> verdicts) {
        assertThat(verdicts)
                .isNotEmpty()
                .allSatisfy(verdict -> assertThat(verdict.confidence())
                        .isLessThanOrEqualTo(verdict.code().isDeterminedByPassiveFacts() ? 100 : Verdict.MOST_PASSIVE));
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
    void multihomedRegistrationsOfTwoAddressesAreAHint() {
        site.answers(A, "SRV<20>", A);
        site.registerMultihomed(A, "SRV<20>");
        site.silent(A);
        site.registerMultihomed(B, "SRV<20>");
        assertThat(find(site.passive("SRV<20>"), VerdictCode.SAME_HOST_MULTI_NIC)
                        .confidence())
                .isLessThan(60);
    }

    @Test
    void oneUserAtTwoMachines() {
        logOn();
        assertThat(main(site.live("ALICE<03>"))).isEqualTo(VerdictCode.SAME_USER_TWO_HOSTS);
        assertThat(site.live("ALICE<03>")).hasSize(1);
        assertThat(find(site.passive("ALICE<03>"), VerdictCode.SAME_USER_TWO_HOSTS)
                        .confidence())
                .as("fully determined by passive facts")
                .isEqualTo(90);
    }

    private void logOn() {
        site.register(A, "PC1<00>");
        site.register(B, "PC2<00>");
        site.register(A, "ALICE<03>");
        site.register(B, "ALICE<03>");
    }

    @Test
    void noUserIfTheNameIsThatOfOneOfTheComputers() {
        site.register(A, "PC1<00>");
        site.register(A, "PC1<03>");
        site.answers(A, "PC1<00>", A);
        site.answers(A, "PC1<03>", A);
        site.register(B, "PC2<00>");
        site.register(B, "PC1<03>");
        assertNot(site.live("PC1<03>"), VerdictCode.SAME_USER_TWO_HOSTS);
        assertNot(site.passive("PC1<03>"), VerdictCode.SAME_USER_TWO_HOSTS);
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
        assertThat(find(site.live("PC1<00>"), VerdictCode.ADDRESS_REUSED).confidence())
                .isEqualTo(90);
        find(site.passive("PC1<00>"), VerdictCode.ADDRESS_REUSED);
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
        assertThat(find(site.live("OLDPC<00>"), VerdictCode.STALE_RECORD).confidence())
                .isGreaterThan(60);
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
    void oneAddressOfSeveralReleased() {
        site.register(A, "SRV<20>");
        site.answers(A, "SRV<20>", A, B);
        site.register(B, "SRV<20>");
        site.release(B, "SRV<20>");
        find(site.live("SRV<20>"), VerdictCode.PARTIAL_RELEASE);
    }

    @Test
    void noPartialReleaseIfTheOtherIsReleasedToo() {
        site.register(A, "SRV<20>");
        site.answers(A, "SRV<20>", A, B);
        site.register(B, "SRV<20>");
        site.release(B, "SRV<20>");
        site.release(A, "SRV<20>");
        assertNot(site.live("SRV<20>"), VerdictCode.PARTIAL_RELEASE);
    }

    @Test
    void adaptersThatRegisterWithDifferentServers() {
        splitServers(B);
        find(site.passive("SRV<20>"), VerdictCode.SPLIT_WINS);
    }

    private void splitServers(Ipv4Address second) {
        site.register(A, "SRV<20>");
        site.registerElsewhere(B, "SRV<20>", host(250));
        site.answers(A, "SRV<20>", A, second);
        site.askTheSegment(C, "SRV<20>");
    }

    @Test
    void noSplitIfTheyAreTwoHosts() {
        splitServers(host(9));
        assertNot(site.passive("SRV<20>"), VerdictCode.SPLIT_WINS);
    }

    private void replica(Ipv4Address owner, Ipv4Address holder) {
        site.tell(Fact.of(site.now(), FactKind.REPLICATED, name("PC1<00>"), holder)
                .with(owner)
                .with(List.of(holder)));
    }

    @Test
    void twoServersWithTwoHosts() {
        replica(host(250), A);
        replica(host(251), B);
        find(site.live("PC1<00>"), VerdictCode.REPLICATION_CONFLICT);
        assertCapped(site.live("PC1<00>"));
    }

    @Test
    void noConflictOfReplicasIfOneServerOwnsBoth() {
        replica(host(250), A);
        replica(host(250), B);
        assertNot(site.live("PC1<00>"), VerdictCode.REPLICATION_CONFLICT);
    }

    private static NameRecord fixed(String name, Ipv4Address address) {
        return new NameRecord(
                name(name),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                true,
                Ipv4Address.ZERO,
                1,
                address,
                Long.MAX_VALUE,
                List.of(new Holder(address, Ipv4Address.ZERO, 0, Long.MAX_VALUE)));
    }

    @Test
    void aFixedEntryThatKeepsALivingHostOut() {
        Site withStatic = new Site(List.of(fixed("PRINTER<20>", A)));
        withStatic.register(B, "PRINTER<20>");
        Verdict verdict = withStatic.live("PRINTER<20>").get(0);
        assertThat(verdict.code()).isEqualTo(VerdictCode.STATIC_BLOCKS_LIVE);
        assertThat(verdict.confidence()).as("fully determined").isEqualTo(95);
        assertThat(verdict.code().network(verdict.name())).contains("nbnsd delete 'PRINTER<20>'");
    }

    @Test
    void noFixedEntryInTheWayOfItsOwnHost() {
        Site withStatic = new Site(List.of(fixed("PRINTER<20>", A)));
        withStatic.register(A, "PRINTER<20>");
        assertNot(withStatic.live("PRINTER<20>"), VerdictCode.STATIC_BLOCKS_LIVE);
    }

    @Test
    void aComputerNamedLikeAWorkgroup() {
        site.registerGroup(A, "SALES<00>");
        site.register(B, "SALES<00>");
        assertThat(find(site.live("SALES<00>"), VerdictCode.TYPE_COLLISION).confidence())
                .isEqualTo(90);
        assertThat(find(site.passive("SALES<00>"), VerdictCode.TYPE_COLLISION).confidence())
                .isEqualTo(90);
    }

    @Test
    void noCollisionAmongMembersOfAGroup() {
        site.registerGroup(A, "SALES<00>");
        site.registerGroup(B, "SALES<00>");
        assertThat(site.live("SALES<00>")).isEmpty();
        assertThat(site.passive("SALES<00>")).isEmpty();
    }

    private void refusedBrowser(int times) {
        site.answers(A, "SITE<1D>", A);
        for (int i = 0; i < times; i++) {
            site.claimOnTheSegment(B, "SITE<1D>");
            site.between(
                    A,
                    B,
                    NegativeRegistrationResponse.of(
                            i + 1, name("SITE<1D>"), Rcode.ACT_ERR, 0, AddressEntry.unique(NodeType.B, A)));
            site.elapse(Duration.ofMinutes(5));
        }
    }

    @Test
    void mastersOfTheBrowser() {
        refusedBrowser(4);
        assertThat(find(site.passive("SITE<1D>"), VerdictCode.BROWSER_CONTENTION)
                        .confidence())
                .isEqualTo(85);
    }

    @Test
    void oneElectionIsNoStruggle() {
        refusedBrowser(1);
        assertNot(site.passive("SITE<1D>"), VerdictCode.BROWSER_CONTENTION);
    }

    @Test
    void aNameThatMovesBetweenHostsWithNamesOfTheirOwn() {
        site.register(A, "NODE1<00>");
        site.register(B, "NODE2<00>");
        move();
        find(site.live("CLUSTER<20>"), VerdictCode.VIRTUAL_NAME_MOVE);
        find(site.passive("CLUSTER<20>"), VerdictCode.VIRTUAL_NAME_MOVE);
        assertNot(site.live("CLUSTER<20>"), VerdictCode.ADDRESS_CHANGE);
    }

    private void move() {
        site.register(A, "CLUSTER<20>");
        site.elapse(Duration.ofMinutes(10));
        site.release(A, "CLUSTER<20>");
        site.register(B, "CLUSTER<20>");
    }

    @Test
    void noFloatingNameIfTheOldHostHasNoneOfItsOwn() {
        site.register(B, "NODE2<00>");
        move();
        assertNot(site.live("CLUSTER<20>"), VerdictCode.VIRTUAL_NAME_MOVE);
        find(site.live("CLUSTER<20>"), VerdictCode.ADDRESS_CHANGE);
    }

    @Test
    void aNameThatAnApplicationMade() {
        site.register(A, "VIEWER        A<00>");
        site.answers(A, "VIEWER        A<00>", A);
        site.register(B, "VIEWER        A<00>");
        assertThat(main(site.live("VIEWER        A<00>"))).isEqualTo(VerdictCode.APP_ALIAS);
        find(site.passive("VIEWER        A<00>"), VerdictCode.APP_ALIAS);
    }

    @Test
    void noApplicationIfTheNameIsAnOrdinaryOne() {
        site.register(A, "VIEWERA<00>");
        site.answers(A, "VIEWERA<00>", A);
        site.register(B, "VIEWERA<00>");
        assertNot(site.live("VIEWERA<00>"), VerdictCode.APP_ALIAS);
    }

    private void rename(Duration pause) {
        site.register(A, "MACBOOK<00>");
        site.elapse(Duration.ofHours(1));
        site.release(A, "MACBOOK<00>");
        site.elapse(pause);
        site.register(A, "DHCP-17<00>");
    }

    @Test
    void aHostThatTakesAnotherNameAtOnce() {
        rename(Duration.ofSeconds(2));
        find(site.live("DHCP-17<00>"), VerdictCode.DERIVED_RENAME);
        find(site.passive("MACBOOK<00>"), VerdictCode.DERIVED_RENAME);
    }

    @Test
    void noRenameIfItTakesADay() {
        rename(Duration.ofHours(24));
        assertNot(site.live("DHCP-17<00>"), VerdictCode.DERIVED_RENAME);
        assertNot(site.passive("MACBOOK<00>"), VerdictCode.DERIVED_RENAME);
    }

    @Test
    void aClaimForAnAddressBehindAGateway() {
        site.registerFor(A, "DOCKER<20>", Ipv4Address.parse("172.17.0.2"));
        find(site.passive("DOCKER<20>"), VerdictCode.GATEWAYED_ADDRESS);
        assertCapped(site.passive("DOCKER<20>"));
    }

    @Test
    void noGatewayIfTheAddressIsTheSenders() {
        site.registerFor(A, "DOCKER<20>", A);
        assertNot(site.passive("DOCKER<20>"), VerdictCode.GATEWAYED_ADDRESS);
    }

    @Test
    void ownersThatDoNotHearWhenTheyAreAsked() {
        site.register(A, "PC1<00>");
        site.register(B, "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
        site.register(A, "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
        assertThat(find(site.live("PC1<00>"), VerdictCode.OWNER_FLAP).confidence())
                .isEqualTo(80);
    }

    @Test
    void noFlappingIfTheSilentOneStaysSilent() {
        site.register(A, "PC1<00>");
        site.register(B, "PC1<00>");
        site.elapse(Duration.ofSeconds(5));
        site.refresh(B, "PC1<00>");
        assertNot(site.live("PC1<00>"), VerdictCode.OWNER_FLAP);
    }

    private void demand(Ipv4Address from) {
        site.register(A, "PC1<00>");
        site.between(from, A, NameReleaseRequest.of(7, name("PC1<00>"), AddressEntry.unique(NodeType.H, A)));
        site.between(from, A, NameConflictDemand.of(8, name("PC1<00>")));
    }

    @Test
    void whoDemandsWhatIsNotItsOwn() {
        demand(host(66));
        find(site.passive("PC1<00>"), VerdictCode.SPOOFING_SUSPECTED);
        assertCapped(site.passive("PC1<00>"));
    }

    @Test
    void noSpoofingIfTheNameServerDemands() {
        demand(Site.SERVER);
        assertNot(site.passive("PC1<00>"), VerdictCode.SPOOFING_SUSPECTED);
    }

    @Test
    void whoAnswersForEverythingIsSuspected() {
        for (String asked : List.of("WPAD<00>", "FILESRV<20>", "PRNT<20>", "FIELSRV<20>", "INTRANET<00>")) {
            site.answers(host(66), asked, host(66));
            site.askTheSegment(A, asked);
        }
        find(site.passive("FIELSRV<20>"), VerdictCode.SPOOFING_SUSPECTED);
    }

    @Test
    void whoAnswersForWhatItRegisteredIsNot() {
        for (String asked : List.of("SRV<00>", "FILESRV<20>", "PRNT<20>", "ALIAS<20>", "INTRANET<00>")) {
            site.register(host(66), asked);
            site.answers(host(66), asked, host(66));
            site.askTheSegment(A, asked);
        }
        assertNot(site.passive("ALIAS<20>"), VerdictCode.SPOOFING_SUSPECTED);
    }

    @Test
    void anAnswerToABaitIsNearlyProof() {
        site.tell(Fact.of(site.now(), FactKind.BAIT_ANSWERED, name("QZXVWKJHTR<00>"), host(66))
                .found());
        assertThat(find(site.live("QZXVWKJHTR<00>"), VerdictCode.SPOOFING_SUSPECTED)
                        .confidence())
                .isEqualTo(95);
    }

    @Test
    void packetsThatAreSeenTwice() {
        PacketFacts sniffer = new PacketFacts();
        Packet packet = packet(1_000_000);
        Packet copy = packet(1_000_100);
        assertThat(sniffer.of(packet)).extracting(Fact::kind).containsExactly(FactKind.CLAIMED);
        List<Fact> echoes = sniffer.of(copy);
        assertThat(find(Diagnosis.explain(name("PC1<00>"), echoes, address -> List.of()), VerdictCode.SELF_ECHO)
                        .confidence())
                .isEqualTo(90);
    }

    @Test
    void aRetransmissionIsNoEcho() {
        PacketFacts sniffer = new PacketFacts();
        sniffer.of(packet(1_000_000));
        assertThat(sniffer.of(packet(1_250_000))).extracting(Fact::kind).containsExactly(FactKind.CLAIMED);
    }

    private static Packet packet(long micros) {
        return new Packet(
                micros,
                "",
                new org.nbnsd.protocol.Endpoint(A, 137),
                new org.nbnsd.protocol.Endpoint(Site.SERVER, 137),
                org.nbnsd.wire.MessageEncoder.encode(org.nbnsd.wire.Request.NameRegistrationRequest.of(
                        1, name("PC1<00>"), 300_000, AddressEntry.unique(NodeType.H, A))));
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
        assertThat(site.live("PC1<00>")).isEmpty();
        assertThat(site.passive("PC1<00>")).isEmpty();
    }
}
