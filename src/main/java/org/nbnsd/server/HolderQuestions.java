package org.nbnsd.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input.Source;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.protocol.Transactions;
import org.nbnsd.protocol.Transactions.Expired;
import org.nbnsd.protocol.Transactions.Fate;
import org.nbnsd.protocol.Transactions.Pending;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;

/**
 * What replication asks hosts: whether they still have a name that a partner's record has otherwise, and to release one. The
 * addresses of a record are asked in turn, and the first answer ends it. All that takes less than ten seconds, so that a
 * partner that waits for the outcome sees it.
 */
final class HolderQuestions {
    /** So many addresses are waited for as long as for one; more share the time. */
    private static final int PATIENT = 3;

    private static final int TRIES = 3;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RetrySchedule USUAL = new RetrySchedule(TRIES, SECOND, 1);

    /** A record that came, from whom, and whether a person has asked for it. */
    record Incoming(ReplicaRecord record, Source source, boolean isWanted) {}

    /** What is asked about one name; {@code queue} has what came for it, the one because of which it is asked first. */
    static final class Inquiry {
        private final NameRecord stored;
        private final Deque<Incoming> queue = new ArrayDeque<>();
        private final Deque<Ipv4Address> toAsk;
        private final RetrySchedule schedule;

        private Inquiry(NameRecord stored, Incoming first, List<Ipv4Address> toAsk) {
            this.stored = stored;
            this.toAsk = new ArrayDeque<>(toAsk);
            queue.add(first);
            int each = (int) (PATIENT * TRIES * SECOND.toMillis() / Math.max(PATIENT, toAsk.size()));
            schedule = toAsk.size() <= PATIENT ? USUAL : new RetrySchedule(1, Duration.ofMillis(each), 1);
        }

        /** The record as it was when the first was asked. */
        NameRecord stored() {
            return stored;
        }

        Deque<Incoming> queue() {
            return queue;
        }
    }

    /**
     * What came of an inquiry.
     *
     * @param inquiry which is over
     * @param answered the addresses in the answer; null if nobody has the name
     * @param isAsked whether anybody could be asked
     */
    record Outcome(Inquiry inquiry, @Nullable Set<Ipv4Address> answered, boolean isAsked) {}

    /** What is asked: for an inquiry, or null to release a name. */
    private record Subject(@Nullable Inquiry inquiry, NetbiosName name) {}

    private final PresentSettings settings;
    private final Locals locals;
    private final Outbox outbox;
    private final Transactions<Subject> transactions;
    private final Map<NetbiosName, Inquiry> open = new HashMap<>();
    private final Map<Inquiry, Pending<Subject>> asked = new HashMap<>();

    HolderQuestions(PresentSettings settings, Locals locals, RandomGenerator random, Outbox outbox) {
        this.settings = settings;
        this.locals = locals;
        this.outbox = outbox;
        transactions = new Transactions<>(random);
    }

    /** What is being asked about a name; null if nothing is. */
    @Nullable
    Inquiry inquiry(NetbiosName name) {
        return open.get(name);
    }

    /** How many inquiries are open. */
    int size() {
        return open.size();
    }

    boolean isFull() {
        return open.size() >= settings.get().limits().openChallenges();
    }

    /**
     * Asks the addresses of a record.
     *
     * @return the outcome, if nobody needs to be asked; null if it comes later
     */
    @Nullable
    Outcome ask(NameRecord stored, Incoming because, long now) {
        List<Ipv4Address> toAsk = stored.addresses().stream()
                .filter(each -> canBeAsked(stored.name(), each))
                .toList();
        Inquiry inquiry = new Inquiry(stored, because, toAsk);
        open.put(stored.name(), inquiry);
        return askNext(inquiry, now);
    }

    /** Partners know names that no datagram has room for: no host has heard of them. */
    private boolean canBeAsked(NetbiosName name, Ipv4Address address) {
        return name.scope().fitsDatagrams() && locals.canBeAsked(address);
    }

    private @Nullable Outcome askNext(Inquiry inquiry, long now) {
        Ipv4Address next = inquiry.toAsk.poll();
        if (next == null) {
            return over(inquiry, null, true);
        }
        NetbiosName name = inquiry.stored.name();
        Pending<Subject> query = transactions.start(
                new Subject(inquiry, name),
                locals.toReach(next, Ipv4Address.ZERO),
                new Endpoint(next, settings.get().challengePort()),
                inquiry.schedule,
                now,
                id -> NameQueryRequest.toServer(id, name));
        if (query == null) {
            return over(inquiry, null, false);
        }
        asked.put(inquiry, query);
        outbox.add(query.send());
        return null;
    }

    private Outcome over(Inquiry inquiry, @Nullable Set<Ipv4Address> answered, boolean isAsked) {
        open.remove(inquiry.stored.name(), inquiry);
        Pending<Subject> query = asked.remove(inquiry);
        if (query != null) {
            transactions.end(query);
        }
        return new Outcome(inquiry, answered, isAsked);
    }

    /** Tells a host to release a name; three times, unless it answers. Not, if too many questions are under way. */
    void demand(NameRecord record, Ipv4Address address, long now) {
        if (!canBeAsked(record.name(), address)) {
            return;
        }
        AddressEntry entry = AddressEntry.unique(record.nodeType(), address);
        Pending<Subject> demand = transactions.start(
                new Subject(null, record.name()),
                locals.toReach(address, Ipv4Address.ZERO),
                new Endpoint(address, settings.get().challengePort()),
                USUAL,
                now,
                id -> NameReleaseRequest.of(id, record.name(), entry));
        if (demand != null) {
            outbox.add(demand.send());
        }
    }

    /** What a response is about, if it answers one of these questions. */
    record Heard(@Nullable Outcome outcome) {}

    /** Takes a response; null if it answers none of these questions. */
    @Nullable
    Heard receive(Response response, Endpoint source) {
        Pending<Subject> query = transactions.match(response, source);
        if (query == null) {
            return null;
        }
        Inquiry inquiry = query.subject().inquiry();
        Testimony testimony = Testimony.of(response);
        if (inquiry == null) {
            transactions.end(query);
            return new Heard(null);
        }
        if (testimony == null) {
            return new Heard(null);
        }
        Set<Ipv4Address> answered = testimony.isDenial() ? null : new HashSet<>(testimony.addresses());
        return new Heard(over(inquiry, answered, true));
    }

    /** Whether a response answers one of these questions that is over: it comes late, or once more. */
    boolean answersEnded(Response response, Endpoint source) {
        return transactions.answersEnded(response, source);
    }

    /** Time has passed: the next outcome; to be called until there is none. */
    @Nullable
    Outcome expire(long now) {
        for (Expired<Subject> next = transactions.expire(now); next != null; next = transactions.expire(now)) {
            Inquiry inquiry = next.request().subject().inquiry();
            if (next.fate() == Fate.AGAIN) {
                outbox.add(next.request().send());
            } else if (inquiry != null) {
                asked.remove(inquiry);
                Outcome outcome = next.fate() == Fate.UNASKED ? over(inquiry, null, false) : askNext(inquiry, now);
                if (outcome != null) {
                    return outcome;
                }
            }
        }
        return null;
    }

    void held(Request question) {
        transactions.held(question);
    }

    void left(Request question, long now) {
        transactions.left(question, now);
    }

    void unsent(Request question, long now) {
        transactions.unsent(question, now);
    }

    /** Gives all inquiries up; who was told to release a name is told on. */
    void clear() {
        asked.values().forEach(transactions::end);
        asked.clear();
        open.clear();
    }

    long nextTimeout() {
        return transactions.nextTimeout();
    }
}
