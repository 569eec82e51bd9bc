package org.nbnsd.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;

/** What happened last, to each family of names and to the site as a whole. Put into words only when somebody asks. */
final class Story {
    private static final int KEPT = Integer.getInteger("nbnsd.story", 60);

    private record Told(long order, long at, Object who, String what, Object about) {
        @Override
        public String toString() {
            long seconds = at / 1000;
            return String.format(
                    Locale.ROOT,
                    "%4d:%02d:%02d.%03d  %-14s %s %s",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60,
                    at % 1000,
                    who,
                    what,
                    about);
        }
    }

    private final Agenda agenda;
    private final long start;
    private final Map<NetbiosName, Deque<Told>> families = new HashMap<>();
    private final Deque<Told> site = new ArrayDeque<>();
    private long told;

    Story(Agenda agenda) {
        this.agenda = agenda;
        this.start = agenda.now();
    }

    /** Something happens to a name, or to the whole site. */
    void tell(@Nullable NetbiosName name, Object who, String what, Object about) {
        Deque<Told> lines =
                name == null ? site : families.computeIfAbsent(Effect.family(name), family -> new ArrayDeque<>());
        lines.add(new Told(told++, agenda.now() - start, who, what, about));
        if (lines.size() > KEPT) {
            lines.remove();
        }
    }

    /** The last events of the site and of some names. */
    String of(List<NetbiosName> names) {
        List<Told> lines = new ArrayList<>(site);
        names.stream()
                .map(Effect::family)
                .distinct()
                .forEach(family -> lines.addAll(families.getOrDefault(family, new ArrayDeque<>())));
        lines.sort(Comparator.comparingLong(Told::order));
        return String.join("\n", lines.stream().map(Told::toString).toList());
    }
}
