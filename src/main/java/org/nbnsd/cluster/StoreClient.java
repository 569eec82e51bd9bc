package org.nbnsd.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node's client of the store: pure, answers and time in, requests and notices out. One thread calls it, with a {@code now} in
 * milliseconds since the epoch that never goes backwards.
 *
 * <p>Three parts ask by {@link Calls}: {@link Follower} for all that there is and whatever changes, {@link Writer} for what is to be changed, and
 * {@link Membership} for the node's life and its roles. Here they are put together, and how the node stands to the store follows from them.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>while</th></tr>
 * <tr><td>refused</td><td>the store is another, has lost something, cannot be understood, or grants no right; or another node has this one's name</td></tr>
 * <tr><td>maintenance</td><td>a person wants that</td></tr>
 * <tr><td>starting</td><td>there is no copy, and not all of the store has been read</td></tr>
 * <tr><td>syncing</td><td>there is a copy, and the store answers, but this node's own sign of life has not come back yet</td></tr>
 * <tr><td>isolated</td><td>no write has worked for 5 s, no change has come for 10 s, or the store is full; and then until this node's own sign of
 * life comes back</td></tr>
 * <tr><td>normal</td><td>otherwise</td></tr>
 * </table>
 */
public final class StoreClient {
    /** So long after the last write that worked the store counts as out of reach. */
    static final long ISOLATED_AFTER = 5000;

    /** So long after the last change that came, what is known here is too old to decide by. */
    static final long STALE_AFTER = 10_000;

    private final ClientSettings settings;
    private final Login login;
    private final Calls calls;
    private final Graves graves;
    private final Writer writer;
    private final Follower follower;
    private final Membership membership;
    private ClusterState state;
    private String reason = "";
    private long since = Calls.NEVER;
    private long syncedAt;
    private boolean hasCopy;
    private boolean isProven;
    private boolean isMaintained;
    private boolean isLeaving;
    private @Nullable String rival;

    /**
     * A client that does nothing before its first call.
     *
     * @param settings what it is told
     */
    public StoreClient(ClientSettings settings) {
        this.settings = settings;
        hasCopy = settings.copy() != null;
        state = hasCopy ? ClusterState.SYNCING : ClusterState.STARTING;
        login = new Login(settings.login());
        calls = new Calls(settings.endpoints(), login);
        graves = new Graves(calls);
        writer = new Writer(calls, settings, graves);
        membership = new Membership(calls, settings, writer, this::report);
        follower = new Follower(calls, settings, new Follower.Reader() {
            @Override
            public void begun() {
                graves.clear();
            }

            @Override
            public void seen(StoreEntry entry, boolean isChange) {
                read(entry, isChange);
            }

            @Override
            public void passed(long revision, boolean isSnapshot) {
                writer.passed(revision);
                if (isSnapshot) {
                    hasCopy = true;
                    syncedAt = calls.now();
                    membership.snapshotEnded(revision);
                }
            }
        });
    }

    private NodeReport report() {
        return new NodeReport(
                settings.node(),
                settings.since(),
                calls.now(),
                settings.version(),
                state,
                follower.applied(),
                settings.addresses());
    }

    private void read(StoreEntry entry, boolean isChange) {
        if (entry.value() instanceof StoreValue.Unreadable unreadable) {
            calls.tell(new StoreNotice.Unreadable(entry.key(), entry.revision(), unreadable.reason()));
            return;
        }
        if (entry.key() instanceof StoreKey.Family family) {
            graves.seen(family.family(), entry);
            writer.seen(entry);
            if (!isChange && !(entry.value() instanceof StoreValue.Family)) {
                return; // found, and gone
            }
            FamilyValue value = entry.value() instanceof StoreValue.Family stored ? stored.family() : null;
            calls.tell(new StoreNotice.Seen(family.family(), value, entry.revision()));
            return;
        }
        if (entry.value() instanceof StoreValue.Node told && told.report().id().equals(settings.node())) {
            if (told.report().since() > settings.since()) {
                rival = "another node calls itself " + settings.node()
                        + ", and started later (expected: one of each name)";
            }
            isProven |= isChange && told.report().since() == settings.since();
        }
        membership.seen(entry, isChange);
    }

    /**
     * How the node stands to the store.
     *
     * @return as last told
     */
    public ClusterState state() {
        return state;
    }

    /**
     * The last revision that was seen.
     *
     * @return 0 for none
     */
    public long applied() {
        return follower.applied();
    }

    /**
     * How many writes have no outcome yet.
     *
     * @return a number, not negative
     */
    public int pending() {
        return writer.pending();
    }

    /**
     * Time has passed.
     *
     * @param now the time
     * @return what to do
     */
    public List<ClientEffect> expire(long now) {
        begin(now);
        calls.expire();
        return act();
    }

    /**
     * Something came of a request.
     *
     * @param call its number
     * @param answer what
     * @param now the time
     * @return what to do
     */
    public List<ClientEffect> answered(long call, StoreAnswer answer, long now) {
        begin(now);
        calls.answered(call, answer);
        calls.expire();
        return act();
    }

    /**
     * As {@link SharedStore#commit}.
     *
     * @param ticket the commit's number
     * @param writes what to change
     * @param now the time
     * @return what to do
     */
    public List<ClientEffect> commit(long ticket, List<FamilyWrite> writes, long now) {
        begin(now);
        calls.expire();
        writer.commit(ticket, writes, state == ClusterState.NORMAL);
        return act();
    }

