package org.nbnsd.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.store.Database;
import org.nbnsd.store.SqliteDatabase;

/** The commands find the daemon by its configuration. */
final class DaemonFilesTest {
    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
        server.backend().with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String configuration(String text) throws IOException {
        return Files.writeString(directory.resolve("nbnsd.toml"), text).toString();
    }

    @Test
    void theSocketIsInTheDirectoryThatTheConfigurationNames() throws IOException {
        String config = configuration("port = 1137\ndata = '" + directory + "' # here\n[node]\nenabled = true\n");

        Ran ran = Ran.nbnsd("names", "--config", config);

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("FRED<20>");
    }

    @Test
    void theSocketThatTheConfigurationNamesGoesBeforeItsDirectory() throws IOException {
        String config = configuration("data = '/nowhere'\ncontrol = '" + server.path() + "'\n");

        assertThat(Ran.nbnsd("names", "--config", config).out()).contains("FRED<20>");
    }

    @Test
    void theCommandLineGoesBeforeTheConfiguration() throws IOException {
        String config = configuration("data = 5\ncontrol = '/nowhere'\n");

        assertThat(Ran.nbnsd(
                                "names",
                                "--config",
                                config,
                                "--control",
                                server.path().toString())
                        .out())
                .contains("FRED<20>");
        assertThat(Ran.nbnsd("names", "--config", config, "--data", "/not/there")
                        .err())
                .contains("/not/there/control");
    }

    @Test
    void aConfigurationThatIsWrongElsewhereFindsTheDaemonAllTheSame() throws IOException {
        String config = configuration("port = 'much'\ncontrol = '" + server.path() + "'\nno sense at all\n");

        assertThat(Ran.nbnsd("names", "--config", config).out()).contains("FRED<20>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"names", "health", "statistics", "nbtstat -n", "audit", "backup copy.db"})
    void aNamedConfigurationThatIsNotThereIsTold(String command) {
        String absent = directory.resolve("absent.toml").toString();

        Ran ran = Ran.nbnsd((command + " --config " + absent).split(" "));

        assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
        assertThat(ran.err()).startsWith(absent + ": not there (expected: a file in TOML");
    }

    @Test
    void aDaemonThatTakesNoCommandsIsToldWithTheLineThatSaysSo() throws IOException {
        String off = configuration("control = 'off'");
        assertThat(Ran.nbnsd("names", "--config", off).err()).contains(off).contains("takes no commands");
        String none = configuration("data = 'none'");
        Ran ran = Ran.nbnsd("names", "--config", none);
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).contains(none + ": data = none").contains("--control PATH");
        Ran wrong = Ran.nbnsd("names", "--config", configuration("\ndata = 5"));
        assertThat(wrong.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(wrong.err()).contains("nbnsd.toml:2: data").contains("expected: ");
    }

    @Test
    void aBackupTakesTheDatabaseThatTheConfigurationNames() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Database database = SqliteDatabase.open(data.resolve("names.db"))) {
            assertThat(database).isNotNull();
        }
        String config = configuration("data = '" + data + "'\n");

        Ran ran = Ran.nbnsd("backup", directory.resolve("copy.db").toString(), "--config", config);

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains(data + "/names.db");
    }
}
