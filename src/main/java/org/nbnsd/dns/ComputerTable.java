package org.nbnsd.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * The computers of records that change, by label and by address. For one thread. Who goes through it does so step by step,
 * and it may change between the steps.
 */
public final class ComputerTable {
    private final NavigableMap<String, List<NameRecord>> byLabel = new TreeMap<>();
    private final NavigableMap<Ipv4Address, List<String>> byAddress = new TreeMap<>();

    /**
     * A record has come, or is another now.
     *
     * @param record as it is now; one that cannot be in the DNS goes
     * @return whether the DNS may say something else now; a new lifetime alone is nothing else
     */
    public boolean put(NameRecord record) {
        String label = DnsLabel.of(record.name());
        if (label == null) {
            return false;
        }
        return Unfit.of(record) == null ? replace(label, record.name(), record) : replace(label, record.name(), null);
    }

    /**
     * There is no record of a name any more.
     *
     * @param name the name
     * @return whether the DNS may say something else now
     */
    public boolean remove(NetbiosName name) {
        String label = DnsLabel.of(name);
        return label != null && replace(label, name, null);
    }

    private boolean replace(String label, NetbiosName name, @Nullable NameRecord record) {
        List<NameRecord> before = byLabel.getOrDefault(label, List.of());
        List<NameRecord> after = new ArrayList<>(before);
        after.removeIf(other -> other.name().equals(name));
        if (record != null) {
            after.add(record);
            after.sort(Comparator.comparing(NameRecord::name, Computer.BY_PRECEDENCE));
        }
        if (after.isEmpty()) {
            byLabel.remove(label);
        } else {
            byLabel.put(label, List.copyOf(after));
        }
        List<Ipv4Address> wereAt = addresses(before);
        List<Ipv4Address> areAt = addresses(after);
        areAt.stream().filter(address -> !wereAt.contains(address)).forEach(address -> point(address, label));
        wereAt.stream().filter(address -> !areAt.contains(address)).forEach(address -> forget(address, label));
        return !addresses(first(before)).equals(addresses(first(after)));
    }

    private static List<NameRecord> first(List<NameRecord> records) {
        return records.subList(0, Math.min(1, records.size()));
    }

    private static List<Ipv4Address> addresses(Collection<NameRecord> records) {
        return records.stream()
                .flatMap(record -> record.addresses().stream())
                .filter(Ipv4Address::isHost)
                .distinct()
                .toList();
    }

    private void point(Ipv4Address address, String label) {
        List<String> labels = new ArrayList<>(byAddress.getOrDefault(address, List.of()));
        labels.add(label);
        byAddress.put(address, List.copyOf(labels));
    }

    private void forget(Ipv4Address address, String label) {
        List<String> labels = new ArrayList<>(byAddress.getOrDefault(address, List.of()));
        labels.remove(label);
        if (labels.isEmpty()) {
            byAddress.remove(address);
        } else {
            byAddress.put(address, List.copyOf(labels));
        }
    }

    /**
     * The computer with a label.
     *
     * @param label in small letters, see {@link DnsLabel#of(String)}
     * @param now the time; what has expired by then is not there
     * @return null if there is none
     */
    public @Nullable Computer find(String label, long now) {
        for (NameRecord record : byLabel.getOrDefault(label, List.of())) {
            Computer computer = Computer.of(record.at(now));
            if (computer != null) {
                return computer;
            }
        }
        return null;
    }

    /**
     * The computers at an address.
     *
     * @param address the address
     * @param now the time
     * @return in the order in which they came to it
     */
    public List<Computer> at(Ipv4Address address, long now) {
        return byAddress.getOrDefault(address, List.of()).stream()
                .map(label -> find(label, now))
                .filter(Objects::nonNull)
                .filter(computer -> computer.addresses().contains(address))
                .toList();
    }

    /**
     * The next computer in the order of the labels.
     *
     * @param label the label behind which it comes; the empty text for the first
     * @param now the time
     * @return null behind the last
     */
    public @Nullable Computer after(String label, long now) {
        String next = byLabel.higherKey(label);
        while (next != null) {
            Computer computer = find(next, now);
            if (computer != null) {
                return computer;
            }
            next = byLabel.higherKey(next);
        }
        return null;
    }

    /**
     * The next address of a computer.
     *
     * @param address the address behind which it comes
     * @return null behind the last; one that has expired since may be among them
     */
    public @Nullable Ipv4Address after(Ipv4Address address) {
        return byAddress.higherKey(address);
    }

    /**
     * How many labels are known.
     *
     * @return 0 or more
     */
    public int size() {
        return byLabel.size();
    }
}
