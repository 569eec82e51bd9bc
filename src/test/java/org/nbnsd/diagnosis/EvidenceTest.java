package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What rules ask of the facts about a name; without a name in its line a fact is about that one. */
final class EvidenceTest {
    private static final NetbiosName PC1 = NetbiosName.parse("PC1<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");
    private static final Pair BOTH = new Pair(ONE, TWO);

    private List<Fact> facts = List.of();

    private Evidence evidence(NetbiosName name, String record, String... lines) {
        facts = Arrays.stream(lines).map(line -> ToldStory.fact(name, line)).toList();
        long now = Diagnosis.lastOf(facts);
        Present present = ToldStory.present(name, now, record.isEmpty() ? List.of() : List.of(record.split(" ")));
        Hosts hosts = new Hosts(
                address -> facts.stream()
                        .filter(fact -> fact.actor().equals(address)
                                || address.equals(fact.peer())
                                || fact.addresses().contains(address))
                        .toList(),
                address -> "");
        return new Evidence(
                name,
                facts.stream().filter(fact -> name.equals(fact.name())).toList(),
                hosts,
                of -> of.equals(name) ? present : Present.unknown(now));
    }

    private Evidence told(String... lines) {
        return evidence(PC1, "", lines);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '0 .1 GRANTED ttl:300', 300
            '0 .1 GRANTED ttl:300; 1 .1 REFRESHED ttl:600; 2 .1 REFRESHED ttl:100', 600
            '0 .1 ANSWERED =.1 ttl:900', 518400
            '0 .1 GRANTED; 1 .1 GRANTED ttl:77 OTHER<20>', 77
            '0 .1 GRANTED ttl:300; 1 .1 GRANTED ttl:900 OTHER<20>', 300
            '0 .1 GRANTED; 1 .2 GRANTED ttl:77 OTHER<20>', 518400
            """)
    void aHostMayBeSilentForAsLongAsTheNameWasGrantedOrElseItsOtherNames(String story, long seconds) {
        assertThat(told(story.split("; ")).lifetime()).isEqualTo(seconds * 1000);
    }

    @Test
    void whatIsStillToComeIsNotKnown() {
        Present present = Present.unknown(ToldStory.START + 1);
        List<Fact> some = new ArrayList<>();
        for (int at = 0; at < 3; at++) {
            some.add(ToldStory.fact(PC1, at + " .1 CLAIMED"));
        }
        assertThat(new Evidence(PC1, some, address -> some, address -> "", present).facts())
                .containsExactly(some.get(0), some.get(1));
    }

    /** Of one millisecond, too. */
    @Test
    void aFactAboutAnotherNameHasThePlaceOfTheLastOfItsHostBeforeIt() {
        Evidence evidence = told(
                "0 .2 CLAIMED",
                "1 .1 CLAIMED",
                "1 .1 CLAIMED OTHER<00>",
                "1 .2 CLAIMED",
                "1 .2 CLAIMED OTHER<00>",
                "2 .1 GRANTED",
                "3 .1 CLAIMED OTHER<00>",
                "3 .9 CLAIMED OTHER<00>",
                "3 .1 CLAIMED");
        assertThat(facts.stream().map(evidence::order)).containsExactly(0, 1, 1, 2, 2, 3, 3, 3, 4);
        assertThat(evidence.order(ToldStory.fact(PC1, "0 .8 CLAIMED OTHER<00>")))
                .as("nothing was before it")
                .isEqualTo(-1);
        assertThat(evidence.isAfter(facts.get(2), facts.get(1))).isTrue();
        assertThat(evidence.isAfter(facts.get(1), facts.get(2))).isFalse();
        assertThat(evidence.isAfter(facts.get(3), facts.get(1))).isTrue();
        assertThat(evidence.isAfter(facts.get(1), facts.get(3))).isFalse();
        assertThat(evidence.isAfter(facts.get(1), facts.get(1))).isFalse();
        assertThat(evidence.isAfter(facts.get(5), facts.get(0))).isTrue();
        assertThat(evidence.isAfter(facts.get(0), facts.get(5))).isFalse();
        assertThat(evidence.isAfter(facts.get(6), facts.get(7)))
                .as("of one time and place")
                .isFalse();
    }

    @Test
    void theLastOfSomeKindsIsTheActorsUpToAPlace() {
        Evidence evidence = told("0 .1 CLAIMED", "0 .2 CLAIMED", "0 .1 GRANTED", "1 .1 RELEASED");
        assertThat(evidence.last(ONE, FactKind.CLAIMED, FactKind.GRANTED)).isSameAs(facts.get(2));
        assertThat(evidence.lastUpTo(1, ONE, FactKind.CLAIMED, FactKind.GRANTED))
                .isSameAs(facts.get(0));
        assertThat(evidence.lastUpTo(2, ONE, FactKind.CLAIMED, FactKind.GRANTED))
                .isSameAs(facts.get(2));
        assertThat(evidence.last(ONE, FactKind.EXPIRED)).isNull();
        assertThat(evidence.of(FactKind.CLAIMED)).containsExactly(facts.get(0), facts.get(1));
    }

    @Test
    void ofVeryManyClaimantsTheLastFortyArePaired() {
        String[] claims = new String[41];
        for (int i = 0; i < claims.length; i++) {
            claims[i] = i + " ." + (i + 1) + " CLAIMED";
        }
        assertThat(told(Arrays.copyOf(claims, 40)).pairs()).hasSize(40 * 39 / 2).contains(BOTH);
        assertThat(told(claims).pairs())
                .hasSize(40 * 39 / 2)
                .noneMatch(pair -> pair.first().equals(ONE));
        assertThat(told("0 .2 CONFLICT ->.1", "1 - AGED").claimants()).containsExactly(ONE, TWO);
        assertThat(told("0 .2 CONFLICT ->-").claimants()).containsExactly(TWO);
        assertThat(told("0 .2 QUERIED ->.1").claimants()).isEmpty();
    }

    /** Which of two addresses said that both are one host's, and whether that counts. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            '0 .1 DEFENDED =.1,.2', 0
            '0 .1 ANSWERED =.2', 0
            '0 .2 ANSWERED =.1', 0
            '0 .1 ANSWERED =.1', -
            '0 .1 ANSWERED =.1,.3', -
            '0 .3 ANSWERED =.1,.2', -
            '0 .3 RECOGNISED =.1,.2', 0
            '0 .1 REFRESHED =.1,.2', -
            '0 .1 DEFENDED =.1,.2; 1 .2 DEFENDED =.1,.2', 1
            '0 .2 CONFLICT ->.1; 1 .2 DEFENDED =.1,.2', -
            '0 .1 CONFLICT ->.2; 1 .2 DEFENDED =.1,.2', -
            '0 .2 CONFLICT ->.3; 1 .2 DEFENDED =.1,.2', 1
            '0 .3 CONFLICT ->.2; 1 .2 DEFENDED =.1,.2', 1
            '1 .2 CONFLICT ->.1; 0 .2 DEFENDED =.1,.2', 1
            '0 .2 CONFLICT ->.1; 6d .2 DEFENDED =.1,.2', -
            '0 .2 CONFLICT ->.1; 518400001 .2 DEFENDED =.1,.2', 1
            '0 .1 GRANTED ttl:300; 1 .2 CONFLICT ->.1; 300001 .2 DEFENDED =.1,.2', -
            '0 .1 GRANTED ttl:300; 1 .2 CONFLICT ->.1; 300002 .2 DEFENDED =.1,.2', 2
            '0 .2 CONFLICT ->.1; 1 .1 RELEASED; 2 .2 DEFENDED =.1,.2', 2
            '0 .2 CONFLICT ->.1; 1 .1 EXPIRED; 2 .2 DEFENDED =.1,.2', 2
            '0 .2 CONFLICT ->.1; 1 .2 RELEASED; 2 .2 DEFENDED =.1,.2', -
            '0 .2 CONFLICT ->.1; 1 .1 RELEASED ^.2; 2 .2 DEFENDED =.1,.2', -
            '0 .1 RELEASED; 1 .2 CONFLICT ->.1; 2 .2 DEFENDED =.1,.2', -
            '0 .2 CONFLICT ->.1; 1 .2 DEFENDED =.1,.2; 2 .1 RELEASED', -
            '0 .1 CLAIMED; 0 .2 CONFLICT ->.1; 1 .2 RELEASED; 2 .1 DEFENDED =.1,.2', 3
            '0 .2 CONFLICT ->.1; 1 .2 DEFENDED =.1,.2; 2 .9 RECOGNISED =.1,.2', -
            """)
    void twoAddressesAreOneHostsIfOneOfThemSaysSoAndTheyWereNotAtOdds(String story, String said) {
        Evidence evidence = told(story.split("; "));
        Verdict.Reason reason = evidence.oneHost(BOTH);
        assertThat(reason == null ? "-" : String.valueOf(facts.indexOf(reason.fact())))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '0 .1 DEFENDED =.1,.2; 1 .2 DEFENDED =.2 !', 1
            '0 .1 DEFENDED =.1,.2; 1 .1 ANSWERED =.1 !', 1
            '0 .1 DEFENDED =.1,.2; 1 .1 ANSWERED =.1', -
            '0 .1 DEFENDED =.1,.2; 1 .3 ANSWERED =.1 !', -
            '0 .1 DEFENDED =.1,.2; 1 .1 ANSWERED !', -
            '0 .1 DEFENDED =.1,.2; 1 .1 ANSWERED =.1,.2 !', -
            '0 .1 DEFENDED =.1,.2; 1 .1 ANSWERED =.2 !', -
            '0 .1 DEFENDED =.1,.2; 1 .2 ANSWERED =.3 !', 1
            """)
    void whoAnswersAloneLaterDeniesThatBothAreOneHost(String story, String denied) {
        Evidence evidence = told(story.split("; "));
        Fact fact = evidence.oneHostDenied(BOTH, facts.get(0));
        assertThat(fact == null ? "-" : String.valueOf(facts.indexOf(fact))).isEqualTo(denied);
    }

    @Test
    void whoSaidYesHasTheNameUntilSomethingSpeaksAgainstIt() {
        Evidence evidence = told(
                "0 .1 GRANTED",
                "1 .1 DEFENDED =.1",
                "2 .1 DENIED",
                "3 .1 ANSWERED =.1",
                "4 .1 SILENT",
                "5 .1 ANSWERED");
        assertThat(evidence.yesAt(ONE, 0)).isNull();
        assertThat(evidence.yesAt(ONE, 1)).isSameAs(facts.get(1));
        assertThat(evidence.yesAt(ONE, 2)).isNull();
        assertThat(evidence.yesAt(ONE, 3)).isSameAs(facts.get(3));
        assertThat(evidence.yesAt(ONE, 4)).isNull();
        assertThat(evidence.yes(ONE)).isSameAs(facts.get(5));
        assertThat(told("0 .1 DEFENDED =.1", "1 .1 RELEASED").yes(ONE)).isNull();
    }

    /** The record has another address by now. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            '0 .1 GRANTED', true
            '0 .1 REFRESHED', true
            '0 .1 TOOK_OVER =.3', true
            '0 .1 GRANTED ->.9', false
            '0 .1 GRANTED reason:nobody_objected', false
            '0 .3 RECOGNISED =.1', true
            '0 - USER_SHARED =.1', true
            '0 - RECORDED =.1', true
            '0 .3 RELEASED =.1', true
            '0 .3 EXPIRED =.1', true
            '0 .3 GRANTED', false
            '0 .1 DEFENDED =.1', false
            '0 .3 ANSWERED =.1', false
            """)
    void whoWasInTheRecordAndIsNotAnyMoreHasLostTheName(String story, boolean hasLost) {
        assertThat(evidence(PC1, "unique .2", story).lost(ONE, 0) != null).isEqualTo(hasLost);
        assertThat(evidence(PC1, "unique .1", story).lost(ONE, 0)).isNull();
        assertThat(told(story).lost(ONE, 0)).as("there is no record to look at").isNull();
    }

