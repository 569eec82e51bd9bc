package org.nbnsd.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreAnswer.Changed;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreAnswer.Watching;
import org.nbnsd.wire.Ipv4Address;

/**
 * Nodes with their clients, members of etcd, and a network between them that delays, loses, doubles and answers late; in virtual time,
 * from a seed. Whoever simulates servers over a shared store gets a {@link SharedStore} for each from here.
 */
public final class ModelCluster {
    public static final long START = 1_700_000_000_000L;
    public static final Ipv4Address OWNER = Ipv4Address.parse("10.9.9.9");

    /** What the network does. Chances are out of a thousand. */
    record Weather(int losesRequest, int losesAnswer, int late, int doubles, int cutsStream, int mutesStream) {
        static final Weather FINE = new Weather(0, 0, 0, 0, 0, 0);
        static final Weather ROUGH = new Weather(40, 60, 40, 40, 20, 10);
    }

    private record Event(long time, long number, Runnable act) {}

    /** A client's watch at a member. */
    private static final class Stream {
        final Node node;
        final long call;
        final int member;
        long told;
        long lastArrival;
        boolean isMute;

        Stream(Node node, long call, int member, long from) {
            this.node = node;
            this.call = call;
            this.member = member;
            told = from - 1;
        }
    }

    /** A node's client, and what has become of what it wanted. */
    private final class Node implements SharedStore {
        final int index;
        StoreClient client;
        long life;
        SharedStore.Listener listener = notice -> {};
        final Deque<Runnable> waiting = new ArrayDeque<>();
        final Map<Long, StoreRequest> open = new LinkedHashMap<>();
        boolean isBusy;
        boolean isUp = true;
        long wakeAt = Long.MAX_VALUE;

        Node(int index, ClientSettings settings) {
            this.index = index;
            client = new StoreClient(settings);
        }

        /** One after the other: who is told something may want something. */
        void perform(java.util.function.Supplier<List<ClientEffect>> act) {
            waiting.add(() -> act.get().forEach(this::carryOut));
            if (isBusy) {
                return;
            }
            isBusy = true;
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
            isBusy = false;
            long next = client.nextTimeout();
            if (next < wakeAt) {
                wakeAt = next;
                at(next, this::wake);
            }
        }

        private void wake() {
            if (isUp && now >= wakeAt) {
                wakeAt = Long.MAX_VALUE;
                perform(() -> client.expire(now));
            }
        }

        private void carryOut(ClientEffect effect) {
            if (effect instanceof ClientEffect.Tell tell) {
                listener.told(tell.notice());
            } else if (effect instanceof ClientEffect.Drop drop) {
                open.remove(drop.call());
                streams.removeIf(stream -> stream.node == this && stream.call == drop.call());
            } else if (effect instanceof ClientEffect.Ask ask) {
                open.put(ask.call(), ask.request());
                send(this, ask);
            }
        }

        @Override
        public void commit(long ticket, List<FamilyWrite> writes) {
            perform(() -> client.commit(ticket, writes, now));
        }

        @Override
        public void maintain(boolean isOn) {
            perform(() -> client.maintain(isOn, now));
        }

        @Override
        public void resync() {
            perform(() -> client.resync(now));
        }
    }

    final ModelEtcd etcd;
    private final Random random;
    private final PriorityQueue<Event> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
    private final List<Node> nodes = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Set<Integer> downMembers = new HashSet<>();
    private final Set<Integer> leaderless = new HashSet<>();
    private final Set<String> cuts = new HashSet<>();
    private final int members;
    private final StoreRequest.@Nullable Authenticate login;
    private Weather weather = Weather.FINE;
    private Sabotage sabotage = Sabotage.NONE;
    private long now = START;
    private long events;

    public ModelCluster(long seed, int nodeCount, int members) {
        this(seed, nodeCount, members, null);
    }

    ModelCluster(long seed, int nodeCount, int members, StoreRequest.@Nullable Authenticate login) {
        random = new Random(seed);
        this.members = members;
        this.login = login;
        etcd = new ModelEtcd(login);
        for (int i = 0; i < nodeCount; i++) {
            nodes.add(new Node(i, settings(i, null)));
        }
    }

    ClientSettings settings(int node, ClientSettings.@Nullable Copy copy) {
        return new ClientSettings(
                "n" + node,
                now,
                "1",
                OWNER,
                List.of(Ipv4Address.parse("10.0.0." + (node + 1))),
                members,
                login,
                EnumSet.allOf(Role.class),
                copy);
    }

