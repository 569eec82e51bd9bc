package org.nbnsd.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ConfigurationPlace;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.daemon.configuration.ComputerName;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationException;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.daemon.configuration.ConfigurationSummary;
import org.nbnsd.daemon.configuration.ConfigurationTypes;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.daemon.configuration.DnsConfiguration;
import org.nbnsd.daemon.configuration.DnsProxyConfiguration;
import org.nbnsd.daemon.configuration.DnsUpdateConfiguration;
import org.nbnsd.daemon.configuration.HttpConfiguration;
import org.nbnsd.daemon.configuration.NodeSummary;
import org.nbnsd.daemon.configuration.ReplicationSummary;
import org.nbnsd.daemon.configuration.TextDuration;
import org.nbnsd.daemon.log.LogConfigurator;
import org.nbnsd.daemon.log.LogWriter;
import org.nbnsd.dns.TransferKey;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.Targets;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.Printable;
import org.nbnsd.net.Transport;
import org.nbnsd.net.UdpEndpoints;
import org.nbnsd.protocol.Constants;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Author;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The daemon in the foreground: reads its configuration, starts, says on one screen what it does, and ends when the
 * process is told to. What happens afterwards is in the log.
 *
 * <p>A signal (SIGTERM, SIGINT) makes the JVM run the shutdown hook, which stops the daemon within a second and ends the
 * process with status 0. Without that the status would be 128 and the number of the signal. SIGHUP has the configuration read again. A
 * daemon that cannot go on ends with another status, see {@link LastResort}.
 */
public final class Serving {
    /** It served, and was told to stop. */
    public static final int STOPPED = 0;
    /** It could not start to serve. */
    public static final int CANNOT_START = 4;
    /** The configuration or the command line is wrong. */
    public static final int CANNOT_CONFIGURE = 2;

    private static final int FEW_NAMES = 10_000;

    private final Configuration configuration;
    private final Reconfiguration reconfiguration;
    private final DaemonOptions options;
    private final PrintWriter out;
    private final LastResort last;
    private final Composition parts;
    private final Daemon daemon;
    private final @Nullable ControlServer control;
    private final @Nullable HttpPart http;
    private final @Nullable DnsPart dns;
    private final @Nullable DnsUpdatePart updates;
    private final long startedAt = System.nanoTime();
    private final ServiceManager manager =
            ServiceManager.of(System.getenv(), ProcessHandle.current().pid(), System::nanoTime);
    private volatile @Nullable Watchdog watchdog;
    private volatile boolean serving;
    private volatile boolean stopped;

    private Serving(
            @Nullable Path file,
            Map<String, List<String>> keys,
            Configuration configuration,
            @Nullable Path capture,
            PrintWriter out,
            LastResort last)
            throws IOException, StoreException {
        this.configuration = configuration;
        this.out = out;
        this.last = last;
        requireForeign(capture, configuration.data());
        options = configuration.options(capture);
        parts = new Composition(configuration, ComputerName.hostName(), capture, out);
        daemon = parts.daemon();
        reconfiguration = new Reconfiguration(file, keys, configuration, this::take, parts.clock());
        parts.statistics().add(reconfiguration::gauges);
        reconfiguration.add(new Reconfiguration.Listener() {
            @Override
            public void reloading() {
                manager.reloading();
            }

            @Override
            public void reloaded() {
                manager.ready();
            }
        });
        Path socket = configuration.control();
        DataDirectory data = configuration.data();
        if (data != null && data.controlSocket().equals(socket) && !configuration.isServer()) {
            makeDirectory(data.path()); // otherwise the database has made it
        }
        Operations operations = new Operations(
                        parts.backend(),
                        parts.nodeBackend(),
                        parts.diagnosisBackend(),
                        parts.statistics(),
                        parts.replicationBackend(),
                        reconfiguration)
                .with(parts.doorkeeper().tokens(), parts.doorkeeper().changes())
                .with(configuration.codePage(), parts.copies());
        control = socket == null ? null : new ControlServer(socket, operations, Serving::tell);
        if (control != null) {
            parts.statistics().add(control::counters);
        }
        HttpConfiguration wanted = configuration.http();
        http = wanted == null
                ? null
                : new HttpPart(
                        wanted,
                        operations,
                        parts.doorkeeper().tokens(),
                        socket == null ? null : DataDirectory.optionFor(socket, data));
        if (http != null) {
            http.monitor(parts.statistics());
        }
        DnsConfiguration names = configuration.dns();
        dns = names == null
                ? null
                : new DnsPart(
                        names, ComputerName.hostName(), parts.records(), daemon.feed(), parts.backend(), parts.clock());
        if (dns != null) {
            dns.monitor(parts.statistics());
        }
        DnsProxyConfiguration sought = configuration.dnsProxy();
        if (sought != null) {
            DnsProxy proxy = new DnsProxy(sought, parts::isKept);
            proxy.monitor(parts.statistics());
            daemon.seek(proxy);
        }
        DnsUpdateConfiguration elsewhere = configuration.dnsUpdate();
        updates = elsewhere == null ? null : updates(elsewhere, configuration.isSharedZoneAllowed());
        if (updates != null) {
            updates.monitor(parts.statistics());
        }
        parts.statistics()
                .watchBy(parts.health(
                        new HealthChecks(this::threads, daemon::addresses, daemon::storageProblem, () -> stopped)));
    }

