package org.nbnsd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.Thorough;

/**
 * Whatever the network and the members of etcd do, from a seed: what a node is told of its writes is true and stays true, each change is told
 * once and in order, a role is one node's, and after the trouble all have the same. And each rule of the client is needed: without
 * it, some seed shows it.
 */
final class ClusterHistoryTest {
    private static final int MEMBERS = 3;
    private static final int SEEDS = Thorough.orFew(500, 25);
    private static final long TROUBLE = 60_000;

    /** One site from a seed. */
    private static final class Site {
        private final ModelCluster cluster;
        private final Random random;
        private final List<ClusterWorker> workers = new ArrayList<>();
        private final Map<Role, Integer> roles = new EnumMap<>(Role.class);
        private final long end;
        private final boolean isForgetful;
        private long tickets;

        Site(long seed, Sabotage sabotage) {
            random = new Random(seed);
            isForgetful = seed % 2 == 0;
            int nodes = 2 + random.nextInt(3);
            StoreRequest.Authenticate login = seed % 3 == 0 ? new StoreRequest.Authenticate("nbnsd", "secret") : null;
            cluster = new ModelCluster(seed, nodes, MEMBERS, login);
            cluster.sabotage(sabotage);
            for (int i = 0; i < nodes; i++) {
                workers.add(new ClusterWorker(i, cluster, roles, seed));
            }
            end = cluster.now() + TROUBLE;
        }

        void run() {
            cluster.start();
            cluster.at(cluster.now(), cluster::tick);
            for (int i = 0; i < workers.size(); i++) {
                write(i);
            }
            trouble();
            while (cluster.now() < end) {
                cluster.runUntil(cluster.now() + 5000);
                workers.forEach(ClusterWorker::checkTold);
            }
            workers.forEach(worker -> worker.checkNever(isForgetful));
            cluster.heal();
            cluster.runUntil(end + 45_000); // late requests, leases and pauses end in that
            workers.forEach(ClusterWorker::checkTold);
            workers.forEach(ClusterWorker::checkQuiet);
            workers.forEach(worker -> worker.checkNever(isForgetful));
            assertThat(roles).as("every role is somebody's").hasSize(Role.values().length);
        }

        private void write(int node) {
            if (cluster.now() >= end) {
                return;
            }
            workers.get(node).write(++tickets);
            cluster.at(cluster.now() + 5 + random.nextInt(200), () -> write(node));
        }

        private void trouble() {
            if (cluster.now() >= end) {
                return;
            }
            int node = random.nextInt(workers.size());
            int member = random.nextInt(MEMBERS);
            switch (random.nextInt(11)) {
                case 0 -> cluster.weather(ModelCluster.Weather.ROUGH);
                case 1 -> cluster.cut(node, true);
                case 2 -> cluster.cut(node, member, true);
                case 3 -> cluster.down(member, true);
                case 4 -> cluster.leaderless(member, true);
                case 5 -> {
                    for (int i = 0; i < MEMBERS; i++) {
                        cluster.leaderless(i, true);
                    }
                }
                case 6 -> cluster.etcd.compact(isForgetful ? cluster.etcd.revision() : 0);
                case 7 -> {
                    ClientSettings.Copy copy = workers.get(node).died();
                    cluster.restart(node, cluster.settings(node, copy.cluster() == 0 ? null : copy));
                }
                case 8 -> cluster.etcd.mostExchanges(1 + random.nextInt(ClusterWorker.FAMILIES));
                default -> cluster.heal();
            }
            cluster.at(cluster.now() + 500 + random.nextInt(4000), this::trouble);
        }
    }

    @Test
    void whatANodeIsToldIsTrueWhateverHappens() {
        int accepted = 0;
        int refused = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Site site = new Site(seed, Sabotage.NONE);
            try {
                site.run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            accepted += site.workers.stream()
                    .mapToInt(worker -> worker.acceptedCount)
                    .sum();
            refused += site.workers.stream()
                    .mapToInt(worker -> worker.refusedCount)
                    .sum();
        }
        assertThat(accepted).as("writes accepted").isGreaterThan(100 * SEEDS);
        assertThat(refused).as("writes refused").isGreaterThan(10 * SEEDS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Sabotage.class,
            names = {
                "NO_NONCE",
                "UNCLEAR_IS_NO",
                "WATCH_TOO_LATE",
                "PAGES_OF_NOW",
                "GAP_UNSEEN",
                "LEASE_FOR_EVER",
                "OLD_TOKEN"
            })
    void withoutOneOfItsRulesTheClientIsFoundOut(Sabotage sabotage) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try {
                new Site(seed, sabotage).run();
            } catch (AssertionError e) {
                return;
            }
        }
        assertThat(sabotage).as("found by no seed").isNull();
    }
}
