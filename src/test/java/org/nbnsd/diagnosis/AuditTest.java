package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class AuditTest {
    private static final Ipv4Address A = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address B = Ipv4Address.parse("10.0.0.2");
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.9");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    private final Audit audit = new Audit();

    private void fact(long at, FactKind kind, NetbiosName name, Ipv4Address actor) {
        audit.add(Fact.of(at, kind, name, actor));
    }

    private Use use(Ipv4Address host, Action action) {
        return audit.report().uses().stream()
                .filter(use -> use.host().equals(host) && use.action() == action)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsAskedForAndAnsweredIsNeeded() {
        fact(1000, FactKind.CLAIMED, FRED, A);
        audit.add(Fact.of(2000, FactKind.QUERIED, FRED, B).with(SERVER));
        fact(2001, FactKind.LISTED, FRED, SERVER);
        assertThat(use(B, Action.ASKS).need()).isEqualTo(Need.YES);
        assertThat(use(B, Action.ASKS).others()).containsExactly(SERVER);
        assertThat(use(B, Action.ASKS).byBroadcast()).isFalse();
        assertThat(use(A, Action.REGISTERS).need()).isEqualTo(Need.YES);
        assertThat(use(A, Action.REGISTERS).byBroadcast()).isTrue();
        assertThat(audit.report().hosts()).extracting(Host::need).containsOnly(Need.YES);
    }

    @Test
    void withoutAnAnswerItIsNeededProbablyIfSomebodyHasIt() {
        fact(1000, FactKind.QUERIED, FRED, B);
        assertThat(use(B, Action.ASKS).need()).isEqualTo(Need.UNKNOWN);
        fact(2000, FactKind.CLAIMED, FRED, A);
        assertThat(use(B, Action.ASKS).need()).isEqualTo(Need.PROBABLY);
    }

    @Test
    void leaksAndProbesAreNotNeededThoughSomebodyAnswers() {
        for (String name : List.of("A.B.COM<00>", "WPAD<00>")) {
            fact(1000, FactKind.QUERIED, NetbiosName.parse(name), A);
            fact(1001, FactKind.ANSWERED, NetbiosName.parse(name), B);
        }
        fact(1002, FactKind.STATUS_ASKED, FRED, A);
        assertThat(audit.report().uses())
                .filteredOn(use -> use.action() == Action.ASKS)
                .hasSize(3)
                .extracting(Use::need)
                .containsOnly(Need.NO);
        assertThat(audit.report().queries(QueryClass.STATUS)).isEqualTo(1);
    }

    @Test
    void whoAsksForItsOwnNameAloneNeedsNothing() {
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(2000, FactKind.QUERIED, FRED, A);
        assertThat(use(A, Action.REGISTERS).need()).isEqualTo(Need.UNKNOWN);
    }

    @Test
    void aClaimAndItsGrantAreOneRegistration() {
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(1001, FactKind.GRANTED, FRED, A);
        assertThat(use(A, Action.REGISTERS).count()).isEqualTo(1);
        fact(61_000, FactKind.REFRESHED, FRED, A);
        assertThat(use(A, Action.REGISTERS).count())
                .as("a server tells of the grant alone")
                .isEqualTo(2);
        assertThat(use(A, Action.REGISTERS).first()).isEqualTo(1000);
        assertThat(use(A, Action.REGISTERS).last()).isEqualTo(61_000);
    }

    /** The host has not got the name, so that it is not needed there, though others ask for it and another answers. */
    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "REFUSED_BY_STATIC", "TURNED_AWAY", "CONFLICT"})
    void aClaimOfACaptureThatIsRefusedIsNoRegistration(FactKind kind) {
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(2000, FactKind.CLAIMED, FRED, A);
        fact(2001, kind, FRED, A);
        fact(3000, FactKind.QUERIED, FRED, B);
        fact(3001, FactKind.ANSWERED, FRED, SERVER);
        assertThat(audit.report().uses())
                .extracting(use -> use.host() + " " + use.action() + " " + use.count() + " " + use.need())
                .containsExactly(A + " REFUSED 1 UNKNOWN", B + " ASKS 1 YES", SERVER + " ANSWERS 1 YES");
        assertThat(audit.report().hosts())
                .extracting(host -> host.address() + " " + host.registers() + " " + host.asks() + " " + host.answers()
                        + " " + host.need() + " " + host.last())
                .containsExactly(A + " 0 0 0 UNKNOWN 2001", B + " 0 1 0 YES 3000", SERVER + " 0 0 1 YES 3001");
    }

    @Test
    void aRefusalLaterTakesNoEarlierRegistrationBack() {
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(1001, FactKind.GRANTED, FRED, A);
        fact(60_000, FactKind.CLAIMED, FRED, A);
        fact(60_001, FactKind.REFUSED, FRED, A);
        fact(60_001, FactKind.REFUSED, FRED, B);
        assertThat(use(A, Action.REGISTERS).count()).isEqualTo(1);
        assertThat(use(A, Action.REFUSED).count()).isEqualTo(1);
    }

    @Test
    void whatOnlyRefusedHostsClaimIsKnownToNobody() {
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(2000, FactKind.QUERIED, FRED, B);
        assertThat(use(B, Action.ASKS).need()).isEqualTo(Need.PROBABLY);
        fact(3000, FactKind.TURNED_AWAY, FRED, A);
        assertThat(use(B, Action.ASKS).need()).isEqualTo(Need.UNKNOWN);
    }

    /** A server tells of a claim that has to wait, and then of its end. */
    @Test
    void aClaimThatWaitsAndMeetsALivingHolderIsNoRegistration() {
        audit.addRegistration(Fact.of(1000, FactKind.CLAIMED, FRED, A));
        audit.addRegistration(Fact.of(1001, FactKind.CONFLICT, FRED, A));
        assertThat(audit.report().uses()).extracting(Use::action).containsExactly(Action.REFUSED);
        audit.addRegistration(Fact.of(2000, FactKind.CLAIMED, FRED, A));
        audit.addRegistration(Fact.of(2001, FactKind.TOOK_OVER, FRED, A));
        assertThat(use(A, Action.REGISTERS).count()).isEqualTo(1);
    }

    @Test
    void copiesAndChallengesAreNoUse() {
        fact(1000, FactKind.ECHOED, FRED, A);
        fact(1000, FactKind.CHALLENGED, FRED, A);
        assertThat(audit.report().uses()).isEmpty();
        assertThat(audit.report().from()).isZero();
    }

    @Test
    void theAdapterIsRemembered() {
        audit.add(Fact.of(1000, FactKind.CLAIMED, FRED, A).with(Detail.MAC, "00-0C-29-12-34-56"));
        assertThat(audit.report().hosts()).extracting(Host::mac).containsExactly("00-0C-29-12-34-56");
    }

    private static Questions questions(Ipv4Address client, String name, long at, long count, long answered) {
        return new Questions(NetbiosName.parse(name), client, SERVER, false, false, count, answered, at, at + 1000);
    }

    @Test
    void questionsThatWereCountedElsewhereAreUsesOfWhoAskedAndWhoAnswered() {
        audit.add(questions(A, "FRED<20>", 1000, 7, 6));
        audit.add(questions(A, "FRED<20>", 9000, 1, 1));
        audit.add(questions(A, "WPAD<00>", 9000, 5, 0));
        assertThat(use(A, Action.ASKS).count()).isEqualTo(8);
        assertThat(use(A, Action.ASKS).first()).isEqualTo(1000);
        assertThat(use(A, Action.ASKS).last()).isEqualTo(10_000);
        assertThat(use(A, Action.ASKS).others()).containsExactly(SERVER);
        assertThat(use(A, Action.ASKS).byBroadcast()).isFalse();
        assertThat(use(A, Action.ASKS).need()).isEqualTo(Need.YES);
        assertThat(use(SERVER, Action.ANSWERS).count()).isEqualTo(7);
        assertThat(use(SERVER, Action.ANSWERS).others()).containsExactly(A);
        assertThat(audit.report().queries(QueryClass.DISCOVERY)).isEqualTo(5);
        assertThat(audit.report().uses()).hasSize(3);
    }

    /** A browser made these up within a second to test the DNS; two of them look like words. */
    @Test
    void namesThatAreAskedForTogetherWithRandomOnesAreRandom() {
        fact(1000, FactKind.QUERIED, NetbiosName.parse("QWXZRTPLKD<00>"), A);
        fact(1003, FactKind.QUERIED, NetbiosName.parse("ULOBANIVAZ<00>"), A);
        fact(1006, FactKind.QUERIED, NetbiosName.parse("EPOMURAGI<00>"), A);
        fact(1006, FactKind.QUERIED, NetbiosName.parse("EPOMURAGI<00>"), B);
        fact(1007, FactKind.QUERIED, NetbiosName.parse("SRV1<20>"), A);
        fact(9000, FactKind.QUERIED, NetbiosName.parse("PRINTSERVER<20>"), A);
        fact(1008, FactKind.CLAIMED, NetbiosName.parse("MARKETING<20>"), B);
        fact(1009, FactKind.QUERIED, NetbiosName.parse("MARKETING<20>"), A);
        fact(1010, FactKind.QUERIED, NetbiosName.parse("ACCOUNTING<20>"), A);
        fact(60_000, FactKind.QUERIED, NetbiosName.parse("ACCOUNTING<20>"), A);

        assertThat(audit.report().uses().stream()
                        .filter(use -> use.action() == Action.ASKS && use.host().equals(A))
                        .collect(Collectors.toMap(use -> use.name().base(), Use::kind)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "QWXZRTPLKD", QueryClass.RANDOM,
                        "ULOBANIVAZ", QueryClass.RANDOM,
                        "EPOMURAGI", QueryClass.RANDOM,
                        "SRV1", QueryClass.HOST,
                        "PRINTSERVER", QueryClass.HOST,
                        "MARKETING", QueryClass.HOST,
                        "ACCOUNTING", QueryClass.HOST));
        assertThat(use(B, Action.ASKS).kind()).as("alone, of another host").isEqualTo(QueryClass.HOST);
    }

    @Test
    void whatThisMachineAsksItselfIsNoUse() {
        audit.add(new Questions(FRED, SERVER, SERVER, false, false, 3, 3, 1000, 2000));
        assertThat(audit.report().uses()).isEmpty();
        assertThat(audit.report().hosts()).isEmpty();
    }

    @Test
    void whoRegistersWithThisServerDoesNotTurnToEverybody() {
        audit.addRegistration(Fact.of(1000, FactKind.GRANTED, FRED, A));
        audit.addRegistration(Fact.of(1000, FactKind.QUERIED, FRED, B));
        assertThat(audit.report().uses()).hasSize(1);
        assertThat(use(A, Action.REGISTERS).byBroadcast()).isFalse();
    }

    @Test
    void whatWentOnBeforeIsLeftOutOfALaterReport() {
        audit.add(questions(A, "OLD<20>", 1000, 7, 0));
        audit.add(questions(A, "FRED<20>", 1000, 7, 0));
        audit.add(questions(A, "FRED<20>", 9000, 1, 0));
        assertThat(audit.report(10_000).uses())
                .singleElement()
                .satisfies(use -> assertThat(use.name()).isEqualTo(FRED))
                .satisfies(use -> assertThat(use.count()).isEqualTo(8));
        assertThat(audit.report(10_001).uses()).isEmpty();
    }

    @Test
    void withLessRoomWhatWasSeenOnceAndLongestAgoIsForgottenAtOnceAndWithMoreRoomNothing() {
        Audit small = new Audit(100);
        for (int i = 0; i < 100; i++) {
            small.add(questions(A, "N" + i + "<20>", 1000 + i, 1, 0));
        }
        small.count(10);
        assertThat(small.report().uses())
                .extracting(use -> use.name().base())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(90, 100).mapToObj(i -> "N" + i).toList());
        small.count(1_000);
        for (int i = 100; i < 200; i++) {
            small.add(questions(A, "N" + i + "<20>", 1000 + i, 1, 0));
        }
        assertThat(small.report().uses()).hasSize(110);
    }

    @Test
    void aFloodOfNamesIsCountedAndDoesNotKeepOutWhatComesBack() {
        Audit small = new Audit(100);
        small.add(questions(B, "PRINTER<20>", 1, 2, 0));
        for (int i = 0; i < 1000; i++) {
            small.add(questions(A, "N" + i + "<20>", 1000 + i, 1, 0));
        }
        small.add(questions(B, "FRED<20>", 2, 1, 0));
        AuditReport report = small.report();
        assertThat(report.uses()).hasSizeBetween(87, 100);
        assertThat(report.queries() + report.leftOut()).isEqualTo(1003);
        assertThat(report.uses()).extracting(use -> use.name().base()).contains("PRINTER", "FRED", "N999");
    }

    @Test
    void asManyUsesAreCountedAsThereIsRoomForAndOfOneMoreAnEighthIsForgotten() {
        Audit small = new Audit(16);
        for (int i = 0; i < 16; i++) {
            small.add(questions(A, "N" + i + "<20>", 1000 + i, 1, 0));
        }
        assertThat(small.report().uses()).hasSize(16);
        assertThat(small.report().leftOut()).isZero();
        small.add(questions(A, "N16<20>", 2000, 1, 0));
        assertThat(small.report().uses())
                .hasSize(15)
                .extracting(use -> use.name().base())
                .doesNotContain("N0", "N1");
        small.addLeftOut(40);
        assertThat(small.report().leftOut()).isEqualTo(42);
    }

    /** Whether it is a group, whether somebody answers for it, and whose adapter it was. */
    @Test
    void ofWhatIsStillCountedAllIsRememberedAndOfWhatIsForgottenNothing() {
        Audit small = new Audit(4);
        NetbiosName sales = NetbiosName.parse("SALES<00>");
        Fact told = Fact.of(1000, FactKind.QUERIED, FRED, A)
                .with(List.of(B))
                .with(SERVER)
                .with(Detail.MAC, "00-0C-29-12-34-56");
        Fact group = Fact.of(1, FactKind.CLAIMED, sales, B).with(Detail.TYPE, "group");
        small.add(told);
        small.add(told);
        small.add(group);
        for (int i = 0; i < 9; i++) {
            small.add(questions(Ipv4Address.parse("10.0.0.7"), "N" + i + "<20>", 2000 + i, 1, 0));
        }
        assertThat(small.report().uses())
                .filteredOn(use -> use.host().equals(A))
                .singleElement()
                .extracting(Use::need)
                .isEqualTo(Need.YES);
        assertThat(small.report().hosts()).extracting(Host::mac).contains("00-0C-29-12-34-56");
        small.add(Fact.of(3000, FactKind.QUERIED, sales, B));
        assertThat(small.report().uses())
                .filteredOn(use -> use.host().equals(B))
                .singleElement()
                .extracting(Use::kind)
                .as("nobody remembers that it was a group")
                .isEqualTo(QueryClass.HOST);
    }

    @Test
    void aQueryThatTellsOfItsAnswerIsAnswered() {
        audit.add(Fact.of(1000, FactKind.QUERIED, FRED, A).with(List.of(B)).with(SERVER));
        assertThat(use(A, Action.ASKS).need()).isEqualTo(Need.YES);
    }

    @Test
    void whoAnswersAndRegistersHasNotAsked() {
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(2000, FactKind.CLAIMED, FRED, B);
        fact(2001, FactKind.ANSWERED, FRED, B);
        assertThat(use(A, Action.REGISTERS).need()).isEqualTo(Need.UNKNOWN);
    }

    @Test
    void whatAHostDoesIsToldInAWord() {
        assertThat(Action.REGISTERS.text()).isEqualTo("registers");
    }

    @Test
    void questionsOfSeveralKindsForOneNameAreRememberedWithAll() {
        audit.add(new Questions(FRED, A, SERVER, false, false, 1, 0, 1000, 1000));
        assertThat(use(A, Action.ASKS).kind()).isEqualTo(QueryClass.HOST);
        assertThat(use(A, Action.ASKS).others()).containsExactly(SERVER);
        audit.add(new Questions(FRED, A, SERVER, true, true, 1, 0, 2000, 2000));
        audit.add(new Questions(FRED, A, SERVER, false, false, 1, 0, 3000, 3000));
        assertThat(use(A, Action.ASKS).kind()).isEqualTo(QueryClass.STATUS);
        assertThat(use(A, Action.ASKS).byBroadcast()).isTrue();
    }

    @Test
    void whoAsksEverybodyTurnsToNobodyInParticular() {
        audit.add(new Questions(FRED, A, SERVER, true, true, 1, 1, 2000, 2000));
        assertThat(use(A, Action.ASKS).others()).isEmpty();
        assertThat(use(SERVER, Action.ANSWERS).kind()).as("a node status").isEqualTo(QueryClass.STATUS);
    }

    @Test
    void whoAsksWithoutAnAddressOfAHostIsNobody() {
        audit.add(new Questions(FRED, Ipv4Address.ZERO, SERVER, false, false, 1, 0, 1000, 1000));
        fact(1000, FactKind.CLAIMED, FRED, Ipv4Address.ZERO);
        audit.addRegistration(Fact.of(1000, FactKind.GRANTED, FRED, Ipv4Address.ZERO));
        assertThat(audit.report().uses()).isEmpty();
    }

    /** Fifteen seconds after a claim a grant answers it, later it is another registration of which the claim was not seen. */
    @Test
    void aGrantAnswersAClaimOfTheLastFifteenSeconds() {
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(16_000, FactKind.GRANTED, FRED, A);
        assertThat(use(A, Action.REGISTERS).count()).isEqualTo(1);
        fact(31_001, FactKind.GRANTED, FRED, A);
        assertThat(use(A, Action.REGISTERS).count()).isEqualTo(2);
        fact(31_002, FactKind.CLAIMED, FRED, A);
        assertThat(use(A, Action.REGISTERS).count()).isEqualTo(3);
    }

    @Test
    void hostsAreToldWithHowManyNamesTheyRegisterAskForAndAnswer() {
        NetbiosName jane = NetbiosName.parse("JANE<20>");
        fact(1000, FactKind.CLAIMED, FRED, A);
        fact(1001, FactKind.CLAIMED, jane, A);
        fact(1002, FactKind.QUERIED, jane, A);
        fact(1003, FactKind.ANSWERED, FRED, A);
        fact(1004, FactKind.ANSWERED, jane, A);
        fact(1005, FactKind.LISTED, NetbiosName.parse("SALES<00>"), A);
        assertThat(audit.report().hosts())
                .extracting(host -> host.registers() + " " + host.asks() + " " + host.answers())
                .containsExactly("2 1 3");
        assertThat(audit.report().from()).isEqualTo(1000);
        assertThat(audit.report().to()).isEqualTo(1005);
        assertThat(audit.report().countedSince(7).since()).isEqualTo(7);
        assertThat(audit.report().queries()).isEqualTo(1);
    }

    @Test
    void whatOneHostTurnsToIsToldUpToTwentyFive() {
        for (int other = 1; other <= 30; other++) {
            audit.add(Fact.of(1000, FactKind.QUERIED, FRED, A).with(Ipv4Address.parse("10.0.1." + other)));
        }
        assertThat(use(A, Action.ASKS).others()).hasSize(25);
    }

    /** A second before and a second after, to the millisecond. */
    @Test
    void aTestOfRandomNamesTakesASecondAtTheMost() {
        fact(2000, FactKind.QUERIED, NetbiosName.parse("QWXZRTPLKD<00>"), A);
        fact(1000, FactKind.QUERIED, NetbiosName.parse("ULOBANIVAZ<00>"), A);
        fact(3000, FactKind.QUERIED, NetbiosName.parse("EPOMURAGI<00>"), A);
        fact(999, FactKind.QUERIED, NetbiosName.parse("ALOBANIVAZ<00>"), A);
        fact(3001, FactKind.QUERIED, NetbiosName.parse("OPOMURAGI<00>"), A);
        assertThat(audit.report().uses().stream()
                        .filter(use -> use.kind() == QueryClass.RANDOM)
                        .map(use -> use.name().base()))
                .containsExactlyInAnyOrder("QWXZRTPLKD", "ULOBANIVAZ", "EPOMURAGI");
    }

    @Test
    void anAuditHasRoomForSomething() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Audit(0))
                .withMessage("most: 0 (expected: at least 1)");
        assertThat(new Audit(1).report().uses()).isEmpty();
    }
}
