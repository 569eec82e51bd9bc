package org.nbnsd.dns.update;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.update.ZoneRequest.Look;
import org.nbnsd.dns.update.ZoneRequest.Send;
import org.nbnsd.dns.update.ZoneRequest.Transfer;
import org.nbnsd.protocol.DnsEvent;

/**
 * Brings a zone to what is wanted of it. It is told what is {@linkplain #want wanted} of each name, gives out one {@linkplain #next
 * request} after the other, and is told what {@linkplain #answered came of it}. Of several changes of a name before its turn only the
 * last is made. For one thread.
 *
 * <table>
 *   <caption>What is done about a name</caption>
 *   <tr><th>known of it</th><th>wanted</th><th>not wanted</th></tr>
 *   <tr><td>nothing</td><td>look</td><td>look</td></tr>
 *   <tr><td>not in use</td><td>it comes, if it is still not in use then</td><td>forgotten</td></tr>
 *   <tr><td>ours</td><td>it changes, if it is still ours and has something else</td><td>it goes, if it is still ours</td></tr>
 *   <tr><td>somebody else's</td><td>told once; looked at again after ten minutes</td><td>forgotten</td></tr>
 * </table>
 */
public final class ZoneUpdater {
    /** Names in one request. */
    public static final int MOST = 100;

    private static final long SECOND = 1000;
    private static final long[] PAUSES = {SECOND, 5 * SECOND, 30 * SECOND, 60 * SECOND};
    /** After a refusal, or for a name of somebody else's. */
    private static final long LONG_PAUSE = 600 * SECOND;
    /** A host that changes its address more often than that is told of less often. */
    private static final long GAP = 5 * SECOND;
    /** From one look at the whole zone to the next. */
    private static final long DAY = 86_400 * SECOND;
    /** A name on which others come to disagree, again and again, is somebody else's. */
    private static final int MOST_CONFLICTS = 4;
    /** Names that are refused one by one before it is held against the zone. */
    private static final int MOST_REFUSALS = 3;

    private static final long NEVER = Long.MAX_VALUE;

    /** What is known and wanted of a name. */
    private static final class Entry {
        private List<String> wanted = List.of();
        private @Nullable Found known;
        /** What was told to be somebody else's. */
        private @Nullable Found told;
        /** When its turn comes; {@link #NEVER} if that is now, or nothing is to be done. */
        private long due = NEVER;
        /** The next change is made no sooner. */
        private long quietUntil;
        /** How often a condition did not hold although it had been looked at. */
        private int conflicts;
    }

    private enum Todo {
        NOTHING,
        LOOK,
        SEND
    }

    private final String zone;
    private final String server;
    private final long holdDown;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private final NavigableMap<Long, Set<String>> later = new TreeMap<>();
    private final List<DnsEvent> events = new ArrayList<>();

    private @Nullable ZoneRequest inFlight;
    private long nextSurvey;
    private boolean canTransfer = true;
    private int transfersFailed;
    private int most = MOST;
    private int refusals;
    private long notBefore;
    private int failed;
    private long failingSince;
    private @Nullable String problem;
    private long changes;
    private long failures;

    /**
     * Knows nothing of the zone yet.
     *
     * @param zone the zone, for people
     * @param server its server, for people
     * @param holdDown for how long a name stays that is not wanted any more, in milliseconds: a host that roams comes back
     */
    public ZoneUpdater(String zone, String server, long holdDown) {
        this.zone = zone;
        this.server = server;
        this.holdDown = holdDown;
    }

    /**
     * Says what a name is to have from now on.
     *
     * @param owner the name, without the zone
     * @param data addresses, or names for a reverse zone; none if it is not to be there
     * @param now the time
     */
    public void want(String owner, Collection<String> data, long now) {
        List<String> wanted = data.stream().sorted().distinct().toList();
        Entry entry = entries.get(owner);
        if (entry == null) {
            if (wanted.isEmpty()) {
                return;
            }
            entry = new Entry();
            entries.put(owner, entry);
        }
        if (entry.wanted.equals(wanted)) {
            return;
        }
        entry.wanted = wanted;
        entry.conflicts = 0;
        at(owner, entry, wanted.isEmpty() ? now + holdDown : entry.quietUntil, now);
    }

    /**
     * A name may be in the zone from an earlier time: it is looked at, and goes if it is ours and nobody wants it.
     *
     * @param owner the name, without the zone
     * @param now the time
     */
    public void suspect(String owner, long now) {
        if (!entries.containsKey(owner)) {
            Entry entry = new Entry();
            entries.put(owner, entry);
            at(owner, entry, now + holdDown, now);
        }
    }

    /** Its turn comes then; what was due before is not any more. */
    private void at(String owner, Entry entry, long due, long now) {
        if (due <= now) {
            entry.due = NEVER;
            ready.add(owner);
        } else {
            entry.due = due;
            ready.remove(owner);
            later.computeIfAbsent(due, any -> new LinkedHashSet<>()).add(owner);
        }
    }

