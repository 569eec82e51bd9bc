package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent;
import org.nbnsd.protocol.NodeEvent.Demand;
import org.nbnsd.protocol.NodeEvent.DemandReaction;
import org.nbnsd.protocol.NodeEvent.DemandReceived;
import org.nbnsd.protocol.NodeEvent.DemandVerified;
import org.nbnsd.protocol.NodeEvent.LocalNameRegistered;
import org.nbnsd.protocol.ReplicaEvent;
import org.nbnsd.protocol.ReplicaEvent.Replica;
import org.nbnsd.protocol.ReplicaEvent.ReplicaAdded;
import org.nbnsd.protocol.ReplicaEvent.ReplicaGone;
import org.nbnsd.protocol.ReplicaEvent.ReplicaMerged;
import org.nbnsd.protocol.ReplicaEvent.ReplicaReplaced;
import org.nbnsd.protocol.RoundTrip;
import org.nbnsd.wire.Ipv4Address;

/** What the server tells of a challenge, in the order in which it happens. */
final class EventFactsTest {
    private static final Ipv4Address HOLDER = Site.host(1);
    private static final Ipv4Address CLAIMANT = Site.host(2);

    private final Site site = new Site();

    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    private List<Fact> afterTheGrant() {
        return site.told().stream()
                .dropWhile(fact -> fact.kind() != FactKind.CLAIMED)
                .toList();
    }

    @Test
    void aClaimThatMeetsALivingHolder() {
        site.register(HOLDER, "FRED<20>");
        site.answers(HOLDER, "FRED<20>", HOLDER);
        site.register(CLAIMANT, "FRED<20>");

        List<Fact> facts = afterTheGrant();

        assertThat(facts)
                .extracting(Fact::kind)
                .containsExactly(
                        FactKind.CLAIMED, FactKind.WAITED, FactKind.CHALLENGED, FactKind.DEFENDED, FactKind.CONFLICT);
        assertThat(facts).extracting(Fact::actor).containsExactly(CLAIMANT, CLAIMANT, HOLDER, HOLDER, CLAIMANT);
        assertThat(facts.get(1).text()).isEqualTo("10.0.1.2 was told to wait: FRED<20>; ttl 9");
        assertThat(facts.get(2).text()).isEqualTo("10.0.1.1 was asked about it: FRED<20>, claimed by 10.0.1.2");
        assertThat(facts.get(3).text())
                .isEqualTo("10.0.1.1 said that it has it: FRED<20> at 10.0.1.1, because of a claim sent by"
                        + " 10.0.1.2; tries 1; round trip 6 ms");
    }

    @Test
    void aClaimThatMeetsASilentHolder() {
        site.register(HOLDER, "FRED<20>");
        site.registerGroup(CLAIMANT, "FRED<20>");
        site.elapse(Duration.ofSeconds(4));

        List<Fact> facts = afterTheGrant();

        assertThat(facts)
                .extracting(Fact::kind)
                .startsWith(FactKind.CLAIMED, FactKind.WAITED, FactKind.CHALLENGED, FactKind.SILENT);
        assertThat(facts.get(0).detail(Detail.TYPE)).isEqualTo("group");
        assertThat(facts.get(3).detail(Detail.TRIES)).isEqualTo("3");
    }

    @Test
    void anAnswerIsToldWithItsTriesAndItsRoundTrip() {
        HolderDenied denied = new HolderDenied(NetbiosName.parse("FRED<20>"), HOLDER, 3, new RoundTrip(2, 7), CLAIMANT);

        assertThat(EventFacts.of(denied, 1)).singleElement().satisfies(fact -> {
            assertThat(fact.detail(Detail.TRIES)).isEqualTo("2");
            assertThat(fact.detail(Detail.ROUND_TRIP)).isEqualTo("7 ms");
            assertThat(fact.active()).isTrue();
        });
    }

    @Test
    void aRefusedGroupClaimIsAFactOfTheRefusedHostAndTheHolderIsGrantedNothing() {
        site.registerGroup(HOLDER, "LAB<00>");
        site.register(CLAIMANT, "LAB<00>");

        List<Fact> facts = site.told();

        assertThat(facts)
                .filteredOn(fact -> fact.kind() == FactKind.GRANTED)
                .singleElement()
                .isEqualTo(facts.get(0));
        assertThat(facts.get(facts.size() - 1)).satisfies(fact -> {
            assertThat(fact.kind()).isEqualTo(FactKind.REFUSED);
            assertThat(fact.actor()).isEqualTo(CLAIMANT);
        });
        assertThat(site.live("LAB<00>")).extracting(Verdict::code).contains(VerdictCode.TYPE_COLLISION);
        Audit audit = new Audit();
        facts.forEach(audit::addRegistration);
        assertThat(audit.report().uses())
                .extracting(use -> use.host() + " " + use.action() + " " + use.count())
                .containsExactly(HOLDER + " REGISTERS 1", CLAIMANT + " REFUSED 1");
    }

