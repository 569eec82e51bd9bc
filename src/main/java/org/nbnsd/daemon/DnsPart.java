package org.nbnsd.daemon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Backend;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.daemon.configuration.ConfigurationSummary;
import org.nbnsd.daemon.configuration.DnsConfiguration;
import org.nbnsd.daemon.configuration.DnsConfiguration.Place;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.responder.DnsSettings;
import org.nbnsd.responder.DnsSettings.Secondary;
import org.nbnsd.responder.Responder;
import org.nbnsd.responder.server.DnsServer;
import org.nbnsd.store.Durability;
import org.nbnsd.store.DurableFeed;
import org.slf4j.LoggerFactory;

/**
 * The computers of the name server as a zone of the DNS. It follows the records by what becomes durable. A daemon without it loads
 * nothing of it: nobody else names the packages of the responder.
 */
final class DnsPart implements AutoCloseable {
    /** So many changes may wait to be told; who is further behind reads everything again. */
    private static final int MOST_WAITING = 100_000;

    private static final long PAUSE_MILLIS = 1000;

    private final DnsConfiguration wanted;
    private final DnsServer server;
    private final DurableFeed.Subscription subscription;

    /**
     * Follows the records from now on; nothing is listened on yet.
     *
     * @param records those that are there, which do not change before the daemon starts
     * @throws IOException if the file with the key cannot be used; the message is for people
     */
    DnsPart(
            DnsConfiguration wanted,
            String hostName,
            Iterable<NameRecord> records,
            DurableFeed feed,
            Backend backend,
            LongSupplier clock)
            throws IOException {
        this.wanted = wanted;
        ComputerTable computers = new ComputerTable();
        records.forEach(computers::put);
        server = new DnsServer(settings(wanted, hostName), computers, clock, DnsPart::tell);
        subscription = feed.subscribe("dns", MOST_WAITING, new Follower(server, backend));
    }

    private static DnsSettings settings(DnsConfiguration wanted, String hostName) throws IOException {
        String wrong = whyNot(wanted);
        Path file = wanted.keyFile();
        if (wrong != null) {
            throw new IOException("dns.key-file: " + wrong);
        }
        return new DnsSettings(
                wanted.suffix(),
                wanted.reverse(),
                wanted.seconds(),
                wanted.nameServer().isEmpty() ? hostName : wanted.nameServer(),
                wanted.allow(),
                wanted.secondaries().stream()
                        .map(place -> new Secondary(place.address(), place.port()))
                        .toList(),
                file == null ? null : KeyFile.read(file),
                wanted.rate(),
                wanted.probe(),
                wanted.probePort());
    }

    private static void tell(Throwable failure) {
        LoggerFactory.getLogger(DnsServer.class).error("the server of the DNS failed over a request", failure);
    }

    /** Hands on what has become durable. */
    private record Follower(DnsServer server, Backend backend) implements DurableFeed.Subscriber {
        @Override
        public void durable(List<Durability.Write> group) {
            server.change(responder -> group.forEach(write -> apply(responder, write.change())));
        }

        private static void apply(Responder responder, Change change) {
            NetbiosName name = change.name();
            NameRecord after = change.after();
            if (after != null) {
                responder.put(after);
            } else if (name != null) {
                responder.remove(name);
            }
        }

        @Override
        public void missed(long changes) {
            try {
                ComputerTable computers = read();
                server.change(responder -> responder.use(computers));
            } catch (InterruptedIOException | InterruptedException e) {
                Thread.currentThread().interrupt(); // the daemon stops
            }
        }

        /** The name server may be too busy to be looked at. */
        private ComputerTable read() throws InterruptedIOException, InterruptedException {
            while (true) {
                try {
                    ComputerTable computers = new ComputerTable();
                    backend.records(computers::put).get();
                    return computers;
                } catch (InterruptedIOException e) {
                    throw e;
                } catch (IOException | ExecutionException e) {
                    LoggerFactory.getLogger(DnsPart.class)
                            .warn(
                                    "the DNS is behind, and the records cannot be read; trying again: {}",
                                    e.getMessage());
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    /** What is counted here is among the others; to be called before the start. */
    void monitor(Statistics statistics) {
        statistics.add(this::counters);
    }

    private Map<Statistic, Long> counters() {
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        server.counts().forEach((counter, count) -> values.put(Statistic.of("dns", counter), count));
        values.put(Statistic.DNS_COMPUTERS, (long) server.size());
        values.put(Statistic.DNS_OPEN, (long) server.open());
        return values;
    }

    /**
     * Starts to serve.
     *
     * @throws IOException if it cannot listen; the message is for people
     */
    void start() throws IOException {
        List<InetSocketAddress> places = new ArrayList<>();
        for (Place place : wanted.listen()) {
            places.add(new InetSocketAddress(address(place), place.port()));
        }
        server.start(places);
    }

    private static InetAddress address(Place place) throws UnknownHostException {
        return InetAddress.getByAddress(place.address().octets());
    }

    /** Where it listens. */
    List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /** What has to go on. */
    Vital vital() {
        return Vital.of("the thread of the server of the DNS", server.loop());
    }

    /** Where it listens, and what it answers; lines with a title in front. */
    List<String> screen() {
        String where = addresses().stream()
                .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
                .collect(Collectors.joining(", "));
        return List.of(ConfigurationSummary.titled(
                "dns", where + ", UDP and TCP: " + server.size() + " computers in " + wanted.suffix()));
    }

    @Override
    public void close() {
        subscription.close();
        server.close();
    }

    /** What there is to say of the file with the key; null if nothing. */
    static @Nullable String whyNot(DnsConfiguration wanted) {
        Path file = wanted.keyFile();
        try {
            TransferKey unused = file == null ? null : KeyFile.read(file);
            return null;
        } catch (IOException e) {
            return FileFailure.text(e);
        }
    }
}