    /**
     * All is to be looked at and tried again, as if it had just been started: the key or the server is another one.
     *
     * @param now the time
     */
    public void restart(long now) {
        nextSurvey = now;
        canTransfer = true;
        transfersFailed = 0;
        notBefore = now;
        refusals = 0;
        most = MOST;
    }

    /**
     * The next request.
     *
     * @param now the time
     * @return null if there is nothing to be asked now; {@link #nextTimeout} says when there may be
     */
    public @Nullable ZoneRequest next(long now) {
        if (inFlight != null || now < notBefore) {
            return null;
        }
        if (now >= nextSurvey) {
            if (canTransfer) {
                inFlight = new Transfer();
                return inFlight;
            }
            forgetAll(now);
        }
        release(now);
        inFlight = chosen();
        return inFlight;
    }

    private void forgetAll(long now) {
        nextSurvey = now + DAY;
        entries.forEach((owner, entry) -> {
            entry.known = null;
            if (entry.due == NEVER) {
                ready.add(owner);
            }
        });
    }

    private void release(long now) {
        NavigableMap<Long, Set<String>> due = later.headMap(now, true);
        due.forEach((time, owners) -> owners.forEach(owner -> {
            Entry entry = entries.get(owner);
            if (entry != null && entry.due == time) {
                entry.due = NEVER;
                if (entry.known != null && entry.known.isForeign()) {
                    entry.known = null;
                }
                ready.add(owner);
            }
        }));
        due.clear();
    }

    private @Nullable ZoneRequest chosen() {
        List<String> looks = new ArrayList<>();
        List<ZoneChange> sends = new ArrayList<>();
        boolean isAlone = false;
        Iterator<String> owners = ready.iterator();
        while (owners.hasNext() && looks.size() < MOST && !isAlone) {
            String owner = owners.next();
            Entry entry = entry(owner);
            switch (todo(entry)) {
                case NOTHING -> {
                    owners.remove();
                    forgetIfDone(owner, entry);
                }
                case LOOK -> looks.add(owner);
                case SEND -> {
                    boolean wantsAlone = entry.conflicts > 1;
                    if (wantsAlone ? sends.isEmpty() : sends.size() < most) {
                        sends.add(new ZoneChange(owner, isOurs(entry.known), entry.wanted));
                        isAlone = wantsAlone;
                    }
                }
            }
        }
        if (!looks.isEmpty() && !isAlone) {
            looks.forEach(ready::remove);
            return new Look(looks);
        }
        sends.forEach(change -> ready.remove(change.owner()));
        return sends.isEmpty() ? null : new Send(sends);
    }

    private static boolean isOurs(@Nullable Found found) {
        return found != null && found.isOurs();
    }

    private Entry entry(String owner) {
        return Objects.requireNonNull(entries.get(owner), owner);
    }

    private static Todo todo(Entry entry) {
        Found known = entry.known;
        if (known == null) {
            return Todo.LOOK;
        }
        if (known.isOurs()) {
            return known.data().equals(entry.wanted) && !entry.wanted.isEmpty() ? Todo.NOTHING : Todo.SEND;
        }
        return known.isForeign() || entry.wanted.isEmpty() ? Todo.NOTHING : Todo.SEND;
    }

    private void forgetIfDone(String owner, Entry entry) {
        if (entry.wanted.isEmpty() && entry.known != null && !entry.known.isOurs()) {
            entries.remove(owner);
        }
    }

    /**
     * When {@link #next} is to be called again.
     *
     * @param now the time
     * @return {@link Long#MAX_VALUE} if nothing is to be done before something else happens
     */
    public long nextTimeout(long now) {
        if (inFlight != null) {
            return NEVER;
        }
        long due = ready.isEmpty() ? NEVER : now;
        due = later.isEmpty() ? due : Math.min(due, later.firstKey());
        return Math.max(Math.min(due, nextSurvey), notBefore);
    }

    /**
     * What came of the last request.
     *
     * @param answer what
     * @param now the time
     */
    public void answered(ZoneAnswer answer, long now) {
        ZoneRequest request = Objects.requireNonNull(inFlight, "a request");
        inFlight = null;
        if (answer instanceof ZoneAnswer.Refused refused) {
            refused(request, refused, now);
        } else if (answer instanceof ZoneAnswer.Failed silent) {
            again(request, now);
            most = Math.max(1, most / 2);
            if (request instanceof Transfer && ++transfersFailed > 1) {
                canTransfer = false; // perhaps only whole zones do not get through
            }
            failed(silent.problem(), PAUSES[Math.min(failed, PAUSES.length - 1)], now);
        } else {
            works(now);
            taken(request, answer, now);
        }
    }

    private void taken(ZoneRequest request, ZoneAnswer answer, long now) {
        if (request instanceof Send send) {
            if (answer instanceof ZoneAnswer.Done) {
                send.changes().forEach(change -> done(change, now));
            } else {
                send.changes().forEach(change -> otherwise(change, now));
            }
        } else if (answer instanceof ZoneAnswer.Seen seen) {
            if (request instanceof Look look) {
                look.owners().forEach(owner -> known(owner, seen.found().getOrDefault(owner, Found.NOTHING), now));
            } else {
                survey(seen.found(), now);
            }
        }
    }

