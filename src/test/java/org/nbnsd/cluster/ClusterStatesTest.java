package org.nbnsd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.cluster.FamilyOutcome.Accepted;
import org.nbnsd.cluster.FamilyOutcome.Refused;
import org.nbnsd.cluster.FamilyOutcome.Unavailable;
import org.nbnsd.wire.Ipv4Address;

/** How a node stands to the store, and what it says of it, when something is wrong there. */
final class ClusterStatesTest {
    private static final StoreRequest.Authenticate LOGIN = new StoreRequest.Authenticate("nbnsd", "secret");
    private static final FamilyKey FRED = ClusterWorker.family(1);

    /** A cluster, and what its nodes were told. */
    private static final class Site {
        final ModelCluster cluster;
        final List<List<StoreNotice>> told = new ArrayList<>();
        final List<SharedStore> stores = new ArrayList<>();
        private long tickets;

        Site(int nodes, int members, StoreRequest.Authenticate login) {
            cluster = new ModelCluster(1, nodes, members, login);
            for (int i = 0; i < nodes; i++) {
                List<StoreNotice> notices = new ArrayList<>();
                told.add(notices);
                stores.add(cluster.store(i, notices::add));
            }
            cluster.at(cluster.now(), cluster::tick);
        }

        Site start() {
            cluster.start();
            pass(3000);
            return this;
        }

        void pass(long millis) {
            cluster.runUntil(cluster.now() + millis);
        }

        ClusterState state(int node) {
            return cluster.client(node).state();
        }

        String reason(int node) {
            String reason = "";
            for (StoreNotice notice : told.get(node)) {
                reason = notice instanceof StoreNotice.StateChanged changed ? changed.reason() : reason;
            }
            return reason;
        }

        List<ClusterState> states(int node) {
            return told.get(node).stream()
                    .filter(StoreNotice.StateChanged.class::isInstance)
                    .map(notice -> ((StoreNotice.StateChanged) notice).state())
                    .toList();
        }

        <T extends StoreNotice> List<T> told(int node, Class<T> kind) {
            return told.get(node).stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        }

        /** Puts a value, and says what became of it after some time. */
        List<FamilyOutcome> write(int node, long expected, FamilyKey key) {
            stores.get(node)
                    .commit(++tickets, List.of(new FamilyWrite(key, expected, ClusterWorker.value(key, tickets))));
            pass(1000);
            return outcome(node, tickets);
        }

        List<FamilyOutcome> outcome(int node, long ticket) {
            return told(node, StoreNotice.Committed.class).stream()
                    .filter(committed -> committed.ticket() == ticket)
                    .flatMap(committed -> committed.outcomes().stream())
                    .toList();
        }
    }

    @Test
    void aNewNodeOfANewClusterMakesItAndIsNormalWhenItsOwnSignOfLifeComesBack() {
        Site site = new Site(1, 1, null).start();
        assertThat(site.states(0)).containsExactly(ClusterState.SYNCING, ClusterState.NORMAL);
        assertThat(site.cluster.etcd.entries())
                .extracting(StoreEntry::value)
                .contains(new StoreValue.Meta(1, ModelCluster.OWNER, 0));
        assertThat(site.told(0, StoreNotice.Joined.class)).hasSize(1);
        assertThat(site.write(0, 0, FRED)).singleElement().isInstanceOf(Accepted.class);
    }

