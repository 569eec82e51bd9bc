package org.nbnsd.cluster;

import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreAnswer.Authenticated;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreRequest.Authenticate;

/**
 * The token that proves who asks. One token is good at all members, until one that forgot it, as each does when it starts
 * anew, says so; then there is another.
 */
final class Login {
    /** How long a wrong password, or a right that is missing, is waited for. */
    static final long RETRY = 60_000;

    private final @Nullable Authenticate who;
    private @Nullable String token;
    private long call;
    private long pausedUntil = Long.MIN_VALUE;
    private @Nullable String refusal;

    Login(@Nullable Authenticate who) {
        this.who = who;
    }

    boolean isReady() {
        return (who == null || token != null) && refusal == null;
    }

    @Nullable
    String token() {
        return token;
    }

    /** Why this node may not do what it has to; null if it may, as far as is known. */
    @Nullable
    String refusal() {
        return refusal;
    }

    void failed(Failed failed, long now) {
        switch (failed.failure()) {
            case NO_TOKEN -> {
                token = null;
                if (who == null) {
                    refuse("etcd wants a user and a password, and none are configured: " + failed.reason(), now);
                }
            }
            case NO_LOGIN -> refuse("user or password are wrong: " + failed.reason(), now);
            case DENIED -> refuse("the user has no right to the cluster's keys: " + failed.reason(), now);
            default -> {
                // says nothing about who asks
            }
        }
    }

    private void refuse(String reason, long now) {
        refusal = reason;
        token = null;
        pausedUntil = now + RETRY;
    }

    void forgive() {
        refusal = null;
        pausedUntil = Long.MIN_VALUE;
    }

    void act(Calls calls) {
        if (refusal != null && calls.now() >= pausedUntil) {
            forgive();
        }
        if (who != null && token == null && refusal == null && call == 0) {
            call = calls.ask(who, 2 * Calls.TIMEOUT, (answer, asked) -> {
                call = 0;
                if (answer instanceof Authenticated authenticated) {
                    token = authenticated.token();
                }
            });
        }
    }

    long nextTimeout() {
        return refusal == null ? Calls.NEVER : pausedUntil;
    }
}