    /** The store as a node sees it, and who is told. Before {@link #start}. */
    public SharedStore store(int node, SharedStore.Listener listener) {
        nodes.get(node).listener = listener;
        return nodes.get(node);
    }

    StoreClient client(int node) {
        return nodes.get(node).client;
    }

    public void start() {
        nodes.forEach(node -> node.perform(() -> node.client.expire(now)));
    }

    /** Dies without a word, and comes back with what is given. */
    void restart(int index, ClientSettings settings) {
        Node node = nodes.get(index);
        kill(index);
        node.client = new StoreClient(settings);
        node.isUp = true;
        node.perform(() -> node.client.expire(now));
    }

    void kill(int index) {
        Node node = nodes.get(index);
        node.isUp = false;
        node.life++;
        node.open.clear();
        node.wakeAt = Long.MAX_VALUE;
        streams.removeIf(stream -> stream.node == node);
    }

    void maintain(int index, boolean isOn) {
        nodes.get(index).maintain(isOn);
    }

    /** What a family has in the store just now; what is given, if that rests on an earlier write of the same node. */
    long revisionOf(FamilyKey key, long expected) {
        if (expected == FamilyWrite.PREVIOUS) {
            return expected;
        }
        return etcd.entries().stream()
                .filter(entry -> entry.key().equals(new StoreKey.Family(key)))
                .filter(entry -> entry.value() instanceof StoreValue.Family)
                .mapToLong(StoreEntry::revision)
                .findFirst()
                .orElse(0);
    }

    void leave(int index) {
        Node node = nodes.get(index);
        node.perform(() -> node.client.leave(now));
    }

    public long now() {
        return now;
    }

    public void at(long time, Runnable act) {
        agenda.add(new Event(Math.max(time, now), ++events, act));
    }

    /** When something happens next. */
    public long next() {
        Event event = agenda.peek();
        return event == null ? Long.MAX_VALUE : event.time();
    }

    public void runUntil(long time) {
        while (next() <= time) {
            Event event = agenda.remove();
            now = event.time();
            event.act().run();
        }
        now = time;
    }

    void sabotage(Sabotage fault) {
        sabotage = fault;
    }

    void weather(Weather next) {
        weather = next;
    }

    void cut(int node, int member, boolean isCut) {
        boolean unused = isCut ? cuts.add(node + "-" + member) : cuts.remove(node + "-" + member);
    }

    /** A node and all members. */
    public void cut(int node, boolean isCut) {
        for (int i = 0; i < members; i++) {
            cut(node, i, isCut);
        }
    }

    void down(int member, boolean isDown) {
        if (isDown) {
            downMembers.add(member);
            endStreams(member, new Failed(StoreFailure.LOST, "connection closed"));
            etcd.forgetTokens();
        } else {
            downMembers.remove(member);
        }
    }

    /** A member that sees no leader, which it says at once. */
    void leaderless(int member, boolean isWithout) {
        if (isWithout) {
            leaderless.add(member);
            endStreams(member, new Failed(StoreFailure.NO_LEADER, "etcdserver: no leader"));
        } else {
            leaderless.remove(member);
            etcd.elected();
        }
    }

    private void endStreams(int member, Failed failed) {
        for (Stream stream : List.copyOf(streams)) {
            if (stream.member == member) {
                streams.remove(stream);
                arrive(stream.node, stream.call, failed, member, delay());
            }
        }
    }

    public void heal() {
        weather = Weather.FINE;
        downMembers.clear();
        leaderless.clear();
        cuts.clear();
    }

    private boolean happens(int ofThousand) {
        return random.nextInt(1000) < ofThousand;
    }

