package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.HolderAdded;
import org.nbnsd.protocol.ClaimEvent.HolderEvicted;
import org.nbnsd.protocol.ClaimEvent.NameRegistered;
import org.nbnsd.protocol.ClaimEvent.NameTakenOver;
import org.nbnsd.protocol.ClaimEvent.UserNameYielded;
import org.nbnsd.protocol.ClaimEvent.UserOnSeveralHosts;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.RecordType;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.Ipv4Address;

/** Who has a name after each way in which a server's events let it change hands. */
final class CourseTest {
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");
    private static final Ipv4Address THREE = Ipv4Address.parse("10.0.0.3");
    private static final NetbiosName ALICE = NetbiosName.parse("ALICE<03>");
    private static final NetbiosName CORP = NetbiosName.parse("CORP<1C>");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    private static Course course(NetbiosName name, NameEvent... events) {
        List<Fact> facts = new ArrayList<>();
        for (NameEvent event : events) {
            facts.addAll(EventFacts.of(event, 1_000));
        }
        return new Course(name, facts);
    }

    private static NameEvent registered(NetbiosName name, RecordType type, Ipv4Address by, RegistrationRule rule) {
        return new NameRegistered(name, type, by, by, rule, 300);
    }

    @Test
    void whoMadeRoomForAnotherMemberHasTheNameNoLonger() {
        Course course = course(
                CORP,
                registered(CORP, RecordType.SPECIAL_GROUP, ONE, RegistrationRule.NAME_IS_FREE),
                new HolderAdded(CORP, TWO, TWO, List.of(ONE, TWO)),
                new HolderEvicted(CORP, ONE, THREE, THREE),
                new HolderAdded(CORP, THREE, THREE, List.of(TWO, THREE)));
        assertThat(course.state(ONE)).isEqualTo(State.NOTHING);
        assertThat(course.state(TWO)).isEqualTo(State.HAS);
        assertThat(course.state(THREE)).isEqualTo(State.HAS);
    }

    @Test
    void whoMadeRoomForAnotherLogonHasTheNameNoLonger() {
        Course course = course(
                ALICE,
                registered(ALICE, RecordType.UNIQUE, ONE, RegistrationRule.NAME_IS_FREE),
                new UserOnSeveralHosts(ALICE, List.of(TWO, ONE), TWO),
                new HolderEvicted(ALICE, ONE, THREE, THREE),
                new UserOnSeveralHosts(ALICE, List.of(THREE, TWO), THREE));
        assertThat(course.state(ONE)).isEqualTo(State.NOTHING);
        assertThat(course.state(TWO)).isEqualTo(State.HAS);
        assertThat(course.state(THREE)).isEqualTo(State.HAS);
    }

    @Test
    void aUserWhoseNameIsAComputersHasItNoLongerAndWantsItOnlyIfItIsThere() {
        NameEvent logon = registered(ALICE, RecordType.UNIQUE, ONE, RegistrationRule.NAME_IS_FREE);
        assertThat(course(ALICE, logon, new UserNameYielded(ALICE, ONE, TWO, TWO, true))
                        .state(ONE))
                .isEqualTo(State.WANTS);
        assertThat(course(ALICE, logon, new UserNameYielded(ALICE, ONE, TWO, TWO, false))
                        .state(ONE))
                .isEqualTo(State.NOTHING);
    }

    @Test
    void whoMakesAGroupOfANameOfItsOwnHasIt() {
        Course course = course(
                FRED,
                registered(FRED, RecordType.UNIQUE, ONE, RegistrationRule.NAME_IS_FREE),
                registered(FRED, RecordType.GROUP, ONE, RegistrationRule.GROUP_OVER_UNIQUE));
        assertThat(course.state(ONE)).isEqualTo(State.HAS);
    }

    @Test
    void whoMakesAGroupOfANameThatOthersHadHasItInsteadOfThose() {
        Course course = course(
                FRED,
                registered(FRED, RecordType.UNIQUE, ONE, RegistrationRule.NAME_IS_FREE),
                new NameTakenOver(FRED, List.of(TWO), ONE, ONE));
        assertThat(course.state(ONE)).isEqualTo(State.HAS);
        assertThat(course.state(TWO)).isEqualTo(State.NOTHING);
    }

