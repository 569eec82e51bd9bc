package org.nbnsd.http.api;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Handler;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.Reply;

/**
 * The header {@code Idempotency-Key}: who has not got an answer sends the request again with the same key, and it is done once.
 * The answer of the first is that of all others, for a day, unless it was the daemon's fault (5xx), which is tried again. Keys are
 * told apart by who sends them. They are kept in memory, and the oldest go when there are too many, or when their answers take too
 * much of it.
 */
final class OnceKeys {
    /** The header. */
    static final String HEADER = "Idempotency-Key";

    static final int MOST = 1_000;
    /** All answers together; each can be as long as a body. */
    static final long MOST_OCTETS = 8 << 20;

    private static final Duration KEPT = Duration.ofHours(24);
    private static final int LONGEST = 255;
    private static final int SERVER_FAULT = 500;

    private record Key(String who, String text) {}

    /** A request that was sent with a key; its reply is null as long as it is on its way. */
    private record Sent(String print, long at, @Nullable Reply reply) {
        long octets() {
            return reply != null && reply.body() instanceof Reply.Octets octets ? octets.array().length : 0;
        }
    }

    private final LongSupplier clock;
    private final Map<Key, Sent> all = new LinkedHashMap<>();
    private long octets;

    /**
     * None yet.
     *
     * @param clock milliseconds that never jump
     */
    OnceKeys(LongSupplier clock) {
        this.clock = clock;
    }

    /** Answers, once if the request has a key. */
    Reply once(Ask ask, Handler handler) throws IOException {
        String text = ask.header(HEADER);
        if (text == null) {
            return handler.answer(ask);
        }
        if (text.isEmpty() || text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw Problem.wrongHeader(HEADER, "no key", "1 to " + LONGEST + " printable characters, no spaces");
        }
        Key key = new Key(ask.asker().token() + " " + ask.asker().who(), text);
        String print = print(ask);
        Reply before = begin(key, print);
        if (before != null) {
            return before.with("Idempotency-Replayed", "true");
        }
        Reply reply = null;
        try {
            reply = handler.answer(ask);
            return reply;
        } finally {
            end(key, print, reply);
        }
    }

    /** The reply that there was; null if it is to be made. */
    private synchronized @Nullable Reply begin(Key key, String print) throws IOException {
        long now = clock.getAsLong();
        all.values().removeIf(sent -> now - sent.at() >= KEPT.toMillis());
        octets = all.values().stream().mapToLong(Sent::octets).sum();
        Sent sent = all.get(key);
        if (sent == null) {
            makeRoom();
            all.put(key, new Sent(print, now, null));
            return null;
        }
        if (!sent.print().equals(print)) {
            throw new Problem(
                            ProblemCode.UNPROCESSABLE,
                            HEADER
                                    + ": another request was sent with this key (expected: the same one, or another key)")
                    .exception();
        }
        if (sent.reply() == null) {
            throw new Problem(
                            ProblemCode.CONFLICT, "the first request with this key is on its way (expected: try again)")
                    .retryAfter(1)
                    .exception();
        }
        return sent.reply();
    }

    private void makeRoom() {
        Iterator<Sent> oldest = all.values().iterator();
        while ((all.size() >= MOST || octets > MOST_OCTETS) && oldest.hasNext()) {
            Sent next = oldest.next();
            if (next.reply() != null) {
                octets -= next.octets();
                oldest.remove();
            }
        }
    }

    private synchronized void end(Key key, String print, @Nullable Reply reply) {
        if (reply == null || reply.status() >= SERVER_FAULT) {
            all.remove(key);
        } else {
            Sent sent = new Sent(print, clock.getAsLong(), kept(reply));
            all.replace(key, sent);
            octets += sent.octets();
            makeRoom();
        }
    }

    /** A file is sent once. */
    private static Reply kept(Reply reply) {
        return reply.body() instanceof Reply.Octets
                ? reply
                : new Problem(
                                ProblemCode.CONFLICT,
                                "it was done with this key, and its answer was too long to be kept (expected: look what is"
                                        + " there now)")
                        .reply("");
    }

    private static String print(Ask ask) {
        String request = ask.route().method() + " " + ask.path() + " " + new TreeMap<>(ask.query()) + " " + ask.json();
        return Hashing.sha256().hashString(request, StandardCharsets.UTF_8).toString();
    }
}
