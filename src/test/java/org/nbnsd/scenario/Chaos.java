package org.nbnsd.scenario;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ChallengeEvent.ChallengeStarted;
import org.nbnsd.protocol.ChallengeEvent.HolderDenied;
import org.nbnsd.protocol.ChallengeEvent.HolderSilent;
import org.nbnsd.protocol.ClaimEvent.ClaimantToChallenge;
import org.nbnsd.protocol.ClaimEvent.NameRegistered;
import org.nbnsd.protocol.ClaimEvent.NameTakenOver;
import org.nbnsd.protocol.ClaimEvent.SameHostRecognised;
import org.nbnsd.protocol.ClaimEvent.StaticMigrated;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.RecordEvent.HoldersExpired;
import org.nbnsd.protocol.RecordEvent.NameReleased;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * One random run: hosts, a bad network, a busy administrator and a {@link WatchedServer}, all from one seed. On top of the invariants it checks
 * that a unique name which is not a user's goes from one host to another only if the first has released it, let it expire,
 * or did not defend it, or a person wanted it so.
 */
final class Chaos {
    private static final int HOSTS = 6;
    /** More changes never wait for the disk. */
    static final int MOST_BACKLOG = 20;

    private static final List<NetbiosName> NAMES = Stream.of(
                    "FRED<00>",
                    "FRED<03>",
                    "FRED<20>",
                    "ANNA<03>",
                    "ANNA<00>",
                    "WORK<00>",
                    "CORP<1B>",
                    "CORP<1C>",
                    "CORP<1D>",
                    "X<20>")
            .map(NetbiosName::parse)
            .toList();

    /** What a host is like at the moment. */
    private enum Temper {
        ALIVE,
        DEAD,
        LYING
    }

    private static final class Host {
        private final Endpoint endpoint;
        private final Set<NetbiosName> names = new HashSet<>();
        private final List<Datagram> sent = new ArrayList<>();
        private Temper temper = Temper.ALIVE;
        private int nextId;

        private Host(int number) {
            endpoint = WatchedServer.endpoint("10.0.0." + number, 137);
            nextId = number * 4096;
        }
    }

