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

    private static String option(String socket, String data, Map<String, String> environment, String user) {
        return DataDirectory.optionFor(
                Path.of(socket),
                data.isEmpty() ? null : new DataDirectory(Path.of(data)),
                environment,
                user,
                "/home/" + user);
    }

    @Test
    void whatACommandNeedsToFindADaemonIsSaidOnlyIfItNeedsSomething() {
        Map<String, String> none = Map.of();
        assertThat(option("/var/lib/nbnsd/control", "/var/lib/nbnsd", none, "root"))
                .isEmpty();
        assertThat(option("/home/ann/.local/state/nbnsd/control", "/home/ann/.local/state/nbnsd", none, "ann"))
                .isEmpty();
        assertThat(option("/var/lib/nbnsd/control", "/var/lib/nbnsd", none, "ann"))
                .isEqualTo(" --data /var/lib/nbnsd");
        assertThat(option("/srv/my names/control", "/srv/my names", none, "root"))
                .isEqualTo(" --data '/srv/my names'");
        assertThat(option("/srv/it's/control", "/srv/it's", none, "root")).isEqualTo(" --data '/srv/it'\\''s'");
        assertThat(option("/run/nbnsd", "/srv", none, "root")).isEqualTo(" --control /run/nbnsd");
        assertThat(option("/run/nbnsd", "", none, "root")).isEqualTo(" --control /run/nbnsd");
        assertThat(option("data/control", "data", none, "root"))
                .isEqualTo(" --data " + Path.of("data").toAbsolutePath());
    }
}
