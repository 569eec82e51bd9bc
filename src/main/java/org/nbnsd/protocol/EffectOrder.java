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
 * OPEN, CLOSED --a family rejected--> as before, without its changes of that family; they and what rests on them are taken back
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
         * @return the changes in their order; none, if all were taken back
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
     * A change that is durable.
     *
     * @param change the change
     * @param before the record that was durable before it; null if the name had none
     */
    public record Durable(Change change, @Nullable NameRecord before) {}

    /**
     * An effect that leaves when a group is durable.
     *
     * @param on of which families, or owners of records, it rests on a change
     * @param rests the group of the last change that it rests on; 0 for none
     * @param group that group, or a later one that it or something before it waits for
     */
    private record Waiting(Effect effect, Set<?> on, long rests, long group) {
        boolean restsOn(Set<Object> subjects, long since) {
            return rests >= since && on.stream().anyMatch(subjects::contains);
        }
    }

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
        Set<Object> subjects = Set.of();
        for (Effect effect : call) {
            if (effect.isEarly()) {
                leaving.add(effect);
            } else if (effect instanceof Effect.Persist persist) {
                changed = persist.name();
                subjects = with(subjects, subject(persist));
                open().changes.add(persist);
                if (changed != null) {
                    pending.put(Effect.family(changed), open().number);
                }
            } else {
                boolean isChanged = !subjects.isEmpty();
                long rests = isChanged ? open().number : restsOn(effect);
                long awaited = effect.restsOnAll() ? Math.max(rests, last()) : rests;
                if (awaited == 0) {
                    leave(effect, leaving);
                } else {
                    // What follows a change speaks of its name as a rule, for which this group is awaited already.
                    boolean isNew = changed == null || !Objects.equals(changed, effect.name());
                    await(effect, on(effect, subjects), rests, awaited, isNew);
                    if (effect instanceof Effect.Send send && isQuestion(send)) {
                        held.add(send);
                    }
                }
            }
        }
        return new Sorted(leaving, held);
    }

    /** What a change changes: a family, or how far the records of an owner are known. */
    private static Object subject(Effect.Persist persist) {
        NetbiosName family = persist.family();
        return family == null ? persist.change().subject() : family;
    }

    private static Set<Object> with(Set<Object> subjects, Object subject) {
        if (subjects.isEmpty()) {
            return Set.of(subject);
        } else if (subjects.contains(subject)) {
            return subjects;
        }
        Set<Object> more = subjects.size() == 1 ? new HashSet<>(subjects) : subjects;
        more.add(subject);
        return more;
    }

    /** Who speaks of a family that was changed in the same call rests on that change alone; who speaks of none, on all of the call. */
    private static Set<?> on(Effect effect, Set<Object> changed) {
        NetbiosName family = effect.family();
        if (family != null && (changed.isEmpty() || changed.contains(family))) {
            return Set.of(family);
        }
        return Set.copyOf(changed);
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
    private void await(Effect effect, Set<?> on, long rests, long awaited, boolean isNew) {
        Waiting last = waiting.peekLast();
        Waiting next = new Waiting(effect, on, rests, last == null ? awaited : Math.max(awaited, last.group()));
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
            if (!first.changes.isEmpty()) {
                done.add(first.changes.stream()
                        .map(persist -> new Durable(persist.change(), persist.before()))
                        .toList());
            }
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
     * What a group changes in a family cannot be made durable. What later groups change in it, the open one included, rests on that and
     * is taken back as well; other changes stand. What a group of those tells of how far the records of others are known stands only with the
     * whole of it.
     *
     * @param group the group; it is to be told {@linkplain #durable durable} all the same, when the rest of it is
     * @param family which family
     * @return what is taken back: the changes, then what rests on them, in order; nothing, if they were taken back before
     */
    public List<Effect> rejected(Group group, NetbiosName family) {
        if (!groups.contains(group) || !changes(group, family)) {
            return List.of();
        }
        Set<Object> subjects = new HashSet<>(Set.of(family));
        for (Effect.Persist persist : group.changes) {
            if (persist.name() == null) {
                subjects.add(subject(persist));
            }
        }
        List<Effect> undone = new ArrayList<>();
        for (Group later : groups) {
            if (later.number >= group.number) {
                backlog -= takeOut(later, subjects, undone);
            }
        }
        Group now = open;
        if (now != null) {
            takeOut(now, subjects, undone);
        }
        takeOutWaiting(subjects, group.number, undone);
        forget();
        return undone;
    }

    private static boolean changes(Group group, NetbiosName family) {
        return group.changes.stream()
                .map(Effect.Persist::family)
                .anyMatch(changed -> changed != null && changed.equals(family));
    }

    private static int takeOut(Group group, Set<Object> subjects, List<Effect> undone) {
        int before = group.changes.size();
        List<Effect.Persist> left = new ArrayList<>(before);
        for (Effect.Persist persist : group.changes) {
            if (subjects.contains(subject(persist))) {
                undone.add(persist);
            } else {
                left.add(persist);
            }
        }
        group.changes.clear();
        group.changes.addAll(left);
        return before - left.size();
    }

    private void takeOutWaiting(Set<Object> subjects, long since, List<Effect> undone) {
        List<Waiting> left = new ArrayList<>();
        Set<Link> broken = new HashSet<>();
        for (Waiting next : waiting) {
            Link link = next.effect().link();
            boolean stands = next.effect() instanceof Effect.Adopted;
            if ((next.restsOn(subjects, since) && !stands) || (link != null && broken.contains(link))) {
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
                into.merge(family, group.number, Math::max);
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
