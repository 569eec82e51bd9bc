package org.nbnsd.interop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that other programs do in their own time. */
public final class Eventually {
    private Eventually() {}

    /** Asks until the answer is not null, and fails with a description when the time is over. */
    public static <T> T get(Duration most, Supplier<String> what, Supplier<T> question) {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            T answer = question.get();
            if (answer != null) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + most + ": " + what.get());
            }
            LockSupport.parkNanos(100_000_000);
        }
    }
}
