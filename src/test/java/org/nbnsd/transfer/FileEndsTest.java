package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What editors, copies and crashes leave at the ends of files is not part of the text. */
final class FileEndsTest {
    @TempDir
    private Path directory;

    private static List<String> lines(FileFormat format) {
        return switch (format) {
            case LMHOSTS -> List.of("10.0.0.1 A#20", "10.0.0.2 B#20");
            case WINS_DAT -> List.of("\"A#20\" 0 10.0.0.1 66R", "\"B#20\" 0 10.0.0.2 66R");
            case NETSH ->
                List.of(
                        "A              [20h]-S-A-  1-U- 10.0.0.1   -INFINITE",
                        "B              [20h]-S-A-  2-U- 10.0.0.2   -INFINITE");
            case MMC ->
                List.of(
                        "Record Name\tType\tIP Address\tState\tStatic\tOwner\tVersion\tExpiration",
                        "A\t[20h] File Server\t10.0.0.1\tActive\tx\t10.0.0.9\t1\tInfinite",
                        "B\t[20h] File Server\t10.0.0.2\tActive\tx\t10.0.0.9\t1\tInfinite");
            case CSV -> List.of("name,address", "A<20>,10.0.0.1", "B<20>,10.0.0.2");
            case JSON -> List.of(json("A<20>", "10.0.0.1"), json("B<20>", "10.0.0.2"));
            case HOSTS, DNSMASQ, UNBOUND, ZONE, REVERSE_ZONE, GLOBAL_NAMES ->
                throw new IllegalArgumentException(format.text() + " can only be written");
        };
    }

    private static String json(String name, String address) {
        return "{\"name\":\"" + name + "\",\"type\":\"unique\",\"state\":\"active\",\"nodeType\":\"H\",\"static\":true,"
                + "\"owner\":\"local\",\"version\":0,\"registeredBy\":\"0.0.0.0\",\"expiresAt\":\"never\",\"holders\":"
                + "[{\"address\":\"" + address + "\",\"owner\":\"local\","
                + "\"registeredAt\":\"2026-11-21T08:39:00.000Z\",\"expiresAt\":\"never\"}]}";
    }

    private void requireBoth(FileFormat format, byte[] octets) {
        Reading reading = read(write(directory.resolve("f"), octets), format, OPTIONS);

        assertThat(reading.problems()).isEmpty();
        assertThat(records(reading).stream().map(line -> line.replaceAll("^\\d+: ", "")))
                .containsExactly("A<20> unique static 10.0.0.1", "B<20> unique static 10.0.0.2");
    }

    private static Stream<FileFormat> formats() {
        return Stream.of(FileFormat.values()).filter(FileFormat::isReadable);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anEndOfFileOfDosIsNotPartOfTheText(FileFormat format) {
        for (String end : List.of("\u001A", "\r\n\u001A", "\n\u001A\u001A\u001A", "\r\n\u001A\r\n")) {
            requireBoth(format, octets(String.join("\r\n", lines(format)) + end));
        }
    }

    /** As {@code copy /b first+second} makes it: nothing behind the mark is lost. */
    @ParameterizedTest
    @MethodSource("formats")
    void filesThatDosHasJoinedAreReadToTheirEnd(FileFormat format) {
        List<String> lines = lines(format);
        int last = lines.size() - 1;
        requireBoth(
                format,
                octets(String.join("\r\n", lines.subList(0, last)) + "\r\n\u001A" + lines.get(last) + "\r\n\u001A"));
    }

    /** A file that was being written when the power failed. */
    @ParameterizedTest
    @MethodSource("formats")
    void zerosBehindTheTextAreNotPartOfIt(FileFormat format) {
        requireBoth(format, octets(String.join("\n", lines(format)) + "\n" + "\0".repeat(3)));
        requireBoth(format, octets(String.join("\n", lines(format)) + "\0".repeat(512)));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aByteOrderMarkIsNotPartOfTheText(FileFormat format) {
        String text = "\uFEFF" + String.join("\r\n", lines(format)) + "\r\n\uFEFF";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            requireBoth(format, text.getBytes(charset));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void utf16IsRecognisedWithoutAByteOrderMark(FileFormat format) {
        String text = String.join("\r\n", lines(format)) + "\r\n";
        requireBoth(format, text.getBytes(StandardCharsets.UTF_16LE));
        requireBoth(format, text.getBytes(StandardCharsets.UTF_16BE));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"JSON", "HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void linesOfAnOldMacEndWithCarriageReturns(FileFormat format) {
        requireBoth(format, octets(String.join("\r", lines(format)) + "\r"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CSV", "MMC", "HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void blanksAroundALineDoNotMatter(FileFormat format) {
        List<String> lines =
                lines(format).stream().map(line -> "  " + line + " \t ").toList();
        requireBoth(format, octets("\n\n" + String.join("\n \n", lines)));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
