package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** Q238186 in simulated sites: many hosts that are switched on in the same second all get their names. */
final class Q238186SimulationTest {
    private static final int HOSTS = 300;
    /** A host of this site tries two or three times, and then not again for minutes. */
    private static final Duration ALL_TRIES = Duration.ofSeconds(15);

    private static List<Host> hosts(ScriptedSite site) {
        List<Host> hosts = new ArrayList<>();
        for (int number = 0; number < HOSTS; number++) {
            Host host = site.any("PC" + number);
            hosts.add(host);
            site.at(site.about(1, 1000), host::boot);
        }
        return hosts;
    }

    private static void assertAllHaveTheirNames(List<Host> hosts) {
        assertThat(hosts)
                .allSatisfy(host -> assertThat(host.wanted())
                        .hasSizeGreaterThan(2)
                        .allSatisfy(name -> assertThat(host.believes(name)).isNotNull()));
    }

    /** Every claim that has reached the server is granted, without a question and without having to wait. */
    private static void assertEveryClaimGranted(ScriptedSite site) {
        long claims = site.recorder()
                .lines()
                .filter(line -> line.message() instanceof Claim)
                .count();
        long granted = site.recorder()
                .lines()
                .filter(line -> line.message() instanceof PositiveRegistrationResponse)
                .count();
        assertThat(granted).isEqualTo(claims).isGreaterThan(3 * HOSTS);
        assertThat(site.recorder().lines().filter(line -> !line.toServer()))
                .allSatisfy(line -> assertThat(line.message()).isInstanceOf(PositiveRegistrationResponse.class));
        assertThat(site.recorder().events()).extracting(NameEvent::code).containsOnly("NAME_REGISTERED");
    }

    @Test
    void everyHostOfTheMorningHasItsNamesWithinItsFirstTries() {
        ScriptedSite.play(1, EnumSet.of(Trouble.DOUBLES), site -> {
            List<Host> hosts = hosts(site);
            site.at(Duration.ofMinutes(1).plus(ALL_TRIES), () -> {
                assertAllHaveTheirNames(hosts);
                assertEveryClaimGranted(site);
            });
            site.perform(() -> assertAllHaveTheirNames(hosts));
        });
    }

    @Test
    void whatReachesTheServerIsGrantedAlsoOnABadNetwork() {
        Set<Trouble> bad = EnumSet.of(Trouble.LOSS, Trouble.DOUBLES, Trouble.DELAYS);
        ScriptedSite.play(2, bad, site -> {
            List<Host> hosts = hosts(site);
            site.at(Duration.ofMinutes(1).plus(ALL_TRIES), () -> assertEveryClaimGranted(site));
            site.perform(() -> assertAllHaveTheirNames(hosts));
        });
    }
}
