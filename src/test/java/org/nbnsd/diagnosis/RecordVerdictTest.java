package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Site.host;
import static org.nbnsd.diagnosis.Site.name;
import static org.nbnsd.diagnosis.Verdicts.assertCapped;
import static org.nbnsd.diagnosis.Verdicts.assertNot;
import static org.nbnsd.diagnosis.Verdicts.find;
import static org.nbnsd.diagnosis.Verdicts.main;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;

/** What the record says: traffic that yields a verdict of {@link RecordRules}, and traffic that is nearly the same. */
@ParameterizedClass(name = "a packet takes {0} ms")
@ValueSource(longs = {0, 2})
final class RecordVerdictTest {
    private static final Ipv4Address A = host(1);
    private static final Ipv4Address B = host(2);
    private static final Ipv4Address C = host(3);

    private final Site site;

    RecordVerdictTest(long step) {
        site = new Site(step);
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

    /** As in the first five minutes of README: of neither host any other name is known. */
    @Test
    void oneUserAtTwoHostsOfWhichNothingElseIsKnown() {
        site.register(A, "ALICE<03>");
        site.elapse(Duration.ofMillis(300));
        site.register(B, "ALICE<03>");
        assertThat(main(site.live("ALICE<03>"))).isEqualTo(VerdictCode.SAME_USER_TWO_HOSTS);
    }

    /** Another name that moves between the two makes it doubtful that they are two; that there is nothing to do stays. */
    @Test
    void namesThatMoveBetweenTheHostsOfAUserLeaveNothingToDo() {
        site.register(A, "IDA<03>");
        site.elapse(Duration.ofMinutes(1));
        site.register(B, "IDA<03>");
        for (String moved : List.of("XPC<20>", "SCANNER<00>", "OLD<20>")) {
            site.register(A, moved);
            site.register(B, moved);
            site.elapse(Duration.ofSeconds(5));
            assertNothingToDo("IDA<03>");
        }
        site.register(C, "IDA<03>");
        assertNothingToDo("IDA<03>");
    }

    @Test
    void namesThatMovedBetweenTheHostsBeforeLeaveNothingToDoEither() {
        for (String moved : List.of("XPC<20>", "SCANNER<00>")) {
            site.register(A, moved);
            site.register(B, moved);
            site.elapse(Duration.ofSeconds(5));
        }
        site.register(A, "IDA<03>");
        site.elapse(Duration.ofMinutes(1));
        site.register(B, "IDA<03>");
        assertNothingToDo("IDA<03>");
    }

    @Test
    void groupsInCommonTellNothingAboutTheHostsOfAUser() {
        site.registerGroup(A, "WORKGROUP<00>");
        site.registerGroup(B, "WORKGROUP<00>");
        site.register(A, "IDA<03>");
        site.elapse(Duration.ofMinutes(1));
        site.register(B, "IDA<03>");
        assertThat(main(site.live("IDA<03>"))).isEqualTo(VerdictCode.SAME_USER_TWO_HOSTS);
    }

    private void assertNothingToDo(String name) {
        assertThat(site.live(name).get(0)).satisfies(verdict -> {
            assertThat(verdict.isCurrent()).isTrue();
            assertThat(verdict.advice().severity()).as("%s", verdict).isEqualTo(Advice.Severity.NOTHING_TO_DO);
        });
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
        Site withStatic = new Site(2, List.of(fixed("PRINTER<20>", A)));
        withStatic.register(B, "PRINTER<20>");
        Verdict verdict = withStatic.live("PRINTER<20>").get(0);
        assertThat(verdict.code()).isEqualTo(VerdictCode.STATIC_BLOCKS_LIVE);
        assertThat(verdict.confidence()).as("fully determined").isEqualTo(95);
        assertThat(verdict.advice().network()).contains("nbnsd delete 'PRINTER<20>'");
    }

    @Test
    void noFixedEntryInTheWayOfItsOwnHost() {
        Site withStatic = new Site(2, List.of(fixed("PRINTER<20>", A)));
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
        assertNot(site.live("SALES<00>"), VerdictCode.TYPE_COLLISION);
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
}
