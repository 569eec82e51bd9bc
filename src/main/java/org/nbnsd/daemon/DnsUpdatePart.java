package org.nbnsd.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Backend;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.daemon.configuration.DnsUpdateConfiguration;
import org.nbnsd.dns.Computer;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.dns.DnsLabel;
import org.nbnsd.dns.DomainName;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.dns.update.ReverseName;
import org.nbnsd.dns.update.ZoneAnswer;
import org.nbnsd.dns.update.ZoneRequest;
import org.nbnsd.dns.update.ZoneStatus;
import org.nbnsd.dns.update.ZoneUpdater;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.protocol.DnsEvent;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.resolver.AddressResolver;
import org.nbnsd.store.Durability;
import org.nbnsd.store.DurableFeed;
import org.nbnsd.updater.ZoneClient;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.LoggerFactory;

/**
 * Keeps the computers of the name server in zones of somebody else's server of the DNS. It follows the records by what becomes
 * durable; a thread of its own asks and waits. A daemon without it loads nothing of it.
 */
final class DnsUpdatePart implements AutoCloseable {
    private static final int MOST_WAITING = 100_000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    /** A zone, what is done about it, and who does it. */
    private static final class Zone {
        private final DomainName name;
        private final boolean isReverse;
        private final ZoneUpdater updater;
        /** Another one when the key is another one. */
        private ZoneClient client;

        Zone(DomainName name, boolean isReverse, ZoneUpdater updater, ZoneClient client) {
            this.name = name;
            this.isReverse = isReverse;
            this.updater = updater;
            this.client = client;
        }
    }

    private record Work(Zone zone, ZoneClient client, ZoneRequest request) {}

    private final DnsUpdateConfiguration wanted;
    private final String owner;
    private final LongSupplier clock;
    private final Consumer<NameEvent> events;
    private final DurableFeed.Subscription subscription;
    private final Thread thread = new Thread(this::run, "nbnsd-dns-update");

    /** Guards everything below, and all that it leads to. */
    private final Object lock = new Object();

    private final List<Zone> zones = new ArrayList<>();
    private ComputerTable computers = new ComputerTable();
    private TransferKey key;
    private boolean isClosed;

    /**
     * Follows the records from now on; nobody is asked yet.
     *
     * @param records those that are there, which do not change before the daemon starts
     * @throws IOException if the file with the key cannot be used; the message is for people
     */
    DnsUpdatePart(
            DnsUpdateConfiguration wanted,
            String hostName,
            Iterable<NameRecord> records,
            DurableFeed feed,
            Backend backend,
            LongSupplier clock,
            Consumer<NameEvent> events)
            throws IOException {
        this.wanted = wanted;
        this.clock = clock;
        this.events = events;
        owner = wanted.owner().isEmpty() ? hostName : wanted.owner();
        key = readKey();
        zones.add(zone(wanted.zone(), false));
        wanted.reverseZones().forEach(zone -> zones.add(zone(zone, true)));
        long now = clock.getAsLong();
        synchronized (lock) {
            records.forEach(record -> take(record, now));
        }
        subscription = feed.subscribe("dns-update", MOST_WAITING, new RecordFollower(backend, new Following()));
        thread.setDaemon(true);
    }

    /**
     * Refuses the domain of this machine itself, where names of servers are.
     *
     * @throws IOException if it is that; the message is for people
     */
    static void requireOwnZone(DomainName zone) throws IOException {
        for (DomainName domain : AddressResolver.searchedByThisMachine()) {
            if (zone.contains(domain)) {
                throw new IOException(
                        "dns.update.zone: " + zone + " is the domain of this machine, in which anybody who can register"
                                + " a name would get one (expected: a zone of its own such as wins." + zone
                                + ", or shared-zone = true)");
            }
        }
    }

    /**
     * Reads the key again.
     *
     * @throws IOException if it cannot be read or is none; the message is for people
     */
    TransferKey readKey() throws IOException {
        try {
            return KeyFile.read(wanted.keyFile());
        } catch (IOException e) {
            throw new IOException("dns.update.key-file: " + e.getMessage(), e);
        }
    }

    /** From now on this key is used, and everything is looked at again. */
    void use(TransferKey other) {
        synchronized (lock) {
            if (other.equals(key)) {
                return;
            }
            key = other;
            for (Zone zone : zones) {
                zone.client = client(zone.name, zone.isReverse);
                zone.updater.restart(clock.getAsLong());
            }
            lock.notifyAll();
        }
    }

    private Zone zone(DomainName name, boolean isReverse) {
        ZoneUpdater updater = new ZoneUpdater(
                name.text(), wanted.server().toString(), wanted.holdDown().toMillis());
        return new Zone(name, isReverse, updater, client(name, isReverse));
    }

    private ZoneClient client(DomainName zone, boolean isReverse) {
        try {
            InetAddress address =
                    InetAddress.getByAddress(wanted.server().address().octets());
            return new ZoneClient(new ZoneClient.Settings(
                    new InetSocketAddress(address, wanted.server().port()),
                    zone,
                    isReverse,
                    "heritage=nbnsd,owner=" + owner,
                    wanted.ttl().toSeconds(),
                    key));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address of four octets is one", e);
        }
    }

    /** What becomes of the records. */
    private final class Following implements RecordFollower.Listener {
        @Override
        public void changed(List<Durability.Write> group) {
            synchronized (lock) {
                long now = clock.getAsLong();
                for (Durability.Write write : group) {
                    NameRecord after = write.change().after();
                    NameRecord before = write.before();
                    if (after != null) {
                        take(after, before, now);
                    } else if (before != null) {
                        refresh(computers.remove(before.name()), before, null, now);
                    }
                }
                lock.notifyAll();
            }
        }