    @Test
    void aTakeOverNamesWhoHasItNowAndFromWhom() {
        site.register(HOLDER, "FRED<20>");
        site.register(CLAIMANT, "FRED<20>");
        site.elapse(Duration.ofSeconds(10));
        assertThat(site.told())
                .filteredOn(fact -> fact.kind() == FactKind.TOOK_OVER)
                .extracting(Fact::text)
                .containsExactly("10.0.1.2 took it over: FRED<20>, from 10.0.1.1");
    }

    @Test
    void whoClaimsForAnotherIsSeenLiveAsInACapture() {
        site.registerFor(CLAIMANT, "FRED<20>", HOLDER);
        assertThat(site.live("FRED<20>")).extracting(Verdict::code).contains(VerdictCode.GATEWAYED_ADDRESS);
    }

    @Test
    void whatExpiresIsSeenLive() {
        site.register(HOLDER, "FRED<20>");
        site.elapse(Duration.ofDays(7));
        assertThat(site.told())
                .filteredOn(fact -> fact.kind() == FactKind.EXPIRED)
                .extracting(Fact::text)
                .containsExactly("10.0.1.1 let it expire: FRED<20>");
    }

    /** The block list is for everybody: that is a policy, not a conflict. */
    @Test
    void aBlockedNameOpensNoIncident() {
        for (int client = 1; client < 50; client++) {
            site.register(Site.host(client), "WPAD<00>");
        }
        Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
        assertThat(site.told()).hasSize(49).allSatisfy(fact -> {
            assertThat(fact.kind()).isEqualTo(FactKind.TURNED_AWAY);
            assertThat(timeline.add(fact)).isNull();
        });
    }

    private static List<Fact> facts(ReplicaEvent event) {
        return EventFacts.of(event, 5);
    }

    @Test
    void aReplicaIsToldWithItsPartnerItsOwnerAndItsVersion() {
        Replica replica = new Replica(FRED, Site.host(250), -1, Site.host(251));

        assertThat(facts(new ReplicaAdded(replica, List.of(HOLDER, CLAIMANT))))
                .singleElement()
                .satisfies(fact -> {
                    assertThat(fact.kind()).isEqualTo(FactKind.REPLICATED);
                    assertThat(fact.peer()).isEqualTo(Site.host(250));
                    assertThat(fact.source()).isEqualTo(Site.host(251));
                    assertThat(fact.addresses()).containsExactly(HOLDER, CLAIMANT);
                    assertThat(fact.text())
                            .isEqualTo("the record came from another name server: FRED<20> at 10.0.1.1, 10.0.1.2, owner"
                                    + " 10.0.1.250; partner 10.0.1.251; version 18446744073709551615");
                });
    }

    @Test
    void allAddressesOfAReplicaAreThoseOfWhoHasTheNameSinceItCame() {
        Replica replica = new Replica(FRED, Site.host(250), 7, Site.host(250));
        List<Fact> facts = facts(new ReplicaAdded(replica, List.of(HOLDER, CLAIMANT)));

        assertThat(Explanation.of(FRED, facts, address -> List.of()).claimants())
                .extracting(claimant -> claimant.address() + " " + claimant.firstSeen() + " " + claimant.lastSeen())
                .containsExactly("10.0.1.1 5 5", "10.0.1.2 5 5");
    }

    @Test
    void aRecordThatTakesThePlaceOfAnotherEndsTheNameAtTheAddressesThatItLacks() {
        Replica replica = new Replica(FRED, Site.host(250), 7, Site.host(250));
        Fact granted = Fact.of(1, FactKind.GRANTED, FRED, HOLDER);
        List<Fact> facts = new ArrayList<>(List.of(granted));
        facts.addAll(facts(new ReplicaReplaced(
                replica, List.of(CLAIMANT), List.of(HOLDER, CLAIMANT), "it has all addresses that are here")));

        assertThat(facts).extracting(Fact::kind).containsExactly(FactKind.GRANTED, FactKind.REPLICATED, FactKind.LOST);
        assertThat(new Course(FRED, facts).in(Course.State.HAS, 2)).isEmpty();
    }

