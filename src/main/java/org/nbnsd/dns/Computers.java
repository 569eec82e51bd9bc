package org.nbnsd.dns;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.NameRecord;

/** The computers that the DNS can have of some records: one for each label, in the order of the labels. */
public final class Computers {
    private final SortedMap<String, Computer> byLabel = new TreeMap<>();

    private Computers() {}

    /**
     * Chooses them.
     *
     * @param records any records, in any order
     * @param now the time at which they count
     * @param unfit is told of each record that is not among them, as it is at that time, and why
     * @return the computers
     */
    public static Computers of(Iterable<NameRecord> records, long now, BiConsumer<NameRecord, Unfit> unfit) {
        Computers computers = new Computers();
        for (NameRecord each : records) {
            NameRecord record = each.at(now);
            Unfit reason = Unfit.of(record);
            if (reason != null) {
                unfit.accept(record, reason);
            } else {
                computers.add(record, unfit);
            }
        }
        return computers;
    }

    private void add(NameRecord record, BiConsumer<NameRecord, Unfit> unfit) {
        Computer computer = Computer.of(record);
        if (computer == null) {
            return;
        }
        Computer other = byLabel.get(computer.label());
        if (other == null) {
            byLabel.put(computer.label(), computer);
        } else if (computer.precedes(other)) {
            byLabel.put(computer.label(), computer);
            unfit.accept(other.record(), computer.against(other));
        } else {
            unfit.accept(record, other.against(computer));
        }
    }

    /**
     * All of them.
     *
     * @return in the order of their labels
     */
    public Collection<Computer> all() {
        return Collections.unmodifiableCollection(byLabel.values());
    }

    /**
     * The one with a label.
     *
     * @param label in small letters, see {@link DnsLabel#of(String)}
     * @return null if there is none
     */
    public @Nullable Computer find(String label) {
        return byLabel.get(label);
    }
}
