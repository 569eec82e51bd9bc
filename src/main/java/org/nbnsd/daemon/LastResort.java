package org.nbnsd.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when it cannot serve any more, so that systemd, or whoever looks after it, starts it again: a fatal error
 * in any thread, or what the {@link Watchdog} has seen. Nothing that was acknowledged is lost by that, as by a power cut. The
 * end does not wait for the log, nor does it need memory.
 */
final class LastResort implements Thread.UncaughtExceptionHandler, AutoCloseable {
    /** The exit status, EX_SOFTWARE of sysexits.h. With {@code -XX:+ExitOnOutOfMemoryError} the JVM ends with 3 before. */
    static final int STATUS = 70;

    /** For the last line of the log. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final byte[] lastWords = ("nbnsd cannot go on, and cannot log why; it ends with status " + STATUS + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread waiting = new Thread(this::haltWhenOver, "nbnsd-last-resort");
    private final Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    private LastResort() {
        waiting.setDaemon(true);
    }

    /** Becomes the handler of all threads that have none of their own, until it is closed. */
    static LastResort install() {
        LastResort last = new LastResort();
        last.waiting.start();
        Thread.setDefaultUncaughtExceptionHandler(last);
        return last;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (FatalErrors.isFatal(failure)) {
            end("a fatal error in the thread " + thread.getName(), failure);
        } else {
            log().error("the thread {} failed, this is a bug", thread.getName(), failure);
        }
    }

    /** Ends the process, and does not return. */
    void end(String reason) {
        end(reason, null);
    }

    private void end(String reason, @Nullable Throwable failure) {
        over.countDown();
        if (ending.compareAndSet(false, true)) {
            try {
                log().error("{}; nbnsd ends with status {}, and is to be started again", reason, STATUS, failure);
            } catch (Throwable e) {
                say();
            }
            Runtime.getRuntime().halt(STATUS);
        }
    }

    /** Not made before somebody has something to say: the first logger decides how the log is, and the configuration comes first. */
    private static Logger log() {
        return LoggerFactory.getLogger(LastResort.class);
    }

    private void say() {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(lastWords);
        } catch (IOException e) {
            // Nobody listens.
        }
    }

    /** Who logs may wait for ever: for a pipe that nobody reads, or for a lock that a thread has which is stuck. */
    private void haltWhenOver() {
        try {
            over.await();
            TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            return; // it is closed
        }
        Runtime.getRuntime().halt(STATUS);
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
        waiting.interrupt();
    }
}
