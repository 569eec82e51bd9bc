package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Subject.AllSuffixes;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.diagnosis.Timeline.Limits;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class TimelineTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName FRED_00 = NetbiosName.parse("FRED<00>");
    private static final NetbiosName JANE = NetbiosName.parse("JANE<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");
    private static final long QUIET = 60_000;

    private final Timeline timeline = new Timeline(limits(4, 6, 12, 2));

    private static Limits limits(int perName, int perAddress, int all, int incidents) {
        return new Limits(perName, perAddress, all, incidents, Duration.ofMillis(QUIET));
    }

    private static Fact conflict(long at, NetbiosName name) {
        return Fact.of(at, FactKind.CONFLICT, name, TWO).with(ONE);
    }

    @Test
    void factsAreFoundByNameByFifteenOctetsAndByEachParty() {
        Fact claimed = Fact.of(1, FactKind.GRANTED, FRED, ONE);
        Fact asked = Fact.of(2, FactKind.QUERIED, FRED, TWO);
        Fact refused = Fact.of(3, FactKind.REFUSED, FRED_00, TWO).with(ONE);
        List.of(claimed, asked, refused).forEach(timeline::add);

        assertThat(timeline.of(new OneName(FRED), 0)).containsExactly(claimed, asked);
        assertThat(timeline.of(new AllSuffixes(JANE.withSuffix(3)), 0)).isEmpty();
        assertThat(timeline.of(new AllSuffixes(FRED.withSuffix(3)), 0)).containsExactly(claimed, asked, refused);
        assertThat(timeline.of(new OneAddress(ONE), 0)).containsExactly(claimed, refused);
        assertThat(timeline.of(new OneAddress(TWO), 0)).containsExactly(asked, refused);
        assertThat(timeline.of(new OneAddress(TWO), 3)).containsExactly(refused);
        assertThat(timeline.names(new OneAddress(TWO))).containsExactly(FRED_00);
    }

    @Test
    void ofOneSourceTheOldestGoesFirst() {
        for (int i = 0; i < 20; i++) {
            timeline.add(Fact.of(i, FactKind.GRANTED, NetbiosName.of("N" + i, 0), ONE));
        }
        assertThat(timeline.of(NetbiosName.of("N0", 0))).isEmpty();
        assertThat(timeline.of(NetbiosName.of("N19", 0))).hasSize(1);
    }

    @Test
    void aFloodOfQueriesForOtherNamesPushesOutNothingButQueries() {
        timeline.add(conflict(0, FRED));
        for (int i = 0; i < 20_000; i++) {
            timeline.add(Fact.of(i, FactKind.QUERIED, NetbiosName.of("Q" + i, 0), new Ipv4Address(0x0B00_0000 + i)));
        }
        assertThat(timeline.of(FRED)).hasSize(1);
        assertThat(timeline.size()).isLessThanOrEqualTo(30);
    }

    @Test
    void factsOfNamesWithLongScopesTakeTheRoomOfTwo() {
        NetbiosName scoped =
                NetbiosName.parse("SCOPED<20>." + "X".repeat(63) + "." + "Y".repeat(63) + "." + "Z".repeat(9));
        for (int i = 0; i < 200; i++) {
            timeline.add(Fact.of(i, FactKind.GRANTED, scoped.withSuffix(i % 100), new Ipv4Address(i)));
            assertThat(timeline.size()).isLessThanOrEqualTo(12);
        }
    }

    @Test
    void refreshesGiveWayBeforeWhatMatters() {
        timeline.add(conflict(0, FRED));
        for (int i = 1; i < 100; i++) {
            timeline.add(Fact.of(i, FactKind.REFRESHED, FRED, ONE));
        }
        assertThat(timeline.of(FRED)).hasSize(4).startsWith(conflict(0, FRED));
        assertThat(timeline.of(FRED).get(3).at()).isEqualTo(99);
    }

    @Test
    void anIncidentOpensOnceIsCountedAndCloses() {
        assertThat(timeline.add(conflict(1_000, FRED))).isNotNull();
        assertThat(timeline.add(conflict(2_000, FRED))).isNull();
        assertThat(timeline.closeQuiet(2_000 + QUIET - 1)).isEmpty();
        assertThat(timeline.incidents(0))
                .containsExactly(new Incident(FRED, conflict(1_000, FRED), conflict(2_000, FRED), 2, true));

        Incident over = new Incident(FRED, conflict(1_000, FRED), conflict(2_000, FRED), 2, false);
        assertThat(timeline.closeQuiet(2_000 + QUIET)).containsExactly(over);
        assertThat(timeline.incidents(0)).containsExactly(over);
        assertThat(timeline.incidents(2_001)).isEmpty();
        assertThat(timeline.add(conflict(3_000 + QUIET, FRED))).isNotNull();
        assertThat(timeline.incidents(0))
                .hasSize(2)
                .element(0)
                .extracting(Incident::open)
                .isEqualTo(true);
    }

    @Test
    void whatComesAfterTheQuietTimeIsAnotherIncidentThoughNobodyClosedTheFirst() {
        timeline.add(conflict(0, FRED));
        assertThat(timeline.add(conflict(QUIET, FRED))).isNotNull();
        assertThat(timeline.incidents(0)).extracting(Incident::count).containsExactly(1, 1);
    }

    @Test
    void ofIncidentsOnlySoManyAreKept() {
        for (int i = 0; i < 10; i++) {
            timeline.add(conflict(i, NetbiosName.of("N" + i, 0)));
        }
        assertThat(timeline.incidents(0))
                .hasSize(4)
                .extracting(Incident::open)
                .containsExactly(true, true, false, false);
    }

    @Test
    void aUserAtTwoHostsOpensNoIncident() {
        NetbiosName alice = NetbiosName.parse("ALICE<03>");
        assertThat(timeline.add(Fact.of(1, FactKind.GRANTED, alice, ONE).with(Detail.TYPE, "unique")))
                .isNull();
        assertThat(timeline.add(Fact.of(2, FactKind.USER_SHARED, alice, Ipv4Address.ZERO)
                        .with(List.of(ONE, TWO))))
                .isNull();
        assertThat(timeline.explain(new OneName(alice)).get(0).verdicts().get(0).code())
                .isEqualTo(VerdictCode.SAME_USER_TWO_HOSTS);
    }

    @Test
    void aClaimOfTheOtherTypeOpensAnIncident() {
        timeline.add(Fact.of(1, FactKind.GRANTED, FRED, ONE).with(Detail.TYPE, "group"));
        assertThat(timeline.add(Fact.of(2, FactKind.CLAIMED, FRED, TWO).with(Detail.TYPE, "group")))
                .isNull();
        assertThat(timeline.add(Fact.of(3, FactKind.CLAIMED, FRED, TWO).with(Detail.TYPE, "unique")))
                .isNotNull();
    }

    @Test
    void claimantsAreToldWithTimesComputersAndMac() {
        timeline.add(Fact.of(1, FactKind.GRANTED, FRED_00, ONE).with(Detail.TYPE, "unique"));
        timeline.add(Fact.of(2, FactKind.GRANTED, FRED, ONE));
        timeline.add(Fact.of(3, FactKind.STATUS, null, TWO)
                .with(Detail.NAMES, "JANE<00>")
                .with(Detail.MAC, "02-00-00-00-00-02"));
        timeline.add(Fact.of(5, FactKind.CONFLICT, FRED, TWO).with(ONE));
        timeline.add(Fact.of(9, FactKind.DEFENDED, FRED, ONE).with(List.of(ONE)).found());

        assertThat(timeline.explain(new OneName(FRED)).get(0).claimants())
                .containsExactly(
                        new Claimant(ONE, 2, 9, List.of("FRED"), "", null),
                        new Claimant(TWO, 5, 5, List.of("JANE"), "02-00-00-00-00-02", null));
    }

    @Test
    void aGroupThatAHostJoinsIsNotItsComputerName() {
        NetbiosName group = NetbiosName.parse("WORKGROUP<00>");
        timeline.add(Fact.of(1, FactKind.GRANTED, group, ONE).with(Detail.TYPE, "group"));
        timeline.add(Fact.of(2, FactKind.REFRESHED, group, TWO));
        timeline.add(Fact.of(3, FactKind.GRANTED, FRED, TWO));

        assertThat(timeline.explain(new OneName(FRED)).get(0).claimants())
                .containsExactly(new Claimant(TWO, 3, 3, List.of(), "", null));
    }

    /** A server does not say each time whether a name is a group's. */
    @Test
    void aRefreshIsOfTheTypeThatTheServerToldLastWhateverOthersClaim() {
        timeline.add(Fact.of(1, FactKind.GRANTED, FRED, ONE).with(Detail.TYPE, "group"));
        timeline.add(Fact.of(2, FactKind.CLAIMED, FRED, TWO).with(Detail.TYPE, "unique"));
        timeline.add(Fact.of(3, FactKind.REFRESHED, FRED, ONE));
        timeline.add(Fact.of(4, FactKind.RELEASED, FRED, ONE));
        assertThat(timeline.of(FRED))
                .extracting(fact -> fact.detail(Detail.TYPE))
                .containsExactly("group", "unique", "group", "");
        timeline.add(Fact.of(5, FactKind.REFRESHED, FRED_00, ONE));
        assertThat(timeline.of(FRED_00))
                .extracting(fact -> fact.detail(Detail.TYPE))
                .containsExactly("");
    }

    @Test
    void whoClaimsItsOwnNameAsAnotherTypeOpensNoIncident() {
        timeline.add(Fact.of(1, FactKind.GRANTED, FRED, ONE).with(Detail.TYPE, "group"));
        assertThat(timeline.add(Fact.of(2, FactKind.CLAIMED, FRED, ONE).with(Detail.TYPE, "unique")))
                .isNull();
        assertThat(timeline.add(Fact.of(3, FactKind.CLAIMED, FRED, TWO))).isNull();
        assertThat(timeline.add(Fact.of(4, FactKind.GRANTED, FRED, TWO).with(Detail.TYPE, "unique")))
                .isNull();
    }

    @Test
    void questionsStandAmongTheOtherFactsAtTheirTimes() {
        Fact first = Fact.of(1, FactKind.GRANTED, FRED, ONE);
        Fact asked = Fact.of(2, FactKind.QUERIED, FRED, ONE);
        Fact last = Fact.of(3, FactKind.REFRESHED, FRED, ONE);
        List.of(first, asked, last).forEach(timeline::add);
        assertThat(timeline.of(FRED)).containsExactly(first, asked, last);
        assertThat(timeline.of(ONE)).containsExactly(first, asked, last);
        assertThat(timeline.of(new OneAddress(ONE), 0)).containsExactly(first, asked, last);
        assertThat(timeline.of(new AllSuffixes(FRED), 2)).containsExactly(asked, last);
    }

    /** The holder's address in the answer is not asking. */
    @Test
    void aQuestionConcernsWhoAskedAndNotWhoseAddressWasTheAnswer() {
        Fact asked = Fact.of(1, FactKind.QUERIED, FRED, ONE).with(List.of(TWO));
        timeline.add(asked);
        assertThat(timeline.of(ONE)).containsExactly(asked);
        assertThat(timeline.of(TWO)).isEmpty();
    }

    @Test
    void whatConcernsNobodyInParticularIsFoundByItsName() {
        Fact aged = Fact.of(1, FactKind.AGED, FRED, Ipv4Address.ZERO);
        timeline.add(aged);
        assertThat(timeline.of(FRED)).containsExactly(aged);
        assertThat(timeline.of(Ipv4Address.ZERO)).isEmpty();
        assertThat(timeline.size()).isEqualTo(1);
    }

    @Test
    void theSenderFindsWhatItSent() {
        Fact sent = Fact.of(1, FactKind.GRANTED, FRED, ONE).sentBy(TWO);
        timeline.add(sent);
        assertThat(timeline.of(TWO)).containsExactly(sent);
    }

    @Test
    void whoExplainsAUserLooksAtTheComputerOfThatNameToo() {
        timeline.add(Fact.of(1, FactKind.GRANTED, FRED.withSuffix(3), ONE));
        assertThat(timeline.concerned(new OneName(FRED.withSuffix(3)))).containsExactly(FRED_00, FRED.withSuffix(3));
    }

    @Test
    void whatNobodyHasHeardOfIsNotExplained() {
        timeline.add(Fact.of(1, FactKind.GRANTED, FRED, ONE));
        timeline.add(Fact.of(2, FactKind.QUERIED, FRED_00, ONE));
        assertThat(timeline.names(new OneName(JANE))).isEmpty();
        assertThat(timeline.names(new OneName(FRED))).containsExactly(FRED);
        assertThat(timeline.names(new AllSuffixes(FRED))).containsExactly(FRED_00, FRED);
        assertThat(timeline.explain(new OneName(JANE))).isEmpty();
    }

    @Test
    void ofQuestionsAQuarterIsKept() {
        Timeline large = new Timeline(limits(8, 16, 1000, 2));
        for (int i = 1; i <= 6; i++) {
            large.add(Fact.of(i, FactKind.QUERIED, FRED.withSuffix(i), ONE));
            large.add(Fact.of(10 + i, FactKind.QUERIED, JANE, TWO));
        }
        assertThat(large.of(JANE)).extracting(Fact::at).containsExactly(15L, 16L);
        assertThat(large.of(ONE)).extracting(Fact::at).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void eachFactCountsForItsNameAndForEachParty() {
        Timeline large = new Timeline(limits(8, 16, 1000, 2));
        for (int i = 1; i <= 3; i++) {
            large.add(Fact.of(i, FactKind.REFUSED, FRED, ONE).with(TWO));
        }
        large.add(Fact.of(4, FactKind.QUERIED, FRED, ONE));
        assertThat(large.size()).isEqualTo(3 + 2 * 3 + 1 + 1);
    }

    @Test
    void limitsArePositive() {
        assertThat(limits(1, 1, 1, 1).all()).isEqualTo(1);
        List.of(
                        new int[] {0, 1, 1, 1, 1},
                        new int[] {1, 0, 1, 1, 1},
                        new int[] {1, 1, 0, 1, 1},
                        new int[] {1, 1, 1, 0, 1},
                        new int[] {1, 1, 1, 1, 0},
                        new int[] {1, 1, 1, 1, -1})
                .forEach(of -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> new Limits(of[0], of[1], of[2], of[3], Duration.ofMillis(of[4])))
                        .withMessageContaining("positive"));
    }
}
