package org.nbnsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules of the house that neither the compiler nor the formatter knows. */
final class HouseStyleTest {

    private static final int MAX_LINES = 600;

    private static final Pattern EXIT = Pattern.compile("\\bSystem\\s*\\.\\s*exit\\s*\\(");

    private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\s*\\(");

    private static final Pattern NULL_MARKED = Pattern.compile("(?m)^@NullMarked\\b");

    /** Anything else that ends the JVM takes the buffers, the sockets and the tests with it. */
    @Test
    void onlyMainExits() {
        assertThat(mainSources())
                .filteredOn(file -> !file.endsWith(Path.of("org/nbnsd/cli/Main.java"))
                        && !file.endsWith(Path.of("org/nbnsd/cli/Rehearsal.java"))) // a program of its own
                .filteredOn(file -> EXIT.matcher(SourceTree.read(file)).find())
                .map(SourceTree::relative)
                .as("files that call System.exit")
                .isEmpty();
    }

    /** A test that sleeps is slow on a fast machine and wrong on a slow one. */
    @Test
    void noTestSleeps() {
        assertThat(SourceTree.javaFiles(SourceTree.TEST))
                .isNotEmpty()
                .filteredOn(file -> SLEEP.matcher(SourceTree.read(file)).find())
                .map(SourceTree::relative)
                .as("tests that call Thread.sleep")
                .isEmpty();
    }

    /** The example of the configuration is written by the program, and as long as there are keys. */
    @Test
    void noFileIsTooLongToRead() {
        assertThat(SourceTree.files(SourceTree.ROOT.resolve("src")))
                .isNotEmpty()
                .filteredOn(file -> !file.endsWith(Path.of("nbnsd.example.toml")))
                .filteredOn(file -> lines(SourceTree.read(file)) > MAX_LINES)
                .map(SourceTree::relative)
                .as("files of more than %d lines", MAX_LINES)
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(mainSources())
                .map(Path::getParent)
                .as("packages without a package-info.java that says @NullMarked")
                .allSatisfy(directory -> assertThat(directory.resolve("package-info.java"))
                        .isRegularFile()
                        .content()
                        .containsPattern(NULL_MARKED));
    }

    private static List<Path> mainSources() {
        List<Path> sources = SourceTree.javaFiles(SourceTree.MAIN);
        assertThat(sources).isNotEmpty();
        return sources;
    }

    /** Zero for what is not text. */
    private static long lines(String content) {
        return content.indexOf('\0') >= 0 ? 0 : content.lines().count();
    }
}
