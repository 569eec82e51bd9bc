package org.nbnsd.daemon;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.daemon.configuration.DnsProxyConfiguration;
import org.nbnsd.dns.DnsLabel;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.resolver.AddressResolver;
import org.nbnsd.resolver.AddressResolver.Answer;
import org.nbnsd.wire.Ipv4Address;

/**
 * Asks the DNS for workstation (00) and server names (20) that nobody has registered, in a list of domains, and keeps nothing of it.
 * It cannot go round in circles: who asks from port 53, or is a server that is asked here, gets no answer of the DNS; and a name
 * that is being asked for is not asked for again meanwhile, so that each way back ends after a second.
 *
 * <p>A daemon without it loads nothing of it.
 */
final class DnsProxy implements Misses {
    /** For all domains of a name together: clients ask again after 1.5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int MOST_NAMES = 256;
    /** Who waits for one name. */
    private static final int MOST_WAITING = 32;
    /** Names that are asked for in a second. */
    private static final int MOST_A_SECOND = 200;

    private static final long LONGEST_TTL = 300;
    private static final int DNS_PORT = 53;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final List<DomainName> domains;
    private final Set<Ipv4Address> servers;
    private final AddressResolver resolver;
    private final LongSupplier nanoTime;
    private final Predicate<NetbiosName> isKept;
    /** Guarded by itself. */
    private final Map<String, List<Consumer<@Nullable Found>>> waiting = new HashMap<>();

    private long secondBegan;
    private int inSecond;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong found = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();

    /** Asks nobody yet. */
    DnsProxy(DnsProxyConfiguration wanted, Predicate<NetbiosName> isKept) {
        this(wanted.domains(), servers(wanted), isKept, PATIENCE, System::nanoTime);
    }

    /** @param isKept tells the names that are none of the DNS' business: blocked ones, and those of which there is a record */
    DnsProxy(
            List<DomainName> domains,
            List<InetSocketAddress> servers,
            Predicate<NetbiosName> isKept,
            Duration patience,
            LongSupplier nanoTime) {
        this.isKept = isKept;
        this.domains = List.copyOf(domains);
        this.servers = servers.stream()
                .map(InetSocketAddress::getAddress)
                .filter(address -> address != null && !address.isLoopbackAddress() && address.getAddress().length == 4)
                .map(address -> Ipv4Address.of(address.getAddress()))
                .collect(Collectors.toUnmodifiableSet());
        resolver = new AddressResolver(servers, patience);
        this.nanoTime = nanoTime;
        secondBegan = nanoTime.getAsLong();
    }

    private static List<InetSocketAddress> servers(DnsProxyConfiguration wanted) {
        if (wanted.servers().isEmpty()) {
            return AddressResolver.ofThisMachine();
        }
        return wanted.servers().stream()
                .map(place -> {
                    try {
                        return new InetSocketAddress(
                                InetAddress.getByAddress(place.address().octets()), place.port());
                    } catch (UnknownHostException e) {
                        throw new IllegalStateException("an address of four octets is one", e);
                    }
                })
                .toList();
    }

    private static @Nullable String label(NetbiosName name) {
        boolean isComputer = name.suffix() == NameSuffix.WORKSTATION || name.suffix() == NameSuffix.SERVER;
        return isComputer && name.scope().labels().isEmpty() ? DnsLabel.of(name) : null;
    }

    @Override
    public boolean mayLookFor(NetbiosName name) {
        return label(name) != null;
    }

    @Override
    public boolean look(Datagram query, NetbiosName name, Consumer<@Nullable Found> then) {
        String label = label(name);
        if (label == null
                || query.source().port() == DNS_PORT
                || servers.contains(query.source().address())
                || isKept.test(name)) {
            return false;
        }
        synchronized (waiting) {
            List<Consumer<@Nullable Found>> others = waiting.get(label);
            boolean isRoom = others == null ? waiting.size() < MOST_NAMES && isInRate() : others.size() < MOST_WAITING;
            if (!isRoom) {
                leftOut.incrementAndGet();
                return false;
            }
            if (others != null) {
                others.add(then);
                return true;
            }
            waiting.put(label, new ArrayList<>(List.of(then)));
        }
        asked.incrementAndGet();
        CompletableFuture<Void> unused = ask(label, 0)
                .completeOnTimeout(NOTHING, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> {
                    tell(label, failure == null ? usable(answer) : null);
                    return null;
                });
        return true;
    }

    private static final Answer NOTHING = new Answer(List.of(), 0);

    private boolean isInRate() {
        long now = nanoTime.getAsLong();
        if (now - secondBegan >= SECOND_NANOS) {
            secondBegan = now;
            inSecond = 0;
        }
        return inSecond++ < MOST_A_SECOND;
    }

    private CompletableFuture<Answer> ask(String label, int domain) {
        CompletableFuture<Answer> answer = resolver.answer(domains.get(domain).nameOf(label));
        return domain + 1 == domains.size()
                ? answer
                : answer.exceptionally(failure -> NOTHING)
                        .thenCompose(got -> got.addresses().isEmpty()
                                ? ask(label, domain + 1)
                                : CompletableFuture.completedFuture(got));
    }

    private static @Nullable Found usable(Answer answer) {
        return answer.addresses().stream()
                .filter(Ipv4Address::isHost)
                .filter(address -> !address.isLoopback())
                .findFirst()
                .map(address -> new Found(address, Math.max(1, Math.min(LONGEST_TTL, answer.ttl()))))
                .orElse(null);
    }

    private void tell(String label, @Nullable Found answer) {
        List<Consumer<@Nullable Found>> all;
        synchronized (waiting) {
            all = waiting.remove(label);
        }
        if (all != null) {
            if (answer != null) {
                found.incrementAndGet();
            }
            all.forEach(then -> then.accept(answer));
        }
    }

    /** What is counted here is among the others; to be called before the start. */
    void monitor(Statistics statistics) {
        statistics.add(this::counters);
    }

    private Map<Statistic, Long> counters() {
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        values.put(Statistic.DNS_PROXY_ASKED, asked.get());
        values.put(Statistic.DNS_PROXY_FOUND, found.get());
        values.put(Statistic.DNS_PROXY_LEFT_OUT, leftOut.get());
        return values;
    }
}
