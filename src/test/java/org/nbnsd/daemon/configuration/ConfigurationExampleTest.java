package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.server.ServerSettings;
import org.tomlj.Toml;

final class ConfigurationExampleTest {
    private static final String EXAMPLE = ConfigurationExample.text();

    private static String uncommented() {
        return EXAMPLE.replaceAll("(?m)^#(?=[a-z])", "");
    }

    private static String withTheIllustration() {
        return uncommented().replaceAll("(?m)^# (?= +[a-z-]+ = |\\[\\[)", "");
    }

    /** {@code nbnsd check-config --example > src/main/resources/nbnsd.example.toml} makes it right again. */
    @Test
    void theFileIsWhatTheSchemaSays() throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/nbnsd.example.toml"))) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(EXAMPLE);
        }
    }

    @Test
    void asItIsItSetsNothing() throws ConfigurationException {
        assertThat(Toml.parse(EXAMPLE).dottedKeySet()).isEmpty();
        assertThat(ConfigurationReader.parse("example", EXAMPLE, Map.of()).differences())
                .isEmpty();
    }

    @Test
    void uncommentedItIsTheDefaults() throws ConfigurationException {
        Configuration uncommented = ConfigurationReader.parse("example", uncommented(), Map.of());
        Configuration empty = ConfigurationReader.parse("empty", "", Map.of());
        assertThat(uncommented.differences()).isEmpty();
        assertThat(uncommented.settings("host")).isEqualTo(empty.settings("host"));
        assertThat(uncommented.options(null)).isEqualTo(empty.options(null));
    }

    @Test
    void everyKeyIsThere() {
        List<String> keys = ConfigurationSchema.singleKeys().stream()
                .map(ConfigurationKey::path)
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(Toml.parse(uncommented()).dottedKeySet()).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void theIllustrationWorks() throws ConfigurationException {
        ServerSettings settings = ConfigurationReader.parse("example", withTheIllustration(), Map.of())
                .settings("host");
        assertThat(settings.challengeScheduleByPrefix()).singleElement().satisfies(prefix -> {
            assertThat(prefix.prefix()).isEqualTo(Prefix.parse("10.1.0.0/16"));
            assertThat(prefix.schedule().tries()).isEqualTo(5);
        });
    }

    @Test
    void everyKeyHasASentence() {
        assertThat(ConfigurationSchema.SECTIONS)
                .flatMap(ConfigurationSection::keys)
                .allSatisfy(key -> assertThat(key.doc()).matches("[A-Z].*\\."));
    }

    @Test
    void itFitsATerminal() {
        assertThat(EXAMPLE.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }
}
