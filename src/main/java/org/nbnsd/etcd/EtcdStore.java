package org.nbnsd.etcd;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.nbnsd.cluster.ClientEffect;
import org.nbnsd.cluster.ClientSettings;
import org.nbnsd.cluster.FamilyWrite;
import org.nbnsd.cluster.SharedStore;
import org.nbnsd.cluster.StoreClient;

/**
 * A shared store that is etcd. What is decided is decided by {@link StoreClient} on the thread of whoever owns this, where the listener is
 * called as well; connections, encryption and JSON have a thread of their own, {@code nbnsd-cluster}, and nobody waits for it.
 */
public final class EtcdStore implements SharedStore, AutoCloseable {
    /** For what says that this node leaves. */
    private static final long FAREWELL_MILLIS = 300;

    private final Executor owner;
    private final LongSupplier clock;
    private final Listener listener;
    private final StoreClient client;
    private final EventLoop loop;
    private final ThreadPoolExecutor resolver;
    private final EtcdConnections connections;
    /** Of the owner's thread, as all that follows. */
    private final Deque<Supplier<List<ClientEffect>>> waiting = new ArrayDeque<>();

    private boolean isBusy;
    private boolean isLeaving;
    private long wakeAt = Long.MAX_VALUE;
    private long latest;

    /**
     * Looks at the files to encrypt with.
     *
     * @param settings where etcd is
     * @throws IOException if they make no sense; the message is for people
     */
    public static void check(EtcdSettings settings) throws IOException {
        SslContext unused = EtcdTls.of(settings);
    }

    /**
     * A store that asks nothing yet.
     *
     * @param settings where etcd is
     * @param node what the client is told
     * @param owner runs what it is given, in order, on the thread on which all other methods are called
     * @param clock the time in milliseconds since the epoch
     * @param listener learns what happens, on the owner's thread
     * @throws IOException if the files to encrypt with make no sense; the message is for people
     */
    public EtcdStore(EtcdSettings settings, ClientSettings node, Executor owner, LongSupplier clock, Listener listener)
            throws IOException {
        SslContext encryption = EtcdTls.of(settings);
        this.owner = owner;
        this.clock = clock;
        this.listener = listener;
        client = new StoreClient(node);
        loop = (EventLoop) new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("nbnsd-cluster", true), NioIoHandler.newFactory())
                .next();
        resolver = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("nbnsd-cluster-dns", true));
        resolver.allowCoreThreadTimeOut(true);
        connections = new EtcdConnections(
                settings,
                loop,
                encryption,
                (call, answer) -> later(() -> perform(() -> client.answered(call, answer, now()))),
                resolver);
    }

    private void later(Runnable task) {
        try {
            owner.execute(task);
        } catch (RejectedExecutionException e) {
            // the owner has stopped
        }
    }

    /** Begins. */
    public void start() {
        perform(() -> client.expire(now()));
    }

    /** Clocks are set back; what is decided here never sees that. */
    private long now() {
        latest = Math.max(latest, clock.getAsLong());
        return latest;
    }

    @Override
    public void commit(long ticket, List<FamilyWrite> writes) {
        perform(() -> client.commit(ticket, writes, now()));
    }

    @Override
    public void maintain(boolean isOn) {
        perform(() -> client.maintain(isOn, now()));
    }

    @Override
    public void resync() {
        perform(() -> client.resync(now()));
    }

    /** One after the other: the listener may want something, which comes when it has heard everything that came before. */
    private void perform(Supplier<List<ClientEffect>> act) {
        waiting.add(act);
        if (isBusy) {
            return;
        }
        isBusy = true;
        try {
            while (!waiting.isEmpty()) {
                waiting.remove().get().forEach(this::carryOut);
            }
        } finally {
            isBusy = false;
        }
        schedule();
    }

    private void carryOut(ClientEffect effect) {
        if (effect instanceof ClientEffect.Tell tell) {
            listener.told(tell.notice());
        } else if (effect instanceof ClientEffect.Ask ask) {
            onLoop(() -> connections.ask(ask));
        } else if (effect instanceof ClientEffect.Drop drop) {
            onLoop(() -> connections.drop(drop.call()));
        }
    }

    private void onLoop(Runnable task) {
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    private void schedule() {
        long next = client.nextTimeout();
        if (next >= wakeAt || loop.isShuttingDown()) {
            return;
        }
        wakeAt = next;
        Future<?> unused = loop.schedule(
                () -> later(() -> wake(next)), Math.max(1, next - clock.getAsLong()), TimeUnit.MILLISECONDS);
    }

    private void wake(long due) {
        if (due == wakeAt && !isLeaving) {
            wakeAt = Long.MAX_VALUE;
            perform(() -> client.expire(now()));
        }
    }

    /** Leaves, so that others can have this node's roles at once, and stops. */
    @Override
    public void close() {
        if (isLeaving) {
            return;
        }
        isLeaving = true;
        perform(() -> client.leave(now()));
        resolver.shutdownNow();
        Future<?> unused = loop.schedule(connections::close, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        unused = loop.shutdownGracefully(FAREWELL_MILLIS, 2 * FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    }
}
