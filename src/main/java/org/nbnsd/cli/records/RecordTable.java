package org.nbnsd.cli.records;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.RecordText;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.Totals;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;

/** Records as a table, and how many there are. The usual ones fit into 80 columns. */
final class RecordTable {
    private RecordTable() {}

    static List<String> lines(List<NameRecord> records, Totals totals, Letters letters) {
        List<String> lines = new ArrayList<>();
        if (!records.isEmpty()) {
            lines.addAll(table(records, totals.now(), letters));
        }
        lines.add(count(records.size(), totals));
        return lines;
    }

    /** Owners are of interest only where there are several. */
    private static List<String> table(List<NameRecord> records, long now, Letters letters) {
        boolean owners = records.stream().anyMatch(record -> !record.isLocal());
        List<String> names = new ArrayList<>(List.of("Name", "Type", "State", "Address"));
        if (owners) {
            names.add("Owner");
        }
        names.add("Expires");
        TextTable table = new TextTable(letters, names);
        records.forEach(record -> table.row(row(record, owners, now)));
        return table.lines();
    }

    private static List<String> row(NameRecord record, boolean withOwner, long now) {
        List<String> cells = new ArrayList<>(List.of(
                record.name().toString(),
                type(record.type()),
                RecordFilter.text(record.state()),
                RecordText.addresses(record)));
        if (withOwner) {
            cells.add(record.isLocal() ? "local" : record.owner().toString());
        }
        cells.add(RecordText.expiry(record, now));
        return cells;
    }

    /** In one word. */
    private static String type(RecordType type) {
        return type == RecordType.SPECIAL_GROUP ? "special" : type.text();
    }

    private static String count(int shown, Totals totals) {
        String all = totals.all() + (totals.all() == 1 ? " record" : " records");
        if (shown < totals.matching()) {
            return shown + " shown, " + totals.matching() + " match, of " + all;
        }
        return totals.matching() == totals.all() ? all : totals.matching() + " of " + all;
    }
}
