package org.nbnsd.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Request;

/**
 * Which effects may leave when. The changes of a burst are one group, made durable together. What follows a change in the
 * same call of the core waits until its group is durable, and so does what later calls say about the same {@linkplain
 * Effect#family family} of names, because it may rest on that change. Everything else leaves at once, however slow the disk
 * is, as does what the core says {@linkplain Effect#isEarly() is early}. What is said on one {@link Link} never overtakes
 * what is to be said on it before, and is taken back with it.
 *
 * <pre>
 * OPEN   --close--> CLOSED (on its way to the disk)
 * CLOSED --durable, and those before it are--> gone: what waits for it leaves
 * CLOSED --rejected--> gone: its changes, and what waits for it, are taken back; nothing else is
 * all    --takeBack--> gone: everything is taken back
 * </pre>
 */
public final class EffectOrder {
    /** The changes of one burst, while they are not durable. */
    public static final class Group {
        private final long number;
        private final List<Effect.Persist> changes = new ArrayList<>();
        private long since;
        private boolean durable;

        private Group(long number) {
            this.number = number;
        }

        /**
         * Its place in the order of all groups.
         *
         * @return 1 or more
         */
        public long number() {
            return number;
        }

        /**
         * What is to be made durable.
         *
         * @return the changes in their order, at least one
         */
        public List<Effect.Persist> changes() {
            return List.copyOf(changes);
        }
    }

    /**
     * What became of the effects of a call.
     *
     * @param leaving those that leave now, in order
     * @param held questions to holders that have to wait; they may not overtake the answer that made the holder one
     */
    public record Sorted(List<Effect> leaving, List<Effect.Send> held) {}

    /**
     * What became of a group that cannot be made durable.
     *
     * @param undone its changes, then what waited for it, in order
     * @param leaving what waited for it only because nothing may overtake, in order
     */
    public record Rejected(List<Effect> undone, List<Effect> leaving) {}

    /**
     * A change that is durable.
     *
     * @param change the change
     * @param before the record that was durable before it; null if the name had none
     */
    public record Durable(Change change, @Nullable NameRecord before) {}

    /**
     * An effect that leaves when a group is durable.
     *
     * @param rests the group of the change that it rests on; 0 for none
     * @param group that group, or a later one that it or something before it waits for
     */
    private record Waiting(Effect effect, long rests, long group) {}

    private final Deque<Group> groups = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<NetbiosName, Long> pending;
    /** The last group for which something on a link waits. */
    private final Map<Link, Long> links = new HashMap<>();

    /** What nobody has been told yet to be durable. */
    private List<List<Durable>> done = new ArrayList<>();

    private long lastGroup;
    private long settled;
    private @Nullable Group open;
    private int backlog;

    /**
     * Nothing waits yet.
     *
     * @param pending an empty map, in which this keeps the last group that changes something in a family, or for which
     *     something about it waits; only this changes it, but other threads may look, if the map can bear that
     */
    public EffectOrder(Map<NetbiosName, Long> pending) {
        this.pending = pending;
    }

    /**
     * Takes the effects of one call of the core.
     *
     * @param call the effects, in order
     * @return which of them leave now; the changes among them belong to the open group
     */
    public Sorted add(List<Effect> call) {
        List<Effect> leaving = new ArrayList<>(call.size());
        List<Effect.Send> held = new ArrayList<>(0);
        NetbiosName changed = null;
        boolean isChanged = false;
        for (Effect effect : call) {
            if (effect.isEarly()) {
                leaving.add(effect);
            } else if (effect instanceof Effect.Persist persist) {
                isChanged = true;
                changed = persist.name();
                open().changes.add(persist);
                if (changed != null) {
                    pending.put(Effect.family(changed), open().number);
                }
            } else {
                long rests = isChanged ? open().number : restsOn(effect);
                long awaited = effect.restsOnAll() ? Math.max(rests, last()) : rests;
                if (awaited == 0) {
                    leave(effect, leaving);
                } else {
                    // What follows a change speaks of its name as a rule, for which this group is awaited already.
                    await(effect, rests, awaited, changed == null || !Objects.equals(changed, effect.name()));
                    if (effect instanceof Effect.Send send && isQuestion(send)) {
                        held.add(send);
                    }
                }
            }
        }
        return new Sorted(leaving, held);
    }