    @Test
    void whoHadTheNameHasLostItByWhatCameFirstAndTheRecordChangedWhenSomebodyEditedIt() {
        Evidence evidence =
                evidence(PC1, "unique .2", "0 .1 GRANTED", "1 - EDITED", "2 - AGED reason:gone", "3 .1 QUERIED");
        assertThat(evidence.lost(ONE, 0)).isEqualTo(Ending.by(facts.get(2)));
        assertThat(evidence.recordChanged(0, "text")).isEqualTo(new Ending(ToldStory.START + 2, "text"));
        assertThat(evidence.recordChanged(1, "text")).isEqualTo(new Ending(ToldStory.START + 2, "text"));
        assertThat(evidence.recordChanged(2, "text")).isEqualTo(new Ending(ToldStory.START + 3, "text"));
        Evidence wanted = told("0 .1 CLAIMED", "1 .1 WITHDREW");
        assertThat(wanted.stopped(ONE, 0)).isEqualTo(Ending.by(facts.get(1)));
        assertThat(wanted.stopped(ONE, 1)).isNull();
    }

    @Test
    void whoWasNotHeardOfForMoreThanALifetimeIsSilent() {
        Evidence silent = told(
                "0 .1 GRANTED ttl:300", "1 .2 GRANTED", "2 .1 CHALLENGED", "2 .1 REFRESHED ^.9", "300002 .3 CLAIMED");
        assertThat(silent.silentForLong(List.of(ONE, TWO)))
                .isEqualTo(new Ending(ToldStory.START + 1, "nothing of the kind has been seen since"));
        assertThat(silent.silentForLong(List.of(TWO, ONE))).isNotNull();
        assertThat(silent.silentForLong(List.of())).isNull();
        assertThat(silent.silentForLong(List.of(ONE, Ipv4Address.parse("10.0.0.3"))))
                .isNull();
        assertThat(silent.quietSince(facts.get(4), 0)).isNull();
        assertThat(silent.quietSince(facts.get(0), 300_002)).isNull();
        assertThat(silent.quietSince(facts.get(0), 300_001)).isNotNull();
    }

