package org.nbnsd.node;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NodeEvent.LocalNameInConflict;
import org.nbnsd.protocol.NodeEvent.LocalNameRefused;
import org.nbnsd.protocol.NodeEvent.LocalNameRegistered;
import org.nbnsd.protocol.NodeEvent.LocalNameReleased;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;

/**
 * One local name on one interface. What it claims with depends on the node type: B a {@link BroadcastClaim}; P a
 * {@link ServerClaim}; M both in this order; H the other order, the broadcast only if no server answers. M and H nodes
 * without a server that answers have the name by broadcast, and go on asking servers.
 *
 * <pre>
 * REGISTERING --granted, or nobody objects----> REGISTERED
 * REGISTERING --refused-----------------------> REFUSED
 * REGISTERING --P node, no server answers-----> REGISTERING, tried again
 * REGISTERED  --refresh granted, no answer----> REGISTERED
 * REGISTERED  --refresh refused---------------> CONFLICT
 * REGISTERED  --objection to the announcement-> CONFLICT
 * CONFLICT, REFUSED --tried again, granted----> REGISTERED
 * CONFLICT, REFUSED --tried again, refused----> as it was, tried again after a longer pause
 * any         --release-----------------------> RELEASING --told everybody--> RELEASED
 * RELEASED    --wanted again, after a pause---> REGISTERING
 * </pre>
 *
 * <p>A claim is always the answer to a request of our own; nothing that comes unasked moves a name, but for
 * {@link #conflict} and {@link #forget}, which are for settings that want that.
 */
final class Registration implements BroadcastClaim.Listener, ServerClaim.Listener {
    /** No refresh follows a grant sooner than this, unless the name would be lost by then. */
    private static final long LEAST_REFRESH_MILLIS = 5_000;

    /** Whose name it is. */
    interface Listener {
        /** The first claim has come to an end, whichever. */
        void settled(Registration registration, long now);

        /** The name is released here. */
        void released(Registration registration, long now);

        /** It has another {@linkplain Registration#dueAt() deadline}. */
        void rescheduled(Registration registration);
    }

    private final Surroundings node;
    private final LocalName name;
    private final Ipv4Address address;
    private final Listener listener;

    private NameState state = NameState.REGISTERING;
    private long since;
    private String reason = "";
    private @Nullable Ipv4Address otherHost;
    /** Who granted it; null without a server. */
    private @Nullable Endpoint server;

    private @Nullable BroadcastClaim broadcastClaim;
    private @Nullable ServerClaim serverClaim;
    private @Nullable Releasing releasing;
    /** Whether the present claim, or the present registration, has been announced by broadcast. */
    private boolean announced;
    /** Servers that may have it although they did not say so. */
    private final Set<Endpoint> asked = new LinkedHashSet<>();

    private boolean settled;
    /** Whether the name that is being released was ours. */
    private boolean had;

    private boolean reclaim;
    private int failures;
    private long dueAt = Deadlines.NEVER;
    private long refreshAt = Deadlines.NEVER;

    Registration(Surroundings node, LocalName name, Ipv4Address address, Listener listener) {
        this.node = node;
        this.name = name;
        this.address = address;
        this.listener = listener;
    }

    LocalName name() {
        return name;
    }

    Ipv4Address address() {
        return address;
    }

    NameState state() {
        return state;
    }

    boolean isRegistered() {
        return state == NameState.REGISTERED;
    }

    /** Whether the first claim has come to an end. */
    boolean isSettled() {
        return settled;
    }

    /** Who has the name instead; null if unknown, or nobody. */
    @Nullable
    Ipv4Address otherHost() {
        return otherHost;
    }

    LocalNameState view(int leases) {
        return new LocalNameState(name, address, state, reason, otherHost, server, since, leases);
    }

    /**
     * Whether claims of others are to be refused. Also during our first claim, or while one is made by broadcast, since it
     * came first; otherwise of two hosts that claim at one time both would get the name.
     */
    boolean isDefended() {
        boolean claiming = broadcastClaim != null && !announced;
        return isRegistered() || claiming || state == NameState.REGISTERING && serverClaim != null;
    }

    /** Whether a claim is under way for a name that is not ours yet. */
    boolean isBeingClaimed() {
        return !isRegistered() && (serverClaim != null || state == NameState.REGISTERING && broadcastClaim != null);
    }

    /** Whether such a claim waits for the answer of a server. */
    boolean isBeingClaimedWith(Endpoint asking) {
        return !isRegistered() && serverClaim != null && serverClaim.isAsking(asking);
    }

    /** Whether it may be listed as an address of the name: ours, or about to be. */
    boolean isOursSoon() {
        return isRegistered() || state == NameState.REGISTERING;
    }

