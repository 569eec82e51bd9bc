package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.ReadOptions.Limits;
import org.nbnsd.wire.Ipv4Address;

/** What is the same for all formats. */
final class ImporterTest {
    private static final List<String> PIECES = List.of(
            "10.0.0.1",
            "10.0.0.2",
            "0.0.0.0",
            " ",
            "\t",
            "\t",
            "\n",
            "\n",
            "\r\n",
            "\r",
            "FRED",
            "fred<20>",
            "FRED#20",
            "\"",
            "\"FRED           \\0x20\"",
            "\"FRED#20\" 0 10.0.0.1 66R",
            "#PRE",
            "#MH",
            "#SG",
            "#DOM:",
            "#INCLUDE ",
            "#INCLUDE f\n",
            "#BEGIN_ALTERNATE\n",
            "#END_ALTERNATE\n",
            "[20h]",
            "[1Ch]-D-A-1-I-10.0.0.1 -11/21/2027",
            "FRED\t[20h] x\t10.0.0.1\tActive\tx\t\t\t\n",
            "-D-A-1-U-",
            "name,address\n",
            "FRED<20>,10.0.0.1\n",
            ",",
            ";",
            "{",
            "}",
            "[",
            "]",
            ":",
            "\\",
            "{\"name\":\"FRED<20>\"}",
            "VERSION 1 0\n",
            "\0",
            "\u0085",
            "\u00FF\u00FE",
            "\u00EF\u00BB\u00BF");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void aFileThatCannotBeReadAtAllIsAnException(FileFormat format) {
        assertThatIOException()
                .isThrownBy(() -> Importer.read(directory.resolve("nowhere"), format, OPTIONS))
                .withMessageContaining("nowhere");
        assertThatIOException()
                .isThrownBy(() -> Importer.read(directory, format, OPTIONS))
                .withMessageContaining("directory");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void anEmptyFileHasNoRecords(FileFormat format) {
        for (String text : List.of("", "\n\n", "\u00FF\u00FE", "\u00EF\u00BB\u00BF")) {
            assertThat(read(directory, format, text).records()).isEmpty();
        }
    }

    private static String nonsense(Random random) {
        StringBuilder text = new StringBuilder();
        boolean binary = random.nextInt(4) == 0;
        for (int i = random.nextInt(200); i >= 0; i--) {
            text.append(
                    binary ? String.valueOf((char) random.nextInt(256)) : PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void nonsenseNeverEndsTheReading(FileFormat format) throws Exception {
        Random random = new Random(21);
        Path file = directory.resolve("f");
        for (int i = 0; i < 500; i++) {
            Files.write(file, nonsense(random).getBytes(StandardCharsets.ISO_8859_1));
            Reading reading = read(file, format, OPTIONS);
            Set<Object> names = new HashSet<>();
            reading.records().forEach(each -> names.add(each.record().name()));

            assertThat(names).hasSameSizeAs(reading.records());
            assertThat(reading.problems()).allSatisfy(problem -> {
                assertThat(problem.reason())
                        .isNotBlank()
                        .doesNotContainPattern("\\p{Cntrl}")
                        .doesNotContain("Exception");
                assertThat(problem.source()).startsWith(file + ":");
            });
        }
    }

    /** Where a line is an entry of its own, it gives a record or a problem, and only one. */
    @Test
    void eachLineOfNonsenseIsAccountedFor() throws Exception {
        Random random = new Random(22);
        Path file = directory.resolve("f");
        for (int i = 0; i < 500; i++) {
            String[] lines = new String[1 + random.nextInt(20)];
            for (int j = 0; j < lines.length; j++) {
                lines[j] = nonsense(random).replaceAll("[\r\n]", "");
            }
            Files.write(file, ("VERSION 1 0\n" + String.join("\n", lines)).getBytes(StandardCharsets.ISO_8859_1));
            Reading reading = read(file, FileFormat.WINS_DAT, OPTIONS);
            long entries = List.of(lines).stream()
                    .map(line -> new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    .map(line -> line.replaceAll("^[\\x00\\x1A\\uFEFF]+|[\\x00\\x1A\\uFEFF]+$", "")
                            .strip())
                    .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.matches("VERSION\\s+1(\\s.*)?"))
                    .count();

            assertThat(reading.records().size() + reading.problems().size()).isEqualTo((int) entries);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LMHOSTS", "WINS_DAT", "MMC", "CSV"})
    void aLineOfMoreThan64KCharactersIsToldAndTheNextIsRead(FileFormat format) {
        Reading reading = read(directory, format, first(format), "x".repeat(200_000), last(format));
        assertThat(problems(reading))
                .containsExactly("2: a line of more than 65536 characters (expected: at most that)");
        assertThat(reading.records()).hasSize(1);
        assertThat(read(directory, format, first(format), "x".repeat(65_536), last(format))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).hasSizeLessThan(400));
    }

    private static String first(FileFormat format) {
        return switch (format) {
            case WINS_DAT -> "VERSION 1 0";
            case MMC -> "Record Name\tType\tIP Address\tStatic";
            case CSV -> "name,address";
            default -> "#";
        };
    }

    private static String last(FileFormat format) {
        return switch (format) {
            case WINS_DAT -> "\"FRED#20\" 0 10.0.0.1 66R";
            case MMC -> "FRED\t[20h]\t10.0.0.1\tx";
            case CSV -> "FRED<20>,10.0.0.1";
            default -> "10.0.0.1 FRED#20";
        };
    }

    @Test
    void linesEndAsInUnixWindowsOrOldMacs() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            Reading reading =
                    read(directory, FileFormat.LMHOSTS, "10.0.0.1 A#20" + end + end + "10.0.0.1 B#20" + end + "x");
            assertThat(TransferFiles.records(reading))
                    .containsExactly("1: A<20> unique static 10.0.0.1", "3: B<20> unique static 10.0.0.1");
            assertThat(reading.problems()).hasSize(1).first().asString().contains(":4: ");
        }
    }

    @Test
    void problemsBeyondTheLimitAreCounted() {
        Limits limits = new Limits(8, 64, 1_000_000, 100, 1000, 3);
        Path file = write(directory.resolve("f"), "a", "b", "c", "d", "e", "10.0.0.1 LAST#20");
        Reading reading = read(file, FileFormat.LMHOSTS, OPTIONS.withLimits(limits));
        assertThat(reading.records()).hasSize(1);
        assertThat(problems(reading))
                .hasSize(4)
                .last()
                .isEqualTo("3: after this, 2 more problems, which are not listed");
    }

    @ParameterizedTest
    @EnumSource(names = {"LMHOSTS", "WINS_DAT", "CSV", "JSON"})
    void recordsBeyondTheLimitAreNotRead(FileFormat format) {
        List<NameRecord> records = IntStream.range(0, 9)
                .mapToObj(i -> LocalRecord.lasting(
                        NetbiosName.of("HOST" + i, 0x1B), RecordType.UNIQUE, List.of(Ipv4Address.parse("10.0.0.1")), 0))
                .toList();
        Path file = write(directory.resolve("f"), TransferFiles.written(format, records));
        Reading reading = read(file, format, OPTIONS.withLimits(new Limits(8, 64, 1_000_000, 1000, 5, 10)));

        assertThat(reading.records()).hasSize(5);
        assertThat(reading.problems())
                .singleElement()
                .asString()
                .contains("more than 5 records (expected: at most that): what follows is not read");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void octetsBeyondTheLimitAreNotRead(FileFormat format) {
        Path file = write(directory.resolve("f"), first(format), "10.0.0.1 FRED#20\n".repeat(10_000));
        Reading reading = read(file, format, OPTIONS.withLimits(new Limits(8, 64, 1000, 100, 10, 10_000)));
        assertThat(reading.problems())
                .extracting(Problem::reason)
                .contains("more than 1000 octets in all files (expected: at most that): what follows is not read");
        assertThat(reading.problems()).hasSizeLessThan(80);
    }

    @Test
    void aFileOfExactlyTheLimitIsReadToItsEnd() {
        byte[] octets = "10.0.0.1 A#20\n10.0.0.1 B#20".getBytes(StandardCharsets.US_ASCII);
        Path file = write(directory.resolve("f"), octets);
        Reading reading =
                read(file, FileFormat.LMHOSTS, OPTIONS.withLimits(new Limits(8, 64, octets.length, 100, 10, 10)));
        assertThat(reading.records()).hasSize(2);
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void aFileMayHaveAnyName() {
        Path file = write(directory.resolve("a\nb\u001B"), "10.0.0.1 FRED#20", "x");
        Reading reading = read(file, FileFormat.LMHOSTS, OPTIONS);
        assertThat(reading.records().get(0).source()).endsWith("a\\x0Ab\\x1B:1");
        assertThat(reading.problems().get(0).source()).endsWith("a\\x0Ab\\x1B:2");
    }

    @Test
    void problemsAreShortAndPrintable() {
        Problem problem = new Problem("a\nb:1", "\u001B[31m\u202E" + "x".repeat(1000) + " (expected: y)", false);
        assertThat(problem.source()).isEqualTo("a\\x0Ab:1");
        assertThat(problem.reason())
                .startsWith("\\x1B[31m\\u202Exxx")
                .endsWith("xxx (expected: y)")
                .hasSizeLessThanOrEqualTo(Problem.MAX_LENGTH);
    }
}
