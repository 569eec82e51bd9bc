package org.nbnsd.registry;

import com.google.common.collect.EnumMultiset;
import com.google.common.collect.Multiset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * The names of each owner by the versions of their records: what replication asks for. A refresh that keeps owner and version
 * changes nothing here; so there is no record but its name, and the record is looked up when it is wanted.
 */
final class VersionIndex {
    private final Function<NetbiosName, @Nullable NameRecord> records;
    private final Map<Ipv4Address, OfOwner> owners = new HashMap<>();

    /** What there is of one owner. */
    private static final class OfOwner {
        private final VersionList versions;
        private final Multiset<RecordState> states = EnumMultiset.create(RecordState.class);
        private final List<OwnerSnapshot> snapshots = new ArrayList<>(0);

        OfOwner(VersionList versions) {
            this.versions = versions;
        }

        boolean isOver() {
            return versions.size() == 0 && snapshots.isEmpty();
        }
    }

    /**
     * Of all records that there are.
     *
     * @param records finds the record of a name
     * @param present all of them
     */
    VersionIndex(Function<NetbiosName, @Nullable NameRecord> records, Iterable<NameRecord> present) {
        this.records = records;
        Map<Ipv4Address, List<NameRecord>> sorted = new HashMap<>();
        for (NameRecord record : present) {
            sorted.computeIfAbsent(record.owner(), owner -> new ArrayList<>()).add(record);
        }
        sorted.forEach((owner, all) -> {
            OfOwner of = new OfOwner(VersionList.of(all));
            all.forEach(record -> of.states.add(record.state()));
            owners.put(owner, of);
        });
    }

    /** A record has changed, come or gone. */
    void changed(@Nullable NameRecord before, @Nullable NameRecord after) {
        boolean isSame = before != null
                && after != null
                && before.version() == after.version()
                && before.owner().equals(after.owner());
        if (before != null) {
            OfOwner of = of(before.owner());
            of.states.remove(before.state());
            of.snapshots.forEach(snapshot -> snapshot.leaves(before));
            if (!isSame) {
                of.versions.remove(before.version(), before.name());
            }
        }
        if (after != null) {
            OfOwner of = of(after.owner());
            of.states.add(after.state());
            if (!isSame) {
                of.versions.add(after.version(), after.name());
                of.snapshots.forEach(snapshot -> snapshot.comes(after));
            }
        }
        if (before != null) {
            forgetIfOver(before.owner());
        }
    }

    private OfOwner of(Ipv4Address owner) {
        return owners.computeIfAbsent(owner, each -> new OfOwner(new VersionList()));
    }

    private void forgetIfOver(Ipv4Address owner) {
        OfOwner of = owners.get(owner);
        if (of != null && of.isOver()) {
            owners.remove(owner);
        }
    }

    List<NameRecord> range(Ipv4Address owner, long after, long max, int limit) {
        OfOwner of = owners.get(owner);
        List<NameRecord> found = new ArrayList<>();
        if (of == null) {
            return found;
        }
        VersionList.Cursor at = of.versions.after(after, null);
        long last = 0;
        while (at.isThere() && Long.compareUnsigned(at.version(), max) <= 0) {
            if (found.size() >= limit && at.version() != last) {
                break;
            }
            NameRecord record = records.apply(at.name());
            if (record != null) {
                found.add(record);
                last = at.version();
            }
            at.next();
        }
        return found;
    }

    long lowest(Ipv4Address owner) {
        OfOwner of = owners.get(owner);
        return of == null ? 0 : of.versions.lowest();
    }

    long highest(Ipv4Address owner) {
        OfOwner of = owners.get(owner);
        return of == null ? 0 : of.versions.highest();
    }

    int count(Ipv4Address owner) {
        OfOwner of = owners.get(owner);
        return of == null ? 0 : of.versions.size();
    }

    int count(Ipv4Address owner, RecordState state) {
        OfOwner of = owners.get(owner);
        return of == null ? 0 : of.states.count(state);
    }

    OwnerSnapshot snapshot(Ipv4Address owner, long min, long max) {
        OfOwner of = of(owner);
        long highest = of.versions.highest();
        long most = Long.compareUnsigned(max, highest) < 0 ? max : highest;
        OwnerSnapshot snapshot = new OwnerSnapshot(of.versions, records, min, most, closed -> {
            of.snapshots.remove(closed);
            forgetIfOver(owner);
        });
        of.snapshots.add(snapshot);
        return snapshot;
    }
}
