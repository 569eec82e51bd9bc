package org.nbnsd.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreAnswer.Failed;

/**
 * The requests that are open, to which endpoint they go, and how long they may take. All parts of the client ask by this; each sees
 * at its next turn whether it can ask, so nothing is lost when it cannot.
 */
final class Calls {
    /** For everything that a leader decides in milliseconds: one that has died is noticed after this. */
    static final long TIMEOUT = 1000;

    static final long NEVER = Long.MAX_VALUE;

    /** An endpoint that failed gets nothing for so long. */
    private static final long PAUSE = 250;

    /** An endpoint that failed is not preferred for so long. */
    private static final long DISTRUST = 5000;

    /** Who asked. */
    interface Asker {
        /**
         * An answer, or a part of it.
         *
         * @param answer what
         * @param call to what
         */
        void answered(StoreAnswer answer, Call call);
    }

    /**
     * A request that is open.
     *
     * @param id its number
     * @param endpoint where it went
     * @param request what it asks
     * @param sentAt when
     * @param deadline when it counts as lost
     * @param applied what had been seen of the store when it was sent
     * @param asker who asked
     */
    record Call(long id, int endpoint, StoreRequest request, long sentAt, long deadline, long applied, Asker asker) {}

    private final int endpoints;
    private final Map<Integer, Long> failedAt = new LinkedHashMap<>();
    private final Map<Long, Call> open = new LinkedHashMap<>();
    private final List<ClientEffect> effects = new ArrayList<>();
    private final Login login;
    private long numbers;
    private long now;
    private long applied;
    private boolean isHeldUp;
    private String lastFailure = "";
    private long answeredAt;

    Calls(int endpoints, Login login) {
        this.endpoints = endpoints;
        this.login = login;
    }

    void begin(long time) {
        now = time;
        isHeldUp = false;
    }

    long now() {
        return now;
    }

    /** What has been seen of the store: what is asked from now on must not be answered by one that has less. */
    void applied(long revision) {
        applied = revision;
    }

    /** What a member or the network said last when something did not work. */
    String lastFailure() {
        return lastFailure;
    }

    /** When anything was answered last. */
    long answeredAt() {
        return answeredAt;
    }

    void tell(StoreNotice notice) {
        effects.add(new ClientEffect.Tell(notice));
    }

    List<ClientEffect> takeEffects() {
        List<ClientEffect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    /** The number of the call; 0 if nothing can be asked now, and the asker is to try at its next turn. */
    long ask(StoreRequest request, long timeout, Asker asker) {
        boolean isLogin = request instanceof StoreRequest.Authenticate;
        if (!isLogin && !login.isReady()) {
            return 0;
        }
        int endpoint = preferred();
        if (endpoint < 0) {
            isHeldUp = true;
            return 0;
        }
        long id = ++numbers;
        long deadline = timeout == NEVER ? NEVER : now + timeout;
        open.put(id, new Call(id, endpoint, request, now, deadline, applied, asker));
        effects.add(new ClientEffect.Ask(id, endpoint, request, isLogin ? null : login.token()));
        return id;
    }

    /** The first that has not failed lately; if all have, the one that failed first; -1 if even that just did. */
    private int preferred() {
        int best = -1;
        long bestFailure = NEVER;
        for (int i = 0; i < endpoints; i++) {
            long failure = failedAt.getOrDefault(i, Long.MIN_VALUE);
            if (failure == Long.MIN_VALUE || now - failure >= DISTRUST) {
                return i;
            }
            if (now - failure >= PAUSE && failure < bestFailure) {
                best = i;
                bestFailure = failure;
            }
        }
        return best;
    }

    void blame(int endpoint, String reason) {
        failedAt.put(endpoint, now);
        lastFailure = reason;
    }

    /** No longer wanted: what may come of it is not heard. */
    void drop(long id) {
        if (open.remove(id) != null) {
            effects.add(new ClientEffect.Drop(id));
        }
    }

    void dropAll() {
        List.copyOf(open.keySet()).forEach(this::drop);
    }

    void answered(long id, StoreAnswer answer) {
        Call call = open.get(id);
        if (call == null) {
            return; // dropped, or said twice
        }
        boolean isPart = answer instanceof StoreAnswer.Watching || answer instanceof StoreAnswer.Changed;
        if (!isPart) {
            open.remove(id);
        }
        deliver(answer, call);
    }

    private void deliver(StoreAnswer answer, Call call) {
        if (answer instanceof Failed failed) {
            lastFailure = failed.reason();
            if (failed.failure().isOfMember()) {
                blame(call.endpoint(), failed.reason());
            }
            login.failed(failed, now);
        } else {
            answeredAt = now;
        }
        call.asker().answered(answer, call);
    }

    /** What took too long is lost. */
    void expire() {
        for (Call call : List.copyOf(open.values())) {
            if (now >= call.deadline() && open.containsKey(call.id())) {
                drop(call.id());
                deliver(
                        new Failed(
                                StoreFailure.LOST,
                                "no answer in " + (call.deadline() - call.sentAt()) + " ms from endpoint "
                                        + (call.endpoint() + 1)),
                        call);
            }
        }
    }

    long nextTimeout() {
        long next = NEVER;
        for (Call call : open.values()) {
            next = Math.min(next, call.deadline());
        }
        if (isHeldUp) {
            for (long failure : failedAt.values()) {
                next = Math.min(next, Math.max(now + 1, failure + PAUSE));
            }
        }
        return next;
    }

    @Nullable
    Call open(long id) {
        return open.get(id);
    }
}
