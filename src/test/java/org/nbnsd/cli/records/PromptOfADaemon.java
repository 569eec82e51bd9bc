package org.nbnsd.cli.records;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.channel.TestServer;

/** For tests of the commands that ask a running daemon about its records. */
public abstract class PromptOfADaemon {
    @TempDir
    protected Path directory;

    protected TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** Runs a command that asks it. */
    protected Ran run(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--control", server.path().toString()));
        return Ran.nbnsd(all.toArray(String[]::new));
    }
}
