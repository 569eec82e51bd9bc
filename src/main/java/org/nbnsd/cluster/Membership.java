package org.nbnsd.cluster;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreAnswer.Committed;
import org.nbnsd.cluster.StoreAnswer.Done;
import org.nbnsd.cluster.StoreAnswer.Exchanged;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreAnswer.Leased;
import org.nbnsd.cluster.StoreRequest.Commit;
import org.nbnsd.cluster.StoreRequest.Exchange;
import org.nbnsd.cluster.StoreRequest.Grant;
import org.nbnsd.cluster.StoreRequest.KeepAlive;
import org.nbnsd.cluster.StoreRequest.Put;
import org.nbnsd.cluster.StoreRequest.Revoke;

/**
 * That this node lives, told every two seconds under a lease; and the roles that it has as long as that lease lasts. The node counts
 * the lease as lost before the store does, so that no two nodes ever think that they have one role.
 */
final class Membership {
    /** How long a lease lasts in the store. */
    static final int LEASE_SECONDS = 10;

    static final long BEAT = 2000;

    /** A node whose clock is so far from most of the others does nothing for them. */
    private static final long MOST_SKEW = 60_000;

    /** How long the node relies on a lease: less, for clocks that run at different speeds. */
    private static final long RELIANCE = LEASE_SECONDS * 1000L - 1000;

    private final Calls calls;
    private final ClientSettings settings;
    private final Writer writer;
    private final Supplier<NodeReport> report;
    private final Set<String> nodes = new TreeSet<>();
    private final Map<Role, StoreEntry> holders = new EnumMap<>(Role.class);
    private final Map<Role, Nonce> attempts = new EnumMap<>(Role.class);
    private final Map<Role, Long> heldSince = new EnumMap<>(Role.class);
    private final Set<Role> held = EnumSet.noneOf(Role.class);
    private final Map<Role, Long> roleCalls = new EnumMap<>(Role.class);
    private final Set<String> foundNodes = new TreeSet<>();
    private final Set<Role> foundRoles = EnumSet.noneOf(Role.class);
    private final Map<String, Long> skews = new HashMap<>();
    private long lease;
    private long reliedUntil;
    private long leaseCall;
    private long aliveCall;
    private long beatCall;
    private long nextBeat;
    private boolean isLeaving;

    Membership(Calls calls, ClientSettings settings, Writer writer, Supplier<NodeReport> report) {
        this.calls = calls;
        this.settings = settings;
        this.writer = writer;
        this.report = report;
    }

    /** Tells that the node lives, and looks whether roles are free if it may have some. */
    void act(boolean mayHaveRoles) {
        if (lease != 0 && calls.now() >= reliedUntil) {
            lose();
        }
        if (!mayHaveRoles || isClockOff()) {
            dropRoles(); // others may have them as soon as the store has heard of it, see free()
        }
        if (isLeaving) {
            return;
        }
        if (lease == 0) {
            if (leaseCall == 0 && calls.now() >= nextBeat) {
                leaseCall = calls.ask(new Grant(LEASE_SECONDS), Calls.TIMEOUT, this::leased);
                nextBeat = leaseCall == 0 ? nextBeat : calls.now() + BEAT / 4;
            }
            return;
        }
        beat();
        for (Role role : Role.values()) {
            free(role);
            if (mayHaveRoles && !isClockOff() && settings.roles().contains(role)) {
                compete(role);
            }
        }
    }

    /** Whether most of the others live at another time than this node, so that it had better not say what has expired. */
    private boolean isClockOff() {
        long off = skews.values().stream()
                .filter(skew -> Math.abs(skew) > MOST_SKEW)
                .count();
        return off * 2 > skews.size();
    }

    boolean holds(Role role) {
        return held.contains(role);
    }

    private void leased(StoreAnswer answer, Calls.Call call) {
        leaseCall = 0;
        if (answer instanceof Leased leased && leased.lease() != 0) {
            lease = leased.lease();
            reliedUntil = call.sentAt() + RELIANCE;
            nextBeat = calls.now();
        }
    }

    private void beat() {
        if (calls.now() < nextBeat || beatCall != 0 || aliveCall != 0) {
            return;
        }
        long kept = lease;
        aliveCall = calls.ask(new KeepAlive(lease), Calls.TIMEOUT, (answer, call) -> {
            aliveCall = 0;
            if (lease != kept) {
                return;
            }
            if (answer instanceof Leased leased && leased.lease() != 0) {
                reliedUntil = Math.max(reliedUntil, call.sentAt() + RELIANCE);
            } else if (answer instanceof Leased) {
                lose();
            }
        });
        beatCall = calls.ask(
                new Put(new StoreKey.Node(settings.node()), new StoreValue.Node(report.get()), lease),
                Calls.TIMEOUT,
                this::beaten);
        if (aliveCall != 0 || beatCall != 0) {
            nextBeat = calls.now() + BEAT;
        }
    }

    private void beaten(StoreAnswer answer, Calls.Call call) {
        beatCall = 0;
        if (answer instanceof Done) {
            writer.committed(calls.now());
        } else if (answer instanceof Failed failed) {
            switch (failed.failure()) {
                case NO_LEASE -> lose();
                case NO_SPACE -> writer.full();
                default -> nextBeat = Math.min(nextBeat, calls.now() + BEAT / 4); // sooner, by another member
            }
        }
    }

    /** The lease is none, or may soon be none. */
    private void lose() {
        lease = 0;
        nextBeat = calls.now();
        dropRoles();
    }

