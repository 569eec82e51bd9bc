package org.nbnsd.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Room.Share;
import org.nbnsd.name.NetbiosName;

/**
 * One incident for each name: opened, counted and closed. Of both kinds only so many are kept; {@link Room} decides which, by
 * who opened them.
 */
final class Incidents {
    /** When there is no room, so much more of it is made at once. */
    private static final int PART = 20;

    private final long quietMillis;
    private final int most;
    /** The one that was quiet for longest is first. */
    private final Map<NetbiosName, Incident> open = new LinkedHashMap<>();

    private List<Incident> closed = new ArrayList<>();

    /**
     * @param quiet for how long there must be nothing new before an incident is over
     * @param most how many open ones are kept, and how many closed ones; more are closed early, and forgotten
     */
    Incidents(Duration quiet, int most) {
        quietMillis = quiet.toMillis();
        this.most = most;
    }

    static boolean isConflict(FactKind kind) {
        return switch (kind) {
            case CONFLICT, REFUSED, REFUSED_BY_STATIC, CONFLICT_DEMANDED, RELEASE_DEMANDED, BAIT_ANSWERED -> true;
            default -> false;
        };
    }

    /** Whether several hosts have one name, as they may. */
    static boolean isLookalike(FactKind kind) {
        return kind == FactKind.USER_SHARED || kind == FactKind.RECOGNISED;
    }

    /** Counts a fact that looks like a conflict; returns the incident if that opens one, else null. */
    @Nullable
    Incident note(NetbiosName name, Fact fact) {
        Incident known = open.remove(name);
        if (known != null && fact.at() - known.last().at() < quietMillis) {
            open.put(name, new Incident(name, known.first(), fact, known.count() + 1, true));
            return null;
        } else if (known != null) {
            close(known);
        }
        Incident opened = new Incident(name, fact, fact, 1, true);
        open.put(name, opened);
        if (open.size() > most) {
            makeRoom();
        }
        return opened;
    }

    /** Those for which there is no room are closed early. */
    private void makeRoom() {
        List<Incident> all = new ArrayList<>(open.values());
        List<Incident> kept = Room.kept(all, Incidents::share, most - most / PART);
        Set<NetbiosName> names = kept.stream().map(Incident::name).collect(Collectors.toSet());
        all.stream().filter(incident -> !names.contains(incident.name())).forEach(incident -> {
            open.remove(incident.name());
            close(incident);
        });
    }

    private static Share share(Incident incident) {
        return Share.of(incident.first().at(), incident.first().source());
    }

    private Incident close(Incident incident) {
        Incident over = new Incident(incident.name(), incident.first(), incident.last(), incident.count(), false);
        closed.add(over);
        if (closed.size() > most) {
            closed = Room.kept(closed, Incidents::share, most - most / PART);
        }
        return over;
    }

    /** Closes those that have been quiet for long enough; returns them. */
    List<Incident> closeQuiet(long now) {
        List<Incident> over = new ArrayList<>();
        for (Iterator<Incident> each = open.values().iterator(); each.hasNext(); ) {
            Incident incident = each.next();
            if (now - incident.last().at() >= quietMillis) {
                each.remove();
                over.add(close(incident));
            }
        }
        return over;
    }

    /** How many are open. */
    int open() {
        return open.size();
    }

    /** Those with a fact at that time or later, the latest first. */
    List<Incident> since(long time) {
        List<Incident> found = new ArrayList<>(closed);
        found.addAll(open.values());
        return found.stream()
                .filter(incident -> incident.last().at() >= time)
                .sorted(Comparator.comparingLong(
                                (Incident incident) -> incident.last().at())
                        .reversed())
                .toList();
    }
}
