package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.ConfigurationPlace.Said;

final class ConfigurationPlaceTest {
    @TempDir
    private Path directory;

    private Path usual() throws IOException {
        return Files.writeString(directory.resolve("nbnsd.toml"), "");
    }

    @Test
    void theOptionGoesFirstThenTheVariableThenTheUsualFile() throws IOException {
        Map<String, String> environment = Map.of("NBNSD_CONFIG", "/of/variable");

        assertThat(ConfigurationPlace.of("/of/option", environment, usual()))
                .isEqualTo(new ConfigurationPlace(Path.of("/of/option"), Said.OPTION));
        assertThat(ConfigurationPlace.of("", environment, usual()))
                .isEqualTo(new ConfigurationPlace(Path.of("/of/variable"), Said.VARIABLE));
        assertThat(ConfigurationPlace.of("", Map.of(), usual()))
                .isEqualTo(new ConfigurationPlace(usual(), Said.NOBODY));
    }

    @Test
    void aUsualFileThatIsNotThereIsNone() {
        assertThat(ConfigurationPlace.of("", Map.of(), directory.resolve("absent.toml")))
                .isNull();
        assertThat(ConfigurationPlace.of("", Map.of(), directory))
                .as("a directory")
                .isNull();
    }

    @Test
    void noneIsWantedByTheOptionOrTheVariable() throws IOException {
        assertThat(ConfigurationPlace.of("none", Map.of("NBNSD_CONFIG", "/of/variable"), usual()))
                .isNull();
        assertThat(ConfigurationPlace.of("", Map.of("NBNSD_CONFIG", "none"), usual()))
                .isNull();
    }

    @Test
    void whoeverNamedAFileThatCannotBeUsedIsToldThatItWasNamed() {
        assertThat(new ConfigurationPlace(Path.of("x"), Said.VARIABLE).advice()).contains("NBNSD_CONFIG");
        assertThat(new ConfigurationPlace(Path.of("x"), Said.NOBODY).advice()).contains("--config none");
    }
}
