package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Eventually;

/** What systemd hears. */
@Timeout(60)
final class ServiceManagerTest {
    private static final long PID = 4711;

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    @BeforeEach
    void requireEpoll() {
        assumeTrue(Epoll.isAvailable(), "Unix datagram sockets need epoll");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private NotifyReceiver receiver(String path) throws IOException {
        NotifyReceiver made = new NotifyReceiver(path);
        open.add(made);
        return made;
    }

    private ServiceManager manager(String socket, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", socket));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        ServiceManager manager = ServiceManager.of(environment, PID, nanos::get);
        open.add(manager);
        return manager;
    }

    @Test
    void itHearsOfEachStepOfALife() throws Exception {
        String path = directory.resolve("notify").toString();
        NotifyReceiver receiver = receiver(path);
        ServiceManager manager = manager(path);
        manager.ready();
        manager.status("12 names held");
        manager.status("12 names held");
        manager.status("13 names\nheld");
        manager.reloading();
        manager.ready();
        manager.stopping();
        assertThat(receiver.heard())
                .containsExactly(
                        "READY=1",
                        "STATUS=12 names held",
                        "STATUS=13 names held",
                        "RELOADING=1\nMONOTONIC_USEC=5000000",
                        "READY=1",
                        "STOPPING=1");
    }

    @Test
    void aSocketInTheAbstractNamespaceIsReached() throws Exception {
        String name = "nbnsd-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        NotifyReceiver receiver = receiver("\0" + name);
        manager("@" + name).ready();
        assertThat(receiver.heard()).containsExactly("READY=1");
    }

    @Test
    void itHearsThatItLivesOnlyWhileItDoes() throws Exception {
        String path = directory.resolve("notify").toString();
        NotifyReceiver receiver = receiver(path);
        ServiceManager manager = manager(path, "WATCHDOG_USEC", "20000");
        assertThat(manager.period()).isEqualTo(Duration.ofMillis(10));
        AtomicBoolean isAlive = new AtomicBoolean(true);
        CountDownLatch asked = new CountDownLatch(3);
        manager.start(
                () -> {
                    if (!isAlive.get()) {
                        asked.countDown();
                    }
                    return isAlive.get();
                },
                () -> "it goes on");
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "" + receiver.heard(),
                () -> receiver.heard().stream().filter("WATCHDOG=1"::equals).count() >= 2 ? true : null);
        assertThat(receiver.heard()).containsOnlyOnce("STATUS=it goes on");
        isAlive.set(false);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        int before = receiver.heard().size();
        manager.status("it is stuck");
        assertThat(receiver.heard().subList(before, receiver.heard().size())).containsExactly("STATUS=it is stuck");
        manager.stopping();
    }

    @Test
    void aWatchdogOfAnotherProcessIsNone() throws Exception {
        String path = directory.resolve("notify").toString();
        NotifyReceiver receiver = receiver(path);
        ServiceManager ours = manager(path, "WATCHDOG_USEC", "20000", "WATCHDOG_PID", "" + PID);
        ServiceManager theirs = manager(path, "WATCHDOG_USEC", "20000", "WATCHDOG_PID", "1");
        ServiceManager nonsense = manager(path, "WATCHDOG_USEC", "-3 s");
        theirs.alive();
        nonsense.alive();
        assertThat(receiver.heard()).isEmpty();
        ours.alive();
        assertThat(receiver.heard()).containsExactly("WATCHDOG=1");
        assertThat(theirs.period()).isEqualTo(ServiceManager.BETWEEN_LINES);
    }

    @Test
    void nobodyIsToldAnythingWithoutASocketOrByOneThatIsNone() {
        assertThat(ServiceManager.of(Map.of(), PID, nanos::get).isThere()).isFalse();
        for (String none : new String[] {"", "@", "/", "relative", "vsock:2:1234"}) {
            ServiceManager manager = manager(none);
            assertThat(manager.isThere()).as(none).isFalse();
            manager.ready();
            manager.stopping();
        }
    }

    @Test
    void whoDoesNotListenYetIsReachedLater() throws Exception {
        String path = directory.resolve("notify").toString();
        ServiceManager manager = manager(path);
        manager.ready();
        NotifyReceiver receiver = receiver(path);
        manager.status("it serves");
        assertThat(receiver.heard()).containsExactly("STATUS=it serves");
    }

    /** Nobody reads: the daemon must not wait for that. */
    @Test
    void aManagerThatReadsNothingHoldsNobodyUp() throws Exception {
        String path = directory.resolve("notify").toString();
        NotifyReceiver receiver = receiver(path);
        ServiceManager manager = manager(path);
        for (int i = 0; i < 10_000; i++) {
            manager.status("line " + i);
        }
        assertThat(receiver.heard()).startsWith("STATUS=line 0").hasSizeLessThan(10_000);
    }
}
