package org.nbnsd.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.store.Database;
import org.nbnsd.store.SqliteDatabase;
import org.nbnsd.store.StoreException;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** {@code backup} and {@code restore}. */
final class BackupCommandTest {
    private static final long NOW = 1_763_712_000_000L;

    @TempDir
    private Path directory;

    private Path data;
    private Path database;
    private Path file;

    @BeforeEach
    void prepare() throws StoreException {
        data = directory.resolve("data");
        database = data.resolve("names.db");
        file = directory.resolve("copy.db");
        put("FRED<20>", 7);
    }

    private void put(String name, long version) throws StoreException {
        try (SqliteDatabase open = opened()) {
            Ipv4Address address = Ipv4Address.parse("10.0.0.5");
            Holder holder = new Holder(address, NameRecord.LOCAL, NOW, NOW + 1_000_000);
            NameRecord record = new NameRecord(
                    NetbiosName.parse(name),
                    RecordType.UNIQUE,
                    RecordState.ACTIVE,
                    NodeType.H,
                    false,
                    NameRecord.LOCAL,
                    version,
                    address,
                    NOW + 1_000_000,
                    List.of(holder));
            open.commit(List.of(new Change.Put(record)), NOW);
        }
    }

    private SqliteDatabase opened() throws StoreException {
        SqliteDatabase open = SqliteDatabase.open(database);
        open.load(record -> {}, NOW, Duration.ZERO, Database.Progress.NONE);
        return open;
    }

    private Ran run(String command, String... more) {
        return Ran.nbnsd(Stream.concat(Stream.of(command, file.toString(), "--data", data.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static JsonObject object(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @Test
    void backupSaysWhatIsInTheCopyAlsoWhileADaemonHasTheDatabase() throws Exception {
        try (SqliteDatabase open = opened()) {
            Ran ran = run("backup");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).isEqualTo(file + ": 1 record of " + database + ", " + Files.size(file) + " octets\n");

            Ran again = run("backup", "--replace", "--json");
            assertThat(again.status()).isZero();
            JsonObject json = object(again.out());
            assertThat(json.keySet())
                    .containsExactly("command", "version", "database", "file", "records", "format", "octets");
            assertThat(json.get("command").getAsString()).isEqualTo("backup");
            assertThat(json.get("database").getAsString()).isEqualTo(database.toString());
            assertThat(json.get("file").getAsString()).isEqualTo(file.toString());
            assertThat(json.get("records").getAsInt()).isEqualTo(1);
            assertThat(json.get("format").getAsInt()).isEqualTo(3);
            assertThat(json.get("octets").getAsLong()).isEqualTo(Files.size(file));
            open.commit(List.of(), NOW);
        }
    }

    @Test
    void backupReplacesNothingUnasked() throws IOException {
        Files.writeString(file, "something else");
        Ran ran = run("backup");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo(file + ": is there already (expected: a new file, or --replace)\n");
        assertThat(file).hasContent("something else");
    }

    @Test
    void backupWithoutADatabaseNamesTheFile() {
        Ran ran = Ran.nbnsd(
                "backup", file.toString(), "--data", directory.resolve("other").toString(), "--json");
        assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
        String reason = directory.resolve("other").resolve("names.db") + ": not there";
        assertThat(ran.err()).startsWith(reason);
        JsonObject error = object(ran.out()).getAsJsonObject("error");
        assertThat(error.get("kind").getAsString()).isEqualTo("cannot");
        assertThat(error.get("status").getAsInt()).isEqualTo(ExitStatus.CANNOT);
        assertThat(error.getAsJsonArray("reasons").get(0).getAsString()).startsWith(reason);
    }

    @Test
    void restoreSaysWhatIsThereNowAndWhereTheOldOneIs() throws Exception {
        run("backup");
        put("BARNEY<20>", 20);
        Ran ran = run("restore");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo(database + ": 1 record of " + file + "; the next version id is 21");
        assertThat(lines.get(1)).startsWith("The database that was there is kept: " + database + ".replaced-");
    }

    @Test
    void restoreAsJson() {
        run("backup");
        JsonObject json = object(run("restore", "--json").out());
        assertThat(json.keySet())
                .containsExactly("command", "version", "file", "database", "records", "lastVersion", "replaced");
        assertThat(json.get("command").getAsString()).isEqualTo("restore");
        assertThat(json.get("file").getAsString()).isEqualTo(file.toString());
        assertThat(json.get("database").getAsString()).isEqualTo(database.toString());
        assertThat(json.get("records").getAsInt()).isEqualTo(1);
        assertThat(json.get("lastVersion").getAsLong()).isEqualTo(7);
        assertThat(json.get("replaced").getAsString()).startsWith(database + ".replaced-");
    }

    @Test
    void restoreTellsThatVersionIdsMayBeGivenTwice() throws IOException {
        run("backup");
        Files.writeString(database, "x".repeat(1_000));
        Ran ran = run("restore");
        assertThat(ran.status()).isZero();
        assertThat(ran.err())
                .startsWith("The version counter of the replaced database is not known: " + database
                        + ": is not an SQLite database")
                .endsWith("version ids may be given twice.\n");
        assertThat(run("restore", "--json").err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore", "restore --json"})
    void restoreDisturbsNoDaemon(String line) throws Exception {
        run("backup");
        try (SqliteDatabase open = opened()) {
            String[] words = line.split(" ");
            Ran ran = run(words[0], Stream.of(words).skip(1).toArray(String[]::new));
            assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
            assertThat(ran.out()).doesNotContain("\"records\"");
            assertThat(ran.err())
                    .startsWith(data + ": is in use by nbnsd process "
                            + ProcessHandle.current().pid());
            open.commit(List.of(), NOW);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore"})
    void theHelpNeedsNoManual(String command) {
        Ran ran = Ran.nbnsd(command, "--help");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("Usage: nbnsd " + command + " ")
                .contains("Options:", "Examples:", "Exit status:", "--data", "--json")
                .contains("  nbnsd " + command + " ")
                .contains("1   no: not found");
        assertThat(ran.out().lines()).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(100));
        assertThat(Ran.nbnsd("--help").out()).contains("  " + command + " ");
    }

    @Test
    void aDirectoryThatCannotBeOneIsAWrongCommandLine() {
        assertThat(Ran.nbnsd("backup", file.toString(), "--data", "none").err())
                .startsWith("--data none: there is no database (expected: a directory)\n");
        assertThat(Ran.nbnsd("restore", file.toString(), "--data", "a\0b").err())
                .startsWith("--data: ");
    }
}
