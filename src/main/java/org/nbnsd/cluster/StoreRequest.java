package org.nbnsd.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of the store: those of etcd's requests that a cluster needs. */
public sealed interface StoreRequest {
    /**
     * Something is to be put under a key, or taken away, if the key still has the revision that is expected.
     *
     * @param key the key
     * @param expected its revision; 0 for a key that is not there
     * @param value what to put; null to take away what is there
     * @param lease with which it goes; 0 for none
     */
    record Exchange(StoreKey key, long expected, @Nullable StoreValue value, long lease) {}

    /**
     * Exchanges, each for itself, all at one revision. Answered by {@link StoreAnswer.Exchanged}.
     *
     * @param exchanges each of another key
     */
    record Commit(List<Exchange> exchanges) implements StoreRequest {
        /** Copies the exchanges. */
        public Commit {
            exchanges = List.copyOf(exchanges);
        }
    }

    /**
     * Put something under a key, whatever is there. Answered by {@link StoreAnswer.Done}.
     *
     * @param key the key
     * @param value what to put
     * @param lease with which it goes
     */
    record Put(StoreKey key, StoreValue value, long lease) implements StoreRequest {}

    /**
     * What there is, in the order of keys. Answered by {@link StoreAnswer.Page}.
     *
     * @param after the key behind which to begin; null for the first
     * @param limit how many at most
     * @param revision as of when; 0 for what a majority has now
     */
    record Range(@Nullable StoreKey after, int limit, long revision) implements StoreRequest {}

    /**
     * Whatever changes. Answered by one {@link StoreAnswer.Watching} and any number of {@link StoreAnswer.Changed}.
     *
     * @param from the first revision to tell of
     */
    record Watch(long from) implements StoreRequest {}

    /**
     * A lease. Answered by {@link StoreAnswer.Leased}.
     *
     * @param seconds how long it lasts unless prolonged
     */
    record Grant(int seconds) implements StoreRequest {}

    /**
     * Prolong a lease. Answered by {@link StoreAnswer.Leased}.
     *
     * @param lease which
     */
    record KeepAlive(long lease) implements StoreRequest {}

    /**
     * End a lease, and with it all that was put with it. Answered by {@link StoreAnswer.Done}.
     *
     * @param lease which
     */
    record Revoke(long lease) implements StoreRequest {}

    /**
     * Say who one is. Answered by {@link StoreAnswer.Authenticated}.
     *
     * @param user the user
     * @param password the password
     */
    record Authenticate(String user, String password) implements StoreRequest {
        /** Without the password, which nobody is to find in a log. */
        @Override
        public String toString() {
            return "Authenticate[user=" + user + "]";
        }
    }
}
