package org.nbnsd.http.server;

import com.google.common.net.InetAddresses;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Access;
import org.nbnsd.http.Access.Grant;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Scope;

/**
 * Who asks, and whether he may. A good token is always taken, also from an address that tried many wrong ones: nobody guesses
 * one, and nobody on the same machine can lock its owner out. For the one thread of all connections.
 */
final class Guard {
    /** Wrong tokens from one address that are told to be wrong, in a minute; those after that are told to wait. */
    static final int TRIES = 5;

    private static final long MINUTE = 60_000_000_000L;
    private static final int MOST_ADDRESSES = 4096;
    private static final String CHALLENGE = "Bearer realm=\"nbnsd\"";
    /** What a program says that asks for somebody elsewhere. */
    private static final List<String> OF_PROXIES = List.of("forwarded", "x-forwarded-for", "x-real-ip", "via");

    private HttpSettings settings;
    private final Access access;
    private final LongSupplier nanos;
    private final Map<InetAddress, long[]> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, long[]> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    Guard(HttpSettings settings, Access access, LongSupplier nanos) {
        this.settings = settings;
        this.access = access;
        this.nanos = nanos;
    }

    /** From now on these hold; what was tried wrongly counts on. */
    void use(HttpSettings others) {
        settings = others;
    }

    /**
     * Who asks: by his token, or by the session that he has begun with one. A session that is over is none, and no wrong token.
     *
     * @param headers of the request
     * @param address where the connection comes from
     * @param isEncrypted whether it is over TLS
     * @throws ProblemException if there is a token, and it is not good
     */
    Asker asker(HttpHeaders headers, InetAddress address, boolean isEncrypted) throws ProblemException {
        boolean isLocal = address.isLoopbackAddress() && OF_PROXIES.stream().noneMatch(headers::contains);
        String credentials = headers.get(HttpHeaderNames.AUTHORIZATION);
        String text = InetAddresses.toAddrString(address);
        if (credentials == null) {
            String session = Access.sessionId(headers.get(HttpHeaderNames.COOKIE), isEncrypted);
            Grant signedIn = session == null ? null : access.session(session);
            return signedIn == null
                    ? new Asker(isLocal ? "anybody" : "a stranger", "", text, isLocal, withoutToken(isLocal, address))
                    : new Asker(signedIn.name(), signedIn.id(), text, isLocal, signedIn.scopes());
        }
        String token = token(credentials);
        Grant grant = token == null ? null : access.check(token);
        if (grant == null) {
            throw wrongToken(address);
        }
        return new Asker(grant.name(), grant.id(), text, isLocal, grant.scopes());
    }

    /**
     * Whether somebody may still have what he was let have a while ago: the same token is good for it, or the same session, or
     * what nobody needs a token for. Nothing that is looked at is used by that, and who asked with a token is never anybody.
     *
     * @param began who he was then
     * @param headers of the request, as they came
     * @param address where the connection comes from
     * @param isEncrypted whether it is over TLS
     * @param scope what it takes
     */
    boolean isStillAllowed(Asker began, HttpHeaders headers, InetAddress address, boolean isEncrypted, Scope scope) {
        if (began.token().isEmpty()) {
            return scope.isIn(withoutToken(began.isLocal(), address));
        }
        String credentials = headers.get(HttpHeaderNames.AUTHORIZATION);
        Grant grant;
        if (credentials == null) {
            String session = Access.sessionId(headers.get(HttpHeaderNames.COOKIE), isEncrypted);
            grant = session == null ? null : access.recheckSession(session);
        } else {
            String token = token(credentials);
            grant = token == null ? null : access.recheck(token);
        }
        return grant != null && grant.id().equals(began.token()) && scope.isIn(grant.scopes());
    }

    private static @Nullable String token(String credentials) {
        int blank = credentials.indexOf(' ');
        boolean isBearer = blank > 0
                && credentials.substring(0, blank).toLowerCase(Locale.ROOT).equals("bearer");
        return isBearer ? credentials.substring(blank + 1).strip() : null;
    }

    private Set<Scope> withoutToken(boolean isLocal, InetAddress address) {
        Set<Scope> scopes = EnumSet.of(Scope.OPEN);
        if (isLocal && settings.readsWithoutToken()) {
            scopes.add(Scope.READ);
        }
        if (isLocal || settings.scrapers().test(address)) {
            scopes.add(Scope.METRICS);
        }
        return scopes;
    }

    /**
     * Refuses who may not.
     *
     * @throws ProblemException if the scope is none of his
     */
    void require(Asker asker, Scope scope) throws ProblemException {
        if (asker.may(scope)) {
            return;
        }
        String word = scope.name().toLowerCase(Locale.ROOT);
        if (asker.token().isEmpty()) {
            throw new Problem(
                            ProblemCode.UNAUTHORIZED,
                            "this needs a token with the scope " + word + " (expected: Authorization: Bearer TOKEN; "
                                    + howToMakeOne(asker, word) + ")")
                    .with("WWW-Authenticate", CHALLENGE + ", scope=\"" + word + "\"")
                    .exception();
        }
        throw new Problem(ProblemCode.FORBIDDEN, "the " + asker.who() + " lacks the scope " + word)
                .with("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + word + "\"")
                .exception();
    }

    /** Where the daemon keeps its files is nothing for strangers. */
    private String howToMakeOne(Asker asker, String scope) {
        return asker.isLocal()
                ? access.commandForToken(scope) + " makes one"
                : "nbnsd token add NAME --scope " + scope + ", on the machine of the daemon, makes one";
    }

    /** What he is told who might ask when he began, and may not any more. */
    static Problem ended() {
        return new Problem(
                        ProblemCode.UNAUTHORIZED,
                        "the token or the session ended while the request came (expected: one that is good until it is"
                                + " all there)")
                .with("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
    }

    private ProblemException wrongToken(InetAddress address) {
        long now = nanos.getAsLong();
        long[] times = failures.computeIfAbsent(network(address), any -> new long[] {0, 0});
        boolean isOver = times[0] == 0 || now - times[1] >= MINUTE;
        if (isOver) {
            times[0] = 0;
            times[1] = now;
        }
        times[0]++;
        if (times[0] > TRIES) {
            long wait = (MINUTE - (now - times[1])) / 1_000_000_000L + 1;
            return new Problem(ProblemCode.TOO_MANY, "too many wrong tokens (expected: at most " + TRIES + " a minute)")
                    .retryAfter(wait)
                    .exception();
        }
        return new Problem(
                        ProblemCode.UNAUTHORIZED,
                        "this token is not good: unknown, expired or revoked (expected: Authorization: Bearer TOKEN)")
                .with("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"")
                .exception();
    }

    /** Of IPv6 a host has 64 bits to itself, but for those of its link, which it shares with all hosts there. */
    static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLinkLocalAddress()) {
            return address;
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 octets are an address", e);
        }
    }
}
