package org.nbnsd.conformance;

import com.google.common.io.BaseEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.WackResponse;

/**
 * A host with one address. As a client it behaves like Windows: asks three times, 1.5 s apart, with the same NAME_TRN_ID,
 * and after a WACK waits and asks no more. When it is asked itself it answers as its {@link Manner} says. It remembers
 * whatever reaches its socket.
 */
public final class FakeHost {
    /** What Windows asks for: six days, as nbnsd grants it. */
    static final long SIX_DAYS = 518_400;

    private static final RetrySchedule AS_WINDOWS = new RetrySchedule(3, Duration.ofMillis(1500), 1);
    private static final int ROUNDS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * A datagram that came.
     *
     * @param from its source
     * @param hex its octets
     * @param message what it means
     */
    record Heard(Endpoint from, String hex, Decoded message) {}

    private static final class Asking {
        final Request request;
        final Endpoint server;
        final List<Heard> answers = new ArrayList<>();
        final CompletableFuture<Talk> over = new CompletableFuture<>();
        int tries;
        boolean waiting;

        Asking(Request request, Endpoint server) {
            this.request = request;
            this.server = server;
        }

        void end() {
            over.complete(new Talk(request, answers, tries));
        }
    }

    private final Hosts hosts;
    private final Ipv4Address address;
    private final DatagramChannel channel;
    private final Endpoint server;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Set<NetbiosName> claimed = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Asking> asking = new HashMap<>();
    private final ByteBuffer in = ByteBuffer.allocate(2000);

    private volatile Manner manner = Manner.ALIVE;
    private volatile Line line = Line.PERFECT;
    private volatile RetrySchedule schedule = AS_WINDOWS;
    private volatile Duration longestWait = Duration.ofSeconds(30);

    FakeHost(Hosts hosts, Ipv4Address address, DatagramChannel channel, Endpoint server) {
        this.hosts = hosts;
        this.address = address;
        this.channel = channel;
        this.server = server;
    }

    public Ipv4Address address() {
        return address;
    }

    /** How it answers from now on. */
    FakeHost is(Manner newManner) {
        manner = newManner;
        return this;
    }

    /** Gets a line; a client at the end of a bad one is impatient, so that a test is over in time. */
    FakeHost behind(Line newLine) {
        line = newLine;
        schedule = new RetrySchedule(3, Duration.ofMillis(150), 1);
        longestWait = Duration.ofSeconds(2);
        return this;
    }

    int newId() {
        return hosts.newId();
    }

    NameRegistrationRequest registration(String name) {
        return NameRegistrationRequest.of(newId(), NetbiosName.parse(name), SIX_DAYS, entry());
    }

    MultihomedRegistrationRequest multihomedRegistration(String name) {
        return MultihomedRegistrationRequest.of(newId(), NetbiosName.parse(name), SIX_DAYS, entry());
    }

    NameRefreshRequest refresh(String name) {
        return NameRefreshRequest.of(newId(), NetbiosName.parse(name), SIX_DAYS, entry());
    }

    NameReleaseRequest release(String name) {
        return NameReleaseRequest.of(newId(), NetbiosName.parse(name), entry());
    }

    NameQueryRequest query(String name) {
        return NameQueryRequest.toServer(newId(), NetbiosName.parse(name));
    }

    AddressEntry entry() {
        return AddressEntry.unique(NodeType.H, address);
    }

    Talk registers(String name) {
        return ask(registration(name));
    }

    Talk refreshes(String name) {
        return ask(refresh(name));
    }

    Talk releases(String name) {
        return ask(release(name));
    }

    Talk queries(String name) {
        return ask(query(name));
    }

    /** Asks and waits until that is over. */
    Talk ask(Request request) {
        return ask(request, server);
    }

    Talk ask(Request request, Endpoint at) {
        return await(begin(request, at));
    }

    /** Asks. */
    CompletableFuture<Talk> begin(Request request) {
        return begin(request, server);
    }

    CompletableFuture<Talk> begin(Request request, Endpoint at) {
        remember(request);
        Asking question = new Asking(request, at);
        hosts.execute(() -> {
            if (asking.putIfAbsent(request.id(), question) != null) {
                throw new AssertionError(address + " asks two things with id " + request.id());
            }
            trySending(question);
        });
        return question.over;
    }

