package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.FakeDiagnosis;
import org.nbnsd.control.FakeReplication;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.channel.ControlServer;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.http.Method;
import org.nbnsd.registry.RecordType;

/** What is asked by HTTP and what a command prints with {@code --json} is the same document. */
final class CommandsAgreeTest {
    /** What the command and HTTP ask for at different moments, and as somebody else. */
    private static final Set<String> DIFFERENT = Set.of("now", "who");

    /** Beside a name a command has its letters, where the code page of whoever reads has some. */
    private static final String LETTERS = ",\"text\":\"[\\\\]{2}x01[^\"]*\"";

    @TempDir
    private Path directory;

    /** A daemon of its own for each of the two, because what is asked may change something. */
    private Operations daemon(String name) {
        FakeBackend backend = new FakeBackend();
        backend.with(
                FakeBackend.unique("FRED<20>", "10.0.0.5"),
                FakeBackend.unique("\\x01\\x9A\\x3CIMG<20>", "10.0.0.6"),
                FakeBackend.fixed("CORP<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1", "10.0.0.2"));
        return new Operations(
                        backend,
                        null,
                        new FakeDiagnosis(),
                        new Statistics("1.2.3", backend::now, () -> Map.of("QUERY_ANSWERED", 7L)),
                        new FakeReplication())
                .with(
                        new Tokens(directory.resolve(name + ".tokens"), () -> FakeBackend.NOW, Runnable::run, e -> {
                            throw new AssertionError(e);
                        }),
                        new ChangeLog(directory.resolve(name + ".jsonl"), e -> {
                            throw new AssertionError(e);
                        }));
    }

    private JsonObject printed(String command) throws IOException {
        Path socket = directory.resolve("control");
        try (ControlServer server = new ControlServer(socket, daemon("control"), e -> {
            throw new AssertionError(e);
        })) {
            server.start();
            String[] args = Stream.concat(
                            Arrays.stream(command.split(" ")), Stream.of("--json", "--control", socket.toString()))
                    .toArray(String[]::new);
            Ran ran = Ran.nbnsd(args);
            assertThat(ran.out()).as(ran.err()).startsWith("{");
            return JsonParser.parseString(ran.out().replaceAll(LETTERS, "")).getAsJsonObject();
        }
    }

    private JsonObject asked(String request) throws IOException {
        String[] parts = request.split(" ", 3);
        Asking api = new Asking(daemon("http"));
        return api.ask(Method.valueOf(parts[0]), parts[1], parts.length < 3 ? "{}" : parts[2], Map.of("if-match", "*"))
                .json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "names|GET /names?limit=500|records matching all",
                "names FRED* --limit 1|GET /names?q=FRED*&limit=1|records matching all",
                "show FRED<20>|GET /names/FRED%3C20%3E|record tag",
                "show \\x01\\x9A\\x3CIMG#20|GET /names/019A3C494D4720202020202020202020|record tag",
                "timeline FRED<20>|GET /names/FRED%3C20%3E/timeline|facts",
                "timeline 10.0.0.2|GET /hosts/10.0.0.2/timeline|facts",
                "explain FRED<20>|GET /names/FRED%3C20%3E/explanation|names",
                "explain 10.0.0.2|GET /hosts/10.0.0.2/explanation|names",
                "explain FRED<20> --probe|POST /names/FRED%3C20%3E/probe|names probe",
                "conflicts|GET /incidents|incidents",
                "statistics|GET /statistics|daemon started gauges counters events",
                "scavenge --dry-run|POST /scavenge {\"dryRun\":true}|outcomes nextDue",
                "partners|GET /partners|partners",
                "owners|GET /owners|owners",
                "pull 10.0.1.5|POST /partners/10.0.1.5/pull|partners records",
                "push 10.0.1.5|POST /partners/10.0.1.5/push|partners records",
                "owner delete 10.0.1.5|DELETE /owners/10.0.1.5|partners records",
                "verify|POST /verify|differences partners compared more",
                "add-static NEW<20> --address 10.0.0.9|POST /names {\"names\":[\"NEW<20>\"],\"addresses\":[\"10.0.0.9\"]}|outcomes",
                "edit FRED<20> --static|PATCH /names/FRED%3C20%3E {\"static\":true}|outcomes",
                "delete FRED<20> --simple|DELETE /names/FRED%3C20%3E?mode=delete|outcomes",
                "delete FRED<20> --tombstone|DELETE /names/FRED%3C20%3E?mode=tombstone|outcomes",
                "token list|GET /tokens|tokens",
                "audit|GET /audit-report|since leftOut queries classes hosts uses",
            })
    void aDocumentIsTheSameThroughBothDoors(String command, String request, String fields) throws IOException {
        JsonObject printed = printed(command);
        JsonObject asked = asked(request);
        Set<String> compared = new HashSet<>();
        for (Map.Entry<String, JsonElement> field : asked.entrySet()) {
            if (!DIFFERENT.contains(field.getKey()) && printed.has(field.getKey())) {
                assertThat(field.getValue()).as(field.getKey()).isEqualTo(printed.get(field.getKey()));
                compared.add(field.getKey());
            }
        }
        assertThat(compared).contains(fields.split(" "));
        asked.keySet().removeAll(printed.keySet());
        asked.remove("now");
        assertThat(asked.keySet()).isEmpty();
    }
}
