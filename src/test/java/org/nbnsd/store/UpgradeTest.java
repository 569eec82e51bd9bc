package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Databases of all formats that were ever published open in this version. {@code format-1.db} was written when format 1
 * was new, by a server that had been stopped for thirty days in between; it is never written again. {@code format-2.db} is
 * what it became when format 2 was new, with two addresses that others had registered; {@code format-3.db} is that when format 3
 * was new, and knows how far the records of two other servers were seen.
 */
final class UpgradeTest {
    /** When format-1.db was written last. */
    static final long WRITTEN = 1_766_304_000_000L;

    static final long NEVER = Long.MAX_VALUE;

    /** What is in format-1.db. Its last record was written after the stop, all others before it. */
    static final List<NameRecord> RECORDS = List.of(
            record(
                    "FRED<20>",
                    RecordType.UNIQUE,
                    RecordState.ACTIVE,
                    NodeType.H,
                    "0.0.0.0",
                    1,
                    "10.0.0.5",
                    1_766_811_600_000L,
                    holder("10.0.0.5", "0.0.0.0", 1_766_289_600_000L, 1_766_811_600_000L)),
            record(
                    "WORKGROUP<00>",
                    RecordType.GROUP,
                    RecordState.ACTIVE,
                    NodeType.B,
                    "0.0.0.0",
                    2,
                    "10.0.0.6",
                    1_766_811_600_001L,
                    holder("10.0.0.6", "0.0.0.0", 1_766_289_600_001L, 1_766_811_600_001L)),
            record(
                    "SALES<1C>",
                    RecordType.SPECIAL_GROUP,
                    RecordState.ACTIVE,
                    NodeType.M,
                    "0.0.0.0",
                    3,
                    "10.0.0.9",
                    1_766_811_600_002L,
                    holder("10.0.0.7", "0.0.0.0", 1_766_289_600_000L, 1_766_811_600_002L),
                    holder("10.0.0.8", "192.0.2.1", 1_766_289_600_000L, 1_766_811_600_001L),
                    holder("255.255.255.254", "192.0.2.2", 1_766_289_600_000L, 1_766_293_200_000L)),
            record(
                    "ALICE<03>",
                    RecordType.MULTIHOMED,
                    RecordState.ACTIVE,
                    NodeType.P,
                    "0.0.0.0",
                    4,
                    "10.0.0.5",
                    1_766_811_600_000L,
                    holder("10.0.0.6", "0.0.0.0", 1_766_289_600_009L, 1_766_300_000_000L),
                    holder("10.0.0.5", "0.0.0.0", 1_766_289_600_000L, 1_766_811_600_000L)),
            record(
                    "PRINTER<00>",
                    RecordType.UNIQUE,
                    RecordState.ACTIVE,
                    NodeType.P,
                    "0.0.0.0",
                    5,
                    "127.0.0.1",
                    NEVER,
                    holder("10.0.0.10", "0.0.0.0", 1_766_289_600_000L, NEVER)),
            record(
                    "GONE<20>",
                    RecordType.UNIQUE,
                    RecordState.RELEASED,
                    NodeType.H,
                    "0.0.0.0",
                    6,
                    "10.0.0.11",
                    1_766_811_600_000L,
                    holder("10.0.0.11", "0.0.0.0", 1_766_289_600_000L, 1_766_300_000_000L)),
            record(
                    "EMPTY<20>",
                    RecordType.UNIQUE,
                    RecordState.TOMBSTONE,
                    NodeType.H,
                    "0.0.0.0",
                    7,
                    "10.0.0.12",
                    1_766_811_600_000L),
            record(
                    "THEIRS<20>",
                    RecordType.UNIQUE,
                    RecordState.ACTIVE,
                    NodeType.H,
                    "192.0.2.1",
                    0x1234_5678_9ABCL,
                    "192.0.2.1",
                    1_766_811_600_000L,
                    holder("198.51.100.255", "192.0.2.1", 1_766_289_600_000L, 1_766_811_600_000L)),
            record(
                    "\\x01\\x02__MSBROWSE__\\x02<01>",
                    RecordType.GROUP,
                    RecordState.TOMBSTONE,
                    NodeType.H,
                    "0.0.0.0",
                    8,
                    "0.0.0.0",
                    1_766_811_600_000L),
            record(
                    "'\\x00\\xFF \\\\\\x27<>.#aZ    \\x1F'.NET\\x2EBIOS.\\xE4\\x00",
                    RecordType.UNIQUE,
                    RecordState.ACTIVE,
                    NodeType.B,
                    "0.0.0.0",
                    9,
                    "10.0.0.13",
                    1_766_811_600_000L,
                    holder("10.0.0.13", "0.0.0.0", 1_766_289_600_000L, 1_766_811_600_000L)),
            record(
                            "SCANNER<00>",
                            RecordType.UNIQUE,
                            RecordState.ACTIVE,
                            NodeType.P,
                            "0.0.0.0",
                            11,
                            "127.0.0.1",
                            NEVER,
                            holder("10.0.0.15", "0.0.0.0", 1_766_289_600_000L, NEVER))
                    .withState(RecordState.DELETED, 1_766_811_600_000L),
            record(
                    "LATE<20>",
                    RecordType.UNIQUE,
                    RecordState.ACTIVE,
                    NodeType.H,
                    "0.0.0.0",
                    10,
                    "10.0.0.14",
                    1_766_822_400_000L,
                    holder("10.0.0.14", "0.0.0.0", WRITTEN, 1_766_822_400_000L)));