    long dueAt() {
        return dueAt;
    }

    private void schedule(long at) {
        dueAt = at;
        listener.rescheduled(this);
    }

    private void become(NameState next, String why, @Nullable Ipv4Address other, long now) {
        if (state != next || since == 0) {
            since = now;
        }
        state = next;
        reason = why;
        otherHost = other;
    }

    private NodeType type() {
        return node.settings().nodeType();
    }

    private boolean asksServers() {
        return node.settings().asksServers();
    }

    /** Claims the name, for the first time or again. */
    void claim(long now) {
        announced = false;
        if (state == NameState.RELEASED || since == 0) {
            become(NameState.REGISTERING, "", null, now);
        }
        if (asksServers() && type() != NodeType.M) {
            claimWithServers(type() == NodeType.P, now);
        } else {
            claimByBroadcast(now);
        }
    }

    private void claimByBroadcast(long now) {
        BroadcastClaim claim = new BroadcastClaim(node, name, address, this);
        broadcastClaim = claim;
        claim.begin(now);
    }

    private void claimWithServers(boolean persistent, long now) {
        ServerClaim claim = new ServerClaim(node, name, address, isRegistered() ? server : null, this);
        serverClaim = claim;
        claim.begin(persistent, now);
    }

    private void endClaims() {
        if (broadcastClaim != null) {
            broadcastClaim.end();
            broadcastClaim = null;
        }
        endServerClaim();
    }

    private void endServerClaim() {
        if (serverClaim != null) {
            serverClaim.end();
            asked.addAll(serverClaim.asked());
            serverClaim = null;
        }
    }

    @Override
    public void unopposed(long now) {
        announced = true;
        if (type() == NodeType.M && asksServers()) {
            claimWithServers(false, now);
        } else {
            registered(null, 0, now);
        }
    }

    @Override
    public void opposed(Ipv4Address by, int rcode, long now) {
        announced = false;
        refused(by, by, by, name.group(), rcode, now);
    }

    @Override
    public void granted(Endpoint grantedBy, long ttl, long now) {
        endServerClaim();
        registered(grantedBy, ttl == 0 ? node.settings().ttlSeconds() : ttl, now);
    }

    private void registered(@Nullable Endpoint by, long ttl, long now) {
        if (!isRegistered() || !Objects.equals(server, by)) {
            node.outbox().report(new LocalNameRegistered(name.name(), name.group(), address, by, ttl));
            node.outbox()
                    .count(by == null ? NodeCounter.REGISTERED_BY_BROADCAST : NodeCounter.REGISTERED_BY_NAME_SERVER);
        }
        if (server != null) {
            asked.add(server);
        }
        server = by;
        if (by != null) {
            asked.remove(by);
        }
        become(NameState.REGISTERED, "", null, now);
        failures = 0;
        long retry = now + node.timers().serverRetry().toMillis();
        refreshAt = by == null ? Deadlines.NEVER : now + millisUntilRefresh(ttl);
        boolean returns = asksServers() && (by == null || !node.servers().isPreferred(by, address));
        schedule(returns ? Math.min(retry, refreshAt) : refreshAt);
        settle(now);
    }

    /** Half of what was granted (RFC 1002 section 5.1.2.1 leaves it open; Windows does so). */
    private static long millisUntilRefresh(long ttl) {
        return Math.max(ttl * 500, Math.min(LEAST_REFRESH_MILLIS, ttl * 750));
    }

    @Override
    public void refused(Endpoint refusedBy, @Nullable Ipv4Address holder, boolean heldAsGroup, int rcode, long now) {
        server = null;
        asked.remove(refusedBy);
        if (serverClaim != null) {
            serverClaim.asked().remove(refusedBy);
        }
        refused(refusedBy.address(), holder, holder, heldAsGroup, rcode, now);
    }

    /** @param rival who is in the way; its leaving is worth a new claim, whether or not it is known to be the holder */
    private void refused(
            Ipv4Address by,
            @Nullable Ipv4Address rival,
            @Nullable Ipv4Address holder,
            boolean heldAsGroup,
            int rcode,
            long now) {
        endClaims();
        failures++;
        String told = "refused by " + by + " with " + Rcode.describe(rcode);
        String why = holder == null || holder.equals(by) ? told : told + "; " + holder + " has it";
        if (isRegistered()) {
            node.outbox().report(new LocalNameInConflict(name.name(), address, by, holder));
            node.outbox().count(NodeCounter.CONFLICTS);
            become(NameState.CONFLICT, why, rival, now);
        } else if (state == NameState.REGISTERING) {
            node.outbox()
                    .report(new LocalNameRefused(name.name(), name.group(), address, by, holder, heldAsGroup, rcode));
            node.outbox().count(NodeCounter.REFUSED);
            become(NameState.REFUSED, why, rival, now);
        } else {
            become(state, why, rival, now);
        }
        pause(now);
        settle(now);
    }

