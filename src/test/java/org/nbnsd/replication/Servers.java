package org.nbnsd.replication;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.core.Core;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.OctetString;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.frame.Frame;
import org.nbnsd.replication.frame.FrameEncoder;
import org.nbnsd.replication.frame.FrameReader;
import org.nbnsd.replication.frame.ReplicationMessage;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;

/**
 * Name servers that replicate, in memory: links without sockets, cut into random pieces, and a clock that is moved by hand.
 * Besides servers there can be {@link Peer}s, which say what a test wants.
 */
final class Servers {
    static final Ipv4Address A = Ipv4Address.parse("192.0.2.1");
    static final Ipv4Address B = Ipv4Address.parse("192.0.2.2");
    static final Ipv4Address C = Ipv4Address.parse("192.0.2.3");

    private static final int MOST_TURNS = 2_000_000;

    long now = 1_700_000_000_000L;
    private final Random random;
    private final UnaryOperator<Part> sabotage;
    private final Map<Ipv4Address, Station> stations = new LinkedHashMap<>();
    private final Map<End, End> ends = new HashMap<>();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Map<Ipv4Address, Consumer<Asked>> hosts = new HashMap<>();
    private final Set<Set<Ipv4Address>> apart = new HashSet<>();
    private final Map<Set<Ipv4Address>, Deque<Runnable>> stalled = new HashMap<>();
    private boolean isSettling;
    private long peerLinks = 1_000_000;

    Servers(long seed) {
        this(seed, UnaryOperator.identity());
    }

    /** Servers the names of which are served with a fault. */
    Servers(long seed, UnaryOperator<Part> sabotage) {
        this.sabotage = sabotage;
        random = new Random(seed);
    }

    private record End(Station station, Link link) {}

    /** A message of a server to a host. */
    record Asked(Server by, Message message) {}

    /** Whoever has an address. */
    abstract static class Station {
        final Ipv4Address address;
        boolean isUp = true;

        Station(Ipv4Address address) {
            this.address = address;
        }

        abstract void take(Input.Linked input);

        abstract Link incoming(long number);
    }

    static ReplicationSettings settings(Partner... partners) {
        return new ReplicationSettings(
                ReplicationSettings.PORT,
                null,
                List.of(partners),
                List.of(),
                List.of(),
                true,
                Duration.ofDays(24),
                ReplicationSettings.Limits.DEFAULTS);
    }

    static Partner both(Ipv4Address address) {
        return Partner.of(address, Type.BOTH);
    }

    Server server(Ipv4Address address, Partner... partners) {
        return server(address, settings(partners), ServerSettings.DEFAULTS);
    }

    Server server(Ipv4Address address, ReplicationSettings settings, ServerSettings serverSettings) {
        Server made = new Server(address, settings, serverSettings, new NameTable());
        stations.put(address, made);
        return made;
    }

    /** A server that does nothing by itself. */
    Server quiet(Ipv4Address address, Ipv4Address... partners) {
        ReplicationSettings usual = settings(Stream.of(partners)
                .map(each -> new Partner(
                        each, Type.BOTH, false, Duration.ZERO, 0, true, true, ReplicationSettings.UserNames.LATEST))
                .toArray(Partner[]::new));
        return server(
                address,
                new ReplicationSettings(
                        usual.port(),
                        null,
                        usual.partners(),
                        List.of(),
                        List.of(),
                        false,
                        usual.verifyInterval(),
                        usual.limits()),
                ServerSettings.DEFAULTS);
    }

    Peer peer(Ipv4Address address) {
        Peer made = new Peer(address);
        stations.put(address, made);
        return made;
    }

    void host(Ipv4Address address, Consumer<Asked> answer) {
        hosts.put(address, answer);
    }

    /** Does all that can be done at this time. */
    void settle() {
        if (isSettling) {
            return; // whoever reacts to what it hears is in the middle of it
        }
        isSettling = true;
        try {
            int turns = 0;
            for (Runnable next = queue.poll(); next != null || expire(); next = queue.poll()) {
                if (next != null) {
                    next.run();
                }
                if (++turns > MOST_TURNS) {
                    throw new AssertionError("it does not come to an end");
                }
            }
        } finally {
            isSettling = false;
        }
    }

    private boolean expire() {
        boolean hasDone = false;
        for (Station each : List.copyOf(stations.values())) {
            if (each instanceof Server server && server.isUp && server.core.nextTimeout() <= now) {
                server.handle(new Input.TimePassed());
                hasDone = true;
            }
        }
        return hasDone;
    }

    /** Time passes, with all that happens meanwhile. */
    void pass(Duration duration) {
        long until = now + duration.toMillis();
        settle();
        while (true) {
            long next = stations.values().stream()
                    .filter(each -> each.isUp && each instanceof Server)
                    .mapToLong(each -> ((Server) each).core.nextTimeout())
                    .min()
                    .orElse(Long.MAX_VALUE);
            if (next > until) {
                now = until;
                settle();
                return;
            }
            now = Math.max(now, next);
            settle();
        }
    }