    private record Delivery(
            long at,
            long order,
            @Nullable Datagram toServer,
            @Nullable Host to,
            @Nullable Message message) implements Comparable<Delivery> {
        @Override
        public int compareTo(Delivery other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private record Told(long at, Effect effect) {}

    private final ServerSettings settings;
    private final Random random;
    private final boolean liars;
    private final WatchedServer server;
    private final List<Host> hosts = new ArrayList<>();
    private final PriorityQueue<Delivery> network = new PriorityQueue<>();
    private final Map<NetbiosName, Set<Ipv4Address>> granted = new HashMap<>();
    /** Records as they were after edits, for putting them back as a file would. */
    private final List<NameRecord> seen = new ArrayList<>();

    private final Deque<Told> story = new ArrayDeque<>();
    private long order;
    private int steps;
    private int challenges;
    private int edits;
    private int migrations;

    Chaos(ServerSettings settings, long seed, boolean liars) {
        this.settings = settings;
        this.random = new Random(seed);
        this.liars = liars;
        this.server = new WatchedServer(settings, WatchedServer.LOCALS, List.of(), seed);
        for (int i = 1; i <= HOSTS; i++) {
            hosts.add(new Host(i));
        }
    }

    int steps() {
        return steps;
    }

    int challenges() {
        return challenges;
    }

    /** Edits that changed something. */
    int edits() {
        return edits;
    }

    /** Static records that became dynamic. */
    int migrations() {
        return migrations;
    }

    long elapsed() {
        return server.now() - WatchedServer.START;
    }

    /** What happened last. */
    String story() {
        return String.join("\n", story.stream().map(Told::toString).toList());
    }

    void run(int most) {
        boolean bursts = settings.burstQueue() < MOST_BACKLOG;
        for (steps = 0; steps < most; steps++) {
            if (bursts && random.nextInt(20) == 0) {
                server.backlog(random.nextInt(MOST_BACKLOG));
            }
            if (random.nextInt(12) == 0) {
                administer();
            } else {
                act(pick(hosts));
            }
            elapse(nextPause());
        }
        elapse(600_000);
        if (server.openChallenges() + server.waitingClaims() > 0) {
            throw new AssertionError("not quiet");
        }
        server.checkWholeTable();
    }

    private long nextPause() {
        int what = random.nextInt(100);
        if (what == 0) {
            return random.nextInt(8 * 24 * 3600) * 1000L;
        }
        return what < 40 ? 0 : random.nextInt(900);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void act(Host host) {
        int what = random.nextInt(100);
        if (what < 6) {
            List<Temper> tempers = liars ? List.of(Temper.values()) : List.of(Temper.ALIVE, Temper.DEAD);
            host.temper = pick(tempers);
            if (host.temper == Temper.DEAD) {
                host.names.clear();
            }
        } else if (host.temper == Temper.DEAD) {
            return;
        } else if (what < 60) {
            send(host, claim(host));
        } else if (what < 75) {
            NetbiosName name = pick(NAMES);
            host.names.remove(name);
            send(host, NameReleaseRequest.of(host.nextId++, name, entry(host, random.nextInt(4) == 0)));
        } else if (what < 85) {
            send(host, NameQueryRequest.toServer(host.nextId++, pick(NAMES)));
        } else if (!host.sent.isEmpty()) {
            int last = host.sent.size() - 1;
            transmit(host.sent.get(Math.max(0, last - random.nextInt(4))));
        }
    }

    /** A person does something to records. */
    private void administer() {
        if (random.nextInt(8) == 0) {
            took(server.scavenge(random.nextBoolean()).effects());
            return;
        }
        NetbiosName name = pick(NAMES);
        took(server.edit(List.of(edit(name))).effects());
        NameRecord record = server.get(name);
        if (record != null) {
            seen.add(record);
        }
    }

    private Edit edit(NetbiosName name) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Edit.Put(fixed(name), pick(List.of(IfTaken.values())));
            case 2 -> new Edit.Put(seen.isEmpty() ? fixed(name) : pick(seen), pick(List.of(IfTaken.values())));
            case 3, 4 -> new Edit.Undelete(name);
            default -> new Edit.Delete(name, random.nextInt(3) == 0);
        };
    }

    /** A static record, of the right type as a rule. */
    private NameRecord fixed(NetbiosName name) {
        RecordType type = pick(List.of(RecordType.values()));
        if (random.nextInt(8) > 0) {
            RecordType group =
                    name.suffix() == NameSuffix.DOMAIN_CONTROLLERS ? RecordType.SPECIAL_GROUP : RecordType.GROUP;
            boolean isGroup = group == RecordType.SPECIAL_GROUP || name.base().equals("WORK");
            type = isGroup ? group : pick(List.of(RecordType.UNIQUE, RecordType.MULTIHOMED));
        }
        int most = type == RecordType.UNIQUE || type == RecordType.GROUP ? 1 : 3;
        List<Ipv4Address> addresses = Stream.generate(() -> pick(hosts).endpoint.address())
                .limit(most)
                .distinct()
                .toList();
        return RecordEdits.createStatic(name, type, NodeType.H, addresses, server.now());
    }

    private AddressEntry entry(Host host, boolean group) {
        boolean forged = host.temper == Temper.LYING && random.nextInt(4) == 0;
        Ipv4Address address = forged ? pick(hosts).endpoint.address() : host.endpoint.address();
        return new AddressEntry(group, pick(List.of(NodeType.values())), address);
    }

    private Message claim(Host host) {
        NetbiosName name = pick(NAMES);
        boolean usuallyGroup =
                name.suffix() == NameSuffix.DOMAIN_CONTROLLERS || name.base().equals("WORK");
        AddressEntry entry = entry(host, usuallyGroup != (random.nextInt(12) == 0));
        int id = host.nextId++ & 0xFFFF;
        long ttl = random.nextInt(600_000);
        return switch (random.nextInt(8)) {
            case 0 -> MultihomedRegistrationRequest.of(id, name, ttl, entry);
            case 1 -> NameRefreshRequest.of(id, name, ttl, entry);
            case 2 -> new NameRefreshRequest(id, HeaderFlags.ofOpcode(HeaderFlags.REFRESH_ALTERNATE), name, ttl, entry);
            case 3 -> NameUpdateRequest.of(id, name, ttl, entry);
            default -> NameRegistrationRequest.of(id, name, ttl, entry);
        };
    }

    private void send(Host host, Message message) {
        Datagram datagram = WatchedServer.datagram(message, host.endpoint);
        host.sent.add(datagram);
        transmit(datagram);
    }

    private void transmit(Datagram datagram) {
        int copies = copies();
        for (int i = 0; i < copies; i++) {
            network.add(new Delivery(server.now() + delay(), order++, datagram, null, null));
        }
    }

    private int copies() {
        int what = random.nextInt(100);
        return what < 7 ? 0 : what < 14 ? 2 : 1;
    }

    private long delay() {
        return random.nextInt(10) == 0 ? random.nextInt(1500) : random.nextInt(20);
    }

    private void elapse(long millis) {
        long until = server.now() + millis;
        while (server.nextTimeout() <= until
                || !network.isEmpty() && network.peek().at() <= until) {
            Delivery next = network.peek();
            if (next == null || server.nextTimeout() <= next.at()) {
                took(server.elapse(Math.max(0, server.nextTimeout() - server.now())));
            } else {
                took(server.elapse(Math.max(0, next.at() - server.now())));
                network.remove(next);
                deliver(next);
            }
        }
        took(server.elapse(until - server.now()));
    }

    private void deliver(Delivery delivery) {
        if (delivery.toServer() != null) {
            took(server.receive(delivery.toServer()));
        } else if (delivery.to().temper != Temper.DEAD) {
            hear(delivery.to(), delivery.message());
        }
    }

    private void hear(Host host, Message message) {
        if (message instanceof NameQueryRequest query) {
            boolean has = host.temper == Temper.LYING ? random.nextBoolean() : host.names.contains(query.name());
            List<AddressEntry> addresses =
                    new ArrayList<>(List.of(AddressEntry.unique(NodeType.H, host.endpoint.address())));
            if (host.temper == Temper.LYING) {
                addresses.add(
                        AddressEntry.unique(NodeType.H, pick(hosts).endpoint.address()));
            }
            transmit(WatchedServer.datagram(
                    has
                            ? PositiveNameQueryResponse.fromNode(query.id(), query.name(), 0, addresses)
                            : NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR),
                    host.endpoint));
        } else if (message instanceof PositiveRegistrationResponse positive) {
            host.names.add(positive.name());
        } else if (message instanceof NegativeRegistrationResponse negative) {
            host.names.remove(negative.name());
        }
    }

