package org.nbnsd.daemon.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.nbnsd.name.Brief;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.wire.Ipv4Address;

/**
 * Looks addresses up in the DNS, or wherever else the system looks, on threads of its own: a resolver may take a minute, and
 * nobody can interrupt it. The threads do not keep the JVM alive.
 */
public final class DnsNames implements AutoCloseable {
    private static final int MOST_THREADS = 4;
    private static final int MOST_WAITING = 64;
    private static final long KEEP_SECONDS = 10;

    /** RFC 1123 section 2.1, and what Windows adds; and no longer than the DNS knows. */
    private static final Pattern HOST_NAME = Pattern.compile("[\\p{L}\\p{Nd}._-]{0,255}");

    private final Function<Ipv4Address, String> resolver;
    private final ThreadPoolExecutor threads;

    /** With a resolver that tells the full name of an address; empty if it has none. */
    public DnsNames(Function<Ipv4Address, String> resolver) {
        this.resolver = resolver.andThen(DnsNames::safe);
        threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                KEEP_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                work -> {
                    Thread thread = new Thread(work, "nbnsd-dns");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** The system's; a name counts only if looking it up leads back to the address. */
    public static String bySystem(Ipv4Address address) {
        try {
            String name = InetAddress.getByAddress(address.octets()).getCanonicalHostName();
            return name.equals(address.toString()) ? "" : name;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of four octets is one", e);
        }
    }

    /** Whoever has the zone of an address writes what he likes, and it stands in the middle of our sentences. */
    private static String safe(String name) {
        if (HOST_NAME.matcher(name).matches()) {
            return name;
        }
        StringBuilder escaped = new StringBuilder();
        Brief.of(name)
                .codePoints()
                .mapToObj(Character::toString)
                .map(character -> HOST_NAME.matcher(character).matches()
                        ? character
                        : String.format("\\x%02X", character.codePointAt(0)))
                .forEach(escaped::append);
        return escaped.toString();
    }

    /** Looks an address up; what comes of it is empty if it has no name, or too many are looked up already. */
    public CompletableFuture<String> lookUp(Ipv4Address address) {
        CompletableFuture<String> name = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    name.complete(resolver.apply(address));
                } catch (RuntimeException | Error e) {
                    FatalErrors.check(e);
                    name.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the latter of threads
            FatalErrors.check(e);
            name.complete("");
        }
        return name;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