    /** Everything of ours in the zone is known then, also what is wanted no more. */
    private void survey(Map<String, Found> found, long now) {
        nextSurvey = now + DAY;
        transfersFailed = 0;
        found.forEach((owner, there) -> {
            if (there.isOurs()) {
                suspect(owner, now);
            }
        });
        for (String owner : List.copyOf(entries.keySet())) {
            known(owner, found.getOrDefault(owner, Found.NOTHING), now);
        }
    }

    private void known(String owner, Found found, long now) {
        Entry entry = entries.get(owner);
        if (entry == null) {
            return;
        }
        entry.known = found;
        if (found.isForeign() && !entry.wanted.isEmpty()) {
            foreign(owner, entry, found, now);
        } else if (entry.due == NEVER) {
            ready.add(owner);
        }
    }

    private void foreign(String owner, Entry entry, Found found, long now) {
        if (!found.equals(entry.told)) {
            entry.told = found;
            events.add(new DnsEvent.DnsNameTaken(
                    owner + "." + zone, String.join(", ", entry.wanted), String.join(", ", found.data())));
        }
        at(owner, entry, now + LONG_PAUSE, now);
    }

    private void done(ZoneChange change, long now) {
        Entry entry = entry(change.owner());
        changes++;
        refusals = 0;
        most = Math.min(MOST, most * 2);
        entry.known = change.data().isEmpty() ? Found.NOTHING : Found.ours(change.data());
        entry.conflicts = 0;
        entry.told = null;
        entry.quietUntil = now + GAP;
        if (todo(entry) == Todo.NOTHING) {
            forgetIfDone(change.owner(), entry);
        } else if (entry.due == NEVER) {
            at(change.owner(), entry, entry.quietUntil, now);
        }
    }

    /** Somebody was there in between, or it is something of the name that no look shows. */
    private void otherwise(ZoneChange change, long now) {
        Entry entry = entry(change.owner());
        entry.conflicts++;
        if (entry.conflicts > MOST_CONFLICTS) {
            entry.conflicts = 0;
            entry.known = new Found(false, true, List.of());
            if (!entry.wanted.isEmpty()) {
                foreign(change.owner(), entry, entry.known, now);
            }
            return;
        }
        entry.known = null;
        if (entry.due == NEVER) {
            ready.add(change.owner());
        }
    }

    private void refused(ZoneRequest request, ZoneAnswer.Refused refused, long now) {
        if (request instanceof Transfer && refused.isOfNames()) {
            canTransfer = false; // many servers give whole zones to nobody
            works(now);
            return;
        }
        if (request instanceof Send send && refused.isOfNames()) {
            if (send.changes().size() > 1) {
                send.changes().forEach(change -> entry(change.owner()).conflicts = 2); // one by one
                again(request, now);
                return;
            }
            refusals++;
            ZoneChange change = send.changes().get(0);
            at(change.owner(), entry(change.owner()), now + LONG_PAUSE, now);
            if (refusals < MOST_REFUSALS) {
                failures++;
                return;
            }
            refusals = 0;
        } else {
            again(request, now);
        }
        failed(refused.problem(), LONG_PAUSE, now);
    }

    /** At the end of the queue, so that what the server does not like keeps nothing else from it. */
    private void again(ZoneRequest request, long now) {
        List<String> owners = List.of();
        if (request instanceof Look look) {
            owners = look.owners();
        } else if (request instanceof Send send) {
            owners = send.changes().stream().map(ZoneChange::owner).toList();
        }
        for (String owner : owners) {
            Entry entry = entry(owner);
            if (entry.due == NEVER) {
                at(owner, entry, now, now);
            }
        }
    }

    private void failed(String why, long pause, long now) {
        failures++;
        if (failed++ == 0) {
            failingSince = now;
        }
        notBefore = now + pause;
        if (!why.equals(problem)) {
            problem = why;
            events.add(new DnsEvent.DnsUpdateFailed(zone, server, why, pause / SECOND));
        }
    }

    private void works(long now) {
        if (failed > 0) {
            events.add(new DnsEvent.DnsUpdateRestored(zone, server, failed, now - failingSince));
        }
        failed = 0;
        problem = null;
    }

    /**
     * The names that are wanted, or were and may still be there.
     *
     * @return without the zone, in no order
     */
    public List<String> owners() {
        return List.copyOf(entries.keySet());
    }

    /**
     * What there is to tell.
     *
     * @return since the last time
     */
    public List<DnsEvent> takeEvents() {
        List<DnsEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /**
     * How it goes.
     *
     * @return as of now
     */
    public ZoneStatus status() {
        long ours = 0;
        long waiting = 0;
        long taken = 0;
        for (Entry entry : entries.values()) {
            ours += isOurs(entry.known) ? 1 : 0;
            boolean isTaken = entry.known != null && entry.known.isForeign();
            taken += isTaken ? 1 : 0;
            waiting += !isTaken && todo(entry) != Todo.NOTHING ? 1 : 0;
        }
        return new ZoneStatus(
                zone, server, ours, waiting, taken, changes, failures, problem, problem == null ? 0 : notBefore);
    }
}
