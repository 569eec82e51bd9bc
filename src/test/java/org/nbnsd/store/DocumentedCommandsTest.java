package org.nbnsd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;

/** The commands of {@code src/docs/database.md} do what it says, with the {@code sqlite3} that is installed. */
final class DocumentedCommandsTest {
    private static final Path DOCUMENT = Path.of("src", "docs", "database.md");

    @TempDir
    private Path directory;

    /** The lines of the block behind a mark. */
    private static List<String> block(String mark) throws IOException {
        List<String> block = new ArrayList<>();
        boolean marked = false;
        boolean inside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            String text = line.trim();
            if (inside && text.equals("```")) {
                return block;
            } else if (inside) {
                block.add(text);
            }
            marked |= text.equals("<!-- tried: " + mark + " -->");
            inside |= marked && text.equals("```sh");
        }
        return fail("no block marked " + mark + " in " + DOCUMENT);
    }

    private Programs.Result run(String script) {
        return Programs.run(
                Duration.ofSeconds(60), List.of("sh", "-c", "cd \"$0\" && " + script, directory.toString()));
    }

    private String mustRun(String script) {
        Programs.Result result = run(script);
        assertThat(result.exit()).as("%s: %s", script, result.out()).isZero();
        return result.out();
    }

    private static void assumeSqlite3() {
        Programs.assumeInstalled("sqlite3");
        String version = Programs.mustRun("sqlite3", "--version");
        assumeTrue(version.matches("(?s)3\\.(3[89]|[4-9][0-9])\\..*"), "sqlite3 is older than 3.38: " + version);
    }

    private void assertReadable() throws IOException {
        List<String> commands = block("reading");
        assertThat(commands).hasSize(6);
        assertThat(mustRun(commands.get(0))).contains("FRED<20>", "10.0.0.5", "2025-12-27T05:00:00Z", "never");
        assertThat(mustRun(commands.get(1))).contains("this server", "2025-12-21T04:00:00Z");
        assertThat(mustRun(commands.get(2)).lines()).containsExactlyInAnyOrder("FRED<20>", "ALICE<03>");
        assertThat(mustRun(commands.get(3)).lines()).contains("active|special group|1", "deleted|unique|1");
        assertThat(mustRun(commands.get(4)).lines())
                .hasSize(3)
                .first()
                .isEqualTo("name,type,state,addresses,expires,kind,node_type,owner,version,registered_by,suffix,scope");
        assertThat(mustRun(commands.get(5))).isEqualTo("2025-12-21 08:00:00\n");
    }

    @Test
    void sqlite3ReadsTheDatabaseWhetherItIsOpenOrNot() throws Exception {
        assumeSqlite3();
        Path file = directory.resolve("names.db");
        List<Change> changes = new ArrayList<>();
        UpgradeTest.RECORDS.forEach(record -> changes.add(new Change.Put(record)));
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            database.load(record -> {}, UpgradeTest.WRITTEN, Duration.ZERO, Database.Progress.NONE);
            database.commit(changes, UpgradeTest.WRITTEN);
            assertReadable();
            database.commit(List.of(), UpgradeTest.WRITTEN);
        }
        assertReadable();
        assertThat(Records.contents(file)).hasSameSizeAs(UpgradeTest.RECORDS);
    }

    @Test
    void mostOfADamagedDatabaseCanBeRescued() throws Exception {
        assumeSqlite3();
        Path file = directory.resolve("names.db");
        Records.make(file, 1_000);
        byte[] content = Files.readAllBytes(file);
        int middle = content.length / 4096 / 2 * 4096;
        System.arraycopy(new byte[4096], 0, content, middle, 4096);
        Files.write(file, content);

        List<String> commands = block("rescue");
        assertThat(commands).hasSize(4).last().isEqualTo("nbnsd restore rescued.db");
        commands.subList(0, 3).forEach(this::run); // sqlite3 says what it cannot read
        Restored restored = Backup.restore(directory.resolve("rescued.db"), file);

        Set<NameRecord> rescued = Set.copyOf(Records.contents(file));
        assertThat(rescued).hasSize((int) restored.records()).hasSizeBetween(900, 999);
        assertThat(Records.records(0, 1_000)).containsAll(rescued);
    }
}
