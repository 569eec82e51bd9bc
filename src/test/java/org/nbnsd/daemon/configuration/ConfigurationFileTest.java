package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.file.FileFailure;

final class ConfigurationFileTest {
    @TempDir
    private Path directory;

    private Path file(byte... octets) throws IOException {
        return Files.write(directory.resolve("nbnsd.toml"), octets);
    }

    private static void outOfReach(Path file, String message) {
        assertThatThrownBy(() -> ConfigurationFile.text(file))
                .isInstanceOf(FileFailure.class)
                .hasMessage(file + message);
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> ConfigurationFile.text(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + message);
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        outOfReach(
                directory.resolve("none.toml"),
                ": not there (expected: a file; nbnsd check-config --example prints one)");
    }

    @Test
    void aDirectoryIsNoFile() {
        outOfReach(directory, ": is a directory (expected: a file; nbnsd check-config --example prints one)");
    }

    @Test
    void aFileBehindAFileCannotBeRead() throws IOException {
        Path behind = file().resolve("x");
        outOfReach(
                behind,
                ": a part of its path is no directory (expected: a file; nbnsd check-config --example prints one)");
    }

    @Test
    void latinOneIsNotUtf8() throws IOException {
        refused(
                file("port = 137\nname = 'M\u00dcLLER'\n".getBytes(StandardCharsets.ISO_8859_1)),
                ":2:10: octet 0xDC (expected: UTF-8)");
    }

    @Test
    void aCharacterThatIsCutOffIsNotUtf8() throws IOException {
        refused(file((byte) '#', (byte) 0xC3), ":1:2: octet 0xC3 (expected: UTF-8)");
    }

    @Test
    void somethingHugeIsNoConfiguration() throws IOException {
        refused(file(new byte[(1 << 18) + 1]), ": more than 262144 octets (expected: a configuration in TOML)");
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException, ConfigurationException {
        assertThat(ConfigurationFile.text(file("\uFEFFport = 1\r\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("port = 1\r\n");
    }
}
