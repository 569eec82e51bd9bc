package org.nbnsd.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * Each family as a register: what the store had when, and what hosts were told. Whatever was granted or released was so at one moment between
 * the request and the answer, which is what makes a register linearizable; what was assured by a node that is cut off was so once, and
 * until the end of what was promised.
 */
final class ClusterHistory {
    /** How old what a node in step knows may be. */
    private static final long MOST_LAG = 25_000;

    /** What a family was from a moment on. */
    private record State(long at, @Nullable FamilyValue value) {}

    /** What a host was told, and when it had asked. */
    private record Told(
            String what,
            NetbiosName name,
            Ipv4Address host,
            long from,
            long until,
            Predicate<@Nullable NameRecord> is) {}

    private final Map<FamilyKey, List<State>> families = new HashMap<>();
    private final List<Told> told = new ArrayList<>();
    private long revision;
    private int grants;
    private int releases;

    /** What has happened in the store by now. */
    void observe(ModelEtcd etcd, long now) {
        if (etcd.revision() == revision) {
            return;
        }
        List<ModelEtcd.Change> changes = etcd.changes();
        int first = changes.size();
        while (first > 0 && changes.get(first - 1).revision() > revision) {
            first--;
        }
        for (ModelEtcd.Change change : changes.subList(first, changes.size())) {
            for (StoreEntry entry : change.entries()) {
                if (entry.key() instanceof StoreKey.Family family) {
                    FamilyValue value = entry.value() instanceof StoreValue.Family stored ? stored.family() : null;
                    states(family.family()).add(new State(now, value));
                }
            }
        }
        revision = etcd.revision();
    }

    private List<State> states(FamilyKey key) {
        return families.computeIfAbsent(
                key, each -> new ArrayList<>(List.of(new State(Long.MIN_VALUE, /* value= */ null))));
    }

    /**
     * A claim was granted.
     *
     * @param isInStep whether the node that granted it was
     * @param isRefresh whether it was a refresh, which need not be written
     */
    void granted(
            NetbiosName name,
            Ipv4Address host,
            long asked,
            long now,
            long seconds,
            boolean isInStep,
            boolean isRefresh) {
        grants++;
        long end = asked + seconds * 1000;
        long from = isInStep ? asked - (isRefresh ? MOST_LAG : 0) : Long.MIN_VALUE;
        String what = "granted for " + seconds + " s" + (isInStep ? "" : " by a node that is cut off");
        told.add(new Told(what, name, host, from, now, record -> isHeld(record, host, end)));
    }

    /** A release was acknowledged; one of a name that the host does not have, as far as the node knows, is not written. */
    void released(NetbiosName name, Ipv4Address host, long asked, long now) {
        releases++;
        told.add(new Told("released", name, host, asked - MOST_LAG, now, record -> !isHeld(record, host, now)));
    }

    /** A node in step has answered a query. */
    void answered(NetbiosName name, Ipv4Address by, List<Ipv4Address> addresses, long now) {
        told.add(new Told(
                "answered with " + addresses,
                name,
                by,
                now - MOST_LAG,
                now,
                record -> addresses.isEmpty()
                        ? record == null || !isAnswerable(record.at(now))
                        : addresses.stream().allMatch(each -> isHeld(record, each, 0))));
    }

    private static boolean isAnswerable(NameRecord record) {
        return record.isActive() || record.type() == RecordType.GROUP;
    }

    private static boolean isHeld(@Nullable NameRecord record, Ipv4Address host, long until) {
        if (record == null || record.type() == RecordType.GROUP) {
            return record != null && (until == 0 || record.isActive() && record.expiresAt() >= until);
        }
        return record.isActive()
                && record.holders().stream()
                        .anyMatch(holder -> holder.address().equals(host) && holder.expiresAt() >= until);
    }

    int grants() {
        return grants;
    }

    int releases() {
        return releases;
    }

    /** All that was told was true. */
    void check() {
        for (Told each : told) {
            if (!wasSo(each) && !wasReleasedAtOnce(each)) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "%s: %s %s, asked at %s, told at %s; the store had %s",
                        each.name(),
                        each.what(),
                        each.host(),
                        seconds(each.from()),
                        seconds(each.until()),
                        story(each.name())));
            }
        }
    }

    /** What was granted and released in one breath is one change of the store. */
    private boolean wasReleasedAtOnce(Told each) {
        return each.what().startsWith("granted")
                && told.stream()
                        .anyMatch(other -> other.what().equals("released")
                                && other.name().equals(each.name())
                                && other.host().equals(each.host())
                                && Math.abs(other.until() - each.until()) < 50);
    }

    private static String seconds(long time) {
        return String.format(Locale.ROOT, "%.3f", (time - ModelCluster.START) / 1000.0);
    }

    /** What the store had of a name, and when. */
    String story(NetbiosName name) {
        StringBuilder text = new StringBuilder();
        for (State state : states(FamilyKey.of(name))) {
            NameRecord record = state.value() == null ? null : state.value().record(name);
            text.append("\n  ").append(seconds(state.at())).append(' ');
            if (record == null) {
                text.append("nothing");
                continue;
            }
            text.append(record.type()).append(' ').append(record.state()).append(" until ");
            text.append(seconds(record.expiresAt()));
            record.holders()
                    .forEach(holder -> text.append(", ")
                            .append(holder.address())
                            .append(" until ")
                            .append(seconds(holder.expiresAt())));
        }
        return text.toString();
    }

    private boolean wasSo(Told each) {
        List<State> states = states(FamilyKey.of(each.name()));
        for (int i = 0; i < states.size() && states.get(i).at() <= each.until(); i++) {
            boolean isOver = i + 1 < states.size() && states.get(i + 1).at() < each.from();
            FamilyValue value = states.get(i).value();
            if (!isOver && each.is().test(value == null ? null : value.record(each.name()))) {
                return true;
            }
        }
        return false;
    }
}