    /**
     * Whether an effect asks somebody something, so that it matters when it leaves.
     *
     * @param send the effect
     * @return true for a request
     */
    public static boolean isQuestion(Effect.Send send) {
        return send.message() instanceof Request;
    }

    private Group open() {
        Group group = open;
        if (group == null) {
            group = new Group(lastGroup + 1);
            open = group;
        }
        return group;
    }

    /** The group of the last change that an effect may rest on; 0 for none. */
    private long restsOn(Effect effect) {
        if (pending.isEmpty() && links.isEmpty()) {
            return 0;
        }
        Link link = effect.link();
        if (link != null) {
            return links.getOrDefault(link, 0L);
        }
        NetbiosName family = effect.family();
        return family == null ? 0 : pending.getOrDefault(family, 0L);
    }

    /** The last group that is not durable; 0 for none. */
    private long last() {
        Group now = open;
        if (now != null) {
            return now.number;
        }
        return groups.isEmpty() ? 0 : lastGroup;
    }

    /** Nothing overtakes what waits already, and nothing about the same family overtakes this. */
    private void await(Effect effect, long rests, long awaited, boolean isNew) {
        Waiting last = waiting.peekLast();
        Waiting next = new Waiting(effect, rests, last == null ? awaited : Math.max(awaited, last.group()));
        waiting.add(next);
        Link link = effect.link();
        if (link != null) {
            links.merge(link, next.group(), Math::max);
        }
        NetbiosName family = isNew || next.group() > rests ? effect.family() : null;
        if (family != null) {
            pending.merge(family, next.group(), Math::max);
        }
    }

    /**
     * A burst is over.
     *
     * @param now a monotonic time of the caller's, for {@link #since}
     * @return its changes, which are now to be made durable; null if there are none
     */
    public @Nullable Group close(long now) {
        Group group = open;
        open = null;
        if (group != null) {
            group.since = now;
            lastGroup = group.number;
            groups.add(group);
            backlog += group.changes.size();
        }
        return group;
    }

    /**
     * A group is durable. One that was taken back may be told as well, and means nothing then.
     *
     * @param group the group
     * @return what leaves now, in order
     */
    public List<Effect> durable(Group group) {
        group.durable = true;
        return leaving();
    }

    private List<Effect> leaving() {
        List<Effect> leaving = new ArrayList<>();
        for (Group first = groups.peek(); first != null && first.durable; first = groups.peek()) {
            remove(first);
            done.add(first.changes.stream()
                    .map(persist -> new Durable(persist.change(), persist.before()))
                    .toList());
            collect(first.number, leaving);
        }
        Group oldest = groups.peek();
        long upTo = oldest == null ? lastGroup : oldest.number - 1;
        settled = upTo;
        collect(upTo, leaving);
        pending.values().removeIf(awaited -> awaited <= upTo);
        links.values().removeIf(awaited -> awaited <= upTo);
        return leaving;
    }

    /** What waits for a group or one before it leaves. */
    private void collect(long upTo, List<Effect> leaving) {
        for (Waiting next = waiting.peek(); next != null && next.group() <= upTo; next = waiting.peek()) {
            waiting.remove();
            leave(next.effect(), leaving);
        }
    }

    /** What others made durable is told in its place among what is durable, and not otherwise. */
    private void leave(Effect effect, List<Effect> leaving) {
        if (effect instanceof Effect.Adopted adopted) {
            done.add(List.of(new Durable(adopted.change(), adopted.before())));
        } else {
            leaving.add(effect);
        }
    }

