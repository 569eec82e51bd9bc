package org.nbnsd.server;

import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Prefix;

/**
 * A token bucket of one address or network, and its episode: from the first request for which there was no token to the
 * end of {@link #CALM} without another such request. Mutable.
 */
final class RateSource {
    /** How long nothing may be refused for an episode to end, in milliseconds. */
    static final long CALM = 10_000;

    /** Tokens are counted in thousandths, so that each millisecond brings a whole number of them. */
    private static final long TOKEN = 1_000;

    /** Far longer than any bucket takes to fill, and short enough not to overflow. */
    private static final long LONGEST_PAUSE = 1_000_000_000;

    private final Prefix prefix;
    private final int perSecond;
    private final long capacity;
    private long tokens;
    private long filledAt;
    private boolean inEpisode;
    private long beganAt;
    private long lastRefusedAt;
    private long refused;

    /** A full bucket. */
    RateSource(Prefix prefix, int perSecond, int burst, long now) {
        this.prefix = prefix;
        this.perSecond = perSecond;
        this.capacity = burst * TOKEN;
        this.tokens = capacity;
        this.filledAt = now;
    }

    Prefix prefix() {
        return prefix;
    }

    int perSecond() {
        return perSecond;
    }

    /** Takes a token, if there is one; without a limit there always is. */
    boolean take(long now) {
        boolean has = has(now);
        tokens -= has ? TOKEN : 0;
        return has;
    }

    /** Whether there is a token to take. */
    boolean has(long now) {
        if (perSecond == 0) {
            return true;
        }
        long passed = Math.min(LONGEST_PAUSE, Math.max(0, now - filledAt));
        tokens = Math.min(capacity, tokens + passed * perSecond);
        filledAt = Math.max(filledAt, now);
        return tokens >= TOKEN;
    }

    boolean isInEpisode() {
        return inEpisode;
    }

    void beginEpisode(long now) {
        inEpisode = true;
        beganAt = now;
        refused = 0;
    }

    void refuse(long now) {
        lastRefusedAt = now;
        refused++;
    }

    void endEpisode() {
        inEpisode = false;
    }

    /** Requests refused in the episode. */
    long refused() {
        return refused;
    }

    /** How long the episode lasted, in milliseconds. */
    long lasted() {
        return lastRefusedAt - beganAt;
    }

    /** When the episode ends, if nothing more is refused. */
    long episodeEnd() {
        return inEpisode ? lastRefusedAt + CALM : Deadlines.NEVER;
    }
}
