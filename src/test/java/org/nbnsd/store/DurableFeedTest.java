package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Durability.Write;

final class DurableFeedTest {
    private final DurableFeed feed = new DurableFeed();

    /** Writes down what it is told, each thing only when a test lets it. */
    private static final class Slow implements DurableFeed.Subscriber {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final Semaphore allowed = new Semaphore(0);
        private final Semaphore begun = new Semaphore(0);

        @Override
        public void durable(List<Write> group) {
            tell(names(group));
        }

        @Override
        public void missed(long changes) {
            tell("missed " + changes);
        }

        private void tell(String what) {
            begun.release();
            allowed.acquireUninterruptibly();
            told.add(what);
        }

        private void allowAll() {
            allowed.release(1_000_000);
        }

        private List<String> next(int count) throws InterruptedException {
            List<String> next = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                next.add(String.valueOf(told.poll(20, TimeUnit.SECONDS)));
            }
            return next;
        }
    }

    private static String names(List<Write> group) {
        return String.join(
                " ",
                group.stream()
                        .map(write -> write.change().name().toString().strip())
                        .toList());
    }

    private static Write write(String name) {
        return new Write(new Change.Remove(NetbiosName.of(name, 0x20)), null);
    }

    private static String name(String name) {
        return NetbiosName.of(name, 0x20).toString().strip();
    }

    private void publish(String... names) {
        feed.publish(List.of(names).stream().map(DurableFeedTest::write).toList());
    }

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void everySubscriberIsToldEverythingInItsOrder() throws Exception {
        assertThat(feed.isHeard()).isFalse();
        Slow one = new Slow();
        Slow two = new Slow();
        feed.subscribe("one", 100, one);
        feed.subscribe("two", 100, two);
        List.of(one, two).forEach(Slow::allowAll);
        assertThat(feed.isHeard()).isTrue();

        publish("A", "B");
        publish("C");

        for (Slow each : List.of(one, two)) {
            assertThat(each.next(2)).containsExactly(name("A") + " " + name("B"), name("C"));
        }
    }

    @Test
    void whoFallsBehindIsToldOfAGapAndNobodyWaitsForHim() throws Exception {
        Slow slow = new Slow();
        Slow quick = new Slow();
        quick.allowAll();
        DurableFeed.Subscription behind = feed.subscribe("slow", 3, slow);
        DurableFeed.Subscription inTime = feed.subscribe("quick", 100, quick);

        publish("A");
        slow.begun.acquire(); // A is being told, and nothing waits
        publish("B", "C");
        publish("D", "E");
        publish("F");
        slow.allowAll();

        assertThat(slow.next(3)).containsExactly(name("A"), "missed 4", name("F"));
        assertThat(behind.missed()).isEqualTo(4);
        assertThat(quick.next(4)).hasSize(4).noneMatch(told -> told.startsWith("missed"));
        assertThat(inTime.missed()).isZero();
        assertThat(feed.subscribers()).isEqualTo(2);
        behind.close();
        assertThat(feed.subscribers()).isEqualTo(1);
        assertThat(feed.missed()).isEqualTo(4);
    }

    @Test
    void whatWaitsIsCounted() throws Exception {
        Slow slow = new Slow();
        feed.subscribe("slow", 10, slow);
        publish("A");
        slow.begun.acquire(); // A is being told
        publish("B", "C");
        publish("D");
        assertThat(feed.waiting()).isEqualTo(3);
        slow.allowAll();
        assertThat(slow.next(3)).hasSize(3);
        assertThat(feed.waiting()).isZero();
    }

    @Test
    void aGroupThatIsLargerThanTheQueueIsToldIfNothingElseWaits() throws Exception {
        Slow subscriber = new Slow();
        subscriber.allowAll();
        feed.subscribe("small", 1, subscriber);

        publish("A", "B", "C");

        assertThat(subscriber.next(1)).containsExactly(name("A") + " " + name("B") + " " + name("C"));
    }

    @Test
    void whatASubscriberFailsAtIsAGap() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        DurableFeed.Subscription subscription = feed.subscribe("failing", 100, new DurableFeed.Subscriber() {
            @Override
            public void durable(List<Write> group) {
                if (group.size() == 2) {
                    throw new IllegalStateException("broken");
                }
                told.add(names(group));
            }

            @Override
            public void missed(long changes) {
                told.add("missed " + changes);
            }
        });

        publish("A", "B");
        publish("C");

        assertThat(List.of(
                        String.valueOf(told.poll(20, TimeUnit.SECONDS)),
                        String.valueOf(told.poll(20, TimeUnit.SECONDS))))
                .containsExactly("missed 2", name("C"));
        assertThat(subscription.missed()).isEqualTo(2);
    }

    @Test
    void whoHasClosedIsToldNoMore() throws Exception {
        Slow gone = new Slow();
        Slow there = new Slow();
        List.of(gone, there).forEach(Slow::allowAll);
        DurableFeed.Subscription subscription = feed.subscribe("gone", 100, gone);
        feed.subscribe("there", 100, there);

        subscription.close();
        publish("A");

        assertThat(there.next(1)).containsExactly(name("A"));
        assertThat(gone.told).isEmpty();
    }

    @Test
    void whatWaitsIsToldBeforeTheEnd() throws Exception {
        Slow subscriber = new Slow();
        feed.subscribe("late", 100, subscriber);
        publish("A");
        publish("B");
        CountDownLatch closed = new CountDownLatch(1);
        Thread closing = new Thread(() -> {
            try {
                feed.close(Duration.ofSeconds(20));
                closed.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        closing.start();
        subscriber.allowAll();

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(subscriber.told).containsExactly(name("A"), name("B"));
        publish("C");
        assertThat(subscriber.told).hasSize(2);
    }
}