    /** Until the next try: longer each time, and not the same for two hosts. */
    private void pause(long now) {
        long pause = node.timers().pauseMillis(failures);
        schedule(now + pause / 2 + (long) (pause * node.random().nextDouble()));
    }

    @Override
    public void noServer(long now) {
        endServerClaim();
        if (isRegistered()) {
            schedule(now + node.timers().serverRetry().toMillis());
        } else if (announced) {
            registered(null, 0, now);
        } else if (node.settings().usesBroadcast()) {
            claimByBroadcast(now);
        } else {
            become(state, "no name server answers", otherHost, now);
            schedule(now + node.timers().serverRetry().toMillis());
            settle(now);
        }
    }

    private void settle(long now) {
        if (!settled) {
            settled = true;
            listener.settled(this, now);
        }
    }

    /** Its time has come: to refresh, to go back to a better server, or to try again. */
    void expire(long now) {
        dueAt = Deadlines.NEVER;
        if (!isRegistered()) {
            claim(now);
            return;
        }
        Endpoint present = server;
        if (present != null
                && now < refreshAt
                && present.equals(node.servers().toAsk(address, true, now).get(0))) {
            schedule(Math.min(refreshAt, now + node.timers().serverRetry().toMillis()));
            return;
        }
        refresh(now);
    }

    /** Asks the servers at once whether the name is still ours, and again until one answers; a B node asks nobody. */
    void refresh(long now) {
        if (isRegistered() && asksServers() && serverClaim == null) {
            refreshAt = Math.min(refreshAt, now);
            schedule(Deadlines.NEVER);
            claimWithServers(true, now);
        }
    }

    /** The host that has the name instead may have left: tries again soon. */
    void rivalLeft(Ipv4Address host, long now) {
        boolean waits = (state == NameState.CONFLICT || state == NameState.REFUSED) && dueAt != Deadlines.NEVER;
        if (waits && (otherHost == null || otherHost.equals(host))) {
            long soon = now + 1 + node.random().nextInt(2_000);
            schedule(Math.min(dueAt, soon));
        }
    }

    /** Takes the name for lost, because of a demand that the settings want obeyed; who demands it need not have it. */
    void conflict(Ipv4Address by, long now) {
        refused(by, by, null, false, Rcode.CFT_ERR.code(), now);
    }

    /**
     * Gives the name up.
     *
     * @param again whether to claim it again afterwards
     */
    void release(boolean again, long now) {
        release(again, false, now);
    }

    /** Gives the name up because the node stops: whoever has it is told several times within half a second. */
    void leave(long now) {
        if (releasing != null) {
            reclaim = false;
            releasing.hurry(now);
        } else {
            release(false, true, now);
        }
    }

    private void release(boolean again, boolean leaving, long now) {
        boolean claimsSoon = state == NameState.RELEASED && dueAt != Deadlines.NEVER;
        if (again && claimsSoon) {
            return;
        }
        reclaim = again;
        if (state == NameState.RELEASING) {
            return;
        }
        if (state == NameState.RELEASED) {
            released(now);
            return;
        }
        endClaims();
        Set<Endpoint> servers = new LinkedHashSet<>(asked);
        if (server != null) {
            servers.add(server);
        }
        asked.clear();
        boolean broadcast = node.settings().usesBroadcast() && announced;
        had = isRegistered();
        become(NameState.RELEASING, "", null, now);
        schedule(Deadlines.NEVER);
        Releasing telling = new Releasing(node, name, address, this::released);
        releasing = telling;
        telling.begin(servers, broadcast, leaving, now);
    }

    /** Gives the name up without telling anybody, because of a demand that the settings want obeyed. */
    void forget(long now) {
        endClaims();
        had = isRegistered();
        asked.clear();
        released(now);
    }

    private void released(long now) {
        releasing = null;
        server = null;
        announced = false;
        failures = 0;
        if (had) {
            node.outbox().report(new LocalNameReleased(name.name(), address));
        }
        had = false;
        become(NameState.RELEASED, "", null, now);
        schedule(Deadlines.NEVER);
        if (reclaim) {
            reclaim = false;
            settled = false;
            // Not at once: a second copy of the release that arrives late would undo the new claim.
            schedule(now + node.timers().conflictTimer().toMillis());
        } else {
            listener.released(this, now);
        }
    }

    /** The interface is gone: no more requests, whoever still wants some. */
    void drop() {
        endClaims();
        if (releasing != null) {
            releasing.end();
        }
        state = NameState.RELEASED;
        dueAt = Deadlines.NEVER;
    }
}