    private void connect(Station from, Link link, Ipv4Address to) {
        Station target = stations.get(to);
        if (target == null || !target.isUp || apart.contains(Set.of(from.address, to))) {
            queue.add(() -> from.take(new Input.LinkClosed(link, Link.Why.UNREACHABLE, "nobody listens")));
            return;
        }
        Link other = target.incoming(++peerLinks);
        End here = new End(from, link);
        End there = new End(target, other);
        ends.put(here, there);
        ends.put(there, here);
        queue.add(() -> target.take(
                new Input.LinkOpened(other, new Endpoint(target.address, 42), new Endpoint(from.address, 40_000))));
        queue.add(() -> from.take(
                new Input.LinkOpened(link, new Endpoint(from.address, 40_000), new Endpoint(target.address, 42))));
    }

    private void transmit(Station from, Link link, byte[] octets) {
        End there = ends.get(new End(from, link));
        if (there == null) {
            return;
        }
        int at = 0;
        while (at < octets.length) {
            int end = Math.min(octets.length, at + 1 + random.nextInt(octets.length > 10_000 ? 8_192 : 64));
            byte[] piece = Arrays.copyOfRange(octets, at, end);
            stalled.getOrDefault(Set.of(from.address, there.station().address), queue)
                    .add(() -> {
                        if (ends.containsKey(there)) {
                            there.station().take(new Input.LinkHeard(there.link(), OctetString.of(piece)));
                            from.take(new Input.LinkSent(link, piece.length));
                        }
                    });
            at = end;
        }
    }

    private void close(Station from, Link link) {
        queue.add(() -> {
            End here = new End(from, link);
            End there = ends.remove(here);
            if (there != null) {
                ends.remove(there);
                there.station().take(new Input.LinkClosed(there.link(), Link.Why.BY_PEER, ""));
            }
            from.take(new Input.LinkClosed(link, Link.Why.BY_US, ""));
        });
    }

    /** All links of a station break. */
    void cut(Station station) {
        breakLinks(end -> end.station() == station);
    }

    private void breakLinks(Predicate<End> which) {
        for (End each : List.copyOf(ends.keySet())) {
            End there = ends.get(each);
            if (there != null && which.test(each)) {
                ends.remove(each);
                ends.remove(there);
                queue.add(() -> each.station().take(new Input.LinkClosed(each.link(), Link.Why.BROKEN, "cut")));
                queue.add(() -> there.station().take(new Input.LinkClosed(there.link(), Link.Why.BROKEN, "cut")));
            }
        }
        settle();
    }

    /** Two stations cannot reach each other any more, and all links between them break. */
    void separate(Ipv4Address one, Ipv4Address other) {
        apart.add(Set.of(one, other));
        breakLinks(
                end -> Set.of(end.station().address, ends.getOrDefault(end, end).station().address)
                        .equals(Set.of(one, other)));
    }

    /** What is on its way between two stations waits until this is over. */
    void stall(Ipv4Address one, Ipv4Address other) {
        stalled.putIfAbsent(Set.of(one, other), new ArrayDeque<>());
    }

    /** Two stations reach each other again, and what waited arrives. */
    void heal(Ipv4Address one, Ipv4Address other) {
        apart.remove(Set.of(one, other));
        Deque<Runnable> waiting = stalled.remove(Set.of(one, other));
        if (waiting != null) {
            queue.addAll(waiting);
        }
        settle();
    }

    /** A process of a server ends, and all its links with it. */
    void die(Server server) {
        server.isUp = false;
        cut(server);
    }

    /**
     * The next process of a server, with what was durable.
     *
     * @param died the process that has ended
     * @param lastVersion the highest version that was ever given, 0 if that was lost
     * @param marks how far other owners are known
     */
    Server restart(Server died, long lastVersion, List<Mark> marks) {
        NameTable table = new NameTable();
        died.table.records().forEach(each -> table.apply(new Change.Put(each)));
        marks.forEach(each -> table.apply(new Change.Seen(each.owner(), each, null)));
        table.startVersionsAfter(lastVersion);
        Server next = new Server(died.address, died.settings, died.serverSettings, table);
        stations.put(died.address, next);
        next.events.addAll(died.events);
        next.start();
        return next;
    }

    /** A name server with replication. */
    final class Server extends Station {
        final NameTable table;
        private final ReplicationSettings settings;
        private final ServerSettings serverSettings;
        final NameServer names;
        final Replicator replicator;
        final Part core;
        final List<NameEvent> events = new ArrayList<>();
        final Map<Long, Object> answers = new HashMap<>();
        final List<Effect.Send> sent = new ArrayList<>();
        private long tickets;

