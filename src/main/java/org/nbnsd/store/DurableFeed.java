package org.nbnsd.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what has become durable to whoever subscribes, in order. Nobody is slowed down by a subscriber, neither who
 * publishes nor another one: each has a thread and a bounded queue. Who falls behind is told that there is a gap, and has
 * to read anew what it wants to know.
 */
public final class DurableFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DurableFeed.class);

    /** Hears of changes, on a thread of its own. An exception costs what was being told: that is a gap. */
    public interface Subscriber {
        /**
         * Changes have become durable.
         *
         * @param group what was made durable together, in its order, with the record before each change; at least one
         */
        void durable(List<Durability.Write> group);

        /**
         * Changes have become durable that are not told. The records as they are when this is called have them; some of what
         * is told next they may have as well.
         *
         * @param changes how many, 1 or more
         */
        void missed(long changes);
    }

    /** What a subscriber can do about its subscription. */
    public interface Subscription {
        /**
         * How many changes were not told, or cost an exception.
         *
         * @return 0 or more
         */
        long missed();

        /** Is told no more, but for what is being told. */
        void close();
    }

    private final List<Queue> queues = new CopyOnWriteArrayList<>();
    private final AtomicLong missed = new AtomicLong();

    /**
     * One more, from now on.
     *
     * @param name of its thread, for people
     * @param most so many changes may wait for it, 1 or more; a group of more only alone
     * @param subscriber who is told
     * @return its subscription
     */
    public Subscription subscribe(String name, int most, Subscriber subscriber) {
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: 1 or more)");
        }
        Queue queue = new Queue(most, subscriber);
        queues.add(queue);
        Thread thread = new Thread(queue::run, "nbnsd-feed-" + name);
        thread.setDaemon(true);
        queue.thread = thread;
        thread.start();
        return queue;
    }

    /**
     * Changes have become durable. To be called by one thread, in order; does not wait.
     *
     * @param group what was made durable together
     */
    public void publish(List<Durability.Write> group) {
        for (Queue queue : queues) {
            queue.add(group);
        }
    }

    /**
     * Whether anybody subscribes.
     *
     * @return false if nobody needs to be told
     */
    public boolean isHeard() {
        return !queues.isEmpty();
    }

    /**
     * How many subscribe.
     *
     * @return 0 or more
     */
    public int subscribers() {
        return queues.size();
    }

    /**
     * How many changes wait to be told, each counted for every subscriber for which it waits.
     *
     * @return 0 or more
     */
    public long waiting() {
        return queues.stream().mapToLong(Queue::waiting).sum();
    }

    /**
     * How many changes were not told to a subscriber, or cost an exception, of those that subscribe no more as well.
     *
     * @return 0 or more
     */
    public long missed() {
        return missed.get();
    }

    /**
     * Publishes no more, and waits until all have been told what waits for them.
     *
     * @param patience for how long; who is still behind then is interrupted
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void close(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Queue queue : queues) {
            queue.finish();
        }
        for (Queue queue : queues) {
            queue.join(end);
        }
        close();
    }

    /** The same, without waiting. */
    @Override
    public void close() {
        queues.forEach(Queue::close);
    }

    /** What waits for one subscriber. */
    private final class Queue implements Subscription {
        private final int most;
        private final Subscriber subscriber;
        private final Deque<List<Durability.Write>> waiting = new ArrayDeque<>();
        private int changes;
        private long gap;
        private long missedHere;
        private boolean finishing;
        private boolean closed;
        private @Nullable Thread thread;

        Queue(int most, Subscriber subscriber) {
            this.most = most;
            this.subscriber = subscriber;
        }

        /** Who has to read anew need not be told what came before that. */
        private synchronized void add(List<Durability.Write> group) {
            if (closed || finishing) {
                return;
            }
            if (changes > 0 && changes + group.size() > most) {
                lose(changes + group.size());
                waiting.clear();
                changes = 0;
            } else {
                waiting.add(List.copyOf(group));
                changes += group.size();
            }
            notifyAll();
        }

        private synchronized void lose(long lost) {
            gap += lost;
            missedHere += lost;
            missed.addAndGet(lost);
        }

        private synchronized long waiting() {
            return changes;
        }

        private void run() {
            try {
                while (await()) {
                    tell();
                }
            } catch (InterruptedException e) {
                LOG.debug("a subscriber was behind when the daemon stopped", e);
            }
        }

        private synchronized boolean await() throws InterruptedException {
            while (waiting.isEmpty() && gap == 0 && !closed && !finishing) {
                wait();
            }
            return !closed && (!waiting.isEmpty() || gap > 0);
        }

        private void tell() {
            long lost = takeGap();
            List<Durability.Write> group = lost > 0 ? List.of() : take();
            try {
                if (lost > 0) {
                    subscriber.missed(lost);
                } else if (!group.isEmpty()) {
                    subscriber.durable(group);
                }
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                LOG.error("what became durable could not be told, this is a bug; going on", e);
                lose(group.size());
            }
        }

        private synchronized long takeGap() {
            long lost = gap;
            gap = 0;
            return lost;
        }

        private synchronized List<Durability.Write> take() {
            List<Durability.Write> group = waiting.poll();
            if (group == null) {
                return List.of();
            }
            changes -= group.size();
            return group;
        }

        @Override
        public synchronized long missed() {
            return missedHere;
        }

        private synchronized void finish() {
            finishing = true;
            notifyAll();
        }

        private void join(long end) throws InterruptedException {
            Thread told = thread;
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (told != null && told != Thread.currentThread() && millis > 0) {
                told.join(millis);
            }
        }

        @Override
        public void close() {
            Thread told;
            synchronized (this) {
                closed = true;
                notifyAll();
                told = thread;
            }
            queues.remove(this);
            if (told != null && told != Thread.currentThread()) {
                told.interrupt();
            }
        }
    }
}
