package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.diagnosis.Identity.Held;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What is known of a host by facts about this and other names; without a name in its line a fact is about PC1&lt;00&gt;. */
final class HostsTest {
    private static final NetbiosName PC1 = NetbiosName.parse("PC1<00>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");

    private List<Fact> facts = List.of();

    private Hosts hosts(String... lines) {
        facts = Arrays.stream(lines).map(line -> ToldStory.fact(PC1, line)).toList();
        return new Hosts(
                address -> facts.stream()
                        .filter(fact -> fact.actor().equals(address)
                                || address.equals(fact.peer())
                                || fact.addresses().contains(address))
                        .toList(),
                address -> address.equals(ONE) ? "00-00-00-00-00-77" : "");
    }

    private List<String> held(Hosts hosts, Fact upTo) {
        return hosts.held(ONE, upTo).stream()
                .map(Held::name)
                .map(NetbiosName::toString)
                .toList();
    }

    @Test
    void factsOfAHostStandInTheOrderOfTheirTimesAndThoseOfOneTimeAsTheyCame() {
        Hosts hosts = hosts("5 .1 GRANTED", "1 .1 CLAIMED", "5 .1 REFRESHED", "1 .2 CLAIMED");
        assertThat(hosts.of(ONE)).containsExactly(facts.get(1), facts.get(0), facts.get(2));
        assertThat(hosts.of(ONE)).as("looked at once").isSameAs(hosts.of(ONE));
    }

    @Test
    void theLastOfAKindIsWhatTheHostDidItself() {
        Hosts hosts = hosts("1 .1 CLAIMED", "2 .1 CLAIMED", "3 .2 CLAIMED ->.1", "4 .1 GRANTED");
        assertThat(hosts.last(ONE, FactKind.CLAIMED)).isSameAs(facts.get(1));
        assertThat(hosts.last(ONE, FactKind.RELEASED)).isNull();
        assertThat(hosts.status(ONE)).isNull();
    }

    @Test
    void anAdapterIsWhatWasToldLastAndOnlyThenWhatIsThereNow() {
        Hosts told = hosts(
                "1 .1 CLAIMED mac:00-0C-29-00-00-01",
                "2 .1 CLAIMED mac:00-0C-29-00-00-02",
                "3 .1 STATUS mac:00-00-00-00-00-00",
                "4 .2 CLAIMED ->.1 mac:00-0C-29-00-00-03");
        assertThat(told.mac(ONE)).isEqualTo("00-0C-29-00-00-02");
        assertThat(told.macNow(ONE)).isEqualTo("00-00-00-00-00-77");
        assertThat(told.macNow(TWO)).isEqualTo("00-0C-29-00-00-03");
        Hosts untold = hosts("1 .1 CLAIMED", "1 .2 CLAIMED");
        assertThat(untold.mac(ONE)).isEqualTo("00-00-00-00-00-77");
        assertThat(untold.mac(TWO)).isEmpty();
    }

    @Test
    void aStatusWithoutNamesHasNoTable() {
        assertThat(Hosts.table(ToldStory.fact(PC1, "1 .1 STATUS"))).isEmpty();
        assertThat(Hosts.table(ToldStory.fact(PC1, "1 .1 STATUS names:PC1<00>,LAB<00>*")))
                .containsExactly("LAB<00>*", "PC1<00>");
    }

    @Test
    void whatAHostHadIsKnownToTheFactEvenWithinOneMillisecond() {
        Hosts hosts = hosts("1 .1 GRANTED", "1 .1 GRANTED PC1<20>", "1 .1 GRANTED ALICE<03>", "2 .1 GRANTED BOB<03>");
        assertThat(held(hosts, facts.get(1))).containsExactly("PC1<00>", "PC1<20>");
        Fact elsewhere = ToldStory.fact(PC1, "1 .9 CLAIMED");
        assertThat(held(hosts, elsewhere)).containsExactly("PC1<00>", "PC1<20>", "ALICE<03>");
        assertThat(hosts.held(ONE, null)).hasSize(4);
        assertThat(hosts.computers(ONE, ToldStory.fact(PC1, "0 .9 CLAIMED"))).isEmpty();
    }