    /**
     * As {@link SharedStore#maintain}.
     *
     * @param isOn whether a person has taken the node out
     * @param now the time
     * @return what to do
     */
    public List<ClientEffect> maintain(boolean isOn, long now) {
        begin(now);
        isMaintained = isOn;
        return act();
    }

    /**
     * As {@link SharedStore#resync}.
     *
     * @param now the time
     * @return what to do
     */
    public List<ClientEffect> resync(long now) {
        begin(now);
        rival = null;
        login.forgive();
        membership.suspend();
        isProven = false;
        follower.resync();
        return act();
    }

    /**
     * The node stops. What it has in the store is free for others at once, if the store hears of it.
     *
     * @param now the time
     * @return what to do, of which the answers need not be waited for long
     */
    public List<ClientEffect> leave(long now) {
        begin(now);
        isLeaving = true;
        calls.dropAll();
        membership.leave();
        return calls.takeEffects();
    }

    private void begin(long now) {
        if (since == Calls.NEVER) {
            since = now;
        }
        calls.begin(now);
    }

    private List<ClientEffect> act() {
        if (isLeaving) {
            return calls.takeEffects();
        }
        look();
        login.act(calls);
        if (rival == null) {
            follower.act();
        }
        if (refusal() != null) {
            membership.suspend();
        } else if (follower.hasSynced()) {
            membership.act(state == ClusterState.NORMAL);
            writer.act();
            if (membership.holds(Role.SCAVENGER)) {
                graves.sweep();
            }
        }
        look();
        return calls.takeEffects();
    }

    private @Nullable String refusal() {
        if (rival != null) {
            return rival;
        }
        String noRight = login.refusal();
        return noRight != null ? noRight : follower.refusal();
    }

    /** How does the node stand now? */
    private void look() {
        ClusterState now = stateNow();
        if (now == ClusterState.ISOLATED || now == ClusterState.REFUSED) {
            isProven = false;
        }
        String why = reason(now);
        if (now != ClusterState.NORMAL) {
            writer.giveUp();
        }
        boolean isOther = !why.equals(reason) && (now == ClusterState.REFUSED || reason.isEmpty());
        if (now != state || isOther) {
            state = now;
            reason = why;
            calls.tell(new StoreNotice.StateChanged(now, why));
        }
    }

    private ClusterState stateNow() {
        if (refusal() != null) {
            return ClusterState.REFUSED;
        }
        if (isMaintained) {
            return ClusterState.MAINTENANCE;
        }
        if (!follower.hasSynced()) {
            ClusterState withCopy = hasHeardNothing() ? ClusterState.ISOLATED : ClusterState.SYNCING;
            return hasCopy ? withCopy : ClusterState.STARTING;
        }
        if (writer.isFull() || isSilent() || isStale()) {
            return ClusterState.ISOLATED;
        }
        if (isProven) {
            return ClusterState.NORMAL;
        }
        return state == ClusterState.ISOLATED ? ClusterState.ISOLATED : ClusterState.SYNCING;
    }

    private boolean hasHeardNothing() {
        return calls.now() - Math.max(calls.answeredAt(), since) >= ISOLATED_AFTER;
    }

    private boolean isSilent() {
        return calls.now() - Math.max(writer.committedAt(), syncedAt) >= ISOLATED_AFTER;
    }

    private boolean isStale() {
        return calls.now() - follower.heardAt() >= STALE_AFTER;
    }

    private String reason(ClusterState now) {
        String refusal = refusal();
        if (refusal != null) {
            return refusal;
        }
        boolean isUnheard = !follower.hasSynced() && hasHeardNothing();
        if (isUnheard && (now == ClusterState.STARTING || now == ClusterState.ISOLATED)) {
            return "etcd cannot be reached: " + calls.lastFailure();
        }
        if (now != ClusterState.ISOLATED) {
            return "";
        }
        if (writer.isFull()) {
            return "etcd's database is full: compact and defragment it, then disarm the alarm (etcdctl compact, etcdctl defrag, etcdctl alarm"
                    + " disarm)";
        }
        return (isStale()
                        ? "no change came from etcd for " + STALE_AFTER / 1000
                        : "no write worked for " + ISOLATED_AFTER / 1000)
                + " s: " + calls.lastFailure();
    }

    /**
     * When {@link #expire} is to be called next. Ask again after every call.
     *
     * @return milliseconds since the epoch, perhaps too early; {@link Long#MAX_VALUE} for never
     */
    public long nextTimeout() {
        if (since == Calls.NEVER) {
            return 0;
        }
        if (isLeaving) {
            return Calls.NEVER;
        }
        long next = Math.min(calls.nextTimeout(), login.nextTimeout());
        next = Math.min(next, Math.min(follower.nextTimeout(), membership.nextTimeout()));
        next = Math.min(next, Math.min(writer.nextTimeout(), graves.nextTimeout()));
        next = Math.min(next, after(Math.max(writer.committedAt(), syncedAt) + ISOLATED_AFTER));
        next = Math.min(next, after(Math.max(calls.answeredAt(), since) + ISOLATED_AFTER));
        return Math.max(Math.min(next, after(follower.heardAt() + STALE_AFTER)), calls.now() + 1);
    }

    private long after(long time) {
        return time > calls.now() ? time : Calls.NEVER;
    }
}