    private void took(List<Effect> effects) {
        for (Effect effect : effects) {
            story.add(new Told(elapsed(), effect));
            if (story.size() > 40) {
                story.remove();
            }
            if (effect instanceof Effect.Report report) {
                told(report.event());
            } else if (effect instanceof Effect.Send send) {
                Host to = hosts.get((send.to().address().bits() & 0xFF) - 1);
                int copies = copies();
                for (int i = 0; i < copies; i++) {
                    network.add(new Delivery(server.now() + delay(), order++, null, to, send.message()));
                }
            }
        }
    }

    /** Keeps who was granted what, by the events alone, and checks that nobody lost a name without being asked. */
    private void told(NameEvent event) {
        NetbiosName name = event.name();
        edits += event instanceof RecordEdited ? 1 : 0;
        migrations += event instanceof StaticMigrated ? 1 : 0;
        if (name == null || name.suffix() == NameSuffix.MESSENGER) {
            challenges += event instanceof ChallengeStarted ? 1 : 0;
            return;
        }
        Set<Ipv4Address> holders = granted.computeIfAbsent(name, any -> new HashSet<>());
        if (event instanceof ChallengeStarted) {
            challenges++;
        } else if (event instanceof HolderSilent silent) {
            holders.remove(silent.holder());
        } else if (event instanceof HolderDenied denied) {
            holders.remove(denied.holder());
        } else if (event instanceof NameReleased released) {
            holders.remove(released.address());
        } else if (event instanceof HoldersExpired expired) {
            expired.expired().forEach(holders::remove);
        } else if (event instanceof RecordEdited edited) {
            holders.clear();
            NameRecord after = edited.outcome().after();
            if (after != null && after.at(server.now()).isActive()) {
                holders.addAll(after.at(server.now()).addresses());
            }
        } else if (event instanceof ClaimantToChallenge) {
            holders.clear(); // from now on that is between the two hosts
        } else if (event instanceof SameHostRecognised same) {
            if (!liars) {
                throw new AssertionError("nobody has two addresses: " + same.text());
            }
            holders.clear();
            holders.addAll(same.addresses());
        } else if (event instanceof NameRegistered registered) {
            granted(name, registered.address(), holders);
        } else if (event instanceof NameTakenOver taken) {
            granted(name, taken.to(), holders);
        }
    }

    private void granted(NetbiosName name, Ipv4Address to, Set<Ipv4Address> holders) {
        NameRecord record = server.get(name);
        holders.remove(to);
        if (record != null && record.type().isUnique()) {
            if (!holders.isEmpty() && settings.challenge() == Challenger.SERVER) {
                throw new AssertionError(name + " went to " + to + " although " + holders + " never gave it up");
            }
            if (!liars && record.holders().size() != 1) {
                throw new AssertionError("nobody has two addresses: " + record);
            }
        }
        holders.clear();
        holders.add(to);
    }
}