    private long delay() {
        return 1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 5);
    }

    private boolean isCut(Node node, int member) {
        return cuts.contains(node.index + "-" + member);
    }

    private void send(Node node, ClientEffect.Ask ask) {
        long life = node.life;
        long way = happens(weather.late()) ? 1000 + random.nextInt(20_000) : delay();
        if (isCut(node, ask.endpoint()) || happens(weather.losesRequest())) {
            return;
        }
        at(now + way, () -> {
            if (node.life == life) {
                arrived(node, ask);
            } else if (!downMembers.contains(ask.endpoint())) {
                reached(node, ask, true); // of a node that has died meanwhile
            }
        });
    }

    private void arrived(Node node, ClientEffect.Ask ask) {
        int member = ask.endpoint();
        if (downMembers.contains(member)) {
            arrive(node, ask.call(), new Failed(StoreFailure.UNREACHABLE, "connection refused"), member, delay());
            return;
        }
        reached(node, ask, false);
    }

    private void reached(Node node, ClientEffect.Ask ask, boolean isOrphan) {
        int member = ask.endpoint();
        StoreRequest request = sabotage.asked(ask.request());
        if (downMembers.contains(member)) {
            return;
        }
        if (leaderless.contains(member) && isOrphan) {
            return;
        }
        if (leaderless.contains(member)) {
            arrive(node, ask.call(), new Failed(StoreFailure.NO_LEADER, "etcdserver: no leader"), member, delay());
            return;
        }
        if (request instanceof StoreRequest.Watch watch) {
            if (!isOrphan && node.open.containsKey(ask.call())) {
                watch(node, ask, watch.from());
            }
            return;
        }
        StoreAnswer answer = etcd.answer(request, ask.token(), member, now);
        int times = happens(weather.doubles()) ? 2 : 1;
        if (times == 2) {
            answer = etcd.answer(request, ask.token(), member, now);
        }
        publish();
        if (isOrphan || happens(weather.losesAnswer())) {
            if (!isOrphan && random.nextBoolean()) {
                arrive(node, ask.call(), new Failed(StoreFailure.UNCLEAR, "request timed out"), member, delay());
            }
            return;
        }
        for (int i = 0; i < times; i++) {
            arrive(node, ask.call(), answer, member, delay());
        }
    }

    private void arrive(Node node, long call, StoreAnswer answer, int member, long way) {
        long life = node.life;
        at(now + way, () -> {
            StoreRequest request = node.open.get(call);
            boolean isHeard = node.life == life && request != null && !isCut(node, member);
            if (isHeard && request != null) {
                StoreAnswer heard = sabotage.answered(request, answer);
                node.perform(() -> node.client.answered(call, heard, now));
            }
        });
    }

    private void watch(Node node, ClientEffect.Ask ask, long from) {
        Failed failed = etcd.watchFailure(from, ask.token());
        if (failed != null) {
            arrive(node, ask.call(), failed, ask.endpoint(), delay());
            return;
        }
        Stream stream = new Stream(node, ask.call(), ask.endpoint(), from);
        streams.add(stream);
        stream.lastArrival = now + delay();
        arrive(node, stream.call, new Watching(etcd.header(stream.member)), stream.member, stream.lastArrival - now);
        publish(stream);
    }

    /** Leases end by themselves. */
    private void publish() {
        etcd.expire(now);
        List.copyOf(streams).forEach(this::publish);
    }

    private void publish(Stream stream) {
        List<ModelEtcd.Change> news = etcd.since(stream.told + 1);
        if (news.isEmpty()) {
            return;
        }
        if (happens(weather.cutsStream())) {
            streams.remove(stream);
            arrive(stream.node, stream.call, new Failed(StoreFailure.LOST, "ended"), stream.member, inOrder(stream));
            return;
        }
        stream.isMute |= happens(weather.mutesStream());
        stream.told = news.get(news.size() - 1).revision();
        if (stream.isMute) {
            return;
        }
        List<StoreEntry> line = new ArrayList<>();
        for (ModelEtcd.Change change : news) {
            if (random.nextInt(3) == 0 && !line.isEmpty()) {
                tell(stream, line);
                line = new ArrayList<>();
            }
            line.addAll(change.entries());
        }
        tell(stream, line);
    }

    private void tell(Stream stream, List<StoreEntry> line) {
        Changed changed = new Changed(etcd.header(stream.member), line); // the head is ahead of what the line has
        at(now + inOrder(stream), () -> {
            stream.isMute |= isCut(stream.node, stream.member); // what follows cannot come without what was lost
            if (!stream.isMute) {
                arrive(stream.node, stream.call, changed, stream.member, 0);
            }
        });
    }

    private long inOrder(Stream stream) {
        stream.lastArrival = Math.max(stream.lastArrival, now + delay());
        return stream.lastArrival - now;
    }

    /** Somebody who is no node changes something. */
    void put(StoreKey key, @Nullable StoreValue value) {
        etcd.put(key, value);
        publish();
    }

    /** Time passes in etcd, too, when nobody asks. */
    void tick() {
        publish();
        at(now + 500, this::tick);
    }
}