    private static Course told(String name, String facts) {
        NetbiosName of = NetbiosName.parse(name);
        return new Course(
                of,
                Arrays.stream(facts.split("; "))
                        .map(line -> ToldStory.fact(of, line))
                        .toList());
    }

    /** Each kind of fact, of an address of each state, and what the others have then. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            PC1<20>, '0 .1 CLAIMED', WANTS, NOTHING
            PC1<20>, '0 .1 CLAIMED; 1 .2 CLAIMED =.1', WANTS, WANTS
            PC1<20>, '0 .1 GRANTED; 1 .1 CLAIMED', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 CLAIMED =.1', HAS, WANTS
            PC1<20>, '0 .1 WAITED ->.2', WANTS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 WAITED', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 SENT_TO_HOLDER ->.1', HAS, WANTS
            PC1<20>, '0 .1 REFRESHED ->.2', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 REFRESHED', HAS, HAS
            PC1<20>, '0 .1 GRANTED; 1 .2 GRANTED', HAS, HAS
            PC1<20>, '0 .1 GRANTED ->.9; 1 .2 GRANTED ->.9', NOTHING, HAS
            PC1<20>, '0 .1 GRANTED ->.8; 1 .2 GRANTED ->.9', HAS, HAS
            PC1<20>, '0 .1 GRANTED; 1 .2 GRANTED ->.9', HAS, HAS
            PC1<20>, '0 .1 GRANTED ->.9 group; 1 .2 GRANTED ->.9 group', HAS, HAS
            PC1<03>, '0 .1 GRANTED ->.9; 1 .2 GRANTED ->.9', HAS, HAS
            CORP<1C>, '0 .1 GRANTED ->.9; 1 .2 GRANTED ->.9', HAS, HAS
            PC1<20>, '0 .1 GRANTED ->.9; 1 .2 CLAIMED request:multihomed_registration; 2 .2 GRANTED ->.9', HAS, HAS
            PC1<20>, '0 .1 GRANTED ->.9; 1 .2 CLAIMED request:registration; 2 .2 GRANTED ->.9', NOTHING, HAS
            PC1<20>, '0 .1 GRANTED ->.9; 1 .2 REFUSED request:multihomed_registration; 2 .2 GRANTED ->.9', NOTHING, HAS
            PC1<20>, '0 .1 DEFENDED =.1; 1 .2 GRANTED ->.9', HAS, HAS
            PC1<20>, '0 .1 CLAIMED; 1 .2 GRANTED ->.9', WANTS, HAS
            PC1<20>, '0 .1 GRANTED ->.9; 1 .1 RELEASED; 2 .1 CLAIMED; 3 .2 GRANTED ->.9', WANTS, HAS
            PC1<20>, '0 .1 GRANTED; 1 .2 TOOK_OVER =.1', NOTHING, HAS
            PC1<20>, '0 .1 GRANTED; 1 .2 TOOK_OVER =.3', HAS, HAS
            PC1<20>, '0 .1 DEFENDED', HAS, NOTHING
            PC1<20>, '0 .1 DEFENDED =.2', HAS, HAS
            PC1<20>, '0 .1 RECOGNISED =.1,.2', HAS, HAS
            PC1<20>, '0 .1 DEFENDED ->.2', HAS, NOTHING
            PC1<20>, '0 .1 ANSWERED ->.2', HAS, NOTHING
            PC1<20>, '0 .1 ANSWERED =.2', NOTHING, HAS
            PC1<20>, '0 .1 ANSWERED =.1,.2', HAS, HAS
            PC1<20>, '0 .1 GRANTED; 1 .1 ANSWERED =.2', HAS, HAS
            ALICE<03>, '0 - USER_SHARED =.1,.2', HAS, HAS
            PC1<20>, '0 .1 RECORDED =.2', NOTHING, HAS
            PC1<20>, '0 .1 REFUSED ->.2', WANTS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 REFUSED ->.1', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 REFUSED_BY_STATIC =.1', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 REFUSED_BY_STATIC =.2', WANTS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 REFUSED ->.1', HAS, WANTS
            PC1<20>, '0 .1 GRANTED; 1 .2 REFUSED_BY_STATIC =.1', HAS, WANTS
            PC1<20>, '0 .1 CONFLICT ->.2', WANTS, HAS
            PC1<20>, '0 .1 GRANTED; 1 .1 CONFLICT ->.2', WANTS, HAS
            PC1<03>, '0 .1 CONFLICT ->.2', WANTS, NOTHING
            PC1<20>, '0 .1 CONFLICT =.2', WANTS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 RELEASED =.2', NOTHING, HAS
            PC1<20>, '0 .1 GRANTED; 1 .1 EXPIRED', NOTHING, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 EXPIRED =.1', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 RELEASED ->.1', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 DENIED', NOTHING, NOTHING
            PC1<20>, '0 .1 CLAIMED; 1 .1 DENIED', WANTS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 DENIED ->.1', HAS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 LOST ->.2', NOTHING, NOTHING
            PC1<20>, '0 .1 CLAIMED; 1 .1 LOST', WANTS, NOTHING
            PC1<20>, '0 .1 CLAIMED; 1 .1 WITHDREW', NOTHING, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .1 WITHDREW', HAS, NOTHING
            PC1<20>, '0 .1 CLAIMED; 1 .2 WITHDREW ->.1', WANTS, NOTHING
            PC1<20>, '0 .1 GRANTED; 1 .2 CLAIMED; 2 - AGED', NOTHING, WANTS
            PC1<20>, '0 .1 GRANTED; 1 .2 CLAIMED; 2 .1 QUERIED =.2', HAS, WANTS
            """)
    void eachKindOfFactTellsWhoHasTheNameAndWhoWantsIt(String name, String facts, State first, State second) {
        Course course = told(name, facts);
        assertThat(course.state(ONE)).isEqualTo(first);
        assertThat(course.state(TWO)).isEqualTo(second);
        assertThat(course.in(State.WANTS, 99))
                .hasSize((first == State.WANTS ? 1 : 0) + (second == State.WANTS ? 1 : 0));
    }

    @Test
    void whatSomebodyHadAtAPlaceAndWhatBeganOrEndedItIsKnown() {
        List<Fact> facts = Stream.of(
                        "0 .1 CLAIMED",
                        "0 .1 GRANTED",
                        "0 .2 CLAIMED",
                        "5 .1 REFRESHED",
                        "6 .1 RELEASED",
                        "7 .2 GRANTED",
                        "8 .1 CLAIMED",
                        "9 .1 GRANTED")
                .map(line -> ToldStory.fact(FRED, line))
                .toList();
        Course course = new Course(FRED, facts);
        assertThat(IntStream.rangeClosed(-1, 8).mapToObj(order -> course.state(ONE, order)))
                .containsExactly(
                        State.NOTHING,
                        State.WANTS,
                        State.HAS,
                        State.HAS,
                        State.HAS,
                        State.NOTHING,
                        State.NOTHING,
                        State.WANTS,
                        State.HAS,
                        State.HAS);
        assertThat(course.state(THREE, 3)).isEqualTo(State.NOTHING);
        assertThat(course.end(ONE, State.HAS, 1)).isSameAs(facts.get(4));
        assertThat(course.end(ONE, State.HAS, 3)).isSameAs(facts.get(4));
        assertThat(course.end(ONE, State.HAS, 4)).as("not the end itself").isSameAs(facts.get(6));
        assertThat(course.end(ONE, State.HAS, 7)).isNull();
        assertThat(course.begin(ONE, State.HAS, 0)).isSameAs(facts.get(1));
        assertThat(course.begin(ONE, State.HAS, 3)).isSameAs(facts.get(7));
        assertThat(course.begin(ONE, State.HAS, 7)).isNull();
        assertThat(course.begin(THREE, State.HAS, 0)).isNull();
        assertThat(course.in(State.HAS, 1)).containsExactly(ONE);
        assertThat(course.in(State.HAS, 7)).containsExactly(ONE, TWO);
        assertThat(course.in(State.NOTHING, 0)).containsExactly(TWO);
    }

    @Test
    void whatCannotBeAHostHasNothing() {
        Course course = told("PC1<20>", "0 - GRANTED; 1 .1 ANSWERED =255.255.255.255,.1");
        assertThat(course.in(State.HAS, 1)).containsExactly(ONE);
    }
}
