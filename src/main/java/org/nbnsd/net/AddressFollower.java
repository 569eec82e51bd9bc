package org.nbnsd.net;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again which addresses this machine has, on a thread of its own, and has them bound. */
final class AddressFollower {
    private static final Logger LOG = LoggerFactory.getLogger(AddressFollower.class);

    /** Who is told after each look, on the thread that looks. */
    @FunctionalInterface
    interface Listener {
        /**
         * This is bound now.
         *
         * @throws CannotListenException if nothing can be done with it; the first time that is fatal, later it is told
         */
        void scanned(BoundSockets bound) throws CannotListenException;
    }

    private final InterfaceSource interfaces;
    private final AddressBinder binder;
    private final Listener listener;
    private final ScheduledExecutorService scanner =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("nbnsd-addresses", true));

    /** Filled before the start. */
    private final List<UdpEndpoints.Companion> companions = new ArrayList<>();

    // Of the scanning thread alone.
    private List<LocalAddress> last = List.of();
    private boolean failed;

    AddressFollower(InterfaceSource interfaces, AddressBinder binder, Listener listener) {
        this.interfaces = interfaces;
        this.binder = binder;
        this.listener = listener;
    }

    /** Has the addresses bound by somebody else as well; to be called before the start. */
    void add(UdpEndpoints.Companion companion) {
        companions.add(companion);
    }

    /** Binds what there is, and begins to follow. */
    void start(Duration interval) throws CannotListenException {
        try {
            scanner.submit(this::firstScan).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CannotListenException cannot) {
                throw cannot;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotListenException("interrupted while starting to listen", e);
        }
        Future<?> unused = scanner.scheduleWithFixedDelay(
                this::rescan, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Other addresses are wanted: looks at once. */
    void want(List<Ipv4Address> listen) {
        scanner.execute(() -> {
            binder.want(listen);
            rescan();
        });
    }

    private @Nullable Void firstScan() throws CannotListenException {
        last = present();
        BoundSockets bound = binder.start(last);
        for (UdpEndpoints.Companion companion : companions) {
            companion.start(last);
        }
        listener.scanned(bound);
        return null;
    }

    private void scan() throws CannotListenException {
        last = present();
        BoundSockets bound = binder.follow(last);
        companions.forEach(companion -> companion.follow(last));
        listener.scanned(bound);
    }

    private List<LocalAddress> present() {
        try {
            List<LocalAddress> present = interfaces.addresses();
            failed = false;
            return present;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("the addresses of this machine cannot be read, keeping those known: {}", e.toString());
            }
            failed = true;
            return last;
        }
    }

    private void rescan() {
        try {
            scan();
        } catch (CannotListenException | RuntimeException | Error e) {
            FatalErrors.check(e); // otherwise it would never look again, and nobody would know
            if (!scanner.isShutdown()) {
                LOG.error("following the addresses of this machine failed; trying again", e);
            }
        }
    }

    /** Follows no more; false if a look that is going on takes longer. */
    boolean stop(Duration patience) {
        scanner.shutdown(); // which ends what is scheduled, too
        try {
            return scanner.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