    @Test
    void whatOnlyComputersHaveTellsOfComputers() {
        Hosts hosts = hosts(
                "1 .1 GRANTED unique",
                "2 .1 GRANTED SRV<20> unique",
                "3 .1 GRANTED ALICE<03> unique",
                "4 .1 GRANTED LAB<00> group",
                "5 .1 GRANTED LAB<20> group");
        assertThat(hosts.computersAndServers(ONE, facts.get(4))).containsExactly("PC1", "SRV");
        assertThat(hosts.computers(ONE)).containsExactly("PC1");
    }

    @Test
    void ofAComputerThatWasSwitchedOffItsNamesDoNotCountWhenAnotherCame() {
        Hosts hosts = hosts("0 .1 GRANTED", "1 .1 GRANTED PC1<20>", "1d .1 GRANTED PC2<00>", "1d .1 GRANTED PC2<20>");
        assertThat(hosts.computersAndServers(ONE, facts.get(3))).containsExactly("PC2");
        assertThat(hosts.computers(ONE)).containsExactly("PC2");
        assertThat(hosts.lastComputers(ONE)).containsExactly("PC2");
    }

    /** More than a minute after its names were heard of last another computer's came, and who had them may be gone. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            '0 .1 GRANTED ALICE<03>; 1h .1 GRANTED', ''
            '0 .1 GRANTED LAB<00> group; 1h .1 GRANTED', ''
            '0 .1 GRANTED; 0 .1 GRANTED ALICE<03>; 1m .1 GRANTED PC2<00>', ''
            '0 .1 GRANTED; 0 .1 GRANTED ALICE<03>; 60001 .1 GRANTED PC2<00>', 'PC1<00> ALICE<03>'
            '0 .1 GRANTED; 1 .1 GRANTED ALICE<03>; 60001 .1 GRANTED PC2<00>', PC1<00>
            '0 .1 GRANTED; 1h .1 GRANTED PC2<00>; 2h .1 REFRESHED', ''
            """)
    void namesThatMayBeAnothersAreDoubtful(String story, String doubtful) {
        assertThat(hosts(story.split("; ")).held(ONE, null).stream()
                        .filter(Held::isDoubtful)
                        .map(held -> held.name().toString()))
                .isEqualTo(doubtful.isEmpty() ? List.of() : List.of(doubtful.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"0, 60001, ''", "0, 60000, 00-0C-29-00-00-01", "1, 60001, 00-0C-29-00-00-01"})
    void anAdapterIsNotThatOfTheComputerThatCameMoreThanAMinuteLater(long told, long came, String mac) {
        hosts("0 .1 GRANTED", told + " .1 CLAIMED mac:00-0C-29-00-00-01", came + " .1 GRANTED PC2<00>");
        assertThat(Identity.of(ONE, facts, ToldStory.START + came).mac()).isEqualTo(mac);
    }

    /** Each kind of fact, and whether the host has the name then that it is about. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            '1 .1 GRANTED', true
            '1 .2 GRANTED ->.1', false
            '1 .1 REFRESHED', true
            '1 .1 CLAIMED', false
            '1 .1 DEFENDED', true
            '1 .2 DEFENDED =.1', true
            '1 .2 DEFENDED ->.1', false
            '1 .2 RECOGNISED =.1,.2', true
            '1 .1 ANSWERED', true
            '1 .1 ANSWERED =.2', false
            '1 .2 ANSWERED =.1', true
            '1 .2 ANSWERED ->.1', false
            '1 .1 TOOK_OVER =.2', true
            '0 .1 GRANTED; 1 .2 TOOK_OVER =.1', false
            '0 .1 GRANTED; 1 .2 TOOK_OVER =.3 ->.1', true
            '1 .2 CONFLICT ->.1', true
            '0 .1 GRANTED; 1 .1 CONFLICT ->.2', false
            '0 .1 GRANTED; 1 .2 CONFLICT =.1', true
            '0 .1 GRANTED; 1 .1 LOST ->.2', false
            '0 .1 GRANTED; 1 .2 LOST ->.1', true
            '0 .1 GRANTED; 1 .1 RELEASED =.2', false
            '1 .2 RELEASED =.1', true
            '1 .2 EXPIRED ->.1', false
            '0 .1 GRANTED; 1 .1 DENIED', false
            '0 .1 GRANTED; 1 .2 DENIED ->.1', true
            '0 .1 GRANTED; 1 .1 REFUSED ->.2', false
            '0 .1 GRANTED; 1 .1 REFUSED ->.1', true
            '0 .1 GRANTED; 1 .1 REFUSED_BY_STATIC =.1', true
            '0 .1 GRANTED; 1 .2 REFUSED =.3 ->.1', true
            '0 .1 GRANTED; 1 .2 STATUS names:PC2<00> =.1', true
            """)
    void eachKindOfFactTellsWhetherAHostHasTheName(String story, boolean has) {
        assertThat(hosts(story.split("; ")).held(ONE, null)).hasSize(has ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '1 .1 GRANTED; 2 .1 RELEASED', PC1
            '1 .1 GRANTED; 2 .1 GRANTED PC2<00>; 3 .1 RELEASED; 4 .1 RELEASED PC2<00>', PC2
            '1 .1 GRANTED; 2 .1 STATUS names:ALICE<03>', PC1
            '1 .1 GRANTED; 2 .1 STATUS names:PC2<00>', PC2
            '1 .1 GRANTED; 2 .1 GRANTED group', PC1
            '1 .1 GRANTED; 2 .2 TOOK_OVER =.1', PC1
            '1 .1 GRANTED; 2 .1 CONFLICT ->.2', PC1
            '1 .1 GRANTED PC1<20>; 2 .1 RELEASED PC1<20>', -
            '1 .1 CLAIMED', -
            """)
    void aHostWasTheComputerWhoseNameItHadLast(String story, String computer) {
        Hosts hosts = hosts(story.split("; "));
        assertThat(hosts.lastComputers(ONE)).isEqualTo(computer.equals("-") ? Set.of() : Set.of(computer));
    }

    @Test
    void namesThatAHostWantsCountUpToAFactAndWithIt() {
        Hosts hosts = hosts(
                "1 .1 GRANTED",
                "2 .1 CLAIMED PC2<20>",
                "2 .1 REFRESHED PC3<00>",
                "2 .1 CLAIMED PC4<00> ^.9",
                "2 .1 CLAIMED LAB<00> group",
                "2 .1 QUERIED PC5<00>",
                "2 .2 CLAIMED PC6<00> ->.1",
                "3 .1 CLAIMED PC7<00>");
        assertThat(hosts.computersAndWishes(ONE)).containsExactly("PC1", "PC2", "PC3", "PC7");
        assertThat(hosts.computersAndWishes(ONE, facts.get(2))).containsExactly("PC1", "PC2", "PC3");
        assertThat(hosts.computersAndWishes(ONE, ToldStory.fact(PC1, "1 .9 CLAIMED")))
                .containsExactly("PC1");
    }

    /** 10.0.0.1 says that 10.0.0.2, which is another computer, is one of its addresses. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            '1 .2 GRANTED PC2<00>; 2 .1 ANSWERED OTHER<20> =.1,.2', true
            '1 .2 GRANTED PC2<00>; 2 .1 GRANTED PC2<00>; 3 .1 ANSWERED OTHER<20> =.1,.2', false
            '1 .2 CLAIMED PC2<00>; 2 .1 ANSWERED OTHER<20> =.1,.2', true
            '2 .1 ANSWERED =.1,.2', false
            '1 .1 GRANTED; 2 .1 ANSWERED =.1', false
            '1 .2 GRANTED PC2<00>; 6d .1 ANSWERED OTHER<20> =.1,.2', true
            '0 .2 GRANTED PC2<00>; 6d .1 ANSWERED OTHER<20> =.1,.2', true
            '0 .2 GRANTED PC2<00>; 7d .1 ANSWERED OTHER<20> =.1,.2', false
            '0 .2 DEFENDED PC2<00> =.2; 6d .1 ANSWERED OTHER<20> =.1,.2', true
            '0 .2 DEFENDED PC2<00> =.2; 7d .1 ANSWERED OTHER<20> =.1,.2', false
            '0 .2 CLAIMED PC2<00>; 6d .1 ANSWERED OTHER<20> =.1,.2', true
            '0 .2 CLAIMED PC2<00>; 7d .1 ANSWERED OTHER<20> =.1,.2', false
            '1 .2 GRANTED PC2<00>; 2 .1 ANSWERED OTHER<20> =.1,.2; 6d .1 ANSWERED =.1', true
            '1 .2 GRANTED PC2<00>; 0 .1 ANSWERED OTHER<20> =.1,.2; 6d .1 ANSWERED =.1', true
            '1 .2 GRANTED PC2<00>; 2 .1 ANSWERED OTHER<20> =.1,.2; 7d .1 ANSWERED =.1', false
            '1 .2 GRANTED PC2<00>; 2 .1 RECOGNISED OTHER<20> =.1,.2; 3 .1 ANSWERED =.1', false
            '1 .2 GRANTED PC2<00>; 2 .3 ANSWERED OTHER<20> =.1,.2; 3 .1 ANSWERED =.1', false
            '1 .2 GRANTED PC2<00>; 1 .3 GRANTED PC3<00>; 2 .1 GRANTED PC3<00>; 3 .1 ANSWERED =.2,.3', true
            """)
    void whoListsAnotherComputerAsItselfLiesAboutAllForALifetime(String story, boolean isLiar) {
        Hosts hosts = hosts(story.split("; "));
        assertThat(hosts.isLiar(facts.get(facts.size() - 1))).isEqualTo(isLiar);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '0 .1 GRANTED; 60001 .1 CLAIMED PC2<00>', true
            '0 .1 GRANTED; 1m .1 CLAIMED PC2<00>', false
            '0 .1 GRANTED; 60001 .1 REFRESHED PC2<00>', false
            '0 .1 GRANTED; 60001 .1 CLAIMED PC1<20>', false
            '0 .1 GRANTED; 60001 .1 CLAIMED PC2<03>', false
            '0 .1 GRANTED; 60001 .1 CLAIMED PC2<00> group', false
            '0 .1 GRANTED; 60001 .1 CLAIMED PC2<00> ^.9', false
            '0 .1 GRANTED; 1 .1 CLAIMED PC2<00>; 60002 .1 CLAIMED PC2<00>', false
            """)
    void aHostWasRenamedIfItClaimsAnotherComputersNameMoreThanAMinuteLater(String story, boolean isRenamed) {
        Hosts hosts = hosts(story.split("; "));
        assertThat(hosts.renamedSince(ONE, PC1, facts.get(0)))
                .isEqualTo(isRenamed ? facts.get(facts.size() - 1) : null);
    }

    @Test
    void whatAHostClaimedBeforeIsNoNewName() {
        Hosts hosts = hosts("0 .1 CLAIMED PC2<00>", "1h .1 GRANTED", "2h .1 CLAIMED PC2<00>", "2h .1 CLAIMED PC3<00>");
        assertThat(hosts.renamedSince(ONE, PC1, facts.get(1))).isSameAs(facts.get(3));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '1 .1 CLAIMED', true
            '1 .1 CLAIMED PC1<20>', true
            '1 .1 CLAIMED PC1<03>', false
            '1 .1 CLAIMED group', false
            '1 .1 CLAIMED ^.9', false
            '1 .2 CLAIMED ->.1', false
            '1 .2 CONFLICT ->.1', true
            '1 .1 CLAIMED; 2 .2 CONFLICT PC2<00> ->.1', false
            '1 .1 CONFLICT ->.2', true
            '1 .1 TOOK_OVER', true
            '1 .1 REFUSED ->.2', true
            '1 .1 REFUSED_BY_STATIC', true
            '1 .1 DEFENDED', true
            '1 .1 REFRESHED', true
            '1 .1 GRANTED', true
            '1 .1 QUERIED', false
            '1 .1 CLAIMED; 2 .1 CLAIMED PC2<00>', false
            '1 .1 CLAIMED; 2 .1 RELEASED', false
            '1 .1 CLAIMED; 2 .1 DENIED', false
            '1 .1 CLAIMED; 2 .1 EXPIRED', false
            '1 .1 CLAIMED; 2 .1 RELEASED PC2<00>', true
            '1 .1 CLAIMED PC2<00>; 2 .1 RELEASED PC2<00>', false
            '1 .1 RELEASED PC2<00>', false
            '5 .1 CLAIMED', true
            '6 .1 CLAIMED', false
            """)
    void aHostWantsToBeTheComputerWithWhoseNameItHadToDoLast(String story, boolean wants) {
        Hosts hosts = hosts(story.split("; "));
        assertThat(hosts.wantsComputer(ONE, PC1, ToldStory.START + 5)).isEqualTo(wants);
    }

    @Test
    void aHostHasToDoWithComputersIfItEverDidAnythingWithANameOfOne() {
        assertThat(hosts("1 .1 QUERIED PC9<20>").hasToDoWithComputers(ONE)).isTrue();
        assertThat(hosts("1 .1 QUERIED PC9<03>", "1 .1 STATUS").hasToDoWithComputers(ONE))
                .isFalse();
        assertThat(hosts("1 .2 CONFLICT ->.1").hasToDoWithComputers(ONE)).isFalse();
    }
}