    private static NameRecord record(
            String name,
            RecordType type,
            RecordState state,
            NodeType nodeType,
            String owner,
            long version,
            String registeredBy,
            long expiresAt,
            Holder... holders) {
        return new NameRecord(
                NetbiosName.parse(name),
                type,
                state,
                nodeType,
                expiresAt == NEVER,
                Ipv4Address.parse(owner),
                version,
                Ipv4Address.parse(registeredBy),
                expiresAt,
                List.of(holders));
    }

    private static Holder holder(String address, String owner, long registeredAt, long expiresAt) {
        return new Holder(Ipv4Address.parse(address), Ipv4Address.parse(owner), registeredAt, expiresAt);
    }

    /** Of the two holders of ALICE the second was registered by the first. */
    private static final List<NameRecord> RECORDS_2 = RECORDS.stream()
            .map(record -> record.name().toString().equals("ALICE<03>")
                    ? record.withHolders(
                            record.type(),
                            List.of(
                                    record.holders().get(0),
                                    record.holders().get(1).registeredBy(Ipv4Address.parse("10.0.0.6"))))
                    : record)
            .map(record -> record.name().toString().equals("LATE<20>")
                    ? record.withHolders(
                            record.type(),
                            List.of(record.holders().get(0).registeredBy(Ipv4Address.parse("198.51.100.7"))))
                    : record)
            .toList();

    private static final List<Mark> MARKS_3 = List.of(
            new Mark(Ipv4Address.parse("192.0.2.1"), 0x1234_5678_9ABCL, WRITTEN, Ipv4Address.parse("192.0.2.1")),
            new Mark(Ipv4Address.parse("192.0.2.2"), -2, WRITTEN - 60_000, Ipv4Address.parse("192.0.2.1")));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void copyGolden() throws IOException {
        file = directory.resolve("names.db");
        copyGolden(1, file);
    }

    private static void copyGolden(int format, Path to) throws IOException {
        try (InputStream golden = UpgradeTest.class.getResourceAsStream("format-" + format + ".db")) {
            Files.copy(golden, to);
        }
    }

    private static Schema withOneMoreStep() {
        return Schema.CURRENT.plus("ALTER TABLE record ADD COLUMN note TEXT NOT NULL DEFAULT 'none';"
                + "CREATE TABLE more (value INTEGER) STRICT");
    }

    private List<NameRecord> contents(Path path, Schema schema) throws StoreException {
        return contents(path, schema, List.of());
    }