    /** The node does not rely on its roles from now on; in the store they end with the lease. */
    private void dropRoles() {
        for (Role role : Role.values()) {
            if (held.remove(role)) {
                calls.tell(new StoreNotice.RoleChanged(role, false));
            }
        }
        heldSince.clear();
        attempts.clear();
    }

    /** What the store has as this node's and is not held: left by an earlier life of it, or given up. */
    private void free(Role role) {
        StoreEntry entry = holders.get(role);
        if (entry == null
                || held.contains(role)
                || roleCalls.containsKey(role)
                || !(entry.value() instanceof StoreValue.Holder holder)
                || !holder.by().node().equals(settings.node())) {
            return;
        }
        Exchange away = new Exchange(entry.key(), entry.revision(), null, 0);
        long call = calls.ask(new Commit(List.of(away)), Calls.TIMEOUT, (answer, asked) -> roleCalls.remove(role));
        if (call != 0) {
            roleCalls.put(role, call);
        }
    }

    private void compete(Role role) {
        if (held.contains(role) || holders.containsKey(role) || roleCalls.containsKey(role)) {
            return;
        }
        Nonce nonce = attempts.computeIfAbsent(role, wanted -> writer.nextNonce());
        long under = lease;
        Exchange take = new Exchange(new StoreKey.OfRole(role), 0, new StoreValue.Holder(nonce), under);
        long call = calls.ask(new Commit(List.of(take)), Calls.TIMEOUT, (answer, asked) -> {
            roleCalls.remove(role);
            if (answer instanceof Committed committed && committed.exchanged().size() == 1) {
                decided(
                        role,
                        nonce,
                        under,
                        committed.exchanged().get(0),
                        committed.header().revision());
            } else if (answer instanceof Failed failed && failed.failure() == StoreFailure.NO_LEASE && lease == under) {
                lose();
            }
        });
        if (call != 0) {
            roleCalls.put(role, call);
        }
    }

    private void decided(Role role, Nonce nonce, long under, Exchanged exchanged, long revision) {
        StoreEntry current = exchanged.current();
        if (exchanged.isDone()) {
            take(role, nonce, under, revision);
        } else if (current != null) {
            holders.put(role, current);
            takeIfOurs(role, current);
        }
    }

    /** Only what was taken under the lease of now is held; what an earlier one left ends with that. */
    private void take(Role role, Nonce nonce, long under, long revision) {
        if (under == lease && lease != 0 && nonce.equals(attempts.get(role)) && held.add(role)) {
            heldSince.put(role, revision);
            calls.tell(new StoreNotice.RoleChanged(role, true));
        }
    }

    private void takeIfOurs(Role role, StoreEntry entry) {
        if (entry.value() instanceof StoreValue.Holder holder && holder.by().equals(attempts.get(role))) {
            take(role, holder.by(), lease, entry.revision());
        }
    }

    void seen(StoreEntry entry, boolean isChange) {
        if (entry.key() instanceof StoreKey.Node node) {
            seen(node.id(), entry.value(), isChange);
        } else if (entry.key() instanceof StoreKey.OfRole of) {
            seen(of.role(), entry, isChange);
        }
    }

    private void seen(String id, @Nullable StoreValue value, boolean isChange) {
        if (value instanceof StoreValue.Node told) {
            nodes.add(id);
            calls.tell(new StoreNotice.NodeSeen(told.report()));
            if (!isChange) {
                foundNodes.add(id);
            } else if (!id.equals(settings.node())) {
                skews.put(id, told.report().time() - calls.now());
            }
        } else {
            gone(id);
        }
    }

    private void gone(String id) {
        skews.remove(id);
        if (nodes.remove(id)) {
            calls.tell(new StoreNotice.NodeGone(id));
        }
    }

    private void seen(Role role, StoreEntry entry, boolean isChange) {
        if (entry.value() != null) {
            holders.put(role, entry);
            takeIfOurs(role, entry);
            if (!isChange) {
                foundRoles.add(role);
            }
            return;
        }
        isFree(role, entry.revision());
    }

    private void isFree(Role role, long revision) {
        StoreEntry holder = holders.get(role);
        if (holder != null && holder.revision() <= revision) {
            holders.remove(role);
        }
        if (held.contains(role) && revision > heldSince.getOrDefault(role, 0L)) {
            held.remove(role);
            calls.tell(new StoreNotice.RoleChanged(role, false));
        }
        if (!held.contains(role) && !roleCalls.containsKey(role)) {
            attempts.remove(role);
        }
    }

    /** What was not found has gone. */
    void snapshotEnded(long revision) {
        for (Role role : Role.values()) {
            if (!foundRoles.contains(role)) {
                isFree(role, revision);
            }
        }
        nodes.stream().filter(node -> !foundNodes.contains(node)).toList().forEach(this::gone);
        foundNodes.clear();
        foundRoles.clear();
    }

    /** The node takes no part any more, at least for now. */
    void suspend() {
        if (lease != 0 || !held.isEmpty()) {
            lose();
        }
    }

    /** The node stops: what it has is free for others at once. */
    void leave() {
        isLeaving = true;
        dropRoles();
        if (lease != 0) {
            long unused = calls.ask(new Revoke(lease), Calls.TIMEOUT, (answer, call) -> {
                // if that fails, it ends by itself
            });
            lease = 0;
        }
    }

    /** What is due already was tried, and waits for an answer or an endpoint. */
    long nextTimeout() {
        long next = lease == 0 ? Calls.NEVER : reliedUntil;
        return nextBeat > calls.now() ? Math.min(nextBeat, next) : next;
    }
}