        Server(Ipv4Address address, ReplicationSettings settings, ServerSettings serverSettings, NameTable table) {
            super(address);
            this.settings = settings;
            this.serverSettings = serverSettings;
            this.table = table;
            table.indexVersions();
            RandomGenerator ids = new Random(address.bits());
            names = new NameServer(serverSettings, table, ids);
            Part served = sabotage.apply(names);
            replicator = new Replicator(settings, served, table, ids);
            core = new Core(137, served, replicator);
        }

        /** It begins to serve. */
        void start() {
            handle(new Input.Listening(List.of(new LocalAddress(address, 24, 0))));
            settle();
        }

        void handle(Input input) {
            if (isUp) {
                core.handle(input, now).forEach(this::carryOut);
            }
        }

        private void carryOut(Effect effect) {
            if (effect instanceof Effect.Connect connect) {
                connect(this, connect.link(), connect.to().address());
            } else if (effect instanceof Effect.Transmit transmit) {
                Servers.this.transmit(this, transmit.link(), transmit.octets().toArray());
            } else if (effect instanceof Effect.Close close) {
                close(this, close.link());
            } else if (effect instanceof Effect.Report report) {
                events.add(report.event());
            } else if (effect instanceof Effect.Answer answer) {
                answers.put(answer.ticket(), answer.result());
            } else if (effect instanceof Effect.Send send) {
                sent.add(send);
                Consumer<Asked> host = hosts.get(send.to().address());
                if (host != null) {
                    queue.add(() -> host.accept(new Asked(this, send.message())));
                }
            }
        }

        @Override
        void take(Input.Linked input) {
            handle(input);
        }

        @Override
        Link incoming(long number) {
            return new Link("replication", Link.Opener.PEER, number);
        }

        /** A datagram comes from a host. */
        void receive(Ipv4Address from, Message message) {
            byte[] octets = MessageEncoder.encode(message);
            handle(new Input.Received(
                    new Datagram(octets, octets.length, new Endpoint(from, 137), new Endpoint(address, 137), false)));
        }

        /** What becomes of a wish; null if it has no answer yet. */
        @Nullable
        Object ask(Wish wish) {
            long ticket = ++tickets;
            handle(new Input.Asked(ticket, wish));
            settle();
            return answers.get(ticket);
        }

        void put(UnaryOperator<NameRecord> change, NameRecord record) {
            table.apply(new Change.Put(change.apply(record)));
        }

        @Nullable
        NameRecord record(String name) {
            return table.get(NetbiosName.parse(name));
        }

        <T extends NameEvent> List<T> events(Class<T> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /** A peer that says what a test wants, octet by octet if need be. */
    final class Peer extends Station {
        final List<Frame> heard = new ArrayList<>();
        final List<Link.Why> closed = new ArrayList<>();
        Consumer<Frame> reaction = frame -> {};

        @Nullable
        Link link;

        private final Map<Link, FrameReader> readers = new HashMap<>();
        private Ipv4Address expected = Ipv4Address.ZERO;
        private long numbers;

        Peer(Ipv4Address address) {
            super(address);
        }

        /** Opens a link to a server. */
        void connect(Server to) {
            Link opened = new Link("replication", Link.Opener.US, ++numbers);
            link = opened;
            Servers.this.connect(this, opened, to.address);
            settle();
        }

        void say(ReplicationMessage message) {
            say(FrameEncoder.encode(message));
        }

        void say(byte[] octets) {
            Link on = link;
            if (on == null) {
                throw new AssertionError("there is no link");
            }
            transmit(this, on, octets);
            settle();
        }

        void hangUp() {
            Link on = link;
            if (on != null) {
                close(this, on);
                settle();
            }
        }

        void expect(Ipv4Address owner) {
            expected = owner;
        }

        @Override
        void take(Input.Linked input) {
            if (input instanceof Input.LinkOpened && input.link().opener() == Link.Opener.PEER) {
                link = input.link();
            } else if (input instanceof Input.LinkHeard some) {
                link = some.link(); // what it says next is said there
                FrameReader reader =
                        readers.computeIfAbsent(some.link(), any -> new FrameReader(FrameReader.Limits.DEFAULT));
                reader.expect(expected);
                reader.read(some.octets().toArray(), frame -> {
                    heard.add(frame);
                    reaction.accept(frame);
                });
            } else if (input instanceof Input.LinkClosed gone) {
                closed.add(gone.why());
            }
        }

        @Override
        Link incoming(long number) {
            return new Link("replication", Link.Opener.PEER, number);
        }

        <T extends Frame> T last(Class<T> kind) {
            List<T> all =
                    heard.stream().filter(kind::isInstance).map(kind::cast).toList();
            if (all.isEmpty()) {
                throw new AssertionError("no " + kind.getSimpleName() + " among " + heard);
            }
            return all.get(all.size() - 1);
        }
    }
}