    private static List<NameRecord> contents(Path path, Schema schema, List<Mark> marks) throws StoreException {
        List<NameRecord> records = new ArrayList<>();
        try (SqliteDatabase database = SqliteDatabase.open(path, schema)) {
            Database.Loaded loaded = database.load(records::add, WRITTEN, Duration.ofHours(3), Database.Progress.NONE);
            assertThat(loaded).isEqualTo(new Database.Loaded(RECORDS.size(), 77, Duration.ZERO, Duration.ZERO, marks));
        }
        return records;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static long number(Path path, String sql) throws Exception {
        try (Connection connection = SqliteFile.at(path).readOnly()) {
            return SqliteFile.number(connection, sql);
        }
    }

    /** The SQL of all tables and views. */
    private static List<String> objects(Path path) throws Exception {
        List<String> objects = new ArrayList<>();
        try (Connection connection = SqliteFile.at(path).readOnly();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sql FROM sqlite_schema ORDER BY type, name")) {
            while (row.next()) {
                objects.add(row.getString(1));
            }
        }
        return objects;
    }

    @Test
    void format1IsReadFieldByField() throws Exception {
        assertThat(contents(file, Schema.CURRENT)).containsExactlyInAnyOrderElementsOf(RECORDS);
    }

    @Test
    void format2IsReadFieldByField() throws Exception {
        Path second = directory.resolve("second.db");
        copyGolden(2, second);
        assertThat(contents(second, Schema.CURRENT)).containsExactlyInAnyOrderElementsOf(RECORDS_2);
    }

    @Test
    void format3IsReadFieldByField() throws Exception {
        Path third = directory.resolve("third.db");
        copyGolden(3, third);
        assertThat(contents(third, Schema.CURRENT, MARKS_3)).containsExactlyInAnyOrderElementsOf(RECORDS_2);
        assertThat(files()).doesNotContain("third.db.format-3");
    }

    /** What format 1 knew of who registered a record is who registered its address, if it is one of a host. */
    @Test
    void whoRegisteredTheOneAddressOfARecordIsKnownAfterTheUpgrade() throws Exception {
        long router = Integer.toUnsignedLong(Ipv4Address.parse("198.51.100.7").bits());
        try (Connection connection = SqliteFile.at(file).readWrite();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE record SET registered_by = " + router);
        }
        List<NameRecord> upgraded = contents(file, Schema.CURRENT);

        assertThat(upgraded)
                .hasSameSizeAs(RECORDS)
                .allSatisfy(record -> assertThat(record.holders())
                        .allMatch(holder -> holder.isSelfRegistered()
                                == (record.isStatic()
                                        || !record.isLocal()
                                        || record.holders().size() > 1))
                        .allMatch(holder -> holder.isSelfRegistered()
                                || holder.registeredBy().equals(Ipv4Address.parse("198.51.100.7"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theProgramOfAnOlderFormatRefusesADatabaseOfFormat3(int older) throws Exception {
        SqliteDatabase.open(file).close();
        assertThatThrownBy(() -> SqliteDatabase.open(file, Schema.CURRENT.until(older)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format 3, which a newer nbnsd wrote (expected: at most " + older + ")");
    }

    @Test
    void anUpgradedDatabaseIsLikeANewOne() throws Exception {
        SqliteDatabase.open(file).close();
        Path fresh = directory.resolve("fresh.db");
        SqliteDatabase.open(fresh).close();
        assertThat(objects(file)).isEqualTo(objects(fresh)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(number(file, "PRAGMA user_version")).isEqualTo(Schema.CURRENT.format());
    }

    @Test
    void oneMoreStepKeepsTheRecordsAndACopyOfTheFileAsItWas() throws Exception {
        Schema newer = withOneMoreStep();
        assertThat(contents(file, newer)).containsExactlyInAnyOrderElementsOf(RECORDS);
        assertThat(number(file, "PRAGMA user_version")).isEqualTo(newer.format());
        assertThat(number(file, "SELECT count(*) FROM record WHERE note = 'none'"))
                .isEqualTo(RECORDS.size());
        Path fresh = directory.resolve("fresh.db");
        SqliteDatabase.open(fresh, newer).close();
        assertThat(objects(fresh)).hasSize(objects(file).size());

        Path kept = directory.resolve("names.db.format-1");
        assertThat(number(kept, "PRAGMA user_version")).isEqualTo(1);
        assertThat(contents(kept, Schema.CURRENT)).containsExactlyInAnyOrderElementsOf(RECORDS);
    }

    @Test
    void theOlderProgramRefusesTheUpgradedFile() throws Exception {
        SqliteDatabase.open(file, withOneMoreStep()).close();
        assertThatThrownBy(() -> SqliteDatabase.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format " + (Schema.CURRENT.format() + 1) + ", which a newer nbnsd wrote");
    }

    @Test
    void aDatabaseIsUpgradedOnce() throws Exception {
        SqliteDatabase.open(file, withOneMoreStep()).close();
        List<String> files = files();
        SqliteDatabase.open(file, withOneMoreStep()).close();
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void aStepThatFailsChangesNothing() throws Exception {
        byte[] before = Files.readAllBytes(file);
        Schema broken = withOneMoreStep().plus("CREATE TABLE again (value INTEGER); DROP TABLE nowhere");
        assertThatThrownBy(() -> SqliteDatabase.open(file, broken))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(file + ": ");
        assertThat(files()).containsExactly("lock", "names.db");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(contents(file, Schema.CURRENT)).containsExactlyInAnyOrderElementsOf(RECORDS);
    }
}
