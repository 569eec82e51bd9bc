package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.Daemon;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.interop.Capture;
import org.nbnsd.interop.Eventually;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.store.Durability;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;

/**
 * The name server under test, and the hosts around it. It is this daemon, in this process, with real sockets; or with
 * {@code -Dnbnsd.subject=ADDRESS:PORT} one that is running already, to compare with. Then the hosts use the port in
 * {@code nbnsd.subject.hosts}, by default the server's, and what needs a certain {@link Setup} or a look inside is skipped.
 * One test at a time then: {@code -Djunit.jupiter.execution.parallel.enabled=false}.
 */
public final class Subject implements AutoCloseable {
    private static final @Nullable String RUNNING = System.getProperty("nbnsd.subject");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Hosts hosts;
    private final List<Endpoint> endpoints;
    private final @Nullable Daemon daemon;
    private final @Nullable Watched server;
    private final @Nullable Path capture;
    private final NameTable table = new NameTable();

    /** One that runs already. */
    private Subject(String running) throws IOException {
        int colon = running.indexOf(':');
        int port = Integer.parseInt(running.substring(colon + 1));
        endpoints = List.of(new Endpoint(Ipv4Address.parse(running.substring(0, colon)), port));
        hosts = new Hosts(Integer.getInteger("nbnsd.subject.hosts", port));
        daemon = null;
        server = null;
        capture = null;
    }

    private Subject(Setup setup, String name) throws IOException {
        this(setup, hostsPort -> setup.settings(hostsPort), Durability.MEMORY_ONLY, capture(name));
    }

    private Subject(Setup setup, IntFunction<ServerSettings> settings, Durability durability, @Nullable Path capture)
            throws IOException {
        hosts = new Hosts(0);
        List<Ipv4Address> addresses = IntStream.rangeClosed(1, setup.addresses())
                .mapToObj(n -> Ipv4Address.parse("127.0.0." + (100 + n)))
                .toList();
        server = new Watched(new NameServer(settings.apply(hosts.port()), table, new SecureRandom()));
        this.capture = capture;
        daemon = new Daemon(
                server,
                DaemonOptions.DEFAULT
                        .withListen(addresses.toArray(Ipv4Address[]::new))
                        .withPort(0)
                        .withCapture(capture),
                durability,
                new EventLog());
        daemon.start();
        int port = daemon.port();
        endpoints =
                addresses.stream().map(address -> new Endpoint(address, port)).toList();
    }

    private static Path capture(String name) throws IOException {
        Path captures = Path.of(System.getProperty("nbnsd.captures", "target/captures"));
        Files.createDirectories(captures);
        return captures.resolve(
                "conformance-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-" + name + ".pcap");
    }

    /** This daemon, with certain settings and a disk; without a capture, because it is for what makes those huge. */
    static Subject with(ServerSettings settings, Durability durability) {
        assumeTrue(RUNNING == null, "this test needs a server with settings and a disk of its own");
        try {
            return new Subject(Setup.DEFAULT, hostsPort -> settings, durability, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever is under test, with settings as shipped. */
    static Subject any(String test) {
        try {
            return RUNNING == null ? new Subject(Setup.DEFAULT, test) : new Subject(RUNNING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This daemon, with certain settings. */
    static Subject with(Setup setup, String test) {
        assumeTrue(RUNNING == null, "this test needs a server with settings of its own, or to look into it");
        try {
            return new Subject(setup, test);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A host, by its number from 1 on; its address is 127.0.1.number. */
    FakeHost host(int number) {
        try {
            return hosts.host(number, endpoint());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the server is asked. */
    public Endpoint endpoint() {
        return endpoints.get(0);
    }

    /** All its addresses. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The port of all hosts. */
    int hostsPort() {
        return hosts.port();
    }

    private Watched inside() {
        assumeTrue(server != null, "this test looks into the server");
        return Objects.requireNonNull(server);
    }

    /** Everything that it told people, but for details. */
    List<NameEvent> events() {
        return inside().events().stream()
                .filter(event -> event.severity() != NameEvent.Severity.DETAIL)
                .toList();
    }

    /** The codes of its events, but for details. */
    List<String> codes() {
        return events().stream().map(NameEvent::code).toList();
    }

    /** The one event of a code. */
    NameEvent event(String code) {
        return Iterables.getOnlyElement(
                events().stream().filter(event -> event.code().equals(code)).toList());
    }

    /** Everything that it sent to an address, whatever the port. */
    List<Effect.Send> sentTo(Ipv4Address address) {
        return inside().sends().stream()
                .filter(send -> send.to().address().equals(address))
                .toList();
    }

    /** Everything that left its sockets for an address, whatever the port, up to now; it serves no more after that. */
    List<Decoded> captured(Ipv4Address to) {
        Objects.requireNonNull(daemon).stop();
        try {
            return new Capture(Objects.requireNonNull(capture)).sentTo(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many records it has; only when it is quiet. */
    int records() {
        awaitQuiet();
        return table.size();
    }

    /** Waits until no challenge is open and no claim waits. */
    void awaitQuiet() {
        Watched watched = inside();
        Eventually.get(
                PATIENCE, () -> watched.pending() + " are pending", () -> watched.pending() == 0 ? Boolean.TRUE : null);
    }

    /** Everything that it told people, details included. */
    List<NameEvent> allEvents() {
        return inside().events();
    }

    /** Datagrams that the daemon took, or did not because its buffer was full. */
    long counter(String name) {
        return Objects.requireNonNull(daemon)
                .counters()
                .getOrDefault(Statistic.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')), 0L);
    }

    @Override
    public void close() {
        List<Throwable> failures = new ArrayList<>();
        if (daemon == null) {
            hosts.releaseAll();
        } else {
            daemon.stop();
            if (daemon.counters().getOrDefault(Statistic.CORE_FAILURES, 0L) != 0) {
                failures.add(new AssertionError("the core failed over a datagram: see the log"));
            }
        }
        try {
            hosts.close();
        } catch (IOException | AssertionError e) {
            failures.add(e);
        }
        assertThat(failures).isEmpty();
    }
}
