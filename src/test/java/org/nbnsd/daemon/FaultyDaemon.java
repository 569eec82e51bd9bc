package org.nbnsd.daemon;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Backend;
import org.nbnsd.control.Operations;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.daemon.probe.Baiter;
import org.nbnsd.daemon.probe.DnsNames;
import org.nbnsd.daemon.probe.Neighbours;
import org.nbnsd.daemon.timeline.Pace;
import org.nbnsd.daemon.timeline.TimelineKeeper;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.QueryReader;
import org.nbnsd.registry.Change;
import org.nbnsd.store.Database;
import org.nbnsd.store.Durability;
import org.nbnsd.store.GroupCommit;
import org.nbnsd.store.Written;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.PlainQuery;

/**
 * A daemon in a process of its own in which something goes wrong: {@code FaultyDaemon error place...}. The error is provoked
 * twice at each place; if the daemon survives that, and answers, it says "goes on" and ends with 0.
 */
public final class FaultyDaemon {
    private static final Ipv4Address LOCAL = Ipv4Address.parse("127.0.0.1");
    private static final NetbiosName FRED = EchoService.FRED;
    private static final Duration TRY = Duration.ofSeconds(2);
    private static final int TRIES = 10;

    /** Which thread meets the error. */
    enum Place {
        DATAGRAM,
        TIMER,
        OPERATION,
        ADDRESSES_CHANGED,
        QUERY_THREAD,
        STORE,
        STORE_ACKNOWLEDGES,
        TIMELINE,
        BAIT,
        ADDRESS_FOLLOWER,
        DNS,
        CONTROL_SESSION,
        CONTROL_ACCEPTOR,
        /** No error: it never comes back. */
        LOOP_STUCK
    }

    private final String error;
    private volatile @Nullable Place armed;
    private volatile CountDownLatch met = new CountDownLatch(0);
    private final List<LocalAddress> addresses = new ArrayList<>();

    private FaultyDaemon(String error) {
        this.error = error;
        addresses.add(new LocalAddress(LOCAL, 8, 0));
    }

    /** See the class. */
    public static void main(String[] args) throws Exception {
        LastResort last = LastResort.install();
        List<Place> places = List.of(args).subList(1, args.length).stream()
                .map(Place::valueOf)
                .toList();
        System.exit(new FaultyDaemon(args[0]).run(places, last) ? 0 : 1);
    }

    /** Fails where it is to. */
    private void at(Place here) {
        if (here == armed) {
            armed = null;
            met.countDown();
            try {
                throw (Error)
                        Class.forName("java.lang." + error).getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(error, e);
            }
        }
    }

    private final class Core extends ForwardingPart implements QueryReader {
        Core() {
            super(new EchoService());
        }

        @Override
        public List<Effect> handle(Input input, long now) {
            if (input instanceof Input.Received) {
                at(Place.DATAGRAM);
            } else if (input instanceof Input.TimePassed) {
                at(Place.TIMER);
            } else if (input instanceof Input.Listening) {
                at(Place.ADDRESSES_CHANGED);
            }
            return super.handle(input, now);
        }

        @Override
        public long nextTimeout() {
            return armed == Place.TIMER ? 1 : super.nextTimeout();
        }

        @Override
        public QueryReader queryReader() {
            return this;
        }

        @Override
        public boolean find(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
            at(Place.QUERY_THREAD);
            return false;
        }

        @Override
        public boolean admits(Datagram datagram, long now) {
            return true;
        }
    }

