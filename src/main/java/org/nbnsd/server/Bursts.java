package org.nbnsd.server;

import org.nbnsd.protocol.BurstEvent.BurstEnded;
import org.nbnsd.protocol.BurstEvent.BurstStarted;
import org.nbnsd.protocol.BurstEvent.Cause;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.server.ServerSettings.Limits;

/**
 * Knows whether more claims come than can be decided as they should be, and for how long those are granted that are
 * answered all the same, as Windows does since NT 4 SP4: the first hundred for 5 minutes, each further hundred for 5 more,
 * up to 50, and then again from 5, so that they do not come back together.
 *
 * <pre>
 * quiet   --(more than burst.queue changes wait for the disk)-----------> episode of CHANGES
 * quiet   --(a claim cannot be challenged for a limit of all hosts)-----> episode of CHALLENGES
 * quiet   --(nor for one network's share of such a limit)---------------> episode of SHARES
 * episode --(less than half of that queue or limit for {@link #CALM})---> quiet
 * episode of SHARES --(nobody of whom that is true for {@link #CALM})---> quiet
 * </pre>
 */
final class Bursts {
    /** For how long the queue must have been short for an episode to end, in milliseconds. */
    static final long CALM = 5_000;

    private static final int CLAIMS_PER_STEP = 100;
    private static final int STEPS = 10;
    private static final long STEP_SECONDS = 300;

    private final class Episode {
        private final Cause cause;
        private boolean on;
        private long beganAt;
        private long busyAt;
        private long answered;

        private Episode(Cause cause) {
            this.cause = cause;
        }

        private void begin(Full full, long now) {
            busyAt = now;
            if (!on) {
                on = true;
                beganAt = now;
                answered = 0;
                outbox.report(new BurstStarted(cause, full.network(), full.used(), full.limit(), full.value()));
            }
        }

        private long grant(long usual) {
            return Math.min(usual, seconds(answered++));
        }

        private void observe(boolean busy, long now) {
            if (on && busy) {
                busyAt = now;
            }
        }

        private void expire(long now) {
            if (on && now >= busyAt + CALM) {
                on = false;
                outbox.report(new BurstEnded(cause, answered, now - beganAt));
            }
        }

        private long end() {
            return on ? busyAt + CALM : Deadlines.NEVER;
        }
    }

    private final PresentSettings settings;
    private final PresentStanding standing;
    private final Challenges challenges;
    private final Outbox outbox;
    private final Episode changes = new Episode(Cause.CHANGES);
    private final Episode claims = new Episode(Cause.CHALLENGES);
    private final Episode networks = new Episode(Cause.SHARES);
    private int backlog;

    Bursts(PresentSettings settings, PresentStanding standing, Challenges challenges, Outbox outbox) {
        this.settings = settings;
        this.standing = standing;
        this.challenges = challenges;
        this.outbox = outbox;
    }

    /** The lifetime that a claim is told, by how many were before it. */
    static long seconds(long before) {
        return STEP_SECONDS * (1 + before / CLAIMS_PER_STEP % STEPS);
    }

    /** So many changes wait for the disk. */
    void backlog(int waiting) {
        backlog = waiting;
    }

    /** Whether there is an episode of any cause. */
    boolean isOn() {
        return changes.on || claims.on || networks.on;
    }

    /** To be called when anything comes in, unless it is answered the short way: an episode goes on for as long as a queue is long. */
    void observe(long now) {
        Limits limits = settings.get().limits();
        changes.observe(isHalfFull(backlog, settings.get().burstQueue()), now);
        claims.observe(
                isHalfFull(challenges.questions().total(), limits.openChallenges())
                        || isHalfFull(challenges.waiting().total(), limits.waiting()),
                now);
    }

    private static boolean isHalfFull(int length, int most) {
        return most > 0 && 2L * length >= most;
    }

    /** What others may have decided otherwise is granted by none of them before it is durable. */
    private int queue() {
        return standing.isShared() ? 0 : settings.get().burstQueue();
    }

    /** Whether grants do not wait for the disk at present. */
    boolean isDiskBehind(long now) {
        int queue = queue();
        if (queue > 0 && backlog > queue) {
            changes.begin(new Full(Prefix.ALL, backlog, "burst.queue", queue), now);
        }
        return queue > 0 && changes.on;
    }

    /** For how long a claim is granted that does not wait for the disk, in seconds; counts it. */
    long grantBeforeDurable(long usual) {
        return changes.grant(usual);
    }

    /** Whether claims are granted unchecked when nobody can be asked. */
    boolean mayGrantUnchecked() {
        return queue() > 0;
    }

    /** For how long a claim is granted for which nobody can be asked because there is no room, in seconds; counts it. */
    long grantUnchecked(long usual, Full full, long now) {
        Episode episode = full.isForAll() ? claims : networks;
        episode.begin(full, now);
        return episode.grant(usual);
    }

    int backlog() {
        return backlog;
    }

    /** How many episodes there are. */
    int active() {
        return (changes.on ? 1 : 0) + (claims.on ? 1 : 0) + (networks.on ? 1 : 0);
    }

    void expire(long now) {
        changes.expire(now);
        claims.expire(now);
        networks.expire(now);
    }

    long nextTimeout() {
        return Math.min(changes.end(), Math.min(claims.end(), networks.end()));
    }
}
