package org.nbnsd.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.Totals;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;

/** Records as a table, and how many there are. The usual ones fit into 80 columns. */
final class RecordTable {
    private RecordTable() {}

    static List<String> lines(List<NameRecord> records, Totals totals) {
        List<String> lines = new ArrayList<>();
        if (!records.isEmpty()) {
            table(records, totals.now()).lines().map(String::stripTrailing).forEach(lines::add);
        }
        lines.add(count(records.size(), totals));
        return lines;
    }

    /** Owners are of interest only where there are several. */
    private static String table(List<NameRecord> records, long now) {
        boolean owners = records.stream().anyMatch(record -> !record.isLocal());
        List<String> names = new ArrayList<>(List.of("Name", "Type", "State", "Address"));
        if (owners) {
            names.add("Owner");
        }
        names.add("Expires");
        Column[] columns = names.stream()
                .map(name -> new Column()
                        .header(name)
                        .headerAlign(HorizontalAlign.LEFT)
                        .dataAlign(HorizontalAlign.LEFT)
                        .maxWidth(Integer.MAX_VALUE))
                .toArray(Column[]::new);
        Object[][] rows =
                records.stream().map(record -> row(record, owners, now)).toArray(Object[][]::new);
        return AsciiTable.getTable(AsciiTable.NO_BORDERS, columns, rows);
    }

    private static Object[] row(NameRecord record, boolean withOwner, long now) {
        List<String> cells = new ArrayList<>(List.of(
                record.name().toString(),
                type(record.type()),
                RecordFilter.text(record.state()),
                RecordText.addresses(record)));
        if (withOwner) {
            cells.add(record.isLocal() ? "local" : record.owner().toString());
        }
        cells.add(RecordText.expiry(record, now));
        return cells.toArray();
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
