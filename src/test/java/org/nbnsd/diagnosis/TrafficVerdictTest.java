package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.diagnosis.Site.host;
import static org.nbnsd.diagnosis.Site.name;
import static org.nbnsd.diagnosis.Verdicts.assertCapped;
import static org.nbnsd.diagnosis.Verdicts.assertNot;
import static org.nbnsd.diagnosis.Verdicts.find;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NameConflictDemand;

/** What goes back and forth: traffic that yields a verdict of {@link TrafficRules}, and traffic that is nearly the same. */
@ParameterizedClass(name = "a packet takes {0} ms")
@ValueSource(longs = {0, 2})
final class TrafficVerdictTest {
    private static final Ipv4Address A = host(1);
    private static final Ipv4Address B = host(2);

    private final Site site;

    TrafficVerdictTest(long step) {
        site = new Site(step);
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
        site.refresh(A, "NODE1<00>");
        site.release(A, "CLUSTER<20>");
        site.register(B, "CLUSTER<20>");
        site.refresh(B, "NODE2<00>");
    }

    @Test
    void noFloatingNameIfTheOldHostHasNoneOfItsOwn() {
        site.register(B, "NODE2<00>");
        site.register(A, "CLUSTER<00>");
        site.register(A, "CLUSTER<20>");
        site.release(A, "CLUSTER<20>");
        site.register(B, "CLUSTER<20>");
        site.refresh(B, "NODE2<00>");
        assertNot(site.live("CLUSTER<20>"), VerdictCode.VIRTUAL_NAME_MOVE);
        assertNot(site.live("CLUSTER<20>"), VerdictCode.ADDRESS_CHANGE);
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

    /** As after {@code nbtstat -RR}: all names are given up and taken again, in whatever order. */
    @Test
    void noRenameIfItTakesItsOldNameAgain() {
        site.register(A, "PC1<20>");
        site.register(A, "FILES<20>");
        site.elapse(Duration.ofHours(1));
        site.release(A, "PC1<20>");
        site.release(A, "FILES<20>");
        site.register(A, "PC1<20>");
        site.register(A, "FILES<20>");
        assertNot(site.live("FILES<20>"), VerdictCode.DERIVED_RENAME);
        assertNot(site.live("PC1<20>"), VerdictCode.DERIVED_RENAME);
        assertNot(site.passive("FILES<20>"), VerdictCode.DERIVED_RENAME);
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
        Packet packet = packet(1_000_000, 7);
        Packet copy = packet(1_000_100, 7);
        assertThat(sniffer.of(packet)).extracting(Fact::kind).containsExactly(FactKind.CLAIMED);
        List<Fact> echoes = sniffer.of(copy);
        assertThat(find(Diagnosis.explain(name("PC1<00>"), echoes, address -> List.of()), VerdictCode.SELF_ECHO)
                        .confidence())
                .isEqualTo(90);
    }

    @Test
    void aRetransmissionIsNoEcho() {
        PacketFacts sniffer = new PacketFacts();
        sniffer.of(packet(1_000_000, 7));
        List<Fact> again = sniffer.of(packet(1_000_150, 8));
        assertThat(again).extracting(Fact::kind).containsExactly(FactKind.CLAIMED);
        assertNot(Diagnosis.explain(name("PC1<00>"), again, address -> List.of()), VerdictCode.SELF_ECHO);
    }

    private static Packet packet(long micros, int ipId) {
        return new Packet(
                micros,
                "",
                new Endpoint(A, 137),
                new Endpoint(Site.SERVER, 137),
                ipId,
                MessageEncoder.encode(
                        NameRegistrationRequest.of(1, name("PC1<00>"), 300_000, AddressEntry.unique(NodeType.H, A))));
    }
}
