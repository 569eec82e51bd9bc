package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.file.FileFailure;
import org.nbnsd.interop.Programs;

/**
 * Files that were made to harm who reads them as a configuration, or are none: always a message with the file, and the line if
 * there is one; never a stack trace, never an endless wait, no control character that a terminal obeys, and not more than
 * somebody would read.
 */
@Timeout(120)
final class HostileConfigurationTest {
    private static final int LONGEST = 600;
    private static final int MOST = 51;

    @TempDir
    private Path directory;

    private static List<String> errors(String text) {
        try {
            ConfigurationReader.parse("x.toml", text, Map.of());
            return List.of();
        } catch (ConfigurationException e) {
            return e.errors();
        }
    }

    private static void assertReadable(List<String> errors) {
        assertThat(errors).hasSizeLessThanOrEqualTo(MOST).allSatisfy(error -> {
            assertThat(error).hasSizeLessThan(LONGEST);
            assertThat(error.chars()).noneMatch(Character::isISOControl);
            assertThat(error).matches("x\\.toml:[0-9]+:[0-9]+: .*|… and [0-9]+ more errors");
        });
    }

    static Stream<Arguments> hostileTexts() {
        return Stream.of(
                Arguments.of("x.toml:1:", "own = " + "[".repeat(20_000)),
                Arguments.of("x.toml:1:", "own = " + "[".repeat(20_000) + "]".repeat(20_000)),
                Arguments.of("x.toml:1:", "a = " + "{a=".repeat(20_000) + "1" + "}".repeat(20_000)),
                Arguments.of("x.toml:1:", "a" + ".a".repeat(50_000) + " = 1"),
                Arguments.of("x.toml:1:", "[a" + ".a".repeat(50_000) + "]"),
                Arguments.of("x.toml:1:9:", "port = 1\0 37"),
                Arguments.of("x.toml:2:1: data:", "port = 1\ndata = \"a\\u0000b\""),
                Arguments.of("x.toml:1:8: Integer", "port = " + "9".repeat(100_000)),
                Arguments.of("x.toml:1:8: Integer", "port = 0xFFFFFFFFFFFFFFFFFFFFFFFFF"),
                Arguments.of("x.toml:1:1: port: -9223372036854775808 (", "port = -9223372036854775808"),
                Arguments.of("x.toml:2:10: Float", "[challenge-query]\ngrowth = 1e9999"),
                Arguments.of("x.toml:2:1: challenge-query.growth: NaN (", "[challenge-query]\ngrowth = nan"),
                Arguments.of("x.toml:1:", "port = 2020-13-45T99:99:99Z"),
                Arguments.of("x.toml:3:1: port previously defined at line 1, column 1", "port = 1\n\nport = 2"),
                Arguments.of("x.toml:5:1: limits previously defined at line 2", "#\n[limits]\n\nnames = 1\n[limits]"),
                Arguments.of("x.toml:1:1: limits: a list (expected: a section [limits])", "[[limits]]\nnames = 1"),
                Arguments.of("x.toml:1:1: limits: 3 (expected: a section [limits])", "limits = 3"),
                Arguments.of("x.toml:1:1: port: a section (", "port.x = 1"),
                Arguments.of("x.toml:1:1: listen: \"10.0.0.1\" (expected: a list", "listen = \"10.0.0.1\""),
                Arguments.of("x.toml:1:11: listen: a section (", "listen = [{a=1}, [1], 2020-01-01]"),
                Arguments.of("x.toml:1:1: port: a list (", "port = [137]"),
                Arguments.of("x.toml:2:11: challenge-query.prefix[1]: 1 (", "[challenge-query]\nprefix = [1, 'x', []]"),
                Arguments.of("x.toml:2:1: : unknown key", "port = 1\n\"\" = 1"),
                Arguments.of("x.toml:1:1: limits.names: unknown key", "\"limits.names\" = 1"),
                Arguments.of("x.toml:1:1: \\x1B[31mk\\x9B: unknown key", "\"\\u001b[31mk\\u009b\" = 1"),
                Arguments.of("x.toml:1:1: name: \"\\u001b[31m", "name = \"\\u001b[31m\""),
                Arguments.of("x.toml:1:9: Unexpected '\\u001b'", "name = \"\u001b[31m\""),
                Arguments.of("x.toml:1:1: kkk", "k".repeat(100_000) + " = 1"),
                Arguments.of("x.toml:1:1: name: \"xxx", "name = \"" + "x".repeat(100_000) + "\""),
                Arguments.of("x.toml:1:9: Invalid unicode", "name = \"\\ud800\""),
                Arguments.of("x.toml:1:9: Unexpected '\\r'", "port = 1\rname = 'A'\r"),
                Arguments.of("x.toml:1:3:", "a=\n".repeat(20_000)),
                Arguments.of("x.toml:1:2:", "[\n".repeat(20_000)),
                Arguments.of("x.toml:2:1:", "port = 1\n".repeat(20_000)),
                Arguments.of("x.toml:1002:1:", "name = \"\"\"\n" + "#\n".repeat(1_000)),
                Arguments.of(
                        "x.toml:4004:1: poort: unknown key", "port = 1\n" + "# x\n\n".repeat(2_001) + "poort = 2\n"));
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void aHostileTextIsRefusedWithItsPlace(String begins, String text) {
        List<String> errors = errors(text);
        assertThat(errors).isNotEmpty();
        assertThat(errors.get(0)).startsWith(begins);
        assertReadable(errors);
    }

    /** Somebody comments out a long list; the parser alone took half a minute for two thousand lines in a row. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "# x\n", " \t# port = 1 '''\r\n", "#\u00fc\"\"\"\n"})
    void manyLinesThatSayNothingAreReadAtOnce(String line) {
        assertThat(errors("port = 1137\n" + line.repeat(40_000) + "name = \"A\"\n"))
                .isEmpty();
        assertThat(errors("own = [\n" + line.repeat(40_000) + "\"FRED#20\"]\n")).isEmpty();
    }

    @Test
    void textsOfSeveralLinesKeepTheLinesThatLookLikeComments() {
        assertThat(errors("data = '''\n# a\n\n# b'''\nport = 70000"))
                .singleElement()
                .asString()
                .startsWith("x.toml:5:1: ");
        assertThat(errors("data = \"\"\"\\\"\"\"\n\n# a\n\"\"\" # '''\n\nport = 70000"))
                .singleElement()
                .asString()
                .startsWith("x.toml:6:1: ");
    }

    @Test
    void whateverHappensToAnExampleItIsReadOrRefusedWithAPlace() {
        Random random = new Random(20261121);
        String example = ConfigurationExample.text();
        String[] bits = {
            "[", "]", "{", "}", "\"", "'", "\"\"\"", "'''", "=", ".", "#", "\n", "\r", "\0", "9", "\\u", ",", " ",
            "\u2028", "é"
        };
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder(example.replace("# ", round % 2 == 0 ? "" : "# "));
            for (int i = random.nextInt(8); i >= 0; i--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        Math.min(text.length(), at + random.nextInt(4)),
                        bits[random.nextInt(bits.length)].repeat(1 + random.nextInt(3)));
            }
            assertReadable(errors(text.toString()));
        }
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> ConfigurationFile.text(file, Duration.ofMillis(200)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": " + message);
    }

    @Test
    void aPipeThatNobodyWritesIsNotWaitedForForEver() {
        assumeTrue(Programs.isInstalled("mkfifo"), "mkfifo is not installed");
        Path pipe = directory.resolve("pipe");
        Programs.mustRun("mkfifo", pipe.toString());
        refused(pipe, "no end of it within 0 s (expected: a file, or a pipe that somebody writes)");
    }

    @Test
    void aPipeThatSomebodyWritesIsRead() throws Exception {
        assumeTrue(Programs.isInstalled("mkfifo"), "mkfifo is not installed");
        Path pipe = directory.resolve("pipe");
        Programs.mustRun("mkfifo", pipe.toString());
        Process writer = new ProcessBuilder("sh", "-c", "echo 'port = 1137' > \"$0\"", pipe.toString()).start();
        assertThat(ConfigurationFile.text(pipe)).isEqualTo("port = 1137\n");
        assertThat(writer.waitFor()).isZero();
    }

    @Test
    void aLinkToItselfIsToldAsSuch() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        assertThatThrownBy(() -> ConfigurationFile.text(loop))
                .isInstanceOf(FileFailure.class)
                .hasMessageStartingWith(loop + ": symbolic links that lead to each other");
    }

    @Test
    void aLinkToNowhereIsNoFile() throws IOException {
        Path nowhere = Files.createSymbolicLink(directory.resolve("nowhere"), directory.resolve("gone"));
        assertThatThrownBy(() -> ConfigurationFile.text(nowhere))
                .isInstanceOf(FileFailure.class)
                .hasMessageStartingWith(nowhere + ": not there (expected: a file;");
    }

    @Test
    void aDeviceWithoutEndIsNoConfiguration() {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "no /dev/zero");
        refused(Path.of("/dev/zero"), "more than 262144 octets (expected: a configuration in TOML)");
    }

    @Test
    void utf16IsNotUtf8() throws IOException {
        Path file = Files.write(directory.resolve("x"), "port = 1\n".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> ConfigurationFile.text(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ":1:1: octet 0xFE (expected: UTF-8)");
    }
}
