package org.nbnsd.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreAnswer.Exchanged;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreAnswer.Header;
import org.nbnsd.cluster.StoreRequest.Exchange;

/**
 * What etcd does with a request, without time lost on the way: one store that all members have, because what a majority has decided is
 * all that counts. Who loses requests and answers is {@link ModelCluster}.
 */
public final class ModelEtcd {
    private static final long FIRST_CLUSTER = 0xC0FFEEL;

    /** Few, so that pages are many. */
    private static final int MOST_IN_PAGE = 4;

    /** As etcd orders them; what the cluster is comes first. */
    private static final Comparator<StoreKey> ORDER =
            Comparator.comparingInt(ModelEtcd::rank).thenComparing(StoreKey::toString);

    /** A change that happened, of all keys that one request changed. */
    record Change(long revision, List<StoreEntry> entries) {}

    /** What a backup has. */
    record Backup(TreeMap<StoreKey, StoreEntry> entries, long revision) {}

    private final TreeMap<StoreKey, StoreEntry> entries = new TreeMap<>(ORDER);
    private final List<Change> changes = new ArrayList<>();
    private final Map<Long, Long> leases = new LinkedHashMap<>();
    private final Map<StoreKey, Long> leaseOf = new LinkedHashMap<>();
    private final Set<String> tokens = new HashSet<>();
    private StoreRequest.@Nullable Authenticate login;
    private long cluster = FIRST_CLUSTER;
    private long revision = 1;
    private long compacted;
    private long numbers;
    private long term = 1;
    private boolean isFull;
    private int mostExchanges = 127;

    ModelEtcd(StoreRequest.@Nullable Authenticate login) {
        this.login = login;
    }

    private static int rank(StoreKey key) {
        if (key instanceof StoreKey.Meta) {
            return 0;
        } else if (key instanceof StoreKey.Node) {
            return 1;
        }
        return key instanceof StoreKey.Family ? 2 : 3;
    }

    /** The revision of the last change. */
    public long revision() {
        return revision;
    }

    long cluster() {
        return cluster;
    }

    /** All that there is. */
    public Collection<StoreEntry> entries() {
        return entries.values();
    }

    /** All that ever happened, whatever was compacted. */
    List<Change> changes() {
        return changes;
    }

    Header header(int member) {
        return new Header(cluster, member + 1L, revision, term);
    }

    void elected() {
        term++;
    }

    /** The member forgot all tokens; here they are forgotten by all. */
    void forgetTokens() {
        tokens.clear();
    }

    void fill(boolean isNowFull) {
        isFull = isNowFull;
    }

    void mostExchanges(int most) {
        mostExchanges = most;
    }

    /** The user's password is another one now. */
    void password(String password) {
        StoreRequest.Authenticate before = login;
        if (before != null) {
            login = new StoreRequest.Authenticate(before.user(), password);
        }
    }

    void compact(long upTo) {
        compacted = Math.max(compacted, upTo);
    }

    Backup backup() {
        TreeMap<StoreKey, StoreEntry> copy = new TreeMap<>(ORDER);
        copy.putAll(entries);
        return new Backup(copy, revision);
    }

    /** All that happened since a backup is lost. */
    void restore(Backup backup, boolean isOtherCluster) {
        entries.clear();
        entries.putAll(backup.entries());
        revision = backup.revision();
        leases.clear();
        leaseOf.clear();
        entries.keySet().removeIf(key -> key instanceof StoreKey.Node || key instanceof StoreKey.OfRole);
        changes.removeIf(change -> change.revision() > backup.revision());
        cluster += isOtherCluster ? 1 : 0;
    }

    /** Somebody puts something there who is none of the nodes. */
    void put(StoreKey key, @Nullable StoreValue value) {
        write(key, value, 0, ++revision, new ArrayList<>());
    }

    /** Leases end; what was put with them goes. */
    void expire(long now) {
        for (Map.Entry<Long, Long> lease : List.copyOf(leases.entrySet())) {
            if (lease.getValue() <= now) {
                revoke(lease.getKey());
            }
        }
    }

    private void revoke(long lease) {
        leases.remove(lease);
        List<StoreEntry> gone = new ArrayList<>();
        for (StoreKey key : List.copyOf(leaseOf.keySet())) {
            if (leaseOf.get(key) == lease) {
                write(key, null, 0, gone.isEmpty() ? ++revision : revision, gone);
            }
        }
    }

    /** The answer of a member that has a leader; not for a watch. */
    StoreAnswer answer(StoreRequest request, @Nullable String token, int member, long now) {
        expire(now);
        if (request instanceof StoreRequest.Authenticate who) {
            return authenticate(who, member);
        }
        if (login != null && (token == null || !tokens.contains(token))) {
            return new Failed(StoreFailure.NO_TOKEN, "invalid auth token");
        }
        if (request instanceof StoreRequest.Commit commit) {
            return commit(commit, member);
        } else if (request instanceof StoreRequest.Put put) {
            return put(put, member);
        } else if (request instanceof StoreRequest.Range range) {
            return range(range, member);
        } else if (request instanceof StoreRequest.Grant grant) {
            leases.put(++numbers, now + grant.seconds() * 1000L);
            return new StoreAnswer.Leased(header(member), numbers);
        } else if (request instanceof StoreRequest.KeepAlive alive) {
            boolean isAlive = leases.computeIfPresent(alive.lease(), (id, end) -> now + 10_000) != null;
            return new StoreAnswer.Leased(header(member), isAlive ? alive.lease() : 0);
        } else if (request instanceof StoreRequest.Revoke revoke) {
            revoke(revoke.lease());
            return new StoreAnswer.Done(header(member));
        }
        throw new AssertionError(request);
    }

