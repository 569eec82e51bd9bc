package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A careless hand has an export or a report written over what is none of a command's. */
final class NewFileTest {
    @TempDir
    private Path directory;

    private static void write(Path path, boolean replace) throws IOException {
        new NewFile(path, replace).write(out -> out.append("new"));
    }

    private static void assertRefused(Path path, boolean replace, String reason) {
        assertThatThrownBy(() -> write(path, replace))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(path + ": " + reason);
    }

    @Test
    void nothingIsWrittenOverAFileOfADaemonNorADeviceNorADirectory() throws Exception {
        List<String> ours = List.of(
                "names.db",
                "names.db-wal",
                "names.db-shm",
                "names.db.whole",
                "names.db.new",
                "timeline.db",
                "lock",
                "control");
        for (String name : ours) {
            Files.writeString(directory.resolve(name), "old");
        }
        Path link = directory.resolve("export.csv");
        Files.createSymbolicLink(link, directory.resolve("names.db-wal"));
        for (boolean replace : new boolean[] {false, true}) {
            for (String name : ours) {
                assertRefused(directory.resolve(name), replace, "is a file of the daemon");
            }
            assertRefused(link, replace, "is a file of the daemon");
            assertRefused(directory, replace, "is a directory");
            assertRefused(Path.of("/dev/full"), replace, "is a device");
        }

        for (String name : ours) {
            assertThat(directory.resolve(name)).hasContent("old");
        }
    }

    @Test
    void anotherFileIsReplacedOnlyIfThatIsWanted() throws Exception {
        Path path = directory.resolve("report.html");
        write(path, false);
        Files.writeString(path, "mine");

        assertThatThrownBy(() -> write(path, false))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(path + ": there already");
        assertThat(path).hasContent("mine");
        write(path, true);

        assertThat(path).hasContent("new");
    }

    /** Who has which name is for whom a person shows it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNewFileIsForItsOwnerAloneAndOneThatReplacesAnotherForWhomThatWas() throws Exception {
        Path text = directory.resolve("export.json");
        Path octets = directory.resolve("recording");
        write(text, false);
        new NewFile(octets, false).writeOctets(out -> {
            out.write(1);
            return out;
        });
        assertThat(List.of(mode(text), mode(octets))).containsOnly("rw-------");

        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(text, "old");
        write(text, true);
        assertThat(text).hasContent("new");
        assertThat(mode(text)).isEqualTo("rw-r--r--");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
