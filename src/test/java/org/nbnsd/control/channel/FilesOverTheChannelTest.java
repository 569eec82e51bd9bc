package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.channel.TestServer.Raw;

/** Files that programs send over the local channel, and get from it. */
final class FilesOverTheChannelTest {
    private static final String PREVIEW = "{\"operation\":\"preview-import\",\"ifTaken\":\"replace\"}";

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static String octets(String text) {
        return "{\"octets\":\"" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\"}";
    }

    @Test
    void aFileThatComesInPiecesIsPreviewedAndAppliedOverTheSameConnection() throws IOException {
        try (Raw raw = server.raw()) {
            List<String> answer = raw.send(
                            PREVIEW, octets("10.0.0.5 FR"), octets("ED #PRE\n"), "{\"end\":{\"octets\":19}}")
                    .answer();
            String done = answer.get(answer.size() - 1);
            assertThat(done).contains("\"format\":\"lmhosts\"", "\"counts\":{\"created\":3}", "\"import\":\"");
            String id = done.replaceFirst(".*\"import\":\"([a-z2-7]+)\".*", "$1");
            List<String> applied = raw.send("{\"operation\":\"apply-import\",\"import\":\"" + id + "\"}")
                    .answer();
            assertThat(applied.get(applied.size() - 1)).contains("\"applied\":true", "\"created\":3");
            assertThat(server.backend().size()).isEqualTo(3);
            assertThat(raw.send("{\"operation\":\"apply-import\",\"import\":\"" + id + "\"}")
                            .only())
                    .contains("\"kind\":\"wrong\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"octets\":\"***\"}",
                "{\"octets\":7}",
                "{}",
                "[]",
                "{\"end\":{\"octets\":7}}",
                "{\"end\":{\"octets\":-1}}",
                "{\"end\":7}",
                "10.0.0.5 FRED"
            })
    void whatIsNoPartOfAFileEndsTheConnectionAndChangesNothing(String line) throws IOException {
        try (Raw raw = server.raw()) {
            assertThat(raw.send(PREVIEW, octets("10.0.0.5 FRED\n"), line).only())
                    .startsWith("{\"error\":\"file: ")
                    .contains("(expected: ");
            assertThat(raw.answer()).isEmpty();
        }
        assertThat(server.backend().size()).isZero();
    }

    @Test
    void anExportComesAsAFile() throws IOException {
        server.backend().with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
        try (Raw raw = server.raw()) {
            List<String> answer =
                    raw.send("{\"operation\":\"export\",\"format\":\"csv\"}").answer();
            assertThat(answer.get(answer.size() - 1)).contains("\"records\":1");
            String line = answer.get(0).replaceFirst("\\{\"octets\":\"(.*)\"}", "$1");
            assertThat(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
                    .contains("FRED<20>", "10.0.0.5");
        }
    }
}
