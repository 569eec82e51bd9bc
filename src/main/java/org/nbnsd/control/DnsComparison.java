package org.nbnsd.control;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.RetirePlan;
import org.nbnsd.dns.DnsLabel;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Looks in the DNS for the computers of an audit, many at a time, for so many names and so long and no longer: what is not
 * answered by then is not known. It waits on the thread of who wants to know.
 */
public final class DnsComparison {
    /** Names that are looked up, of one audit. */
    public static final int MOST_NAMES = 10_000;

    private static final int AT_ONCE = 64;

    private final Function<String, CompletableFuture<List<Ipv4Address>>> resolver;
    private final Duration most;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /**
     * One that compares.
     *
     * @param resolver tells the addresses of a full name; fails if it cannot tell
     * @param most how long all of it may take
     */
    public DnsComparison(Function<String, CompletableFuture<List<Ipv4Address>>> resolver, Duration most) {
        this.resolver = resolver;
        this.most = most;
    }

    /** The computers of an audit, with the addresses that they register with. */
    private static Map<NetbiosName, Set<Ipv4Address>> computers(AuditReport audit) {
        Map<NetbiosName, Set<Ipv4Address>> computers = new TreeMap<>();
        for (Use use : audit.uses()) {
            if (RetirePlan.canBeInDns(use)) {
                Set<Ipv4Address> hosts = computers.computeIfAbsent(use.name(), any -> new HashSet<>());
                if (use.action() == Action.REGISTERS) {
                    hosts.add(use.host());
                }
            }
        }
        return computers;
    }

    /**
     * The names of an audit that could be in the DNS.
     *
     * @param audit the audit
     * @return in their order
     */
    public static List<NetbiosName> names(AuditReport audit) {
        return List.copyOf(computers(audit).keySet());
    }

    /**
     * Compares.
     *
     * @param audit the audit
     * @param held the addresses of names, where they are known better than from the audit
     * @param domain where the names would be in the DNS
     * @return what the DNS has of each name that it could have
     * @throws InterruptedIOException if the thread is interrupted
     */
    public Map<NetbiosName, DnsName> compare(
            AuditReport audit, Map<NetbiosName, List<Ipv4Address>> held, DomainName domain)
            throws InterruptedIOException {
        Map<NetbiosName, Set<Ipv4Address>> computers = computers(audit);
        long end = System.nanoTime() + most.toNanos();
        Map<String, CompletableFuture<List<Ipv4Address>>> asked = new HashMap<>();
        try {
            for (NetbiosName name : computers.keySet()) {
                String full = domain.nameOf(label(name));
                if (!asked.containsKey(full) && asked.size() < MOST_NAMES) {
                    if (!room.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        break;
                    }
                    asked.put(full, ask(full));
                }
            }
            // When all of the room is free again nobody waits for an answer any more.
            if (room.tryAcquire(AT_ONCE, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                room.release(AT_ONCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the DNS was asked");
        }
        Map<NetbiosName, DnsName> found = new TreeMap<>();
        computers.forEach((name, hosts) -> {
            String full = domain.nameOf(label(name));
            List<Ipv4Address> known = held.getOrDefault(name, List.of());
            found.put(name, DnsName.of(name, full, known.isEmpty() ? hosts : known, answer(asked.get(full))));
        });
        return found;
    }

    private static String label(NetbiosName name) {
        String label = DnsLabel.of(name);
        if (label == null) {
            throw new IllegalStateException("name: " + name + " (expected: one that can be in the DNS)");
        }
        return label;
    }

    private CompletableFuture<List<Ipv4Address>> ask(String full) {
        CompletableFuture<List<Ipv4Address>> answer;
        try {
            answer = resolver.apply(full);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> unused = answer.handle((addresses, failure) -> {
            room.release();
            return null;
        });
        return answer;
    }

    private static @Nullable List<Ipv4Address> answer(@Nullable CompletableFuture<List<Ipv4Address>> asked) {
        return asked == null || !asked.isDone() || asked.isCompletedExceptionally() ? null : asked.join();
    }
}