    private DnsUpdatePart updates(DnsUpdateConfiguration wanted, boolean isShared) throws IOException {
        if (!isShared) {
            DnsUpdatePart.requireOwnZone(wanted.zone());
        }
        return new DnsUpdatePart(
                wanted,
                ComputerName.hostName(),
                parts.records(),
                daemon.feed(),
                parts.backend(),
                parts.clock(),
                daemon.events()::report);
    }

    private void take(Configuration effective) throws IOException {
        TransferKey key = updates == null ? null : updates.readKey();
        parts.reconfigure(effective, http);
        if (updates != null && key != null) {
            updates.use(key);
        }
    }

    /** As the watchdog has seen them; none before it looks. */
    private List<Watchdog.Seen> threads() {
        Watchdog looking = watchdog;
        return looking == null ? List.of() : looking.seen();
    }

    /** A capture overwrites what is there. */
    private static void requireForeign(@Nullable Path capture, @Nullable DataDirectory data)
            throws IOException, StoreException {
        String reason = capture == null ? null : Targets.whyNotWritable(capture, data == null ? null : data.path());
        if (reason != null) {
            throw new StoreException("cannot write the capture file " + capture + ": it " + reason);
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void tell(Throwable failure) {
        LoggerFactory.getLogger(ControlServer.class).error("the control channel failed over a request", failure);
    }

    /**
     * Serves until the process is told to stop.
     *
     * @param place the configuration file, or null
     * @param keys what the command line says about keys of the configuration
     * @param capture a file for every datagram, or null
     * @param hangUps when the configuration is to be read again
     * @param letters gets the code page before anything with a name in it is printed
     * @param out for what it does
     * @param err for why it does not
     * @return the exit status
     * @throws InterruptedException if the thread is interrupted; the daemon is stopped then
     */
    public static int run(
            @Nullable ConfigurationPlace place,
            Map<String, List<String>> keys,
            @Nullable Path capture,
            HangUps hangUps,
            Consumer<CodePage> letters,
            PrintWriter out,
            PrintWriter err)
            throws InterruptedException {
        try (LastResort last = LastResort.install()) {
            return serve(place, keys, capture, hangUps, letters, out, err, last);
        }
    }

    /** What is said at the start and at the end is part of the log where the log is for programs: each line an object. */
    private static PrintWriter inTheLog(PrintWriter plain, Level level) {
        return LogConfigurator.isJson() ? LogWriter.at(level) : plain;
    }

    /** When SIGHUP has come: from who wants the configuration to be read again, or has closed the terminal. */
    private void hungUp() {
        try {
            Reloaded unused = reconfiguration.reload(new Author("SIGHUP", ""));
        } catch (IOException e) {
            LoggerFactory.getLogger(Serving.class).warn("SIGHUP: nothing is read again: {}", e.getMessage());
        }
    }

    private static int serve(
            @Nullable ConfigurationPlace place,
            Map<String, List<String>> keys,
            @Nullable Path capture,
            HangUps hangUps,
            Consumer<CodePage> letters,
            PrintWriter out,
            PrintWriter err,
            LastResort last)
            throws InterruptedException {
        Serving serving;
        try {
            Path file = place == null ? null : place.file();
            Configuration configuration = read(place, keys);
            letters.accept(configuration.codePage());
            chooseLog(configuration); // before the first logger is made
            LoggerFactory.getLogger(Serving.class); // and that before there is another thread: SLF4J starts once
            if (configuration.options(capture).transport() != Transport.NIO) {
                UdpEndpoints.loadAhead();
            }
            serving = new Serving(file, keys, configuration, capture, inTheLog(out, Level.INFO), last);
        } catch (ConfigurationException e) {
            e.errors().forEach(inTheLog(err, Level.ERROR)::println);
            return CANNOT_CONFIGURE;
        } catch (IllegalArgumentException e) {
            inTheLog(err, Level.ERROR).println(e.getMessage());
            return CANNOT_CONFIGURE;
        } catch (IOException e) {
            inTheLog(err, Level.ERROR).println(FileFailure.text(e));
            return CANNOT_START;
        } catch (StoreException e) {
            inTheLog(err, Level.ERROR).println(e.getMessage());
            return CANNOT_START; // whatever is wrong with its database, it cannot serve it
        }
        return serving.untilSignal(hangUps, inTheLog(err, Level.ERROR));
    }

    /** A file that the command line does not name is one that who starts the daemon may not think of. */
    private static Configuration read(@Nullable ConfigurationPlace place, Map<String, List<String>> keys)
            throws ConfigurationException, FileFailure {
        try {
            return ConfigurationReader.read(place == null ? null : place.file(), keys);
        } catch (FileFailure e) {
            throw place == null || place.said() == ConfigurationPlace.Said.OPTION ? e : e.withAdvice(place.advice());
        }
    }

    /** What {@link LogConfigurator} looks at. What was said on the command line of the JVM goes first. */
    private static void chooseLog(Configuration configuration) {
        LogConfigurator.choose(
                configuration.logLevel().name(),
                configuration.codePage(),
                ConfigurationTypes.lowerCase(configuration.logFormat()));
    }

    private int untilSignal(HangUps hangUps, PrintWriter err) throws InterruptedException {
        Thread hook = new Thread(this::stopBySignal, "nbnsd-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            daemon.start();
            parts.startBait();
            if (control != null) {
                control.start();
            }
            if (http != null) {
                http.start();
            }
            if (dns != null) {
                dns.start();
            }
            if (updates != null) {
                updates.start();
            }
            NodeServiceBackend.warn(parts.lmhosts());
            screen().forEach(out::println);
            out.flush();
            serving = true;
            hangUps.readBy(this::hungUp);
            watch();
            manager.ready();
            tidyUp();
            manager.start(() -> HealthChecks.isAlive(threads()), new Activity(parts.statistics()));
            daemon.awaitStop();
            return STOPPED;
        } catch (IOException e) {
            err.println(FileFailure.text(e));
            return CANNOT_START;
        } finally {
            stop();
            removeHook(hook);
        }
    }

    /**
     * What starting left in the heap goes back to the system: an idle daemon takes 90 MB instead of 104 (G1, JDK 17). It takes
     * 20 ms; with many names it would be a pause that clients notice, for a small part of what they take anyway.
     */
    private void tidyUp() {
        if (parts.size() <= FEW_NAMES) {
            System.gc();
        }
    }

    private synchronized void watch() {
        if (!stopped) {
            List<Vital> vitals = new ArrayList<>(parts.vitals());
            if (control != null) {
                vitals.add(Vital.of("the thread of the control channel", control::isAccepting));
            }
            if (http != null) {
                vitals.add(http.vital());
            }
            if (dns != null) {
                vitals.add(dns.vital());
            }
            if (updates != null) {
                vitals.add(updates.vital());
            }
            Watchdog made = new Watchdog(vitals, last::end);
            watchdog = made;
            made.start();
        }
    }

    /** First who may want changes, last who makes them durable; none keeps the others from stopping. */
    private synchronized void stop() {
        if (!stopped) {
            stopped = true;
            manager.stopping();
            Watchdog looking = watchdog;
            if (looking != null) {
                looking.close();
            }
            if (http != null) {
                stop(http);
            }
            if (dns != null) {
                stop(dns);
            }
            if (updates != null) {
                stop(updates);
            }
            if (control != null) {
                stop(control);
            }
            stop(parts);
            manager.close();
        }
    }

    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LoggerFactory.getLogger(Serving.class).error("stopping was not orderly: {}", e.getMessage());
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }

    private void stopBySignal() {
        stop();
        if (serving) {
            Statistics.Report report = parts.statistics().read();
            LoggerFactory.getLogger(Serving.class).info("counted: {}", counted(report));
            out.println(lastLine(report));
        }
        out.flush();
        Runtime.getRuntime().halt(STOPPED); // the JVM alone would say 143, as if the signal had killed it
    }

    /** What is not 0. */
    private static String counted(Statistics.Report report) {
        return report.values().entrySet().stream()
                .filter(counter -> counter.getValue() != 0)
                .map(counter -> counter.getKey().text() + "=" + counter.getValue())
                .collect(Collectors.joining(", "));
    }

    private String lastLine(Statistics.Report report) {
        return "nbnsd stopped after "
                + TextDuration.format(Duration.ofSeconds((System.nanoTime() - startedAt) / 1_000_000_000)) + ": "
                + report.value(Statistic.UDP_RECEIVED) + " datagrams received, "
                + report.value(Statistic.UDP_SENT) + " sent"
                + (configuration.isServer() ? names(report.value(Statistic.RECORDS_ACTIVE), parts.size()) : "")
                + unlessNone(report.value(Statistic.BURST_ANSWERS), "granted for 5 to 50 minutes in bursts")
                + unlessNone(report.value(Statistic.CORE_REFUSED), "dropped because the disk was behind");
    }

    private static String names(long held, int all) {
        return ", " + held + " names held" + unlessNone(all - held, "kept that nobody has");
    }

    private static String unlessNone(long count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }

    private List<String> screen() {
        List<String> lines = new ArrayList<>();
        lines.add("nbnsd " + Composition.version());
        if (!reconfiguration.file().isEmpty()) {
            lines.add(ConfigurationSummary.titled("configured", "by " + Printable.text(reconfiguration.file())));
        }
        lines.addAll(ConfigurationSummary.roles(parts.serverSettings(), parts.nodeSettings()));
        lines.add(ConfigurationSummary.titled("listens on", addresses()));
        lines.add(ConfigurationSummary.titled("transport", transport()));
        lines.addAll(NodeSummary.lines(parts.nodeSettings(), configuration.lmhosts(), parts.lmhosts()));
        lines.addAll(ConfigurationSummary.lines(parts.serverSettings()));
        ReplicationSettings replication = parts.replicationSettings();
        lines.addAll(ReplicationSummary.lines(replication, replication == null ? 0 : replication.port()));
        lines.addAll(ConfigurationSummary.cluster(configuration.cluster(ComputerName.hostName())));
        lines.addAll(ConfigurationSummary.kept(configuration));
        lines.addAll(parts.storage().loaded());
        lines.addAll(ConfigurationSummary.memory(parts.serverSettings(), parts.heap(), parts.octets()));
        lines.add(ConfigurationSummary.control(configuration));
        Path capture = options.capture();
        if (capture != null) {
            lines.add(ConfigurationSummary.titled("capture", "every datagram is written to " + capture));
        }
        if (http != null) {
            lines.addAll(http.screen());
        }
        if (dns != null) {
            lines.addAll(dns.screen());
        }
        lines.addAll(ConfigurationSummary.dnsUpdate(configuration));
        ConfigurationCheck.warnings(configuration)
                .forEach(warning -> lines.add(ConfigurationSummary.titled("warning", warning)));
        lines.addAll(howToTry());
        return lines;
    }

    private String addresses() {
        List<Ipv4Address> served = served();
        String what = served.isEmpty() ? "no address yet: waiting for one" : ConfigurationSummary.join(served);
        String later = options.listen().isEmpty() ? " (all there are; later ones are added, and logged)" : "";
        return what + ", UDP port " + daemon.port() + later;
    }

    private List<Ipv4Address> served() {
        return daemon.addresses().stream().map(LocalAddress::address).sorted().toList();
    }

    private String transport() {
        boolean fallenBack = options.transport() == Transport.AUTO && daemon.transport() == Transport.NIO;
        int threads = daemon.queryThreads();
        return ConfigurationTypes.lowerCase(daemon.transport())
                + (fallenBack ? " (epoll does not work here)" : "")
                + (threads == 0
                        ? ""
                        : ", queries are answered by " + threads + (threads == 1 ? " thread" : " threads"));
    }

    /** From another machine if there is an address for that. */
    private List<String> howToTry() {
        List<Ipv4Address> served = served();
        if (served.isEmpty()) {
            return List.of();
        }
        Ipv4Address address = served.stream()
                .filter(candidate -> !candidate.isLoopback())
                .findFirst()
                .orElse(served.get(0));
        String name = parts.computer().base();
        boolean usual = daemon.port() == Constants.NAME_SERVICE_UDP_PORT;
        List<String> lines = new ArrayList<>();
        lines.add("Try it:");
        lines.add("  nbnsd query " + name + " --server " + address + (usual ? "" : " --port " + daemon.port()));
        if (usual) { // nmblookup asks at no other port
            lines.add("  nmblookup -U " + address + " --recursion " + name);
        }
        return lines;
    }
}
