package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameReleaseRequest;

/** Q253729 in simulated sites: a claim that is broken off, at whatever moment, leaves no name in use. */
final class Q253729SimulationTest {
    private static final int SEEDS = 100;
    /** A challenge of a dead holder takes fifteen. */
    private static final int MILLIS_OF_A_CLAIM = 18_000;

    private static final NetbiosName SESSION = NetbiosName.parse("SESSION<20>");

    private enum End {
        CRASH,
        CUT_AND_CRASH,
        RELEASE
    }

    /** A holder that lives or not, and one host that will claim its name at a minute past an hour. */
    private static Host holder(ScriptedSite site, boolean alive) {
        Host holder = site.any("PC1");
        site.at(site.about(0, 5000), holder::boot);
        site.at(site.about(30, 5000), () -> holder.want(SESSION, false));
        if (!alive) {
            site.at(Duration.ofMinutes(60), holder::crash);
        }
        return holder;
    }

    private static Host booted(ScriptedSite site, String computer) {
        Host host = site.any(computer);
        site.at(site.about(0, 5000), host::boot);
        return host;
    }

    @Test
    void theNextClaimantIsAnsweredAsIfTheOneThatBrokeOffHadNeverAsked() {
        Set<End> ends = new TreeSet<>();
        ScriptedSite.play(SEEDS, site -> {
            boolean alive = site.seed() % 2 == 0;
            End end = End.values()[(int) site.seed() / 2 % End.values().length];
            Host holder = holder(site, alive);
            Host broken = booted(site, "PC2");
            Host next = booted(site, "PC3");
            Duration claimed = Duration.ofMinutes(61);
            Duration broke = claimed.plusMillis(site.dice().nextInt(MILLIS_OF_A_CLAIM));
            site.at(claimed, () -> broken.want(SESSION, false));
            site.at(broke, () -> {
                switch (end) {
                    case CRASH -> broken.crash();
                    case CUT_AND_CRASH -> {
                        broken.setCutOff(true);
                        broken.crash();
                    }
                    case RELEASE -> broken.giveUp(SESSION);
                }
            });
            site.at(broke.plusMillis(site.dice().nextInt(MILLIS_OF_A_CLAIM)), () -> next.want(SESSION, false));
            site.perform(() -> {
                Host expected = alive ? holder : next;
                assertThat(site.ask(SESSION)).isEqualTo(expected.addresses());
                assertThat(expected.believes(SESSION)).isNotNull();
                assertThat((alive ? next : holder).believes(SESSION)).isNull();
                ends.add(end);
            });
        });
        assertThat(ends).containsExactly(End.values());
    }

    @Test
    void aServerThatIsKilledInMidClaimHasHalfOfNothingWhenItIsStartedAgain() {
        ScriptedSite.play(SEEDS, site -> {
            boolean alive = site.seed() % 2 == 0;
            Host holder = holder(site, alive);
            Host claimant = booted(site, "PC2");
            Duration claimed = Duration.ofMinutes(61);
            site.at(claimed, () -> claimant.want(SESSION, false));
            Duration killed = claimed.plusMillis(site.dice().nextInt(MILLIS_OF_A_CLAIM));
            site.kill(killed, Duration.ofMillis(100 + site.dice().nextInt(3000)));
            site.perform(() -> {
                Host expected = alive ? holder : claimant;
                assertThat(site.ask(SESSION)).isEqualTo(expected.addresses());
                assertThat(expected.believes(SESSION)).isNotNull();
                assertThat(site.server().starts()).isEqualTo(2);
            });
        });
    }

    /**
     * The release is the host's last word, but the network decides what comes last. Only what comes after the release and
     * was not seen before, or was granted before, makes a record: nobody can tell it from a new registration.
     */
    @Test
    void aReleaseThatArrivesLastLeavesNothingHoweverItMetItsRegistration() {
        int[] overtaken = {0};
        int[] released = {0};
        ScriptedSite.play(2 * SEEDS, site -> {
            int kind = site.dice().nextInt(3);
            if (kind > 0) {
                holder(site, kind == 1);
            }
            Host claimant = booted(site, "PC2");
            Duration claimed = Duration.ofMinutes(61);
            site.at(claimed, () -> claimant.want(SESSION, false));
            site.at(claimed.plusMillis(site.dice().nextInt(2000)), () -> claimant.giveUp(SESSION));
            site.perform(() -> {
                Ipv4Address address = claimant.addresses().get(0);
                boolean releasedLast = site.recorder().last(true, address, SESSION) instanceof NameReleaseRequest;
                if (releasedLast) {
                    assertThat(site.ask(SESSION)).doesNotContain(address);
                }
                released[0] += releasedLast ? 1 : 0;
                overtaken[0] += releasedLast ? 0 : 1;
            });
        });
        assertThat(released[0]).as("runs whose release came last").isGreaterThan(SEEDS);
        assertThat(overtaken[0]).as("runs whose release was overtaken or lost").isPositive();
    }
}
