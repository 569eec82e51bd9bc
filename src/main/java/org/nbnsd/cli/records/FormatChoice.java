package org.nbnsd.cli.records;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.dns.DomainName;
import org.nbnsd.file.FileFailure;
import org.nbnsd.transfer.Exporter;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.FormatGuess;

/** Which format a file has, or shall have. */
final class FormatChoice {
    private FormatChoice() {}

    /** The format that was given, or the one that a file seems to have. */
    static FileFormat ofFile(@Nullable String given, Path file) throws FileFailure {
        try {
            FileFormat format = given != null ? read(given) : FormatGuess.of(file);
            if (format != null && !format.isReadable()) {
                throw new UsageError("--format " + format.text() + ": can only be written (expected: one of "
                        + FileFormat.readable() + ")");
            }
            if (format != null) {
                return format;
            }
        } catch (IOException e) {
            throw InputFile.failure(file, "a file with records", e);
        }
        throw new UsageError(file + ": what it is cannot be guessed" + " (expected: --format and one of "
                + FileFormat.readable() + ")");
    }

    /** The format that was given, or the one that a file's name says. */
    static FileFormat toWrite(@Nullable String given, @Nullable Path file, @Nullable DomainName domain) {
        FileFormat format = given != null ? read(given) : file == null ? null : FormatGuess.of(file, "");
        if (format == null) {
            throw new UsageError((file == null ? "standard output" : file + ": its name")
                    + " does not say which format is wanted (expected: --format and one of "
                    + FileFormat.writable() + ")");
        }
        try {
            Exporter.requireFit(format, domain);
        } catch (IllegalArgumentException e) {
            throw new UsageError("--" + e.getMessage());
        }
        return format;
    }

    private static FileFormat read(String text) {
        try {
            return FileFormat.of(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageError("--" + e.getMessage());
        }
    }
}
