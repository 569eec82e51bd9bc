package org.nbnsd.control;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.EndNode;
import org.nbnsd.node.LmhostsName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.node.NodeWish;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.node.ProxySource;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * A real B node at 10.0.0.5 on a segment with one other host, 10.0.0.99, on a time of its own. After each call five seconds
 * pass, unless a test holds time back.
 */
public final class FakeNode implements NodeBackend {
    private static final Ipv4Address HERE = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address THERE = Ipv4Address.parse("10.0.0.99");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    private final Map<Long, CompletableFuture<Object>> waiting = new HashMap<>();
    private final Map<NetbiosName, AddressEntry> others = new HashMap<>();
    private final Set<Long> holders = new HashSet<>();
    private final List<Message> sent = new ArrayList<>();
    private List<LmhostsName> lmhosts = List.of();
    private EndNode node = node();
    private long now = FakeBackend.NOW;
    private long lastTicket;
    private boolean heldBack;
    private @Nullable IOException failure;

    /** On the usual interface. */
    public FakeNode() {
        carryOut(node.listenOn(List.of(new LocalAddress(HERE, 24, 0x00155D010203L)), now));
    }

    private static EndNode node(LocalName... names) {
        return new EndNode(
                NodeSettings.of(NodeType.B, List.of(), List.of(names)), List.of(), ProxySource.NONE, new Random(7));
    }

    /** Has these names by configuration, on these interfaces with a /24 each. To be called first. */
    public synchronized void configure(List<LocalName> names, String... interfaces) {
        node = node(names.toArray(LocalName[]::new));
        List<LocalAddress> addresses = new ArrayList<>();
        for (String each : interfaces) {
            addresses.add(new LocalAddress(Ipv4Address.parse(each), 24, 0x00155D010203L));
        }
        carryOut(node.listenOn(addresses, now));
        pass(LONG_ENOUGH);
    }

    /** The other host has a name from now on. */
    public synchronized void other(String name, boolean group) {
        others.put(NetbiosName.parse(name), new AddressEntry(group, NodeType.B, THERE));
    }

    /** What the LMHOSTS file has, once it is read. */
    public synchronized void lmhosts(String name, String address) {
        lmhosts = List.of(new LmhostsName(
                NetbiosName.parse(name), List.of(AddressEntry.unique(NodeType.B, Ipv4Address.parse(address))), true));
    }

    /** The LMHOSTS file cannot be read from now on. */
    public synchronized void fail(IOException why) {
        failure = why;
    }

    /** Time does not pass by itself any more. */
    public synchronized void holdTimeBack() {
        heldBack = true;
    }

    /** Time passes. */
    public synchronized void elapse(Duration duration) {
        pass(duration);
    }

    /** Claims that wait for time to pass. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Everybody who ever claimed. */
    public synchronized Set<Long> holders() {
        return Set.copyOf(holders);
    }

    /** What left, of a kind, repetitions included. */
    public synchronized <T extends Message> List<T> sent(Class<T> kind) {
        return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The state of a name on the first interface; null if it is not in the table. */
    public synchronized @Nullable LocalNameState state(String name) {
        return node.names().stream()
                .filter(state -> state.name().name().equals(NetbiosName.parse(name)))
                .findFirst()
                .orElse(null);
    }

    private void pass(Duration duration) {
        long until = now + duration.toMillis();
        while (node.nextTimeout() <= until) {
            now = Math.max(now, node.nextTimeout());
            carryOut(node.expire(now));
        }
        now = until;
    }

    private void settle() {
        if (!heldBack) {
            pass(LONG_ENOUGH);
        }
    }

    private void carryOut(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                sent.add(send.message());
                Message answer = answer(send.message());
                if (answer != null) {
                    byte[] octets = MessageEncoder.encode(answer);
                    carryOut(node.receive(
                            new Datagram(
                                    octets,
                                    octets.length,
                                    new Endpoint(THERE, 137),
                                    new Endpoint(send.from(), 137),
                                    false),
                            now));
                }
            } else if (effect instanceof Effect.Answer answer) {
                CompletableFuture<Object> waiter = waiting.remove(answer.ticket());
                if (waiter != null) {
                    waiter.complete(answer.result());
                }
            }
        }
    }

    /** What the other host says. */
    private @Nullable Message answer(Message message) {
        NetbiosName name = message.name();
        AddressEntry entry = name == null ? null : others.get(name);
        if (entry != null && message instanceof NameRegistrationRequest claim && !entry.group()) {
            return NegativeRegistrationResponse.of(claim.id(), claim.name(), Rcode.ACT_ERR, 0, entry);
        } else if (entry != null && message instanceof NameQueryRequest query) {
            return PositiveNameQueryResponse.fromNode(query.id(), query.name(), 300_000, List.of(entry));
        }
        return null;
    }

    private <T> CompletableFuture<T> ask(NodeWish wish, Class<T> type) {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        waiting.put(++lastTicket, outcome);
        carryOut(node.handle(new Input.Asked(lastTicket, wish), now));
        settle();
        return outcome.thenApply(type::cast);
    }

    private CompletableFuture<Void> act(NodeWish wish) {
        return ask(wish, NodeWish.Done.class).thenAccept(done -> {});
    }

    @Override
    public synchronized CompletableFuture<NameClaimed> claim(long holder, LocalName name) {
        holders.add(holder);
        return ask(new NodeWish.Claim(holder, name), NameClaimed.class);
    }

    @Override
    public synchronized CompletableFuture<NameClaimed> claimNext(long holder, LocalName first) {
        holders.add(holder);
        return ask(new NodeWish.ClaimNext(holder, first), NameClaimed.class);
    }

    @Override
    public synchronized CompletableFuture<Void> release(long holder, NetbiosName name) {
        return act(new NodeWish.Release(holder, name));
    }

    @Override
    public synchronized CompletableFuture<Void> releaseAll(long holder) {
        return act(new NodeWish.ReleaseAll(holder));
    }

    @Override
    public synchronized CompletableFuture<NameResolved> query(NetbiosName name) {
        return ask(new NodeWish.Query(name), NameResolved.class);
    }

    @Override
    public synchronized CompletableFuture<List<LocalNameState>> names() {
        return CompletableFuture.completedFuture(node.names());
    }

    /** As of the time of {@link FakeBackend}, so that tests know how long entries live. */
    @Override
    public synchronized CompletableFuture<List<CachedName>> cache() {
        return CompletableFuture.completedFuture(node.cache(now));
    }

    @Override
    public synchronized CompletableFuture<Map<NodeCounter, Long>> counters() {
        return CompletableFuture.completedFuture(node.counters());
    }

    @Override
    public synchronized CompletableFuture<Integer> purge() {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        return act(new NodeWish.Purge(lmhosts)).thenApply(done -> lmhosts.size());
    }

    @Override
    public synchronized CompletableFuture<Void> refreshAll() {
        return act(new NodeWish.RefreshAll());
    }
}
