package org.nbnsd.http.server;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Access;
import org.nbnsd.http.Routes;

/** What all connections of a server have in common. For the one thread of all connections, where nothing else is said. */
final class HttpService {
    private HttpSettings settings;
    private final HostCheck hosts;
    final RequestCheck check;
    final Guard guard;
    final Refusals refusals;
    /** For any thread. */
    final Tally tally;
    /** For any thread. */
    final Consumer<Throwable> failures;
    /** For any thread. Throws a {@link java.util.concurrent.RejectedExecutionException} if too much waits. */
    final Executor workers;
    /** Nanoseconds; for any thread. */
    final LongSupplier nanos;

    /** Octets of answers in temporary files that are not sent. */
    private static final long MOST_IN_FILES = 1L << 30;

    private final Set<HttpConnection> connections = new HashSet<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private long bodies;
    private long replies;
    private long files;
    private int uploads;
    private volatile int open;
    private boolean isClosing;

    HttpService(
            HttpSettings settings,
            Supplier<Routes> routes,
            Access access,
            Tally tally,
            Consumer<Throwable> failures,
            Executor workers,
            LongSupplier nanos) {
        this.settings = settings;
        hosts = new HostCheck(settings.names());
        check = new RequestCheck(routes, hosts);
        guard = new Guard(settings, access, nanos);
        refusals = new Refusals(nanos);
        this.tally = tally;
        this.failures = failures;
        this.workers = workers;
        this.nanos = nanos;
    }

    /** From now on these hold, for connections that are open, too; those above a limit stay. */
    void use(HttpSettings others) {
        settings = others;
        hosts.use(others.names());
        guard.use(others);
    }

    HttpLimits limits() {
        return settings.limits();
    }

    /** Takes a connection; false if there are too many. */
    boolean admit(HttpConnection connection) {
        InetAddress network = Guard.network(connection.address());
        if (isClosing || !hasRoom(network)) {
            tally.count(HttpCounter.REFUSED_BUSY);
            return false;
        }
        perAddress.merge(network, 1, Integer::sum);
        connections.add(connection);
        open = connections.size();
        return true;
    }

    /** Of those that nothing is asked over the one that has rested longest gives way: browsers keep six each. */
    private boolean hasRoom(InetAddress network) {
        if (perAddress.getOrDefault(network, 0) >= limits().perAddress()) {
            return endResting(network);
        }
        return connections.size() < limits().connections() || endResting(null);
    }

    private boolean endResting(@Nullable InetAddress network) {
        long now = nanos.getAsLong();
        HttpConnection longest = null;
        for (HttpConnection each : connections) {
            boolean isMeant = network == null || network.equals(Guard.network(each.address()));
            if (isMeant && each.rest(now) > (longest == null ? 0 : longest.rest(now))) {
                longest = each;
            }
        }
        if (longest == null) {
            return false;
        }
        forget(longest);
        longest.close();
        return true;
    }

    /** One that was admitted has ended. */
    void forget(HttpConnection connection) {
        if (connections.remove(connection)) {
            perAddress.computeIfPresent(
                    Guard.network(connection.address()), (any, count) -> count == 1 ? null : count - 1);
            open = connections.size();
        }
    }

    /** How many there are; for any thread. */
    int open() {
        return open;
    }

    /** Takes some more memory for bodies; false if there is none, and nothing is taken. */
    boolean takeForBodies(long octets) {
        if (bodies + octets > limits().bodies()) {
            return false;
        }
        bodies += octets;
        return true;
    }

    void giveForBodies(long octets) {
        bodies -= octets;
    }

    /** Takes some more memory for answers; false if there is none, and nothing is taken. One answer is always possible. */
    boolean takeForReplies(long octets) {
        if (octets > 0 && replies > 0 && replies + octets > limits().replies()) {
            return false;
        }
        replies += octets;
        return true;
    }

    void giveForReplies(long octets) {
        replies -= octets;
    }

    /** Takes some more room on the disk for answers; false if there is none, and nothing is taken. One is always possible. */
    boolean takeForFiles(long octets) {
        if (octets > 0 && files > 0 && files + octets > MOST_IN_FILES) {
            return false;
        }
        files += octets;
        return true;
    }

    void giveForFiles(long octets) {
        files -= octets;
    }

    boolean takeUpload() {
        if (uploads == limits().uploads()) {
            return false;
        }
        uploads++;
        return true;
    }

    void giveUpload() {
        uploads--;
    }

    /** Closes who is too slow. */
    void tick() {
        refusals.tick();
        long now = nanos.getAsLong();
        List.copyOf(connections).forEach(connection -> connection.tick(now));
    }

    /** Takes no more requests; what is being answered is answered. */
    void stop() {
        isClosing = true;
        List.copyOf(connections).forEach(HttpConnection::stop);
    }

    boolean isClosing() {
        return isClosing;
    }
}
