package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Health;
import org.nbnsd.control.Health.Check;
import org.nbnsd.daemon.Vital.Sign;
import org.nbnsd.daemon.Watchdog.Seen;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/** What makes a daemon look dead, and what only makes it look useless. */
final class HealthChecksTest {
    private final List<Seen> threads = new ArrayList<>(List.of(new Seen("the event loop", Sign.WELL, 0)));
    private final List<LocalAddress> addresses =
            new ArrayList<>(List.of(new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 0)));
    private @Nullable String diskProblem;
    private boolean isStopping;
    private final HealthChecks checks =
            new HealthChecks(() -> threads, () -> addresses, () -> diskProblem, () -> isStopping);

    private static Check named(Health health, String name) {
        return health.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDaemonThatServesIsLiveAndReady() {
        Health health = checks.get();
        assertThat(health.isLive()).isTrue();
        assertThat(health.isReady()).isTrue();
        assertThat(health.checks())
                .extracting(Check::name)
                .containsExactly("threads", "addresses", "database", "service");
        assertThat(named(health, "addresses").detail()).isEqualTo("10.0.0.1");
    }

    @Test
    void aLoopThatDoesNotTurnForFiveSecondsIsNotLive() {
        threads.set(0, new Seen("the event loop", Sign.BUSY, 4));
        assertThat(checks.get().isLive()).isTrue();
        threads.set(0, new Seen("the event loop", Sign.BUSY, 5));
        Health health = checks.get();
        assertThat(health.isLive()).isFalse();
        assertThat(health.isReady()).isFalse();
        assertThat(named(health, "threads").detail()).isEqualTo("the event loop has been busy for 5 s");
    }

    @Test
    void eachThreadThatHasEndedIsNamed() {
        threads.add(new Seen("the thread that writes the database", Sign.GONE, 0));
        threads.add(new Seen("the thread of the timeline", Sign.GONE, 0));
        assertThat(checks.get().isLive()).isFalse();
        assertThat(named(checks.get(), "threads").detail())
                .isEqualTo("the thread that writes the database has ended; the thread of the timeline has ended");
    }

    @Test
    void withoutAnAddressOrADiskItLivesAndIsNotReady() {
        diskProblem = "disk full";
        assertThat(checks.get().isLive()).isTrue();
        assertThat(checks.get().isReady()).isFalse();
        assertThat(named(checks.get(), "database").detail()).isEqualTo("disk full");
        diskProblem = null;
        addresses.clear();
        assertThat(checks.get().isLive()).isTrue();
        assertThat(checks.get().isReady()).isFalse();
    }

    @Test
    void whileItStopsNobodyIsToAskIt() {
        isStopping = true;
        assertThat(checks.get().isLive()).isTrue();
        assertThat(checks.get().isReady()).isFalse();
    }

    @Test
    void beforeTheFirstLookNobodyIsDead() {
        threads.clear();
        assertThat(checks.get().isLive()).isTrue();
        assertThat(HealthChecks.isAlive(List.of())).isTrue();
    }
}
