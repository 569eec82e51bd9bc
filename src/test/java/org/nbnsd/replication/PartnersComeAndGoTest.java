package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.C;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.ReplicationEvent.ReplicationFailed;
import org.nbnsd.registry.Author;
import org.nbnsd.replication.PartnerStatus.Activity;
import org.nbnsd.replication.ReplicationSettings.Limits;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/** A server is told while it replicates that it has other partners, or that something else holds of them. */
final class PartnersComeAndGoTest {
    private static final Author ROOT = new Author("root", "");

    private final Servers site = new Servers(11);
    private final Servers.Server a = site.server(A, both(B));
    private final Servers.Server b = site.server(B, both(A), both(C));
    private final Servers.Server c = site.server(C, both(A), both(B));
    private int ids;

    private static Partner both(Ipv4Address address) {
        return Partner.of(address, Type.BOTH);
    }

    private static Partner like(Partner partner, Type type, Duration pullInterval, int pushAfter) {
        return new Partner(
                partner.address(),
                type,
                false,
                pullInterval,
                pushAfter,
                true,
                true,
                ReplicationSettings.UserNames.LATEST);
    }

    private static ReplicationSettings settings(List<Partner> partners, List<Prefix> refused) {
        return new ReplicationSettings(
                ReplicationSettings.PORT,
                null,
                partners,
                List.of(),
                refused,
                true,
                Duration.ofDays(24),
                Limits.DEFAULTS);
    }

    private void start() {
        List.of(a, b, c).forEach(Servers.Server::start);
    }

    private static @Nullable Object tell(Servers.Server server, Partner... partners) {
        return server.ask(new ReplicationWish.Reconfigure(settings(List.of(partners), List.of()), ROOT));
    }

    private void register(Servers.Server at, String name) {
        Ipv4Address host = Ipv4Address.parse("192.0.2.71");
        NetbiosName parsed = NetbiosName.parse(name);
        at.receive(host, NameRegistrationRequest.of(++ids, parsed, 500_000, AddressEntry.unique(NodeType.H, host)));
        site.settle();
    }

    private static PartnerStatus status(Servers.Server at, Ipv4Address partner) {
        return at.replicator.partners().stream()
                .filter(each -> each.partner().address().equals(partner))
                .findFirst()
                .orElseThrow();
    }

    private static List<Ipv4Address> partners(Servers.Server at) {
        return at.replicator.partners().stream()
                .map(each -> each.partner().address())
                .toList();
    }

    @Test
    void whoBecomesAPartnerIsPulledFromAtOnceAndMayPull() {
        start();
        register(c, "FRED<20>");
        assertThat(a.record("FRED<20>")).isNull();
        assertThat(tell(a, both(B), both(C))).isEqualTo(new Done(List.of(), 0));
        assertThat(a.record("FRED<20>")).isNotNull();
        register(a, "WILMA<20>");
        assertThat(c.ask(new ReplicationWish.Pull(A, null, ROOT)))
                .isInstanceOfSatisfying(
                        Done.class, done -> assertThat(done.records()).isEqualTo(1));
        assertThat(c.record("WILMA<20>")).isNotNull();
    }

    @Test
    void whoIsNoPartnerAnyMoreLosesItsConnectionsAndIsAStrangerAndNobodyCallsThatAFailure() {
        start();
        tell(a, both(B), both(C));
        a.events.clear();
        long refused = a.replicator.traffic().refused();
        tell(a, both(B));
        assertThat(partners(a)).containsExactly(B);
        assertThat(a.events(ReplicationFailed.class)).isEmpty();
        assertThat(c.ask(new ReplicationWish.Pull(A, null, ROOT)))
                .isInstanceOfSatisfying(
                        Done.class,
                        done -> assertThat(done.partners())
                                .singleElement()
                                .satisfies(each -> assertThat(each.problem()).isNotNull()));
        assertThat(a.replicator.traffic().refused()).isGreaterThan(refused);
        // And it may become one again, as often as somebody likes.
        for (int i = 0; i < 20; i++) {
            tell(a, both(B), both(C));
            tell(a, both(B));
        }
        tell(a, both(B), both(C));
        register(c, "FRED<20>");
        assertThat(a.ask(new ReplicationWish.Pull(C, null, ROOT)))
                .isInstanceOfSatisfying(
                        Done.class,
                        done -> assertThat(done.partners())
                                .allSatisfy(each -> assertThat(each.problem()).isNull()));
        assertThat(status(a, C).incoming()).isLessThanOrEqualTo(2);
    }

