package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.JSON;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;
import static org.nbnsd.transfer.TransferFiles.written;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/** Files of JSON; the object of one record is in {@link RecordJsonTest}. */
final class JsonRecordsTest {
    @TempDir
    private Path directory;

    private Reading json(String... lines) {
        return read(directory, JSON, lines);
    }

    private static NameRecord record(String name) {
        return LocalRecord.lasting(
                NetbiosName.of(name, 0x20), RecordType.UNIQUE, List.of(Ipv4Address.parse("10.0.0.1")), 0);
    }

    private static String object(String name) {
        return RecordJson.toJson(record(name)).toString();
    }

    @Test
    void everyRecordComesBackAsItWasHoweverTheArrayIsLaidOut() {
        RandomRecords random = new RandomRecords(new Random(19));
        Map<NetbiosName, NameRecord> records = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            NameRecord record = random.next();
            records.put(record.name(), record);
        }
        String text = written(JSON, List.copyOf(records.values()));
        String pretty = new GsonBuilder().setPrettyPrinting().create().toJson(JsonParser.parseString(text));
        String oneLine = JsonParser.parseString(text).toString();
        String lines = text.substring(text.indexOf('\n') + 1, text.length() - 3).replace("},\n{", "}\n{");
        for (String each : List.of(text, pretty, oneLine, lines)) {
            Path file = write(directory.resolve("f"), each.getBytes(StandardCharsets.UTF_8));
            Reading reading = read(file, JSON, OPTIONS);

            assertThat(reading.problems()).isEmpty();
            assertThat(reading.records().stream().map(Imported::record)).containsExactlyElementsOf(records.values());
        }
    }

    @Test
    void theArrayHasARecordOnEachLine() {
        String head = "{\"format\":\"nbnsd-records\",\"version\":1,\"records\":[";
        assertThat(written(JSON, List.of())).isEqualTo(head + "\n]}\n");
        assertThat(written(JSON, List.of(record("A"), record("B"))))
                .isEqualTo(head + "\n" + object("A") + ",\n" + object("B") + "\n]}\n");
        assertThat(records(json(head, object("A") + ",", object("B"), "]}")))
                .containsExactly("2: A<20> unique static 10.0.0.1", "3: B<20> unique static 10.0.0.1");
        assertThat(records(json("[", object("A") + ",", object("B"), "]")))
                .containsExactly("2: A<20> unique static 10.0.0.1", "3: B<20> unique static 10.0.0.1");
        assertThat(json("[]").problems()).isEmpty();
    }

    @Test
    void whatACommandHasPrintedIsReadAsWell() {
        Reading reading = json(
                "{\"command\":\"names\",\"version\":1,\"records\":[",
                object("A") + ",",
                object("B") + "],\"matching\":2,\"all\":2,\"now\":\"2026-11-21T09:00:00Z\"}",
                object("C"));
        assertThat(reading.problems()).isEmpty();
        assertThat(records(reading))
                .containsExactly(
                        "2: A<20> unique static 10.0.0.1",
                        "3: B<20> unique static 10.0.0.1",
                        "4: C<20> unique static 10.0.0.1");
    }

    @Test
    void recordsOfANewerVersionAreReadButNotUntold() {
        Reading reading = json("{\"format\": \"nbnsd-records\", \"version\": 2, \"records\": [", object("A"), "]}");
        assertThat(problems(reading))
                .containsExactly("1: version: 2 (expected: 1; a newer nbnsd may have written this)");
        assertThat(records(reading)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"format\":\"nbnsd-records\",\"version\":1,"})
    void aFileThatIsCutBetweenTwoRecordsIsNoWholeOne(String head) {
        String first = head.isEmpty() ? "{\"records\":[" : head + "\"records\":[";
        Reading reading = json(first, object("A") + ",");
        assertThat(problems(reading))
                .singleElement()
                .asString()
                .contains("ends before its list of records does (expected: ]} at the end; the rest is lost)");
        assertThat(records(reading)).hasSize(1);
    }

    @Test
    void anotherFormatIsTold() {
        assertThat(problems(json("{\"format\":\"other\",\"records\":[", object("A"), "]}")))
                .containsExactly("1: format: \"other\" (expected: nbnsd-records)");
    }

    @Test
    void aBrokenRecordBetweenOthersOfAFileIsTold() {
        assertThat(problems(json("{\"records\":[", object("A") + ",", "nonsense", object("B"), "]}")))
                .containsExactly("3: \"nonsense\" (expected: an object, from { to })");
    }

    @Test
    void aBrokenObjectDoesNotCostTheOthers() {
        String bad = object("BAD");
        for (String broken : List.of(
                bad.substring(0, bad.length() - 1),
                bad.substring(0, 20),
                "{",
                "{\"name\":\"FRED",
                bad.replace(":", ";"),
                bad.replace("\"holders\"", "holders"),
                bad.replace("BAD<20>", "BAD<2"),
                "{{{{{{{{{{",
                "{]",
                "{\"name\":\"\\\"}",
                "{}")) {
            Reading reading = json(object("A"), broken, object("B"), object("C"));

            assertThat(problems(reading))
                    .as(broken)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("2: ");
            assertThat(records(reading))
                    .as(broken)
                    .containsExactly(
                            "1: A<20> unique static 10.0.0.1",
                            "3: B<20> unique static 10.0.0.1",
                            "4: C<20> unique static 10.0.0.1");
        }
    }

    @Test
    void problemsSayWhatIsWrong() {
        assertThat(problems(json("[", "{\"name\":\"A<20>\"},", "{\"name\":7},", "{\"name\":", "]")))
                .containsExactly(
                        "2: type: missing",
                        "3: name: \"7\" (expected: text)",
                        "4: \"{\\\"name\\\":\\x0A]\" is no JSON: Unexpected value at $.name");
    }

    @Test
    void whatIsNoObjectIsTold() {
        assertThat(problems(json("[", "1,", "\"x\",", object("A"), "]")))
                .containsExactly(
                        "2: \"1,\" (expected: an object, from { to })",
                        "3: \"\\\"x\\\",\" (expected: an object, from { to })");
        assertThat(problems(json("")))
                .containsExactly("1: no object (expected: an array of records, or one on each line)");
    }

    @Test
    void anObjectOfMoreThan64KCharactersIsToldAndTheNextIsRead() {
        String big = object("BIG").replace("}]}", "}],\"more\":\"" + "x".repeat(70_000) + "\"}");
        Reading reading = json(object("A"), big, object("B"));

        assertThat(problems(reading))
                .hasSize(1)
                .first()
                .asString()
                .contains("is a record of more than 65536 characters (expected: at most that)");
        assertThat(reading.records()).hasSize(2);
    }

    @Test
    void aSecondRecordOfANameIsLeftOut() {
        Reading reading = json(object("A"), object("A"));
        assertThat(reading.records()).hasSize(1);
        assertThat(problems(reading))
                .containsExactly("2: A<20> is left out: it was read before, from " + directory.resolve("f") + ":1");
    }
}
