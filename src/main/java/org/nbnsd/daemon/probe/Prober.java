package org.nbnsd.daemon.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.daemon.timeline.Pace;
import org.nbnsd.daemon.timeline.TimelineKeeper;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Probe;
import org.nbnsd.diagnosis.ProbePlan;
import org.nbnsd.diagnosis.Question;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Subject.AllSuffixes;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks hosts to find out more, on the thread of who wants to know it: from a socket of its own, at any free port, which is
 * there only meanwhile. What the hosts answer goes to the timeline as it comes. One run at a time, a minute at the most, and
 * never faster than the {@link Pace} that everything has that asks.
 */
public final class Prober implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

    private static final Duration LONGEST_RUN = Duration.ofSeconds(60);
    /** For the DNS, from the start of a run; if asking the hosts takes longer, it has as long as they. */
    private static final Duration DNS_PATIENCE = Duration.ofSeconds(5);
    /** More than any message has. */
    private static final int LONGEST_DATAGRAM = 8192;

    private static final String STOPPING = "the daemon is stopping";

    private volatile ProbeSettings settings;
    private final Pace pace;
    private final TimelineKeeper keeper;
    private final Neighbours neighbours;
    private final DnsNames dns;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore turn = new Semaphore(1);
    private @Nullable DatagramChannel open;
    private boolean closed;

    public Prober(ProbeSettings settings, Pace pace, TimelineKeeper keeper, Neighbours neighbours, DnsNames dns) {
        this.settings = settings;
        this.pace = pace;
        this.keeper = keeper;
        this.neighbours = neighbours;
        this.dns = dns;
    }

    /** From the next run on others hold. */
    public void use(ProbeSettings others) {
        settings = others;
    }

    /**
     * Asks the claimants of what is meant; when this returns, what they said is in the timeline.
     *
     * @param subject what somebody wants to know about
     * @return who was asked, and who was not
     * @throws IOException if nobody may be asked, somebody else is asking, or there is no socket
     */
    public List<Asked> run(Subject subject) throws IOException {
        ProbeSettings present = settings;
        if (present.networks().isEmpty()) {
            throw new OperationException(
                    Kind.UNAVAILABLE,
                    "no host may be asked (expected: the networks in which hosts may be, in the"
                            + " configuration: [timeline] probe = [\"10.0.0.0/8\"])");
        }
        if (!turn.tryAcquire()) {
            throw new OperationException(
                    Kind.BUSY,
                    "hosts are being asked for somebody else (expected: one command at a time; try"
                            + " again in a minute)");
        }
        try {
            ProbePlan plan = ProbePlan.of(subject, keeper.look(timeline -> timeline.explain(subject)), present::mayAsk);
            List<Asked> outcome = new ArrayList<>(plan.questions().isEmpty() ? List.of() : ask(present, plan, subject));
            outcome.addAll(plan.notAsked());
            return outcome;
        } finally {
            turn.release();
        }
    }

    private List<Asked> ask(ProbeSettings present, ProbePlan plan, Subject subject) throws IOException {
        long startedAt = keeper.now();
        Probe probe = new Probe(plan.questions(), present.port(), present.schedules(), random);
        Map<Ipv4Address, CompletableFuture<String>> names = new LinkedHashMap<>();
        plan.questions().stream().map(Question::host).distinct().forEach(host -> names.put(host, dns.lookUp(host)));
        try (DatagramChannel channel = open()) {
            exchange(channel.socket(), probe, startedAt + LONGEST_RUN.toMillis());
        } catch (IOException e) {
            throw isClosed() ? new OperationException(Kind.UNAVAILABLE, STOPPING, e) : e;
        } finally {
            forget();
        }
        names.forEach((host, name) -> inDns(host, name, startedAt + DNS_PATIENCE.toMillis()));
        keeper.settle();
        List<Asked> outcome = probe.outcome();
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "probe of {}, in {} ms: {}",
                    Printable.text(text(subject)),
                    keeper.now() - startedAt,
                    outcome.stream()
                            .map(each -> each.host() + " " + Printable.text(each.text()))
                            .collect(Collectors.joining("; ")));
        }
        return outcome;
    }

    private static String text(Subject subject) {
        return subject.choose(new Subject.Cases<String>() {
            @Override
            public String name(OneName subject) {
                return subject.name().toString();
            }

            @Override
            public String suffixes(AllSuffixes subject) {
                return subject.name().base();
            }

            @Override
            public String host(OneAddress subject) {
                return subject.address().toString();
            }
        });
    }

    private synchronized DatagramChannel open() throws IOException {
        if (closed) {
            throw new OperationException(Kind.UNAVAILABLE, STOPPING);
        }
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET); // it may not broadcast
        try {
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(Ipv4Address.ZERO.octets()), 0));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        open = channel;
        return channel;
    }

    /** By {@link #close}, or because who wants to know is interrupted. */
    private synchronized boolean isClosed() {
        return closed || Thread.currentThread().isInterrupted();
    }

    private synchronized void forget() {
        open = null;
    }

    private void exchange(DatagramSocket socket, Probe probe, long end) throws IOException {
        DatagramPacket incoming = new DatagramPacket(new byte[LONGEST_DATAGRAM], LONGEST_DATAGRAM);
        for (long now = keeper.now(); !probe.isOver() && now < end; now = keeper.now()) {
            if (probe.hasNext() && pace.take(now)) {
                send(socket, probe, now);
            }
            long until = Math.min(end, probe.nextTimeout());
            if (receive(socket, incoming, (probe.hasNext() ? Math.min(until, pace.nextAt()) : until) - keeper.now())) {
                hear(probe, incoming);
            }
            probe.expire(keeper.now()).forEach(keeper::found);
        }
    }

    private static void send(DatagramSocket socket, Probe probe, long now) throws IOException {
        Effect.Send send = probe.next(now);
        if (send == null) {
            return;
        }
        byte[] octets = MessageEncoder.encode(send.message());
        Ipv4Address host = send.to().address();
        try {
            InetAddress target = InetAddress.getByAddress(host.octets());
            socket.send(
                    new DatagramPacket(octets, octets.length, target, send.to().port()));
        } catch (IOException e) { // such as no route, or a broadcast address
            if (socket.isClosed()) {
                throw e;
            }
            probe.failed(host, String.valueOf(e.getMessage()));
        }
    }

    /** False if nothing came in time. */
    private static boolean receive(DatagramSocket socket, DatagramPacket incoming, long millis) throws IOException {
        incoming.setLength(LONGEST_DATAGRAM);
        socket.setSoTimeout((int) Math.max(1, millis));
        try {
            socket.receive(incoming);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void hear(Probe probe, DatagramPacket incoming) {
        Endpoint source = new Endpoint(Ipv4Address.of(incoming.getAddress().getAddress()), incoming.getPort());
        Fact fact = probe.receive(incoming.getData(), incoming.getLength(), source, keeper.now());
        if (fact != null) {
            keeper.found(withMac(fact));
        }
    }

    /** What the kernel knows of the adapter is better than what the host says of it, which may be another adapter's. */
    private Fact withMac(Fact fact) {
        String mac = neighbours.macNow(fact.actor());
        return mac.isEmpty() ? fact : fact.with(Detail.MAC, mac);
    }

    private void inDns(Ipv4Address host, CompletableFuture<String> name, long until) {
        try {
            String found = name.get(Math.max(1, until - keeper.now()), TimeUnit.MILLISECONDS);
            if (!found.isEmpty()) {
                keeper.found(Fact.of(keeper.now(), FactKind.DNS_NAME, null, host)
                        .with(Detail.DNS, found)
                        .found());
            }
        } catch (TimeoutException e) {
            LOG.info("the DNS does not answer about {}", host);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.warn("{} cannot be looked up in the DNS: {}", host, Printable.text(String.valueOf(cause.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a run that is under way. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        dns.close();
        if (open != null) {
            open.close();
        }
    }
}
