package org.nbnsd.simulation;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** What the server asked holders, by the datagrams that left, and what they answered, by those that arrived. */
final class Questions implements Rule {
    /** In time: the server's loop may be late by the length of a burst. */
    private static final long TOLERANCE = 50;

    /** Ids come back by chance, but not so soon. */
    private static final long SAME_QUESTION = 60_000;

    private static final int KEPT = 40;

    private record Key(NetbiosName name, Ipv4Address holder) {}

    private static final class Question {
        private final int id;
        private long lastAt;
        private int tries;
        private long lastOrder;
        /** The addresses of a positive answer; null for a negative one, or none. */
        private @Nullable List<Ipv4Address> answer;

        private long answeredOrder;
        private long answeredAt;
        /** When an answer reached the machine; 0 if none has. */
        private long reachedAt;

        Question(int id) {
            this.id = id;
        }

        void answered(int answeredId, @Nullable List<Ipv4Address> addresses, long order, long now) {
            if (id == answeredId && answeredOrder == 0) {
                answer = addresses;
                answeredOrder = order;
                answeredAt = now;
            }
        }

        boolean isDefended(long since) {
            return answer != null && answeredOrder > since;
        }

        String describe() {
            return "asked " + tries + " times, "
                    + (answeredOrder == 0 ? "no answer" : answer == null ? "denied" : "answered " + answer);
        }
    }

    private final RetrySchedule schedule;
    /** The last questions to each holder, the oldest first: the claims of several names may make it be asked for one. */
    private final Map<Key, Deque<Question>> last = new HashMap<>();

    private long order;

    Questions(RetrySchedule schedule) {
        this.schedule = schedule;
    }

    /** Comes before everything that happens from now on. */
    long next() {
        return ++order;
    }

    private Deque<Question> to(NetbiosName name, Ipv4Address holder) {
        return last.getOrDefault(new Key(name, holder), new ArrayDeque<>());
    }

    @Override
    public void died() {
        last.clear();
    }

    @Override
    public void left(Endpoint to, Message message, long now) {
        if (message instanceof NameQueryRequest query) {
            Deque<Question> known =
                    last.computeIfAbsent(new Key(query.name(), to.address()), key -> new ArrayDeque<>());
            Question question = known.stream()
                    .filter(candidate -> candidate.id == query.id()
                            && candidate.answeredOrder == 0
                            && now - candidate.lastAt < SAME_QUESTION)
                    .findFirst()
                    .orElse(null);
            if (question == null) {
                question = new Question(query.id());
                known.addLast(question);
                if (known.size() > KEPT) {
                    known.removeFirst();
                }
            }
            question.tries++;
            question.lastAt = now;
            question.lastOrder = next();
        }
    }

    @Override
    public void reached(Datagram datagram, long now) {
        Ipv4Address source = datagram.source().address();
        if (MessageDecoder.decode(datagram.octets(), datagram.length()) instanceof PositiveNameQueryResponse positive) {
            for (Question question : to(positive.name(), source)) {
                if (question.id == positive.id() && question.reachedAt == 0) {
                    question.reachedAt = now;
                }
            }
        }
    }

    @Override
    public void arrived(Datagram datagram, Decoded decoded, List<Effect> effects, long now) {
        Ipv4Address source = datagram.source().address();
        if (decoded instanceof PositiveNameQueryResponse positive) {
            List<Ipv4Address> answer =
                    positive.entries().stream().map(AddressEntry::address).toList();
            to(positive.name(), source).forEach(question -> question.answered(positive.id(), answer, next(), now));
        } else if (decoded instanceof NegativeNameQueryResponse negative) {
            to(negative.name(), source).forEach(question -> question.answered(negative.id(), null, next(), now));
        }
    }

    /** Whether a holder was asked about a name after it got it, and did not defend it. */
    boolean isUndefended(NetbiosName name, Ipv4Address holder, long since, long now) {
        return to(name, holder).stream().anyMatch(question -> isUndefended(question, since, now));
    }

    private boolean isUndefended(Question question, long since, long now) {
        if (question.answeredOrder > since && question.answer == null) {
            return true;
        }
        long end = question.lastAt + schedule.intervalMillis(schedule.tries() - 1) - TOLERANCE;
        boolean inTime = question.answeredOrder > 0 && question.answeredAt < end
                || question.reachedAt > 0 && question.reachedAt < end;
        return !inTime && question.lastOrder > since && question.tries >= schedule.tries() && now >= end;
    }

    /** Whether a holder of a name said after some moment that the name does not have an address. */
    boolean isDisowned(NetbiosName name, Collection<Ipv4Address> holders, Ipv4Address address, long since) {
        return holders.stream()
                .flatMap(holder -> to(name, holder).stream())
                .anyMatch(question ->
                        question.isDefended(since) && question.answer != null && !question.answer.contains(address));
    }

    /** Whether a holder defended a name after some moment. */
    boolean isDefended(NetbiosName name, Ipv4Address holder, long since) {
        return to(name, holder).stream().anyMatch(question -> question.isDefended(since));
    }

    /** What is known of the last questions, for people. */
    String describe(NetbiosName name, Ipv4Address holder) {
        Deque<Question> known = to(name, holder);
        return known.isEmpty()
                ? "never asked"
                : String.join("; ", known.stream().map(Question::describe).toList());
    }
}
