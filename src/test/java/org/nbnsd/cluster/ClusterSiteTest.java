package org.nbnsd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.Thorough;

/** Nodes of a cluster are one name server, whatever happens; and each of the rules that make them one is needed. */
final class ClusterSiteTest {
    private static final int SEEDS = Thorough.orFew(400, 200);
    private static final int FAULT_SEEDS = 60;

    private static ClusterSite run(long seed, SiteFault fault) {
        ClusterSite site = new ClusterSite(seed, fault, false);
        try {
            site.run();
        } catch (AssertionError e) {
            throw new AssertionError(site.toString(), e);
        }
        return site;
    }

    @Test
    void theNodesAreOneServerWhateverHappens() {
        int grants = 0;
        int releases = 0;
        int wacks = 0;
        int refusals = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            ClusterSite site = run(seed, SiteFault.NONE);
            grants += site.history().grants();
            releases += site.history().releases();
            wacks += site.wacks();
            refusals += site.refusals();
        }
        System.out.printf(
                "%d clusters, %d grants, %d releases, %d WACKs, %d refusals%n",
                SEEDS, grants, releases, wacks, refusals);
        assertThat(grants).as("grants").isGreaterThan(50 * SEEDS);
        assertThat(releases).as("releases").isGreaterThan(5 * SEEDS);
        assertThat(wacks).as("challenges").isGreaterThan(5 * SEEDS);
        assertThat(refusals).as("refusals").isGreaterThan(2 * SEEDS);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void withoutOneOfTheirRulesTheNodesAreFoundOut(SiteFault fault) {
        for (int seed = 1; seed <= FAULT_SEEDS; seed++) {
            try {
                run(seed, fault);
            } catch (AssertionError e) {
                return;
            }
        }
        assertThat(fault).as("found by no seed").isNull();
    }
}