    private StoreAnswer authenticate(StoreRequest.Authenticate who, int member) {
        if (!who.equals(login)) {
            return new Failed(StoreFailure.NO_LOGIN, "authentication failed");
        }
        String token = "token" + ++numbers;
        tokens.add(token);
        return new StoreAnswer.Authenticated(header(member), token);
    }

    private StoreAnswer put(StoreRequest.Put put, int member) {
        if (isFull) {
            return new Failed(StoreFailure.NO_SPACE, "database space exceeded");
        }
        if (!leases.containsKey(put.lease())) {
            return new Failed(StoreFailure.NO_LEASE, "requested lease not found");
        }
        write(put.key(), put.value(), put.lease(), ++revision, new ArrayList<>());
        return new StoreAnswer.Done(header(member));
    }

    private StoreAnswer commit(StoreRequest.Commit commit, int member) {
        Set<StoreKey> keys = new HashSet<>();
        if (commit.exchanges().size() > mostExchanges) {
            return new Failed(StoreFailure.TOO_MANY, "too many operations in txn request");
        }
        for (Exchange exchange : commit.exchanges()) {
            if (!keys.add(exchange.key())) {
                throw new AssertionError("twice in one batch: " + exchange.key());
            }
            if (exchange.lease() != 0 && !leases.containsKey(exchange.lease())) {
                return new Failed(StoreFailure.NO_LEASE, "requested lease not found");
            }
        }
        if (isFull) {
            return new Failed(StoreFailure.NO_SPACE, "database space exceeded");
        }
        List<Exchanged> outcomes = new ArrayList<>();
        List<StoreEntry> written = new ArrayList<>();
        long next = revision + 1;
        for (Exchange exchange : commit.exchanges()) {
            StoreEntry current = entries.get(exchange.key());
            boolean isAsExpected = exchange.expected() == (current == null ? 0 : current.revision());
            if (isAsExpected) {
                revision = next;
                write(exchange.key(), exchange.value(), exchange.lease(), next, written);
            }
            outcomes.add(new Exchanged(isAsExpected, isAsExpected ? null : current));
        }
        return new StoreAnswer.Committed(header(member), outcomes);
    }

    private void write(StoreKey key, @Nullable StoreValue value, long lease, long at, List<StoreEntry> written) {
        StoreEntry entry = new StoreEntry(key, value, at);
        leaseOf.remove(key);
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, entry);
            if (lease != 0) {
                leaseOf.put(key, lease);
            }
        }
        written.add(entry);
        if (changes.isEmpty() || changes.get(changes.size() - 1).revision() != at) {
            changes.add(new Change(at, written));
        } else if (changes.get(changes.size() - 1).entries() != written) {
            changes.get(changes.size() - 1).entries().add(entry);
        }
    }

    private StoreAnswer range(StoreRequest.Range range, int member) {
        if (range.revision() > revision) {
            return new Failed(StoreFailure.FUTURE, "required revision is a future revision");
        }
        if (range.revision() != 0 && range.revision() < compacted) {
            return new Failed(StoreFailure.COMPACTED, "required revision has been compacted");
        }
        TreeMap<StoreKey, StoreEntry> then = range.revision() == 0 ? entries : asOf(range.revision());
        Collection<StoreEntry> all = range.after() == null
                ? then.values()
                : then.tailMap(range.after(), false).values();
        List<StoreEntry> page =
                all.stream().limit(Math.min(range.limit(), MOST_IN_PAGE)).toList();
        return new StoreAnswer.Page(header(member), page, all.size() > page.size());
    }

    private TreeMap<StoreKey, StoreEntry> asOf(long then) {
        TreeMap<StoreKey, StoreEntry> found = new TreeMap<>(ORDER);
        for (Change change : changes) {
            for (StoreEntry entry : change.revision() <= then ? change.entries() : List.<StoreEntry>of()) {
                if (entry.value() == null) {
                    found.remove(entry.key());
                } else {
                    found.put(entry.key(), entry);
                }
            }
        }
        return found;
    }

    /** Why a watch cannot begin; null if it can. */
    @Nullable
    Failed watchFailure(long from, @Nullable String token) {
        if (login != null && (token == null || !tokens.contains(token))) {
            return new Failed(StoreFailure.NO_TOKEN, "user name is empty");
        }
        return from <= compacted ? new Failed(StoreFailure.COMPACTED, "compacted up to " + compacted) : null;
    }

    /** What a watch that begins at a revision is told, in order. */
    List<Change> since(long from) {
        int begin = 0;
        int end = changes.size();
        while (begin < end) {
            int middle = (begin + end) / 2;
            if (changes.get(middle).revision() >= from) {
                end = middle;
            } else {
                begin = middle + 1;
            }
        }
        return changes.subList(begin, changes.size());
    }
}