    @Test
    void whoRegisteredHereKeepsTheNameWhenTheRecordOfAnotherServerIsGone() {
        Replica replica = new Replica(FRED, Site.host(250), 7, Site.host(250));
        List<Fact> facts = new ArrayList<>(facts(new ReplicaAdded(replica, List.of(HOLDER, CLAIMANT))));
        facts.add(Fact.of(6, FactKind.REFRESHED, FRED, CLAIMANT));
        facts.addAll(facts(new ReplicaGone(replica, false)));

        assertThat(new Course(FRED, facts).in(Course.State.HAS, 2)).containsExactly(CLAIMANT);
    }

    @Test
    void aHostThatTurnedToAnotherServerHasTheNameNoMoreWhenThatServersRecordEnds() {
        Replica replica = new Replica(FRED, Site.host(250), 7, Site.host(250));
        List<Fact> facts = new ArrayList<>(List.of(Fact.of(1, FactKind.GRANTED, FRED, HOLDER)));
        facts.addAll(facts(new ReplicaReplaced(replica, List.of(HOLDER), List.of(HOLDER), "it has all addresses")));
        facts.addAll(facts(new ReplicaGone(replica, false)));

        Course course = new Course(FRED, facts);

        assertThat(course.state(HOLDER, 1)).isEqualTo(Course.State.HAS);
        assertThat(course.state(HOLDER)).isEqualTo(Course.State.NOTHING);
    }

    @Test
    void aUserWhoIsLoggedOnAtHostsOfTwoServersIsNoConflict() {
        NetbiosName alice = NetbiosName.parse("ALICE<03>");
        Replica replica = new Replica(alice, Site.host(250), 7, Site.host(250));
        List<Fact> facts = new ArrayList<>(List.of(Fact.of(1, FactKind.GRANTED, alice, HOLDER)));
        facts.addAll(facts(new ReplicaMerged(
                replica, List.of(HOLDER, CLAIMANT), List.of(HOLDER), "a user may be logged on at several hosts")));

        assertThat(Diagnosis.explain(alice, facts, address -> List.of()))
                .extracting(Verdict::code)
                .containsExactly(VerdictCode.SAME_USER_TWO_HOSTS);
    }

    @Test
    void aReplicaThatIsAnsweredByAnotherHostIsNoDuplicateByThatAlone() {
        List<Fact> facts = new ArrayList<>(
                facts(new ReplicaAdded(new Replica(FRED, Site.host(250), 7, Site.host(250)), List.of(HOLDER))));
        facts.add(Fact.of(6, FactKind.ANSWERED, FRED, CLAIMANT)
                .with(List.of(CLAIMANT))
                .found());

        assertThat(Diagnosis.explain(FRED, facts, address -> List.of()))
                .extracting(Verdict::code)
                .containsExactly(VerdictCode.REPLICA_STALE);
    }

    private static List<Verdict> explained(NodeEvent... events) {
        List<Fact> facts = new ArrayList<>();
        for (NodeEvent event : events) {
            facts.addAll(EventFacts.of(event, 1_700_000_000_000L + facts.size()));
        }
        return Diagnosis.explain(FRED, facts, address -> List.of());
    }

    /** A name server tells of conflicts after a replication: it does not attack its clients. */
    @Test
    void aDemandOfTheOwnNameServerIsNoSpoofing() {
        Endpoint server = new Endpoint(Site.SERVER, 137);
        for (Demand demand : Demand.values()) {
            assertThat(explained(
                            new LocalNameRegistered(FRED, false, HOLDER, server, 300),
                            new DemandReceived(FRED, server, true, demand, DemandReaction.VERIFYING),
                            new DemandVerified(FRED, server, true, null, null)))
                    .extracting(Verdict::code)
                    .doesNotContain(VerdictCode.SPOOFING_SUSPECTED);
        }
    }

    @Test
    void ofAUsersNameADemandOfTheOwnNameServerIsNoFactAtAll() {
        Endpoint server = new Endpoint(Site.SERVER, 137);
        NetbiosName alice = NetbiosName.parse("ALICE<03>");
        assertThat(EventFacts.of(new DemandReceived(alice, server, true, Demand.CONFLICT, DemandReaction.IGNORED), 1))
                .isEmpty();
        assertThat(Incidents.isConflict(FactKind.SERVER_DEMANDED)).isFalse();
    }
}