    private void remove(Group group) {
        groups.remove(group);
        backlog -= group.changes.size();
    }

    /**
     * A group cannot be made durable, because something else has been made so meanwhile. Later groups stand; those that
     * rest on this one will be rejected as well.
     *
     * @param group the group
     * @return what is taken back, and what leaves now; nothing, if it was taken back before
     */
    public Rejected rejected(Group group) {
        if (!groups.contains(group)) {
            return new Rejected(List.of(), List.of());
        }
        List<Effect> undone = new ArrayList<>(group.changes);
        remove(group);
        List<Waiting> left = new ArrayList<>();
        Set<Link> broken = new HashSet<>();
        for (Waiting next : waiting) {
            Link link = next.effect().link();
            boolean stands = next.effect() instanceof Effect.Adopted;
            if ((next.rests() == group.number && !stands) || (link != null && broken.contains(link))) {
                undone.add(next.effect());
                if (link != null) {
                    broken.add(link);
                }
            } else {
                left.add(next);
            }
        }
        waiting.clear();
        waiting.addAll(left);
        forget();
        return new Rejected(undone, leaving());
    }

    /** Makes {@link #pending} anew from what there still is; a family that is awaited is so at every moment. */
    private void forget() {
        Map<NetbiosName, Long> still = new HashMap<>();
        for (Group group : groups) {
            addFamilies(group, still);
        }
        Group now = open;
        if (now != null) {
            addFamilies(now, still);
        }
        for (Waiting next : waiting) {
            NetbiosName family = next.effect().family();
            if (family != null) {
                still.merge(family, next.group(), Math::max);
            }
        }
        pending.keySet().retainAll(still.keySet());
        pending.putAll(still);
        links.clear();
        for (Waiting next : waiting) {
            Link link = next.effect().link();
            if (link != null) {
                links.merge(link, next.group(), Math::max);
            }
        }
    }

    private static void addFamilies(Group group, Map<NetbiosName, Long> into) {
        for (Effect.Persist persist : group.changes) {
            NetbiosName family = persist.family();
            if (family != null) {
                into.put(family, group.number);
            }
        }
    }

    /**
     * Nothing can be made durable: gives back everything that has not left and now never will.
     *
     * @return the changes first, then what waited for them, in order
     */
    public List<Effect> takeBack() {
        List<Effect> undone = new ArrayList<>();
        groups.forEach(group -> undone.addAll(group.changes));
        waiting.forEach(next -> undone.add(next.effect()));
        groups.clear();
        backlog = 0;
        waiting.clear();
        pending.clear();
        links.clear();
        settled = lastGroup;
        return undone;
    }

    /**
     * What has become durable since this was called last, as has all before it: groups of changes, and changes of others.
     *
     * @return in its order; what belongs together is one list
     */
    public List<List<Durable>> takeDurable() {
        if (done.isEmpty()) {
            return List.of();
        }
        List<List<Durable>> taken = done;
        done = new ArrayList<>();
        return taken;
    }

    /**
     * The last group that was closed.
     *
     * @return its number; 0 if there was none
     */
    public long lastGroup() {
        return lastGroup;
    }

    /**
     * Up to where all groups are durable, or were taken back.
     *
     * @return the number of a group, at most {@link #lastGroup}
     */
    public long settled() {
        return settled;
    }

    /**
     * When the oldest group that is not durable was closed.
     *
     * @return the caller's time; null if all are
     */
    public @Nullable Long since() {
        Group oldest = groups.peek();
        return oldest == null ? null : oldest.since;
    }

    /**
     * How many changes of closed groups are not durable yet.
     *
     * @return 0 or more
     */
    public int backlog() {
        return backlog;
    }

    /**
     * How many effects wait.
     *
     * @return 0 or more
     */
    public int waiting() {
        return waiting.size();
    }
}
