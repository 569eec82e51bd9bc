package org.nbnsd.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalNameEntry.Waiter;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.NodeEvent.LocalLimitReached;
import org.nbnsd.wire.Ipv4Address;

/**
 * The local name table: the names of the configuration and those that programs hold by lease, each registered on every
 * interface.
 *
 * <p>A name is there as long as it is wanted or others still have to be told that it is not. A claim that comes while a
 * name is being released waits for the end of that, because a release that is overtaken by a claim would undo it.
 */
final class LocalNames implements Registration.Listener {
    private final Surroundings node;
    /** In the order in which they were wanted: those of the configuration first, as that lists them. */
    private final Map<NetbiosName, LocalNameEntry> entries = new LinkedHashMap<>();

    private final Deadlines<Registration> deadlines = new Deadlines<>(Registration::dueAt);
    private int leases;
    private boolean stopping;
    private boolean stopped;

    LocalNames(Surroundings node) {
        this.node = node;
        node.settings().names().forEach(name -> entries.put(name.name(), new LocalNameEntry(name, true)));
    }

    @Nullable
    LocalNameEntry get(NetbiosName name) {
        return entries.get(name);
    }

    Collection<LocalNameEntry> all() {
        return entries.values();
    }

    /** Whether a name is a logged-on user's: 03, unique, and not the computer's own, which has the same 00 or 20. */
    boolean isUser(LocalName local) {
        return local.name().suffix() == NameSuffix.MESSENGER
                && !local.group()
                && !isUnique(local.name().withSuffix(NameSuffix.WORKSTATION))
                && !isUnique(local.name().withSuffix(NameSuffix.SERVER));
    }

    private boolean isUnique(NetbiosName name) {
        LocalNameEntry entry = entries.get(name);
        return entry != null && !entry.name().group();
    }

    /** The interfaces have changed: claims on those that are new, forgets those that are gone. */
    void interfacesChanged(long now) {
        List<Ipv4Address> active = node.interfaces().active();
        for (LocalNameEntry entry : List.copyOf(entries.values())) {
            for (Registration gone : List.copyOf(entry.registrations().values())) {
                if (!active.contains(gone.address())) {
                    gone.drop();
                    entry.registrations().remove(gone.address());
                }
            }
            claimOnAll(entry, active, now);
            settled(entry, now);
            removeIfUnwanted(entry);
        }
        finishStop();
    }

    private void claimOnAll(LocalNameEntry entry, List<Ipv4Address> active, long now) {
        if (!entry.isWanted() || stopping || stopped) {
            return;
        }
        for (Ipv4Address address : active) {
            Registration present = entry.registrations().get(address);
            if (present == null) {
                Registration registration = new Registration(node, entry.name(), address, this);
                entry.registrations().put(address, registration);
                registration.claim(now);
            } else if (present.state() == NameState.RELEASING || present.state() == NameState.RELEASED) {
                present.release(true, now);
            }
        }
    }

    /** A program wants a name. */
    void claim(Waiter waiter, LocalName wanted, long now) {
        LocalNameEntry entry = entries.get(wanted.name());
        String failure = obstacle(entry, wanted);
        if (!failure.isEmpty()) {
            node.outbox().finish(new NameClaimed(waiter.ticket(), wanted, failure, List.of()));
            return;
        }
        if (entry == null) {
            entry = new LocalNameEntry(wanted, false);
            entries.put(wanted.name(), entry);
        }
        if (entry.leases().add(waiter.holder())) {
            leases++;
        }
        entry.waiters().add(waiter);
        claimOnAll(entry, node.interfaces().active(), now);
        settled(entry, now);
    }

    private String obstacle(@Nullable LocalNameEntry entry, LocalName wanted) {
        NodeSettings.Limits limits = node.settings().limits();
        if (stopping || stopped) {
            return "the node is stopping";
        } else if (entry != null && entry.name().group() != wanted.group()) {
            return "this machine has it as a " + (entry.name().group() ? "group" : "unique") + " name";
        } else if (entry == null && entries.size() >= limits.names()) {
            return limitReached(wanted, "node.limits.names", limits.names());
        } else if (leases >= limits.leases()) {
            return limitReached(wanted, "node.limits.leases", limits.leases());
        }
        return "";
    }

    private String limitReached(LocalName wanted, String limit, int value) {
        node.outbox().report(new LocalLimitReached(wanted.name(), limit, value));
        return "limit " + limit + " = " + value + " is reached";
    }

    /** A program wants a name of a family that no program here has, and no other host. */
    void claimNext(Waiter waiter, LocalName first, long now) {
        LocalName candidate = first;
        while (entries.containsKey(candidate.name()) && candidate.hasNext()) {
            candidate = candidate.next();
        }
        if (entries.containsKey(candidate.name())) {
            node.outbox()
                    .finish(new NameClaimed(waiter.ticket(), candidate, "no name of the family is free", List.of()));
        } else {
            claim(waiter, candidate, now);
        }
    }