    @Test
    void whoeverComesSecondIsToldWhatIsThere() {
        Site site = new Site(2, 3, null).start();
        assertThat(site.write(0, 0, FRED)).singleElement().isInstanceOf(Accepted.class);
        assertThat(site.write(1, 0, FRED))
                .singleElement()
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.current()).isEqualTo(ClusterWorker.value(FRED, 1)));
    }

    @Test
    void whatRestsOnARefusedWriteIsRefusedToo() {
        Site site = new Site(1, 1, null).start();
        site.write(0, 0, FRED);
        site.stores.get(0).commit(101, List.of(new FamilyWrite(FRED, 0, ClusterWorker.value(FRED, 101))));
        site.stores
                .get(0)
                .commit(102, List.of(new FamilyWrite(FRED, FamilyWrite.PREVIOUS, ClusterWorker.value(FRED, 102))));
        site.pass(1000);
        assertThat(site.outcome(0, 101)).singleElement().isInstanceOf(Refused.class);
        assertThat(site.outcome(0, 102)).isEqualTo(site.outcome(0, 101));
    }

    @Test
    void aNodeThatIsCutOffSaysSoAfterFiveSecondsAndHealsWithinThree() {
        Site site = new Site(2, 3, null).start();
        site.cluster.cut(0, true);
        site.pass(4000);
        assertThat(site.state(0)).isEqualTo(ClusterState.NORMAL);
        site.pass(4000);
        assertThat(site.state(0)).isEqualTo(ClusterState.ISOLATED);
        assertThat(site.reason(0)).contains("no write worked for 5 s").contains("no answer");
        assertThat(site.state(1)).isEqualTo(ClusterState.NORMAL);
        assertThat(site.write(0, 0, FRED)).singleElement().isInstanceOf(Unavailable.class);
        site.pass(20_000);
        assertThat(site.told(1, StoreNotice.NodeGone.class)).hasSize(1);
        site.cluster.heal();
        site.pass(3000);
        assertThat(site.state(0)).isEqualTo(ClusterState.NORMAL);
    }

    @Test
    void rolesMoveWhenTheirNodeIsCutOffAndAreLostThereFirst() {
        Site site = new Site(2, 3, null).start();
        int holder = site.told(0, StoreNotice.RoleChanged.class).isEmpty() ? 1 : 0;
        site.cluster.cut(holder, true);
        site.pass(14_000);
        assertThat(site.told(holder, StoreNotice.RoleChanged.class)).anyMatch(changed -> !changed.isHeld());
        assertThat(site.told(1 - holder, StoreNotice.RoleChanged.class)).anyMatch(StoreNotice.RoleChanged::isHeld);
    }

    @Test
    void rolesAreFreeAtOnceWhenTheirNodeLeaves() {
        Site site = new Site(2, 3, null).start();
        int holder = site.told(0, StoreNotice.RoleChanged.class).isEmpty() ? 1 : 0;
        int before = site.told(1 - holder, StoreNotice.RoleChanged.class).size();
        site.cluster.leave(holder);
        site.pass(1000);
        assertThat(site.told(1 - holder, StoreNotice.RoleChanged.class)).hasSizeGreaterThan(before);
    }

    @Test
    void aNodeInMaintenanceDecidesNothingAndHasNoRole() {
        Site site = new Site(2, 3, null).start();
        int holder = site.told(0, StoreNotice.RoleChanged.class).isEmpty() ? 1 : 0;
        site.stores.get(holder).maintain(true);
        site.pass(1000);
        assertThat(site.state(holder)).isEqualTo(ClusterState.MAINTENANCE);
        assertThat(site.write(holder, 0, FRED)).singleElement().isInstanceOf(Unavailable.class);
        assertThat(site.told(1 - holder, StoreNotice.RoleChanged.class)).anyMatch(StoreNotice.RoleChanged::isHeld);
        site.stores.get(holder).maintain(false);
        site.pass(1000);
        assertThat(site.state(holder)).isEqualTo(ClusterState.NORMAL);
    }

    @Test
    void aStoreThatLostSomethingIsRefusedUntilAPersonSaysThatItIsRight() {
        Site site = new Site(1, 1, null).start();
        site.write(0, 0, FRED);
        ModelEtcd.Backup backup = site.cluster.etcd.backup();
        site.write(0, 0, ClusterWorker.family(2));
        site.pass(20_000);
        restore(site, backup, false);
        assertThat(site.state(0)).isEqualTo(ClusterState.REFUSED);
        assertThat(site.reason(0)).contains("has lost what this node has seen");
        site.stores.get(0).resync();
        site.pass(5000);
        assertThat(site.state(0)).isEqualTo(ClusterState.NORMAL);
        assertThat(site.told(0, StoreNotice.SnapshotEnded.class)).hasSize(2);
    }

    private static void restore(Site site, ModelEtcd.Backup backup, boolean isOther) {
        site.cluster.etcd.restore(backup, isOther);
        site.cluster.down(0, true);
        site.cluster.down(0, false);
        site.pass(2000);
    }

    @Test
    void anotherEtcdClusterIsRefused() {
        Site site = new Site(1, 1, null).start();
        restore(site, site.cluster.etcd.backup(), true);
        assertThat(site.state(0)).isEqualTo(ClusterState.REFUSED);
        assertThat(site.reason(0)).contains("another etcd cluster answers: c0ffef (expected: c0ffee)");
    }

    /** Without the rule nobody would be told. */
    @ParameterizedTest
    @EnumSource(
            value = Sabotage.class,
            names = {"ANY_CLUSTER", "ANY_REVISION"})
    void withoutTheLookAtTheStoreNobodyWouldNotice(Sabotage sabotage) {
        Site site = new Site(1, 1, null);
        site.cluster.sabotage(sabotage);
        site.start();
        ModelEtcd.Backup backup = site.cluster.etcd.backup();
        site.pass(20_000);
        restore(site, backup, sabotage == Sabotage.ANY_CLUSTER);
        assertThat(site.reason(0)).doesNotContain(sabotage == Sabotage.ANY_CLUSTER ? "another" : "has lost");
    }

    @Test
    void anotherFormatOrOwnerIsRefused() {
        for (StoreValue.Meta meta : List.of(
                new StoreValue.Meta(2, ModelCluster.OWNER, 0),
                new StoreValue.Meta(1, Ipv4Address.parse("10.1.1.1"), 0))) {
            Site site = new Site(1, 1, null);
            site.cluster.put(new StoreKey.Meta(), meta);
            site.start();
            assertThat(site.state(0)).isEqualTo(ClusterState.REFUSED);
            assertThat(site.reason(0)).contains("(expected: ");
            assertThat(site.told(0, StoreNotice.SnapshotBegun.class)).isEmpty();
        }
    }

    @Test
    void aRaisedEpochIsToldAndTakenOver() {
        Site site = new Site(1, 1, null).start();
        site.cluster.put(new StoreKey.Meta(), new StoreValue.Meta(1, ModelCluster.OWNER, 1));
        site.pass(1000);
        assertThat(site.told(0, StoreNotice.Joined.class))
                .extracting(StoreNotice.Joined::epoch)
                .containsExactly(0L, 1L);
        assertThat(site.state(0)).isEqualTo(ClusterState.NORMAL);
    }

    @Test
    void ofTwoNodesWithOneNameTheEarlierGivesWay() {
        Site site = new Site(1, 1, null).start();
        NodeReport rival =
                new NodeReport("n0", site.cluster.now(), site.cluster.now(), "1", ClusterState.NORMAL, 1, List.of());
        site.cluster.put(new StoreKey.Node("n0"), new StoreValue.Node(rival));
        site.pass(1000);
        assertThat(site.state(0)).isEqualTo(ClusterState.REFUSED);
        assertThat(site.reason(0)).contains("another node calls itself n0");
    }

    @Test
    void aFullStoreIsToldWithWhatToDoAndIsLeftWhenThereIsRoom() {
        Site site = new Site(1, 1, null).start();
        site.cluster.etcd.fill(true);
        site.pass(3000);
        assertThat(site.state(0)).isEqualTo(ClusterState.ISOLATED);
        assertThat(site.reason(0)).contains("etcd's database is full").contains("disarm");
        site.cluster.etcd.fill(false);
        site.pass(5000);
        assertThat(site.state(0)).isEqualTo(ClusterState.NORMAL);
    }

    @Test
    void aWrongPasswordIsToldAndTriedAgainEachMinute() {
        Site site = new Site(1, 1, LOGIN);
        site.cluster.etcd.password("another");
        site.start();
        assertThat(site.state(0)).isEqualTo(ClusterState.REFUSED);
        assertThat(site.reason(0)).contains("user or password are wrong").doesNotContain("secret");
        site.cluster.etcd.password("secret");
        site.pass(65_000);
        assertThat(site.state(0)).isEqualTo(ClusterState.NORMAL);
    }

    @Test
    void aTokenThatIsForgottenCostsNoWrite() {
        Site site = new Site(1, 1, LOGIN).start();
        for (int i = 0; i < 5; i++) {
            site.cluster.etcd.forgetTokens();
            assertThat(site.write(0, 0, ClusterWorker.family(i)))
                    .singleElement()
                    .isInstanceOf(Accepted.class);
        }
        assertThat(site.states(0)).doesNotContain(ClusterState.ISOLATED, ClusterState.REFUSED);
    }

    @Test
    void whatNobodyCanReadIsToldAndHarmsNothingElse() {
        Site site = new Site(1, 1, null).start();
        site.cluster.put(new StoreKey.Family(FRED), new StoreValue.Unreadable("rubbish"));
        site.pass(1000);
        assertThat(site.told(0, StoreNotice.Unreadable.class))
                .extracting(StoreNotice.Unreadable::reason)
                .containsExactly("rubbish");
        assertThat(site.write(0, 0, FRED)).singleElement().isInstanceOf(Unavailable.class);
        assertThat(site.write(0, 0, ClusterWorker.family(2))).singleElement().isInstanceOf(Accepted.class);
    }

    @Test
    void aKeyOfAFamilyThatHasGoneIsTakenAwayAfterADay() {
        Site site = new Site(1, 1, null).start();
        FamilyOutcome made = site.write(0, 0, FRED).get(0);
        assertThat(made)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        done -> site.stores.get(0).commit(9, List.of(new FamilyWrite(FRED, done.revision(), null))));
        site.pass(1000);
        assertThat(site.outcome(0, 9)).singleElement().isInstanceOf(Accepted.class);
        assertThat(site.told(0, StoreNotice.Seen.class))
                .last()
                .satisfies(seen -> assertThat(seen.value()).isNull());
        assertThat(site.cluster.etcd.entries()).extracting(StoreEntry::key).contains(new StoreKey.Family(FRED));
        site.pass(Graves.KEPT + 120_000);
        assertThat(site.cluster.etcd.entries()).extracting(StoreEntry::key).doesNotContain(new StoreKey.Family(FRED));
        assertThat(site.write(0, 0, FRED)).singleElement().isInstanceOf(Accepted.class);
    }

    @Test
    void aStoreThatTakesFewAtOnceGetsFewAtOnce() {
        Site site = new Site(1, 1, null).start();
        site.cluster.etcd.mostExchanges(3);
        List<FamilyWrite> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes.add(
                    new FamilyWrite(ClusterWorker.family(i), 0, ClusterWorker.value(ClusterWorker.family(i), i + 1)));
        }
        site.stores.get(0).commit(5, writes);
        site.pass(5000);
        assertThat(site.outcome(0, 5)).hasSize(100).allMatch(Accepted.class::isInstance);
    }

    @Test
    void aNodeWithACopyThatFindsNobodyIsIsolatedAndOneWithoutGoesOnStarting() {
        Site site = new Site(2, 1, null);
        site.cluster.cut(0, true);
        site.cluster.cut(1, true);
        site.start();
        site.cluster.restart(0, site.cluster.settings(0, new ClientSettings.Copy(1, 17)));
        site.pass(7000);
        assertThat(site.state(0)).isEqualTo(ClusterState.ISOLATED);
        assertThat(site.state(1)).isEqualTo(ClusterState.STARTING);
        assertThat(site.reason(0)).contains("etcd cannot be reached: no answer");
        assertThat(site.reason(1)).contains("etcd cannot be reached: no answer");
        assertThat(site.states(1)).containsExactly(ClusterState.STARTING);
    }
}
