package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.PullTest.HOST;
import static org.nbnsd.replication.PullTest.local;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.C;
import static org.nbnsd.replication.Servers.both;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ReplicationEvent.OwnerRemoved;
import org.nbnsd.protocol.ReplicationEvent.OwnerVerified;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.RecordState;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Difference;
import org.nbnsd.replication.ReplicationWish.RemoveOwner;
import org.nbnsd.replication.ReplicationWish.Verify;
import org.nbnsd.wire.Ipv4Address;

/** What people learn and do about owners: which there are, that one goes, that records are compared, and that replicas are verified. */
final class OwnersTest {
    private static final Author ROOT = new Author("root", "");

    private final Servers site = new Servers(3);
    private final Servers.Server first = site.server(A, both(B));
    private final Servers.Server second = site.server(B, both(A));

    @BeforeEach
    void bothHaveTheSame() {
        for (int i = 1; i <= 1_200; i++) {
            first.table.apply(new Change.Put(local("H" + i + "<20>", i, HOST)));
        }
        first.start();
        second.start();
        assertThat(second.table.size()).isEqualTo(1_200);
    }

    @Test
    void anOwnerIsKnownWithItsVersionsItsRecordsAndItsSource() {
        assertThat(second.replicator.owners())
                .containsExactly(
                        new OwnerStatus(B, true, 0, 0, 0, 0, null, 0),
                        new OwnerStatus(A, false, 1_200, 1_200, 1, 1_200, A, 1_200));
        first.table.apply(new Change.Put(local("NEW<20>", 1_201, HOST)));
        assertThat(first.replicator.owners().get(0).highestSeen()).isEqualTo(1_201);
    }

    @Test
    void theRecordsOfAnOwnerAreForgottenUntilTheNextPull() {
        Object done = second.ask(new RemoveOwner(A, false, ROOT));

        assertThat(done).isEqualTo(new ReplicationWish.Done(List.of(), 1_200));
        assertThat(second.table.size()).isZero();
        assertThat(second.table.mark(A)).isNull();
        assertThat(second.events(OwnerRemoved.class)).containsExactly(new OwnerRemoved(A, 1_200, false, ROOT));
        site.pass(Duration.ofMinutes(31));
        assertThat(second.table.size()).isEqualTo(1_200);
    }

    @Test
    void theRecordsOfAnOwnerBecomeTombstonesOfThisServer() {
        second.ask(new RemoveOwner(A, true, ROOT));

        assertThat(Objects.requireNonNull(second.record("H1<20>")).state()).isEqualTo(RecordState.TOMBSTONE);
        assertThat(second.table.nextVersion()).isEqualTo(1_201);
    }

    @Test
    void thisServerItselfIsNotRemoved() {
        assertThat(String.valueOf(first.ask(new RemoveOwner(A, false, ROOT)))).contains("that is this server");
        assertThat(first.table.size()).isEqualTo(1_200);
    }

    @Test
    void serversThatHaveTheSameDoNotDiffer() {
        assertThat(second.ask(new Verify(null, ROOT)))
                .isEqualTo(new Compared(List.of(ReplicationWish.ByPartner.worked(A, 1_200)), 1_200, List.of(), 0));
    }

    @Test
    void eachDifferenceIsTold() {
        second.table.apply(new Change.Remove(NetbiosName.parse("H5<20>")));
        second.table.apply(new Change.Put(local("H6<20>", 1, Ipv4Address.parse("192.0.2.98"))));
        first.table.apply(new Change.Put(local("H7<20>", 7, Ipv4Address.parse("192.0.2.99"))));
        first.table.apply(new Change.Remove(NetbiosName.parse("H8<20>")));

        Compared compared = (Compared) Objects.requireNonNull(second.ask(new Verify(null, ROOT)));
        assertThat(compared.differences())
                .extracting(each -> each.name() + " " + each.kind())
                .containsExactlyInAnyOrder(
                        "H5<20> MISSING_HERE", "H6<20> OTHER_OWNER", "H7<20> OTHER_RECORD", "H8<20> MISSING_THERE");
        assertThat(compared.differences())
                .filteredOn(each -> each.kind() == Difference.Kind.OTHER_RECORD)
                .allSatisfy(each -> {
                    assertThat(each.here()).isEqualTo("active 192.0.2.77, version 7 of 192.0.2.1");
                    assertThat(each.there()).isEqualTo("active 192.0.2.99, version 7 of 192.0.2.1");
                });

        Compared one = (Compared) Objects.requireNonNull(second.ask(new Verify(NetbiosName.parse("H5<20>"), ROOT)));
        assertThat(one.compared()).isEqualTo(1);
        assertThat(one.differences()).hasSize(1);
    }

    @Test
    void recordsThatAreAlikeButForTheirOwnerDoNotDiffer() {
        second.table.apply(new Change.Put(local("H6<20>", 1, HOST)));

        Compared here = (Compared) Objects.requireNonNull(second.ask(new Verify(null, ROOT)));
        assertThat(here.differences()).isEmpty();
        Compared there = (Compared) Objects.requireNonNull(first.ask(new Verify(null, ROOT)));
        assertThat(there.differences()).isEmpty();
    }

    @Test
    void aPartnerThatDoesNotAnswerIsNamed() {
        first.isUp = false;
        site.cut(first);
        Compared compared = (Compared) Objects.requireNonNull(second.ask(new Verify(null, ROOT)));
        assertThat(compared.partners())
                .singleElement()
                .satisfies(each -> assertThat(each.problem()).startsWith("no connection to 192.0.2.1"));
    }

    @Test
    void replicasThatTheirOwnerHasNoLongerGoWhenTheyAreVerified() {
        first.table.apply(new Change.Remove(NetbiosName.parse("H8<20>")));
        site.pass(Duration.ofDays(23));
        assertThat(second.table.size()).isEqualTo(1_200);
        assertThat(second.events(OwnerVerified.class)).isEmpty();

        site.pass(Duration.ofDays(2));
        assertThat(second.record("H8<20>")).isNull();
        assertThat(second.events(OwnerVerified.class)).hasSize(1);
        assertThat(Objects.requireNonNull(second.record("H9<20>")).expiresAt()).isGreaterThan(site.now);

        site.pass(Duration.ofDays(20));
        assertThat(second.events(OwnerVerified.class)).hasSize(1);
    }

    @Test
    void aWitnessThatKnowsLessProvesNothing() {
        second.handle(new org.nbnsd.protocol.Input.Replicated(
                C, new org.nbnsd.protocol.Input.Source(A, false), List.of(PullTest.replica("OF-C<20>", C, 3)), 9));
        site.pass(Duration.ofDays(30));
        assertThat(second.record("OF-C<20>")).isNotNull();
    }
}
