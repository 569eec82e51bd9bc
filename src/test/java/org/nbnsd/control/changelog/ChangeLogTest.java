package org.nbnsd.control.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who changed what, as a file that is bounded, survives, and stops nobody. */
final class ChangeLogTest {
    private static final long THEN = 1_795_251_600_000L;

    @TempDir
    private Path directory;

    private final List<IOException> failures = new ArrayList<>();

    private Path file() {
        return directory.resolve("audit.jsonl");
    }

    private ChangeLog log() {
        return new ChangeLog(file(), 4_000, failures::add);
    }

    private static JsonObject change(int number, String who, String... names) {
        JsonObject fields = new JsonObject();
        JsonArray all = new JsonArray();
        List.of(names).forEach(all::add);
        fields.add("names", all);
        JsonObject change = new JsonObject();
        change.addProperty("time", Instant.ofEpochMilli(THEN + number).toString());
        change.addProperty("who", who);
        change.add("fields", fields);
        return change;
    }

    private static ChangeFilter filter(long since, @Nullable String by, @Nullable String name, int limit) {
        return new ChangeFilter(since, by, name, limit);
    }

    private static final ChangeFilter ALL = filter(0, null, null, Integer.MAX_VALUE);

    @Test
    void theNewestComesFirstAlsoAfterARestart() throws IOException {
        log().add(change(1, "ann"));
        ChangeLog log = log();
        log.add(change(2, "bob"));
        assertThat(log.read(ALL)).containsExactly(change(2, "bob"), change(1, "ann"));
        assertThat(log().read(ALL)).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void theFilterIsWhenWhoWhatAndHowMany() throws IOException {
        ChangeLog log = log();
        log.add(change(1, "ann", "FRED<20>"));
        log.add(change(2, "root (sudo by ann)", "BARNEY<20>", "FRED<20>"));
        log.add(change(3, "token helpdesk", "FRED<00>"));
        assertThat(log.read(filter(THEN + 2, null, null, 9))).hasSize(2);
        assertThat(log.read(filter(0, "ann", null, 9))).hasSize(2);
        assertThat(log.read(filter(0, "helpdesk", null, 9))).hasSize(1);
        assertThat(log.read(filter(0, null, "FRED<20>", 9))).hasSize(2);
        assertThat(log.read(filter(0, null, "FRED<2", 9))).isEmpty();
        assertThat(log.read(filter(0, null, "FRED<20>", 1)))
                .containsExactly(change(2, "root (sudo by ann)", "BARNEY<20>", "FRED<20>"));
        assertThat(log.read(filter(0, null, null, 0))).isEmpty();
    }

    @Test
    void aFullFileBecomesTheOneBeforeAndNoMoreThanTwoAreKept() throws IOException {
        ChangeLog log = log();
        for (int i = 0; i < 500; i++) {
            log.add(change(i, "ann", "NAME" + i));
            assertThat(Files.size(file())).isLessThanOrEqualTo(4_000);
        }
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("audit.jsonl", "audit.jsonl.1");
        List<JsonObject> kept = log.read(ALL);
        assertThat(kept).hasSizeBetween(40, 100);
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i)).isEqualTo(change(499 - i, "ann", "NAME" + (499 - i)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"time\":\"2026", "\0\0\0\0", "null", "[1]", "}{", "{\"time\":7}", "{\"fields\":[]}"})
    void aLineThatIsDamagedOrCutIsLeftOutAndSpoilsNoOther(String damage) throws IOException {
        ChangeLog log = log();
        log.add(change(1, "ann"));
        Files.writeString(file(), damage, StandardOpenOption.APPEND);
        log.add(change(2, "bob"));
        assertThat(log.read(filter(1, null, null, 9))).containsExactly(change(2, "bob"), change(1, "ann"));
        assertThat(failures).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsCountedAndToldOnceUntilItCanBeAgain() throws IOException {
        ChangeLog log = log();
        Files.createDirectory(file());
        log.add(change(1, "ann"));
        log.add(change(2, "ann"));
        assertThat(log.missed()).isEqualTo(2);
        assertThat(failures).hasSize(1);
        Files.delete(file());
        log.add(change(3, "ann"));
        Files.delete(file());
        Files.createDirectory(file());
        log.add(change(4, "ann"));
        assertThat(log.missed()).isEqualTo(3);
        assertThat(failures).hasSize(2);
    }

    @Test
    void aFullDiskStopsNobody() {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        ChangeLog log = new ChangeLog(full, Integer.MAX_VALUE, failures::add);
        log.add(change(1, "ann"));
        assertThat(log.missed()).isEqualTo(1);
        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessageStartingWith("/dev/full: "));
    }

    @Test
    void withoutAFileTheLastThousandAreKept() throws IOException {
        ChangeLog log = new ChangeLog(null, failures::add);
        for (int i = 0; i < 1_005; i++) {
            log.add(change(i, "ann"));
        }
        assertThat(log.read(ALL)).hasSize(1_000).first().isEqualTo(change(1_004, "ann"));
    }
}