    static Talk await(CompletableFuture<Talk> talk) {
        try {
            return talk.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks again and again, each time with a new request, until there are final answers; in the order of the requests. */
    List<Talk> insists(List<Supplier<Request>> requests) {
        List<Talk> talks = new ArrayList<>();
        List<CompletableFuture<Talk>> open = new ArrayList<>();
        requests.forEach(request -> open.add(begin(request.get())));
        for (int i = 0; i < requests.size(); i++) {
            Talk talk = await(open.get(i));
            for (int round = 0; !talk.isFinal() && round < ROUNDS; round++) {
                talk = ask(requests.get(i).get());
            }
            talks.add(talk);
        }
        return talks;
    }

    Talk insists(Supplier<Request> request) {
        return insists(List.of(request)).get(0);
    }

    /** Waits until something of a kind has reached it. */
    void awaitHeard(Class<?> kind) {
        Eventually.get(
                PATIENCE,
                () -> "no " + kind.getSimpleName() + " at " + address,
                () -> heard.stream().anyMatch(datagram -> kind.isInstance(datagram.message())) ? Boolean.TRUE : null);
    }

    /** Waits until it was asked so often. */
    void awaitAsked(int times) {
        Eventually.get(
                PATIENCE,
                () -> address + " was asked " + asked().size() + " times",
                () -> asked().size() >= times ? Boolean.TRUE : null);
    }

    private void trySending(Asking question) {
        if (question.over.isDone() || question.waiting) {
            return;
        }
        if (question.tries == schedule.tries()) {
            question.end();
            return;
        }
        Duration interval = Duration.ofMillis(schedule.intervalMillis(question.tries));
        question.tries++;
        put(MessageEncoder.encode(question.request), question.server);
        hosts.after(interval, () -> trySending(question));
    }

    private void remember(Request request) {
        if (request instanceof Claim) {
            claimed.add(request.name());
        }
    }

    /** Gives up whatever it may have got. */
    void releaseAll() {
        for (NetbiosName name : claimed) {
            ask(NameReleaseRequest.of(newId(), name, entry()));
        }
    }

    /** Sends once, and waits for nothing. */
    void sends(Request request) {
        remember(request);
        sends(MessageEncoder.encode(request));
    }

    void sends(byte[] octets) {
        hosts.execute(() -> put(octets, server));
    }

    private void put(byte[] octets, Endpoint to) {
        for (Duration delay : line.arrivals()) {
            hosts.after(delay, () -> {
                try {
                    channel.send(ByteBuffer.wrap(octets), Hosts.socketAddress(to));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Takes what is there; on the thread of the hosts. */
    void read() {
        try {
            while (true) {
                in.clear();
                InetSocketAddress sender = (InetSocketAddress) channel.receive(in);
                if (sender == null) {
                    return;
                }
                byte[] octets = new byte[in.flip().remaining()];
                in.get(octets);
                Endpoint from = new Endpoint(Ipv4Address.of(sender.getAddress().getAddress()), sender.getPort());
                Heard datagram = new Heard(from, BaseEncoding.base16().encode(octets), MessageDecoder.decode(octets));
                heard.add(datagram);
                line.arrivals().forEach(delay -> hosts.after(delay, () -> take(datagram)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Heard datagram) {
        if (datagram.message() instanceof NameQueryRequest query) {
            Manner now = manner;
            Response answer = now.answer(query, address);
            if (answer != null) {
                hosts.after(now.delay(), () -> put(MessageEncoder.encode(answer), datagram.from()));
            }
        } else if (datagram.message() instanceof Response response) {
            Asking question = asking.get(response.id());
            if (question != null && !question.over.isDone()) {
                answered(question, datagram, response);
            }
        }
    }

    private void answered(Asking question, Heard datagram, Response response) {
        if (response instanceof WackResponse wack) {
            if (!question.waiting) {
                question.waiting = true;
                question.answers.add(datagram);
                Duration ttl = Duration.ofSeconds(wack.ttl());
                hosts.after(ttl.compareTo(longestWait) < 0 ? ttl : longestWait, question::end);
            }
        } else {
            question.answers.add(datagram);
            question.end();
        }
    }

    /** Whatever has reached it, in order. */
    List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** The requests that have reached it: whoever sends one wants something of this host. */
    List<Request> asked() {
        return heard.stream()
                .map(Heard::message)
                .filter(Request.class::isInstance)
                .map(Request.class::cast)
                .toList();
    }

    void disconnect() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