    private Database database() {
        return (Database)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Database.class}, (p, m, a) -> {
                    at(Place.STORE);
                    return null;
                });
    }

    private Backend backend() {
        return (Backend)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Backend.class}, (p, m, a) -> {
                    at(Place.CONTROL_SESSION);
                    return null;
                });
    }

    private List<LocalAddress> addresses() {
        at(Place.ADDRESS_FOLLOWER);
        synchronized (addresses) {
            return List.copyOf(addresses);
        }
    }

    private long timelineClock() {
        if (Thread.currentThread().getName().equals("nbnsd-timeline")) {
            at(Place.TIMELINE);
        }
        return 1;
    }

    private Thread sessionThread(Runnable work) {
        at(Place.CONTROL_ACCEPTOR);
        return new Thread(work, "nbnsd-control-session");
    }

    private boolean run(List<Place> places, LastResort last) throws Exception {
        GroupCommit commits = GroupCommit.inStep(database(), () -> 1);
        TimelineKeeper timeline = new TimelineKeeper(
                null, Duration.ZERO, TimelineKeeper.Sizes.most(0), this::timelineClock, () -> 0, Set::of);
        timeline.start(event -> {});
        new Baiter(Duration.ofMillis(10), 137, new Pace(1), timeline, new Neighbours(Path.of("none"), () -> 1), () -> {
                    at(Place.BAIT);
                    return List.of();
                })
                .start();
        DaemonOptions options =
                DaemonOptions.DEFAULT.withPort(0).withQueryThreads(2).withScanInterval(Duration.ofMillis(100));
        Daemon daemon =
                new Daemon(new Core(), options, commits, new EventLog(), this::addresses, System::currentTimeMillis);
        daemon.start();
        Path directory = Files.createTempDirectory("nbnsd-faulty");
        Path socket = directory.resolve("control");
        try (ControlServer control =
                TestServer.over(new Operations(backend()), socket, Throwable::printStackTrace, this::sessionThread)) {
            control.start();
            List<Vital> vitals = new ArrayList<>(daemon.vitals());
            vitals.add(Vital.of("the store", commits::isAlive));
            vitals.add(Vital.of("the timeline", timeline::isAlive));
            vitals.add(Vital.of("the control channel", control::isAccepting));
            Watchdog watchdog = new Watchdog(vitals, last::end);
            watchdog.start();
            Provocation provocation = new Provocation(daemon, commits, socket, watchdog);
            boolean survived = places.stream().allMatch(provocation::twiceAt) && provocation.isAnswered();
            watchdog.close();
            System.out.println(survived ? "goes on" : "does not go on");
            return survived;
        } finally {
            Files.deleteIfExists(directory);
        }
    }

    private final class Provocation {
        private final Daemon daemon;
        private final Durability durability;
        private final Path socket;
        private final Watchdog watchdog;
        private final DnsNames dns = new DnsNames(address -> {
            at(Place.DNS);
            return "";
        });

        Provocation(Daemon daemon, Durability durability, Path socket, Watchdog watchdog) {
            this.daemon = daemon;
            this.durability = durability;
            this.socket = socket;
            this.watchdog = watchdog;
        }

        /** The second time shows that whoever met it the first time goes on. */
        boolean twiceAt(Place place) {
            try (Asker asker = new Asker(LOCAL)) {
                boolean met = once(place, asker);
                return met && once(place, asker);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(place.toString(), e);
            }
        }

        private boolean once(Place place, Asker asker) throws IOException, InterruptedException {
            met = new CountDownLatch(1);
            armed = place;
            for (int tries = 0; tries < TRIES; tries++) {
                provoke(place, asker);
                if (met.await(TRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            System.out.println(place + " was not met");
            return false;
        }

        private void provoke(Place place, Asker asker) throws IOException, InterruptedException {
            switch (place) {
                case DATAGRAM, QUERY_THREAD -> asker.send(LOCAL, daemon.port(), Asker.query(7));
                case TIMER -> asker.send(LOCAL, daemon.port(), Asker.claim(7, FRED));
                case STORE -> durability.persist(Written.group(new Change.Remove(FRED)), Written.then(() -> {}));
                case OPERATION -> {
                    CompletableFuture<String> unused = daemon.look(now -> {
                        at(Place.OPERATION);
                        return "";
                    });
                }
                case STORE_ACKNOWLEDGES ->
                    durability.persist(
                            Written.group(new Change.Remove(FRED)), Written.then(() -> at(Place.STORE_ACKNOWLEDGES)));
                case DNS -> {
                    CompletableFuture<String> unused = dns.lookUp(LOCAL);
                }
                case CONTROL_SESSION, CONTROL_ACCEPTOR -> {
                    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                        askBy(channel);
                    }
                }
                case ADDRESSES_CHANGED -> {
                    synchronized (addresses) {
                        addresses.add(new LocalAddress(Ipv4Address.parse("127.0.0." + (addresses.size() + 1)), 8, 0));
                    }
                }
                case LOOP_STUCK -> {
                    CompletableFuture<String> unused = daemon.look(now -> {
                        met.countDown();
                        LockSupport.park();
                        return "";
                    });
                    met.await();
                    for (int looks = 0; looks < 2 * Watchdog.PATIENCE; looks++) {
                        watchdog.look();
                    }
                }
                case TIMELINE, BAIT, ADDRESS_FOLLOWER -> {
                    // They look again and again.
                }
            }
        }

        /** Such a session is what the bug costs, at whatever moment: the connection may end before the question is written. */
        private static void askBy(SocketChannel channel) {
            try {
                channel.write(StandardCharsets.US_ASCII.encode("{\"operation\":\"names\"}\n"));
                channel.read(ByteBuffer.allocate(1));
            } catch (IOException e) {
                System.out.println("the connection ended: " + e.getMessage());
            }
        }

        boolean isAnswered() {
            try (Asker asker = new Asker(LOCAL)) {
                asker.ask(LOCAL, daemon.port(), Asker.query(1));
                return true;
            } catch (IOException e) {
                System.out.println("a query is not answered: " + e);
                return false;
            }
        }
    }
}