    @Test
    void aMessengerNameIsAUsersUnlessOneOfItsClaimantsIsThatComputer() {
        NetbiosName alice = NetbiosName.parse("ALICE<03>");
        assertThat(evidence(alice, "", "0 .1 GRANTED").isUserName()).isTrue();
        Evidence computer = evidence(alice, "", "0 .1 GRANTED", "0 .1 GRANTED ALICE<00>");
        assertThat(computer.isUserName()).isFalse();
        assertThat(computer.isUserName()).isFalse();
        assertThat(computer.isComputerNow(ONE)).isTrue();
        assertThat(computer.isComputerNow(TWO)).isFalse();
        assertThat(told("0 .1 GRANTED").isUserName()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "SITE<1D>, true, false",
        "SITE<1B>, true, false",
        "SITE<1E>, true, false",
        "SITE<1C>, false, false",
        "VIEWER        A<00>, false, true",
        "VIEWER        Z<00>, false, true",
        "VIEWER        1<00>, false, false",
        "VIEWER        a<00>, false, false",
        "VIEWERVIEWERVIA<00>, false, false"
    })
    void namesOfTheBrowserAndOfApplicationsAreKnownByTheirLook(String name, boolean isBrowsers, boolean isDerived) {
        Evidence evidence = evidence(NetbiosName.parse(name), "", "0 .1 CLAIMED");
        assertThat(evidence.isBrowserName()).isEqualTo(isBrowsers);
        assertThat(evidence.isDerived()).isEqualTo(isDerived);
    }

    @Test
    void theBrowsersOwnGroupIsOneOfItsNames() {
        assertThat(evidence(NetbiosName.MSBROWSE, "", "0 .1 CLAIMED").isBrowserName())
                .isTrue();
        assertThat(evidence(PC1, "group .1", "0 .1 CLAIMED").isGroup()).isTrue();
        assertThat(told("0 .1 CLAIMED group", "1 .1 CLAIMED unique").isGroup()).isTrue();
        assertThat(told("0 .1 CLAIMED").isGroup()).isFalse();
    }
}
