package org.nbnsd.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.nbnsd.name.CodePage;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** Files for the tests of this package, and what was in them as short texts. */
final class TransferFiles {
    static final long NOW = Instant.parse("2026-11-21T08:39:00Z").toEpochMilli();
    static final ReadOptions OPTIONS = ReadOptions.at(NOW).withZone(ZoneOffset.UTC);

    private TransferFiles() {}

    /** One of the samples. */
    static Path sample(String name) {
        try {
            return Path.of(Objects.requireNonNull(TransferFiles.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static Reading readSample(String name, FileFormat format) {
        return read(sample(name), format, OPTIONS);
    }

    static Reading read(Path file, FileFormat format, ReadOptions options) {
        try {
            return Importer.read(file, format, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of these lines, in ISO 8859-1. */
    static Path write(Path file, String... lines) {
        return write(file, String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }

    static Path write(Path file, byte[] octets) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            return Files.write(file, octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is read from a file {@code f} of these lines. */
    static Reading read(Path directory, FileFormat format, String... lines) {
        return read(write(directory.resolve("f"), lines), format, OPTIONS);
    }

    /** Such as {@code 3: FRED<20> multihomed static 10.0.0.1 10.0.0.2}, with the number of the line. */
    static List<String> records(Reading reading) {
        return reading.records().stream()
                .map(each -> line(each.source()) + ": " + text(each.record()))
                .toList();
    }

    /** Such as {@code 3: address: "x" (expected: ...)}, with the number of the line. */
    static List<String> problems(Reading reading) {
        return reading.problems().stream()
                .map(each -> line(each.source()) + ": " + each.reason())
                .toList();
    }

    static String text(NameRecord record) {
        return record.name() + " " + record.type().text() + " "
                + (record.isStatic() ? "static" : FieldText.ofTime(record.expiresAt())) + " "
                + record.addresses().stream().map(Ipv4Address::toString).collect(Collectors.joining(" "));
    }

    private static String line(String source) {
        return source.substring(source.lastIndexOf(':') + 1);
    }

    /** What is written of these records. */
    static String written(FileFormat format, List<NameRecord> records) {
        StringBuilder out = new StringBuilder();
        write(format, records, out);
        return out.toString();
    }

    static Written write(FileFormat format, List<NameRecord> records, Appendable out) {
        try {
            return Exporter.write(records, format, CodePage.CP850, out, NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
