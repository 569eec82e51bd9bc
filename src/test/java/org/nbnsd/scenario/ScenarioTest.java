package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every script beside this class's resources; each scenario is a test. */
final class ScenarioTest {
    private static final Path SCRIPTS = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("src/test/resources/org/nbnsd/scenario");

    @TestFactory
    Stream<DynamicNode> scripts() throws Exception {
        return scripts(ScriptRunner::run);
    }

    /** Nothing of what a server was before is left when it is told to be another one. */
    @TestFactory
    Stream<DynamicNode> scriptsOfAServerThatWasAnotherOneBefore() throws Exception {
        return scripts(ScriptRunner::runReconfigured);
    }

    private static Stream<DynamicNode> scripts(Consumer<Script> runner) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(SCRIPTS)) {
            files = all.filter(file -> file.toString().endsWith(".scenario"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicContainer.dynamicContainer(
                        file.getFileName().toString(),
                        Script.read(file).stream()
                                .map(script -> DynamicTest.dynamicTest(
                                        script.claim(), file.toUri(), () -> runner.accept(script)))));
    }

    @Test
    void mistakeInScriptIsToldWithFileAndLine(@TempDir Path directory) throws Exception {
        assertFails(directory, "PC1 -> sing FRED<20>", "wrong.scenario:3");
        assertFails(directory, "ELAPSE soon", "wrong.scenario:3");
        assertFails(directory, "EXPECT PC1 <- positive FRED<20>", "the server sent nothing more");
    }

    @Test
    void unexpectedDatagramFailsTheScript(@TempDir Path directory) throws Exception {
        assertFails(directory, "PC1 -> register FRED<20>", "the server sent what nobody expected");
    }

    private static void assertFails(Path directory, String line, String message) throws Exception {
        Path file = directory.resolve("wrong.scenario");
        Files.writeString(file, "SCENARIO a mistake\n\n" + line + "\n");
        assertThatThrownBy(() -> Script.read(file).forEach(ScriptRunner::run))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }
}