        @Override
        public void replaced(List<NameRecord> records) {
            synchronized (lock) {
                long now = clock.getAsLong();
                computers = new ComputerTable();
                records.forEach(record -> take(record, now));
                for (Zone zone : zones) {
                    for (String name : zone.updater.owners()) {
                        Ipv4Address address = zone.isReverse ? ReverseName.address(zone.name, name) : null;
                        if (address != null) {
                            want(address, now);
                        } else if (!zone.isReverse) {
                            want(name, now);
                        }
                    }
                }
                lock.notifyAll();
            }
        }
    }

    private void take(NameRecord record, long now) {
        take(record, null, now);
    }

    private void take(NameRecord after, @Nullable NameRecord before, long now) {
        boolean isOther = computers.put(after);
        refresh(isOther, after, before, now);
        String label = DnsLabel.of(after.name());
        if (before == null && !after.isActive() && label != null) {
            zones.get(0).updater.suspect(label, now); // it may be there from an earlier run
            after.addresses().forEach(address -> suspect(address, now));
        }
    }

    private void suspect(Ipv4Address address, long now) {
        for (Zone zone : zones) {
            String name = zone.isReverse ? ReverseName.in(zone.name, address) : null;
            if (name != null) {
                zone.updater.suspect(name, now);
            }
        }
    }

    private void refresh(boolean isOther, NameRecord record, @Nullable NameRecord other, long now) {
        String label = DnsLabel.of(record.name());
        if (!isOther || label == null) {
            return;
        }
        want(label, now);
        Set<Ipv4Address> addresses = new LinkedHashSet<>(record.addresses());
        if (other != null) {
            addresses.addAll(other.addresses());
        }
        Computer computer = computers.find(label, now);
        if (computer != null) {
            addresses.addAll(computer.addresses());
        }
        addresses.forEach(address -> want(address, now));
    }

    private void want(String label, long now) {
        Computer computer = computers.find(label, now);
        List<String> addresses = computer == null
                ? List.of()
                : computer.addresses().stream().map(Ipv4Address::toString).toList();
        zones.get(0).updater.want(label, addresses, now);
    }

    /** The first name of an address, so that it does not change with the order in which they came. */
    private void want(Ipv4Address address, long now) {
        for (Zone zone : zones) {
            String name = zone.isReverse ? ReverseName.in(zone.name, address) : null;
            if (name != null) {
                List<String> names = computers.at(address, now).stream()
                        .map(computer -> wanted.zone().nameOf(computer.label()))
                        .sorted()
                        .limit(1)
                        .toList();
                zone.updater.want(name, names, now);
            }
        }
    }

    /** Begins to ask. */
    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Work work = nextWork();
                if (work == null) {
                    return;
                }
                ZoneAnswer answer = ask(work);
                List<DnsEvent> told;
                synchronized (lock) {
                    work.zone().updater.answered(answer, clock.getAsLong());
                    told = work.zone().updater.takeEvents();
                }
                told.forEach(events);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the daemon stops
        }
    }

    private static ZoneAnswer ask(Work work) throws InterruptedException {
        try {
            return work.client().ask(work.request());
        } catch (RuntimeException | Error e) {
            FatalErrors.check(e);
            LoggerFactory.getLogger(ZoneClient.class).error("the update of the DNS failed over a request", e);
            return new ZoneAnswer.Failed("this program failed over a request; it is told in the log");
        }
    }

    /** Waits for it; null if there will be none. */
    private @Nullable Work nextWork() throws InterruptedException {
        synchronized (lock) {
            while (!isClosed) {
                long now = clock.getAsLong();
                long next = now + LONGEST_WAIT_MILLIS;
                for (Zone zone : zones) {
                    ZoneRequest request = zone.updater.next(now);
                    if (request != null) {
                        return new Work(zone, zone.client, request);
                    }
                    next = Math.min(next, zone.updater.nextTimeout(now));
                }
                lock.wait(Math.max(1, next - now));
            }
            return null;
        }
    }

    /** How it goes with each zone. */
    List<ZoneStatus> status() {
        synchronized (lock) {
            return zones.stream().map(zone -> zone.updater.status()).toList();
        }
    }

    /** What is counted here is among the others; to be called before the start. */
    void monitor(Statistics statistics) {
        statistics.add(this::counters);
    }

    private Map<Statistic, Long> counters() {
        Map<Statistic, Long> values = new EnumMap<>(Statistic.class);
        for (ZoneStatus status : status()) {
            values.merge(Statistic.DNS_UPDATE_NAMES, status.ours(), Long::sum);
            values.merge(Statistic.DNS_UPDATE_WAITING, status.waiting(), Long::sum);
            values.merge(Statistic.DNS_UPDATE_TAKEN, status.taken(), Long::sum);
            values.merge(Statistic.DNS_UPDATE_CHANGES, status.changes(), Long::sum);
            values.merge(Statistic.DNS_UPDATE_FAILURES, status.failures(), Long::sum);
        }
        return values;
    }

    /** What has to go on. */
    Vital vital() {
        return Vital.of("the thread that updates the DNS", thread::isAlive);
    }

    @Override
    public void close() {
        subscription.close();
        synchronized (lock) {
            isClosed = true;
            lock.notifyAll();
        }
        thread.interrupt();
    }
}
