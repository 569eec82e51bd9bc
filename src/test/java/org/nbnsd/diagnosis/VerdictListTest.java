package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No verdict without traffic that yields it, and traffic that is nearly the same and does not. */
final class VerdictListTest {
    private static final Path TESTS = Path.of("src", "test", "java", "org", "nbnsd", "diagnosis");

    /** The tests of verdicts, each by what stands between its annotation and the next. */
    private static List<String> tests() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.filter(file -> file.getFileName().toString().endsWith("VerdictTest.java"))
                    .flatMap(file -> Stream.of(read(file).split("@Test", -1)).skip(1))
                    .collect(Collectors.toList());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    @ParameterizedTest
    @EnumSource(value = VerdictCode.class, mode = EnumSource.Mode.EXCLUDE, names = "INSUFFICIENT_EVIDENCE")
    void everyConclusionSaysWhatWouldOverturnIt(VerdictCode code) {
        assertThat(code.change()).isNotBlank().doesNotEndWith(".");
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void everyVerdictIsFoundInATestAndSparedInAnother(VerdictCode code) throws IOException {
        String spared = "(?s).*assertNot\\([^;]*VerdictCode\\." + code + "\\);.*";
        String found = "(?s).*(find\\([^;]*|isEqualTo\\()VerdictCode\\." + code + "\\).*";
        assertThat(tests()).as("finds it").anyMatch(test -> test.matches(found) && !test.matches(spared));
        assertThat(tests()).as("spares it").anyMatch(test -> test.matches(spared));
    }
}
