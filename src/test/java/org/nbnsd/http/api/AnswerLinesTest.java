package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.OperationException;
import org.nbnsd.http.Reply;

/** An answer that is longer than the heap has room for, such as the preview of an import of all names. */
final class AnswerLinesTest {
    private static final List<String> KINDS = List.of("problem", "progress", "outcome");
    private static final JsonObject DONE = JsonParser.parseString(
                    "{\"applied\":false,\"now\":\"2026-12-01T00:00:00Z\"}")
            .getAsJsonObject();

    private static String line(String kind, int number) {
        return "{\"" + kind + "\":{\"name\":\"HOST" + number + "\",\"note\":\"é\"}}";
    }

    private static AnswerLines lines(int mostInMemory, int count) throws IOException {
        AnswerLines lines = new AnswerLines(KINDS, mostInMemory, Long.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            lines.add(line(i % 3 == 0 ? "problem" : "outcome", i));
            lines.add(line("progress", i));
        }
        return lines;
    }

    private static String text(Reply reply) throws IOException {
        if (reply.body() instanceof Reply.Spooled spooled) {
            String text = Files.readString(spooled.file());
            Files.delete(spooled.file());
            return text;
        }
        return new String(((Reply.Octets) reply.body()).array(), StandardCharsets.UTF_8);
    }

    @Test
    void aDocumentIsTheSameWhetherItFitsIntoMemoryOrNot() throws Exception {
        for (int count : List.of(0, 1, 2, 100)) {
            try (AnswerLines few = lines(Integer.MAX_VALUE, count);
                    AnswerLines many = lines(0, count)) {
                assertThat(many.isOnDisk()).isEqualTo(count > 0);
                Reply inMemory = new Answer(few, DONE).document();
                Reply onDisk = new Answer(many, DONE).document();
                assertThat(onDisk.headers()).isEqualTo(inMemory.headers());
                String text = text(onDisk);
                assertThat(text).isEqualTo(text(inMemory)).endsWith("}\n");
                JsonObject json = JsonParser.parseString(text).getAsJsonObject();
                assertThat(json.keySet()).containsExactly("problems", "outcomes", "applied", "now");
                assertThat(json.getAsJsonArray("problems").size()
                                + json.getAsJsonArray("outcomes").size())
                        .isEqualTo(count);
                assertThat(many.values("outcome")).isEqualTo(few.values("outcome"));
            }
        }
    }

    @Test
    void anAnswerWithoutLinesIsWhatEndedIt() throws Exception {
        try (AnswerLines none = new AnswerLines(List.of())) {
            assertThat(text(new Answer(none, DONE).document())).isEqualTo(DONE + "\n");
            assertThat(text(new Answer(none, new JsonObject()).document())).isEqualTo("{}\n");
        }
    }

    @Test
    void theTagIsAnotherOneWhenALineIsAndTheSameAtAnotherTime() throws Exception {
        JsonObject later = DONE.deepCopy();
        later.addProperty("now", "2026-12-02T00:00:00Z");
        try (AnswerLines first = lines(0, 5);
                AnswerLines second = lines(0, 6)) {
            Reply reply = new Answer(first, DONE).document();
            Reply same = new Answer(first, later).document();
            Reply other = new Answer(second, DONE).document();
            assertThat(same.headers()).isEqualTo(reply.headers());
            assertThat(other.headers()).isNotEqualTo(reply.headers());
            for (Reply each : List.of(reply, same, other)) {
                Files.delete(((Reply.Spooled) each.body()).file());
            }
        }
    }

    @Test
    void howFarSomethingIsTakesNoRoom() throws Exception {
        try (AnswerLines lines = new AnswerLines(KINDS, 100, 100)) {
            for (int i = 0; i < 1_000; i++) {
                lines.add(line("progress", i));
            }
            assertThat(lines.octets()).isZero();
        }
    }

    @Test
    void whatIsTooLongEvenForTheDiskIsAProblemThatSaysWhatToDo() throws Exception {
        try (AnswerLines lines = new AnswerLines(KINDS, 100, 1_000)) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            lines.add(line("outcome", i));
                        }
                    })
                    .withMessageContaining("expected: a question about less")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(OperationException.Kind.UNAVAILABLE));
            assertThat(lines.octets()).isLessThan(1_100);
        }
    }

    @Test
    void valuesAreMadeOnlyOfWhatTheHeapHasRoomFor() throws Exception {
        String long1 = "{\"outcome\":{\"a\":\"" + "x".repeat(1 << 20) + "\"}}";
        try (AnswerLines lines = new AnswerLines(KINDS)) {
            for (int i = 0; i < 9; i++) {
                lines.add(long1);
            }
            assertThat(lines.isOnDisk()).isTrue();
            assertThatExceptionOfType(OperationException.class).isThrownBy(() -> lines.values("outcome"));
            assertThat(lines.values("problem")).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOnTheDisk() throws Exception {
        Path made;
        try (HttpDoor door = new HttpDoor("10.0.0.9", null, KINDS)) {
            for (int i = 0; door.lines().octets() <= AnswerLines.MOST_IN_MEMORY; i++) {
                door.write("{\"outcome\":{\"a\":\"" + "x".repeat(1 << 16) + "\"}}");
            }
            assertThat(door.lines().isOnDisk()).isTrue();
            made = Objects.requireNonNull(door.lines().file("outcome"));
            assertThat(made).exists();
        }
        assertThat(made).doesNotExist();
    }
}
