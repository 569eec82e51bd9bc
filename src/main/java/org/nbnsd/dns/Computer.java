package org.nbnsd.dns;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * A computer as the DNS can have it.
 *
 * @param label its label, see {@link DnsLabel}
 * @param record the record that speaks for it, as it is at the time for which this was asked
 */
public record Computer(String label, NameRecord record) {
    /**
     * Which of several names with one label counts comes first: one in capital letters, as Windows registers them, then the
     * workstation name (00).
     */
    static final Comparator<NetbiosName> BY_PRECEDENCE = Comparator.comparing(DnsLabel::hasSmallLetters)
            .thenComparing(NetbiosName::suffix)
            .thenComparing(Comparator.naturalOrder());

    /**
     * What a record says of a computer.
     *
     * @param record the record as it is at the time that counts
     * @return null if it is {@link Unfit}
     */
    public static @Nullable Computer of(NameRecord record) {
        String label = Unfit.of(record) == null ? DnsLabel.of(record.name()) : null;
        return label == null ? null : new Computer(label, record);
    }

    /**
     * Its addresses.
     *
     * @return those that a host can have, the preferred first; at least one
     */
    public List<Ipv4Address> addresses() {
        return record.addresses().stream().filter(Ipv4Address::isHost).toList();
    }

    /**
     * How long what is said of it may be kept.
     *
     * @param now the time
     * @param most the longest, in seconds
     * @return seconds, 0 or more: no longer than until the first of its addresses expires
     */
    public long timeToLive(long now, long most) {
        return Math.max(0, Math.min(most, (record.nextExpiry() - now) / 1000));
    }

    /** Whether this one counts, and not another with the same label. */
    boolean precedes(Computer other) {
        return BY_PRECEDENCE.compare(record.name(), other.record.name()) < 0;
    }

    /** Why another with the same label is not in the DNS while this one is. */
    Unfit against(Computer other) {
        boolean isSame = record.name()
                .equals(other.record.name().withSuffix(record.name().suffix()));
        return isSame ? Unfit.SAME_COMPUTER : Unfit.OTHER_LETTERS;
    }
}
