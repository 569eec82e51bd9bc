package org.nbnsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page for newcomers says is what there is. */
final class ArchitecturePageTest {
    private static final Path PAGE = SourceTree.ROOT.resolve("src/docs/architecture.md");
    private static final Pattern PICTURE = Pattern.compile("<!-- packages -->\\s*```text\\n(.*?)```", Pattern.DOTALL);
    /** After the margin, or after the description of another one. */
    private static final Pattern PACKAGE =
            Pattern.compile("(?m)(?:^(?: shell| pure)? {2,}|(?<=\\S) {2,})([a-z]+(?:\\.[a-z]+)?)(?= {3,})");

    private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w+)(?:\\.\\w+\\(?\\)?)?`");
    private static final Pattern THREAD = Pattern.compile("`(nbnsd-[a-z-]+)`");

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@link LayeringTest} has all of them in its table. */
    private static Set<String> packages() {
        return SourceTree.javaFiles(SourceTree.MAIN.resolve("org/nbnsd")).stream()
                .map(file -> SourceTree.MAIN.resolve("org/nbnsd").relativize(file))
                .filter(file -> file.getNameCount() > 1)
                .map(file -> file.getParent().toString().replace(File.separatorChar, '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePictureHasThePackagesThatThereAre() {
        String picture = found(PICTURE, SourceTree.read(PAGE)).iterator().next();
        assertThat(found(PACKAGE, picture)).isEqualTo(packages());
    }

    @Test
    void theClassesThatItNamesExist() {
        Set<String> named = found(CLASS, SourceTree.read(PAGE));
        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(
                                SourceTree.MAIN.resolve("org/nbnsd").resolve(name.replace('.', '/') + ".java"))
                        .isRegularFile());
    }

    @Test
    void theThreadsThatItNamesAreMadeSomewhere() {
        String main = SourceTree.javaFiles(SourceTree.MAIN).stream()
                .map(SourceTree::read)
                .collect(Collectors.joining());
        assertThat(found(THREAD, SourceTree.read(PAGE)))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(main).contains("\"" + name + "\""));
    }

    @Test
    void theFilesThatItLinksToExist() {
        assertThat(found(Pattern.compile("\\]\\(([^)#:]+)[)#]"), SourceTree.read(PAGE)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(Files.exists(PAGE.resolveSibling(link)))
                        .as(link)
                        .isTrue());
    }
}
