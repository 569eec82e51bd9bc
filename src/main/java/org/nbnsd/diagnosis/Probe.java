package org.nbnsd.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.Transactions;
import org.nbnsd.protocol.Transactions.Expired;
import org.nbnsd.protocol.Transactions.Fate;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Questions under way to the hosts of a {@link ProbePlan}, and the {@link Fact}s that come of the answers; each is marked as
 * found by asking. No socket and no clock: who has them calls {@link #next} when something may be sent, {@link #receive}
 * when something arrives, and {@link #expire} when time has passed.
 *
 * <p>An answer counts if it has the NAME_TRN_ID and the name of a question and comes from the address and port that was
 * asked (RFC 1002 section 5.1). Who is silent through all tries of a question about a name is {@link FactKind#SILENT}; a
 * host that does not tell its names may do so for its safety, and nothing is concluded.
 */
public final class Probe {
    /** So many names of one host are kept: no computer has more, and an explanation has room for them. */
    private static final int MOST_NAMES = 128;

    private final int port;
    private final Function<Ipv4Address, RetrySchedule> schedules;
    private final Transactions<Question> transactions;
    private final Deque<Question> waiting;
    private final Deque<Pending<Question>> again = new ArrayDeque<>();
    private final Set<Question> open;
    private final Map<Ipv4Address, Tally> tallies = new LinkedHashMap<>();

    /** What came of asking one host. */
    private static final class Tally {
        private int asked;
        private int answers;
        private String obstacle = "";
    }

    /**
     * Nobody has been asked yet.
     *
     * @param questions whom to ask what
     * @param port the UDP port of all hosts
     * @param schedules how often a host is asked, and how long each try waits
     * @param random the source of NAME_TRN_IDs: a secure one, except in tests
     */
    public Probe(
            Collection<Question> questions,
            int port,
            Function<Ipv4Address, RetrySchedule> schedules,
            RandomGenerator random) {
        this.port = port;
        this.schedules = schedules;
        transactions = new Transactions<>(random);
        open = new LinkedHashSet<>(questions);
        waiting = new ArrayDeque<>(open);
        open.forEach(this::tally);
    }

    /**
     * Whether {@link #next} has something to send.
     *
     * @return true if so
     */
    public boolean hasNext() {
        again.removeIf(pending -> !open.contains(pending.subject()));
        waiting.removeIf(question -> !open.contains(question));
        return !again.isEmpty() || !waiting.isEmpty();
    }

    /**
     * The next request, which is sent now: first those that must be sent again.
     *
     * @param now milliseconds since the epoch
     * @return what to send to whom; null if there is nothing to send
     */
    public Effect.@Nullable Send next(long now) {
        if (!hasNext()) {
            return null;
        }
        Pending<Question> repeated = again.poll();
        if (repeated != null) {
            transactions.left(repeated.request(), now);
            return send(repeated);
        }
        Question question = waiting.remove();
        Endpoint peer = new Endpoint(question.host(), port);
        Pending<Question> started = transactions.start(
                question,
                Ipv4Address.ZERO,
                peer,
                schedules.apply(question.host()),
                now,
                id -> request(id, question.name()));
        if (started == null) {
            throw new IllegalStateException("questions: more than there are ids (expected: as of a ProbePlan)");
        }
        tally(question).asked++;
        return send(started);
    }

    private static Effect.Send send(Pending<Question> pending) {
        return new Effect.Send(Ipv4Address.ZERO, pending.peer(), pending.request());
    }

    private static Request request(int id, @Nullable NetbiosName name) {
        return name == null ? NodeStatusRequest.of(id, NetbiosName.WILDCARD) : NameQueryRequest.toNode(id, name);
    }

    private Tally tally(Question question) {
        return tallies.computeIfAbsent(question.host(), any -> new Tally());
    }

    /**
     * A host cannot be reached from here: it is not asked any more.
     *
     * @param host its address
     * @param obstacle why, in words
     */
    public void failed(Ipv4Address host, String obstacle) {
        open.removeIf(question -> question.host().equals(host));
        Tally tally = tallies.get(host);
        if (tally != null) {
            tally.obstacle = obstacle;
        }
    }

    /**
     * A datagram has come in.
     *
     * @param octets what it says, from the first on
     * @param length how many octets of them
     * @param source who sent it
     * @param now milliseconds since the epoch
     * @return what is known by it; null for nothing, if it answers no question
     */
    public @Nullable Fact receive(byte[] octets, int length, Endpoint source, long now) {
        if (!(MessageDecoder.decode(octets, length) instanceof Response response)) {
            return null;
        }
        Pending<Question> pending = transactions.match(response, source);
        Fact fact = pending == null ? null : fact(response, pending.subject(), now);
        if (pending == null || fact == null || !open.remove(pending.subject())) {
            return null;
        }
        transactions.end(pending);
        tally(pending.subject()).answers++;
        return fact.found();
    }

    private static Fact status(NodeStatusResponse status, Ipv4Address host, long now) {
        Fact told = Fact.of(now, FactKind.STATUS, null, host).with(Detail.NAMES, names(status));
        String mac = status.statistics().macAddress();
        return mac.isEmpty() ? told : told.with(Detail.MAC, mac);
    }

    private static @Nullable Fact fact(Response response, Question question, long now) {
        NetbiosName name = question.name();
        Ipv4Address host = question.host();
        if (name == null) {
            return response instanceof NodeStatusResponse status ? status(status, host, now) : null;
        } else if (response instanceof PositiveNameQueryResponse positive) {
            List<AddressEntry> entries = positive.entries();
            return Fact.of(now, FactKind.ANSWERED, name, host)
                    .with(entries.stream()
                            .limit(NameRecord.MAX_HOLDERS)
                            .map(AddressEntry::address)
                            .toList())
                    .with(Detail.TYPE, entries.get(0).group() ? "group" : "unique")
                    .with(Detail.TTL, String.valueOf(positive.ttl()));
        }
        return response instanceof NegativeNameQueryResponse ? Fact.of(now, FactKind.DENIED, name, host) : null;
    }

    private static String names(NodeStatusResponse status) {
        List<NodeName> names = status.names();
        return PacketFacts.names(names.subList(0, Math.min(MOST_NAMES, names.size())));
    }

    /**
     * Time has passed.
     *
     * @param now milliseconds since the epoch
     * @return who is silent
     */
    public List<Fact> expire(long now) {
        List<Fact> silent = new ArrayList<>();
        for (Expired<Question> next = transactions.expire(now); next != null; next = transactions.expire(now)) {
            Pending<Question> request = next.request();
            if (next.fate() == Fate.AGAIN) {
                transactions.held(request.request()); // until it is its turn
                again.add(request);
            } else if (open.remove(request.subject()) && next.fate() == Fate.SILENT) {
                addSilence(silent, request, now);
            }
        }
        return silent;
    }

    private static void addSilence(List<Fact> silent, Pending<Question> request, long now) {
        NetbiosName name = request.subject().name();
        if (name != null) {
            silent.add(Fact.of(now, FactKind.SILENT, name, request.subject().host())
                    .with(Detail.TRIES, String.valueOf(request.schedule().tries()))
                    .found());
        }
    }

    /**
     * When {@link #expire} has something to do.
     *
     * @return milliseconds since the epoch, perhaps too early
     */
    public long nextTimeout() {
        return transactions.nextTimeout();
    }

    /**
     * Whether every question is answered, or given up.
     *
     * @return true if so
     */
    public boolean isOver() {
        return open.isEmpty();
    }

    /**
     * What came of it so far.
     *
     * @return one for each host
     */
    public List<Asked> outcome() {
        List<Asked> outcome = new ArrayList<>();
        tallies.forEach((host, tally) -> outcome.add(new Asked(host, tally.asked > 0, text(host, tally))));
        return outcome;
    }

    private String text(Ipv4Address host, Tally tally) {
        if (!tally.obstacle.isEmpty()) {
            return "cannot be asked: " + tally.obstacle;
        }
        boolean unfinished = open.stream().anyMatch(question -> question.host().equals(host));
        String questions = tally.asked == 1 ? "1 question, " : tally.asked + " questions, ";
        String answers = tally.answers == 0 ? "no answer" : tally.answers + " answered";
        return questions + answers + (unfinished ? "; there was no time for more" : "");
    }
}
