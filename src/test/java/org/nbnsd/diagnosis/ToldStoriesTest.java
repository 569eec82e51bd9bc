package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What facts explain, told in lines: with numbers and texts, at the limits of what the rules measure, and among facts of one
 * millisecond.
 */
final class ToldStoriesTest {
    private static final List<String> FILES = List.of(
            "adapters.txt",
            "hosts.txt",
            "gone.txt",
            "moved.txt",
            "users.txt",
            "records.txt",
            "servers.txt",
            "replicas.txt",
            "floating.txt",
            "traffic.txt",
            "evidence.txt",
            "advice.txt");

    static Stream<ToldStory> stories() {
        return FILES.stream().flatMap(file -> ToldStory.of(read(file)).stream());
    }

    private static String read(String file) {
        try (InputStream in =
                Objects.requireNonNull(ToldStoriesTest.class.getResourceAsStream("stories/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void itIsExplainedSo(ToldStory story) {
        assertThat(story.expected()).as("what is expected").isNotEmpty();
        assertThat(story.explained()).containsExactlyElementsOf(story.expected());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void itSaysNoMoreAboutTheLifeOfHostsThanItsReasonsShow(ToldStory story) {
        assertThat(story.verdicts()).allSatisfy(Verdicts::assertSaysNoMoreThanItsReasons);
    }
}
