package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DataDirectoryTest {
    private static String usual(Map<String, String> environment, String user, String home) {
        return String.valueOf(DataDirectory.of("", environment, user, home).path());
    }

    @Test
    void rootKeepsNamesWhereServicesDo() {
        assertThat(usual(Map.of(), "root", "/root")).isEqualTo("/var/lib/nbnsd");
    }

    @Test
    void whatSystemdMadeGoesFirst() {
        assertThat(usual(Map.of("STATE_DIRECTORY", "/var/lib/a:/var/lib/b"), "root", "/root"))
                .isEqualTo("/var/lib/a");
    }

    @Test
    void othersKeepThemInTheirHome() {
        assertThat(usual(Map.of(), "ann", "/home/ann")).isEqualTo("/home/ann/.local/state/nbnsd");
        assertThat(usual(Map.of("XDG_STATE_HOME", "/s"), "ann", "/home/ann")).isEqualTo("/s/nbnsd");
    }

    @Test
    void whoHasNoHomeIsToldWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> usual(Map.of(), "daemon", "/nonexistent"))
                .withMessageContaining("--data DIR");
    }

    @Test
    void aChosenDirectoryIsTaken() {
        assertThat(DataDirectory.of("/x", Map.of(), "root", "").path()).isEqualTo(Path.of("/x"));
        assertThat(DataDirectory.of("none", Map.of(), "root", "")).isNull();
    }
}
