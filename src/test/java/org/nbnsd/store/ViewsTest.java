package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.RandomNames;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.Ipv4Address;

/** The views show people what is in the records. */
final class ViewsTest {
    private static final Duration MOST = Duration.ofHours(3);

    @TempDir
    private Path directory;

    private List<List<String>> rows(String sql) throws SQLException, StoreException {
        try (Connection connection =
                        SqliteFile.at(directory.resolve("names.db")).readOnly();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static String time(long millis) {
        return millis == Long.MAX_VALUE
                ? "never"
                : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String owner(Ipv4Address owner) {
        return owner.equals(NameRecord.LOCAL) ? "this server" : owner.toString();
    }

    private static List<String> name(NameRecord record) {
        List<String> addresses =
                record.addresses().stream().map(Ipv4Address::toString).toList();
        return List.of(
                record.name().toString(),
                record.type().text(),
                record.state().name().toLowerCase(Locale.ROOT),
                addresses.isEmpty() ? "null" : String.join(" ", addresses),
                time(record.expiresAt()),
                record.isStatic() ? "static" : "dynamic",
                record.nodeType().name(),
                owner(record.owner()),
                Long.toString(record.version()),
                record.registeredBy().toString(),
                String.format("%02X", record.name().suffix()),
                record.name().scope().toString());
    }

    /** A view escapes only what must be for the name to be read back; elsewhere nothing in it must look like the words behind it. */
    private static List<String> readBack(List<String> row, boolean hasScope) {
        List<String> printed = new ArrayList<>(row);
        printed.set(0, NetbiosName.parse(row.get(0)).toString());
        if (hasScope) {
            int last = row.size() - 1;
            printed.set(last, Scope.parse(row.get(last)).toString());
        }
        return printed;
    }

    private static List<String> holder(NameRecord record, int index) {
        Holder holder = record.holders().get(index);
        return List.of(
                record.name().toString(),
                Integer.toString(index + 1),
                holder.address().toString(),
                owner(holder.owner()),
                time(holder.registeredAt()),
                time(holder.expiresAt()),
                holder.registeredBy().toString());
    }

    @Test
    void everyNameCanBeReadBack() throws Exception {
        RandomNames random = new RandomNames(new Random(49));
        Map<NetbiosName, Change> changes = new LinkedHashMap<>();
        for (int i = 0; i < 3_000; i++) {
            NetbiosName name = random.next();
            changes.put(name, new Change.Put(Records.record(name, i)));
        }
        try (SqliteDatabase database = SqliteDatabase.open(directory.resolve("names.db"))) {
            Records.load(database);
            database.commit(changes.values(), Records.NOW);
            assertThat(rows("SELECT name FROM names"))
                    .extracting(row -> NetbiosName.parse(row.get(0)))
                    .containsExactlyInAnyOrderElementsOf(changes.keySet());
        }
    }

    /** After a pause, so that the times in the table are not those of the clock. */
    @Test
    void theViewsShowEveryRecordAndHolder() throws Exception {
        RandomRecords random = new RandomRecords(48);
        NameTable table = new NameTable();
        long now = Records.NOW;
        try (SqliteDatabase database = SqliteDatabase.open(directory.resolve("names.db"))) {
            database.load(record -> {}, now, MOST, Database.Progress.NONE);
            database.commit(List.of(), now);
        }
        now += Duration.ofDays(30).toMillis();
        try (SqliteDatabase database = SqliteDatabase.open(directory.resolve("names.db"))) {
            database.load(record -> {}, now, MOST, Database.Progress.NONE);
            for (int i = 0; i < 20; i++) {
                List<Change> changes = random.changes(40, now);
                changes.forEach(table::apply);
                database.commit(changes, now);
            }
            assertThat(rows("SELECT name, type, state, addresses, expires, kind, node_type, owner, version,"
                            + " registered_by, suffix, scope FROM names"))
                    .map(row -> readBack(row, true))
                    .containsExactlyInAnyOrderElementsOf(
                            table.records().stream().map(ViewsTest::name).toList());
            assertThat(rows("SELECT name, place, address, owner, registered, expires, registered_by FROM holders"))
                    .map(row -> readBack(row, false))
                    .containsExactlyInAnyOrderElementsOf(table.records().stream()
                            .flatMap(record ->
                                    IntStream.range(0, record.holders().size()).mapToObj(i -> holder(record, i)))
                            .toList());
            assertThat(table.size()).isGreaterThan(20);
        }
    }
}
