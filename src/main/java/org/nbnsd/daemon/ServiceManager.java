package org.nbnsd.daemon;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.NotifySocket;

/**
 * Tells systemd, or who else started this process with {@code NOTIFY_SOCKET} in its environment, how it goes (sd_notify): that it
 * serves, reads its configuration again, stops, what it does in one line, and, if that is wanted ({@code WATCHDOG_USEC}), that its
 * threads are alive. Nobody is told anything without that variable. For any thread.
 */
final class ServiceManager implements AutoCloseable {
    /** Between two lines about what it does. */
    static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final @Nullable NotifySocket socket;
    private final long watchdogNanos;
    private final LongSupplier nanoTime;
    private final CountDownLatch closed = new CountDownLatch(1);
    private String line = "";

    private ServiceManager(@Nullable NotifySocket socket, long watchdogNanos, LongSupplier nanoTime) {
        this.socket = socket;
        this.watchdogNanos = watchdogNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * The one that an environment names.
     *
     * @param environment the variables
     * @param pid that of this process; a watchdog that is meant for another one is none
     * @param nanoTime the monotonic clock of the system, in nanoseconds
     */
    static ServiceManager of(Map<String, String> environment, long pid, LongSupplier nanoTime) {
        String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        NotifySocket socket = address.isEmpty() ? null : NotifySocket.to(address);
        String whose = environment.getOrDefault("WATCHDOG_PID", "");
        boolean isOurs = whose.isEmpty() || whose.equals(String.valueOf(pid));
        long micros = isOurs ? number(environment.getOrDefault("WATCHDOG_USEC", "")) : 0;
        return new ServiceManager(socket, TimeUnit.MICROSECONDS.toNanos(micros), nanoTime);
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    /** Whether anybody wants to hear anything. */
    boolean isThere() {
        return socket != null;
    }

    /** It serves, with the configuration that it has now. */
    void ready() {
        send("READY=1");
    }

    /** It reads its configuration again; {@link #ready} is to follow, whatever comes of it. */
    void reloading() {
        send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong()));
    }

    /** It begins to stop. */
    void stopping() {
        closed.countDown();
        send("STOPPING=1");
    }

    /** It does this; if it did before, that is known. */
    synchronized void status(String text) {
        if (!text.equals(line)) {
            line = text;
            send("STATUS=" + text.replace('\n', ' '));
        }
    }

    /** Its threads are alive. */
    void alive() {
        if (watchdogNanos > 0) {
            send("WATCHDOG=1");
        }
    }

    /** How long to wait between two signs of life: half of the time after which it counts as dead. */
    Duration period() {
        Duration half = Duration.ofNanos(watchdogNanos / 2);
        return watchdogNanos > 0 && half.compareTo(BETWEEN_LINES) < 0 ? half : BETWEEN_LINES;
    }

    /**
     * Tells all this from now on, on a thread of its own.
     *
     * @param isAlive whether the threads are alive
     * @param text what it does
     */
    void start(BooleanSupplier isAlive, Supplier<String> text) {
        if (isThere()) {
            Thread thread = new Thread(() -> run(isAlive, text), "nbnsd-notify");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(BooleanSupplier isAlive, Supplier<String> text) {
        long next = nanoTime.getAsLong();
        try {
            do {
                if (isAlive.getAsBoolean()) {
                    alive();
                }
                if (nanoTime.getAsLong() - next >= 0) {
                    next = nanoTime.getAsLong() + BETWEEN_LINES.toNanos();
                    status(text.get());
                }
            } while (!closed.await(period().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; it ends the thread like close
        }
    }

    private void send(String text) {
        NotifySocket to = socket;
        if (to != null) {
            to.send(text);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (socket != null) {
            socket.close();
        }
    }
}