    /** A lease has ended. */
    void release(long holder, NetbiosName name, long now) {
        LocalNameEntry entry = entries.get(name);
        if (entry == null || !entry.leases().remove(holder)) {
            return;
        }
        leases--;
        for (Waiter waiter : List.copyOf(entry.waiters())) {
            if (waiter.holder() == holder) {
                entry.waiters().remove(waiter);
                finish(entry, waiter, "given up by its holder");
            }
        }
        releaseIfUnwanted(entry, now);
    }

    private void releaseIfUnwanted(LocalNameEntry entry, long now) {
        if (!entry.isWanted()) {
            List.copyOf(entry.registrations().values()).forEach(registration -> registration.release(false, now));
            removeIfUnwanted(entry);
        }
    }

    private void removeIfUnwanted(LocalNameEntry entry) {
        if (!entry.isWanted() && entry.isReleased()) {
            entries.remove(entry.name().name());
        }
    }

    void releaseAll(long holder, long now) {
        for (LocalNameEntry entry : List.copyOf(entries.values())) {
            release(holder, entry.name().name(), now);
        }
    }

    /** Releases every name and claims it again. */
    void refreshAll(long now) {
        if (!stopping && !stopped) {
            entries.values().stream()
                    .filter(LocalNameEntry::isWanted)
                    .flatMap(entry -> entry.registrations().values().stream())
                    .toList()
                    .forEach(registration -> registration.release(true, now));
        }
    }

    /** Refreshes every name that name servers have granted. */
    void refresh(long now) {
        if (!stopping && !stopped) {
            entries.values().stream()
                    .flatMap(entry -> entry.registrations().values().stream())
                    .toList()
                    .forEach(registration -> registration.refresh(now));
        }
    }

    /** Releases every name, for good. */
    void stop(long now) {
        stopping = true;
        for (LocalNameEntry entry : List.copyOf(entries.values())) {
            entry.waiters().forEach(waiter -> finish(entry, waiter, "the node is stopping"));
            entry.waiters().clear();
            List.copyOf(entry.registrations().values()).forEach(registration -> registration.leave(now));
        }
        finishStop();
    }

    /** Whether every name is released, for good. */
    boolean isStopped() {
        return stopped;
    }

    private void finishStop() {
        if (stopping && entries.values().stream().allMatch(LocalNameEntry::isReleased)) {
            stopping = false;
            stopped = true;
        }
    }

    @Override
    public void settled(Registration registration, long now) {
        LocalNameEntry entry = entries.get(registration.name().name());
        if (entry != null) {
            settled(entry, now);
        }
    }

    /** Tells those who wait, if there is something to tell. Who does not get the name loses the lease. */
    private void settled(LocalNameEntry entry, long now) {
        if (entry.waiters().isEmpty() || !entry.isRegistered() && (!entry.isSettled() || entry.isBeingReleased())) {
            return;
        }
        List<Waiter> waiters = new ArrayList<>(entry.waiters());
        entry.waiters().clear();
        if (entry.isRegistered()) {
            waiters.forEach(waiter -> finish(entry, waiter, ""));
            return;
        }
        boolean taken = entry.isRefused();
        for (Waiter waiter : waiters) {
            if (entry.leases().remove(waiter.holder())) {
                leases--;
            }
            if (!(waiter.family() && taken && entry.name().hasNext())) {
                finish(entry, waiter, entry.failure());
            }
        }
        waiters.stream()
                .filter(waiter -> waiter.family() && taken && entry.name().hasNext())
                .forEach(waiter -> claimNext(waiter, entry.name().next(), now));
        releaseIfUnwanted(entry, now);
    }

    private void finish(LocalNameEntry entry, Waiter waiter, String failure) {
        node.outbox().finish(new NameClaimed(waiter.ticket(), entry.name(), failure, entry.views()));
    }

    @Override
    public void released(Registration registration, long now) {
        LocalNameEntry entry = entries.get(registration.name().name());
        if (entry != null) {
            removeIfUnwanted(entry);
            settled(entry, now);
        }
        finishStop();
    }

    @Override
    public void rescheduled(Registration registration) {
        deadlines.watch(registration);
    }

    void expire(long now) {
        for (Registration due = deadlines.poll(now); due != null; due = deadlines.poll(now)) {
            due.expire(now);
        }
    }

    long nextTimeout() {
        return deadlines.next();
    }

    /** Claims that programs wait for, and releases under way. */
    int pending() {
        return (int) entries.values().stream()
                .filter(entry -> !entry.waiters().isEmpty() || entry.isBeingReleased())
                .count();
    }
}
