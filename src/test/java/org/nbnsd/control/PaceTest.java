package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final int STEPS = 100_000;

    /** What a thread used and how long that took it. */
    private static double shareOfWork(Pace pace, Runnable answering) {
        long start = System.nanoTime();
        long working = 0;
        for (int i = 0; i < STEPS; i++) {
            long begin = System.nanoTime();
            answering.run();
            busy();
            working += System.nanoTime() - begin;
            pace.step();
        }
        return (double) working / (System.nanoTime() - start);
    }

    private static void busy() {
        long end = System.nanoTime() + 2_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whileTheNetworkAsksHalfOfTheTimeIsLeftToIt() {
        AtomicLong answered = new AtomicLong();
        assertThat(shareOfWork(new Pace(answered::get), answered::incrementAndGet))
                .as("of the time: each piece is followed by a sleep of its length, which the system may make longer")
                .isLessThan(0.6);
    }

    @Test
    void whereFewAskTheNumberIsLookedAtAndNothingElse() {
        AtomicLong looks = new AtomicLong();
        Pace pace = new Pace(() -> {
            looks.incrementAndGet();
            return 0;
        });
        shareOfWork(pace, () -> {});
        assertThat(looks.get()).as("pieces of work").isBetween(2L, (long) STEPS / 32 + 1);
    }
}
