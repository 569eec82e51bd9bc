package org.nbnsd.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;

/**
 * The records of a family, as the shared store has them. A record that a server of the cluster owns and that was changed by the
 * very write that stored this has version 0, which stands for the revision of that write; see {@link #at}.
 *
 * @param records at least one, ordered by suffix; a family without records is not in the store
 */
public record FamilyValue(List<NameRecord> records) {
    /** How many revisions there are for one epoch, as a power of two. */
    private static final int REVISION_BITS = 40;

    /**
     * Orders and checks the records.
     *
     * @throws IllegalArgumentException if there is none, they are of several families, or two have the same name
     */
    public FamilyValue {
        List<NameRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparingInt(record -> record.name().suffix()));
        records = List.copyOf(sorted);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("records: none (expected: at least one)");
        }
        for (int i = 1; i < records.size(); i++) {
            NetbiosName name = records.get(i).name();
            NetbiosName before = records.get(i - 1).name();
            if (name.equals(before) || !FamilyKey.of(name).equals(FamilyKey.of(before))) {
                throw new IllegalArgumentException(
                        "records: " + before + " and " + name + " (expected: different names of one family)");
            }
        }
    }

    /**
     * The family that the records are of.
     *
     * @return the key
     */
    public FamilyKey key() {
        return FamilyKey.of(records.get(0).name());
    }

    /**
     * The record of a name.
     *
     * @param name the name
     * @return null if it has none
     */
    public @Nullable NameRecord record(NetbiosName name) {
        for (NameRecord record : records) {
            if (record.name().equals(name)) {
                return record;
            }
        }
        return null;
    }

    /**
     * The version id that a revision stands for: unique in the life of a cluster, and growing.
     *
     * @param epoch how often the store was restored from a backup, whose revisions may come again
     * @param revision the revision, less than 2^40
     * @return the version id
     */
    public static long version(long epoch, long revision) {
        return (epoch << REVISION_BITS) + revision;
    }

    /**
     * The records with their versions.
     *
     * @param epoch as in {@link #version}
     * @param revision that of the write that stored this
     * @return a value in which no record has version 0
     */
    public FamilyValue at(long epoch, long revision) {
        if (records.stream().allMatch(record -> record.version() != 0)) {
            return this;
        }
        return new FamilyValue(records.stream()
                .map(record -> record.version() == 0 ? record.withVersion(version(epoch, revision)) : record)
                .toList());
    }
}
