package org.nbnsd.transfer;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Collects the records that a Windows tool printed, until the end of the file: only then it is known in which order its
 * dates are, because one date with a day after the 12th tells it for all.
 */
final class WindowsRecords {
    /** A record as it was printed. Its addresses may become more while lines follow. */
    static final class Row {
        private final NetbiosName name;
        private final RecordType type;
        private final boolean isStatic;
        private final List<Ipv4Address> addresses;
        private final String expiration;
        private final @Nullable WindowsDate date;
        private final String source;

        /**
         * One row.
         *
         * @param type {@link RecordType#UNIQUE} also for a name that has several addresses
         * @param expiration what is printed as its date
         */
        Row(
                NetbiosName name,
                RecordType type,
                boolean isStatic,
                List<Ipv4Address> addresses,
                String expiration,
                String source) {
            this.name = name;
            this.type = type;
            this.isStatic = isStatic;
            this.addresses = new ArrayList<>(addresses);
            this.expiration = expiration;
            this.date = WindowsDate.parse(expiration);
            this.source = source;
        }
    }

    private final Findings findings;
    private final List<Row> rows = new ArrayList<>();
    private final Map<NetbiosName, Row> byName = new HashMap<>();
    private final EnumSet<DateOrder> possible = EnumSet.allOf(DateOrder.class);

    WindowsRecords(Findings findings) {
        this.findings = findings;
    }

    /** How many rows there are. */
    int size() {
        return rows.size();
    }

    /**
     * Adds a row. One of a name that was there is one more address of it if it is of the same kind and has several.
     */
    void add(Row row) {
        if (row.date != null) {
            possible.retainAll(row.date.dates().keySet());
        }
        Row before = byName.putIfAbsent(row.name, row);
        if (before != null && before.type == row.type && before.isStatic == row.isStatic) {
            addAddresses(before, row.addresses);
        } else {
            rows.add(row);
        }
    }

    /** More addresses for the row that came last. */
    void addToLast(List<Ipv4Address> addresses) {
        addAddresses(rows.get(rows.size() - 1), addresses);
    }

    private static void addAddresses(Row row, List<Ipv4Address> addresses) {
        row.addresses.addAll(addresses);
    }

    /** Makes records of all rows. */
    void finish() {
        DateOrder chosen = findings.options().dateOrder();
        DateOrder order =
                chosen == null && possible.size() == 1 ? possible.iterator().next() : chosen;
        for (Row row : rows) {
            if (findings.isFull()) {
                return;
            }
            try {
                finish(row, order);
            } catch (IllegalArgumentException e) {
                findings.problem(row.source, e);
            }
        }
    }

    private void finish(Row row, @Nullable DateOrder order) {
        long now = findings.options().now();
        long expiresAt = row.isStatic ? Long.MAX_VALUE : findings.expiry(row.name, expiresAt(row, order), row.source);
        if (expiresAt <= now) {
            return;
        }
        boolean one = row.addresses.size() == 1 || row.type == RecordType.GROUP;
        RecordType type = row.type == RecordType.UNIQUE && !one ? RecordType.MULTIHOMED : row.type;
        List<Ipv4Address> addresses = row.type == RecordType.GROUP ? row.addresses.subList(0, 1) : row.addresses;
        findings.add(LocalRecord.of(row.name, type, NodeType.H, row.isStatic, addresses, now, expiresAt), row.source);
    }

    private long expiresAt(Row row, @Nullable DateOrder order) {
        if (row.date == null) {
            throw FieldText.wrong("expiration", row.expiration, "a date such as 2026-11-21 08:39:00");
        }
        LocalDate date = row.date.dates().get(order == null ? DateOrder.YMD : order);
        if (order == null) {
            Set<LocalDate> meanings = new HashSet<>(row.date.dates().values());
            date = meanings.size() == 1 ? meanings.iterator().next() : null;
        }
        if (date == null) {
            throw new IllegalArgumentException("expiration: " + BadText.quote(row.expiration)
                    + (order == null
                            ? " can mean several dates, and no other line tells which (expected: the date order as an"
                                    + " option, one of " + orders(row.date) + ")"
                            : " (expected: a date in the order " + order.text() + ")"));
        }
        ZoneId zone = findings.options().zone();
        return date.atTime(row.date.time()).atZone(zone).toInstant().toEpochMilli();
    }

    private static String orders(WindowsDate date) {
        return String.join(
                ", ",
                date.dates().keySet().stream().sorted().map(DateOrder::text).toList());
    }

    /**
     * The kind of record that a suffix alone means.
     *
     * @return null if it may be of several kinds
     */
    static @Nullable RecordType typeOf(NetbiosName name) {
        if (name.suffix() == NameSuffix.DOMAIN_CONTROLLERS) {
            return RecordType.SPECIAL_GROUP;
        }
        boolean group = name.suffix() == NameSuffix.BROWSER_ELECTIONS || name.equals(NetbiosName.MSBROWSE);
        return group ? RecordType.GROUP : null;
    }
}
