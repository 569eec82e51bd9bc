package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGHUP at any time, and as often as somebody likes. */
@Timeout(60)
final class HangUpsTest {
    private static final long PATIENCE_SECONDS = 30;

    private final HangUps hangUps = new HangUps();
    private final Semaphore reads = new Semaphore(0);

    private boolean isRead() throws InterruptedException {
        return reads.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void oneThatComesBeforeTheDaemonServesCountsWhenItDoes() throws InterruptedException {
        hangUps.come();
        hangUps.come();
        hangUps.readBy(reads::release);
        assertThat(isRead()).isTrue();
    }

    @Test
    void whateverComesWhileTheConfigurationIsReadItIsReadOnceMoreAndNeverTwiceAtOnce() throws InterruptedException {
        CountDownLatch isReading = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger times = new AtomicInteger();
        hangUps.readBy(() -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            times.incrementAndGet();
            isReading.countDown();
            try {
                assertThat(mayEnd.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            atOnce.decrementAndGet();
            reads.release();
        });
        hangUps.come();
        assertThat(isReading.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 1_000; i++) {
            hangUps.come();
        }
        mayEnd.countDown();
        assertThat(isRead()).isTrue();
        assertThat(isRead()).isTrue();
        hangUps.come();
        assertThat(isRead()).isTrue();
        assertThat(times).hasValue(3);
        assertThat(most).hasValue(1);
    }

    @Test
    void afterAFailureTheNextOneIsRead() throws InterruptedException {
        hangUps.readBy(() -> {
            reads.release();
            throw new IllegalStateException("a bug that a test wants");
        });
        hangUps.come();
        assertThat(isRead()).isTrue();
        hangUps.come();
        assertThat(isRead()).isTrue();
    }
}
