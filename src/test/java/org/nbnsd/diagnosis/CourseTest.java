package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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
}