    @Test
    void whoIsAPartnerAsBeforeKeepsItsConnectionsAndWhatIsKnownOfIt() {
        start();
        register(b, "FRED<20>");
        a.ask(new ReplicationWish.Pull(B, null, ROOT));
        PartnerStatus before = status(a, B);
        assertThat(before.pulling()).isEqualTo(Activity.IDLE);
        tell(a, like(both(B), Type.BOTH, Duration.ofMinutes(7), 3), both(C));
        PartnerStatus after = status(a, B);
        assertThat(after.pulling()).isEqualTo(Activity.IDLE);
        assertThat(after.pulls()).isEqualTo(before.pulls());
        assertThat(after.received()).isEqualTo(before.received());
        assertThat(after.nextPull()).isEqualTo(site.now + Duration.ofMinutes(7).toMillis());
    }

    @Test
    void aShorterIntervalIsPulledByAndOneOfZeroNotAtAll() {
        start();
        tell(a, like(both(B), Type.BOTH, Duration.ofMinutes(1), 0));
        register(b, "FRED<20>");
        tell(b, like(both(A), Type.BOTH, Duration.ZERO, 0), both(C));
        site.pass(Duration.ofMinutes(1));
        assertThat(a.record("FRED<20>")).isNotNull();
        tell(a, like(both(B), Type.BOTH, Duration.ZERO, 0));
        register(b, "WILMA<20>");
        assertThat(status(a, B).nextPull()).isNull();
    }

    /** What it had not been told of before counts: else it would hear of it only with the next change. */
    @Test
    void aPartnerThatIsToldAfterFewerChangesIsToldOfThoseThatThereAre() {
        start();
        tell(a, like(both(B), Type.BOTH, Duration.ZERO, 0));
        tell(b, like(both(A), Type.BOTH, Duration.ZERO, 0), both(C));
        register(a, "FRED<20>");
        assertThat(b.record("FRED<20>")).isNull();
        tell(a, like(both(B), Type.BOTH, Duration.ZERO, 1));
        site.pass(Duration.ofSeconds(5));
        assertThat(b.record("FRED<20>")).isNotNull();
    }

    @Test
    void anotherTypeClosesTheConnectionsAndHolds() {
        start();
        tell(a, like(both(B), Type.PUSH, Duration.ofMinutes(30), 20));
        assertThat(status(a, B).pulling()).isEqualTo(Activity.CLOSED);
        assertThat(status(a, B).nextPull()).isNull();
        register(b, "FRED<20>");
        site.pass(Duration.ofHours(1));
        assertThat(a.record("FRED<20>")).isNull();
        tell(a, both(B));
        assertThat(a.record("FRED<20>")).isNotNull();
        assertThat(a.events(ReplicationFailed.class)).isEmpty();
    }

    @Test
    void whoseRecordsAreNotWantedAnyMoreAreNotTakenAndThoseThatAreHereStay() {
        start();
        register(b, "FRED<20>");
        a.ask(new ReplicationWish.Pull(B, null, ROOT));
        a.ask(new ReplicationWish.Reconfigure(settings(List.of(both(B)), List.of(Prefix.parse(B + "/32"))), ROOT));
        register(b, "WILMA<20>");
        a.ask(new ReplicationWish.Pull(B, null, ROOT));
        assertThat(a.record("FRED<20>")).isNotNull();
        assertThat(a.record("WILMA<20>")).isNull();
    }

    @Test
    void whoWaitsForAPullFromAPartnerThatGoesIsTold() {
        start();
        site.stall(A, B);
        assertThat(a.ask(new ReplicationWish.Pull(B, null, ROOT))).isNull();
        tell(a, both(C));
        site.heal(A, B);
        assertThat(a.answers.values())
                .filteredOn(answer ->
                        answer instanceof Done done && !done.partners().isEmpty())
                .singleElement()
                .isInstanceOfSatisfying(
                        Done.class,
                        done -> assertThat(done.partners().get(0).problem()).isNotNull());
    }
}
