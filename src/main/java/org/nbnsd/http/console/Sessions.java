package org.nbnsd.http.console;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Access;

/**
 * Who has shown a good token in a browser, which keeps the session's id in a cookie that no script can read. They are in memory
 * only: a new start of the daemon ends them. A session is worth what its token is worth at that moment, so that one that was revoked or has expired
 * ends all of its sessions. For any thread.
 */
public final class Sessions implements Access {
    /** How long one lasts at most. */
    static final Duration LIFE = Duration.ofHours(12);
    /** How long one lasts when nothing is asked for. */
    static final Duration IDLE = Duration.ofMinutes(30);
    /** How many there can be; who comes then ends the one that has rested longest. */
    static final int MOST = 100;

    private static final int OCTETS = 32;

    private final Access tokens;
    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    /** Those that rested longest come first. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    private record Session(String token, long begun, long used) {
        boolean isOver(long now) {
            return now - begun >= LIFE.toNanos() || now - used >= IDLE.toNanos();
        }
    }

    /**
     * There are none yet.
     *
     * @param tokens whose tokens are good
     * @param nanos a clock, in nanoseconds
     */
    public Sessions(Access tokens, LongSupplier nanos) {
        this.tokens = tokens;
        this.nanos = nanos;
    }

    @Override
    public @Nullable Grant check(String token) {
        return tokens.check(token);
    }

    @Override
    public String commandForToken(String scope) {
        return tokens.commandForToken(scope);
    }

    @Override
    public boolean isGiven() {
        return tokens.isGiven();
    }

    @Override
    public @Nullable Grant recheck(String token) {
        return tokens.recheck(token);
    }

    @Override
    public @Nullable Grant session(String id) {
        Session session = find(id, true);
        return session == null ? null : orEnded(id, tokens.check(session.token()));
    }

    @Override
    public @Nullable Grant recheckSession(String id) {
        Session session = find(id, false);
        return session == null ? null : orEnded(id, tokens.recheck(session.token()));
    }

    private @Nullable Grant orEnded(String id, @Nullable Grant grant) {
        if (grant == null) {
            end(id);
        }
        return grant;
    }

    private synchronized @Nullable Session find(String id, boolean isUse) {
        long now = nanos.getAsLong();
        Session session = sessions.get(id);
        if (session == null) {
            return null;
        }
        if (session.isOver(now)) {
            sessions.remove(id);
            return null;
        }
        if (isUse) {
            sessions.remove(id); // to be the last of them
            sessions.put(id, new Session(session.token(), session.begun(), now));
        }
        return session;
    }

    /**
     * Begins one.
     *
     * @param token a good one
     * @return its id, which is as secret as the token
     */
    synchronized String begin(String token) {
        long now = nanos.getAsLong();
        sessions.values().removeIf(session -> session.isOver(now));
        Iterator<String> longest = sessions.keySet().iterator();
        while (sessions.size() >= MOST && longest.hasNext()) {
            longest.next();
            longest.remove();
        }
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        sessions.put(id, new Session(token, now, now));
        return id;
    }

    /** Ends one, if there is such. */
    synchronized void end(String id) {
        sessions.remove(id);
    }

    /** How many there are. */
    synchronized int count() {
        return sessions.size();
    }
}
