package org.nbnsd.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.PlainFile;
import org.nbnsd.name.Printable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Files that the command line names. */
public final class InputFile {
    private InputFile() {}

    /**
     * Opens a file to read it; a directory is none, and a pipe that nobody writes is not waited for.
     *
     * @param expected what it should be, such as {@code a capture file}
     */
    public static InputStream open(Path file, String expected) throws FileFailure {
        try {
            return PlainFile.open(file);
        } catch (IOException e) {
            throw failure(file, expected, e);
        }
    }

    /** What is wrong with a file; if it is there and no directory, what it should be is no question. */
    public static FileFailure failure(Path file, String expected, IOException e) {
        FileFailure failure = FileFailure.reading(file, e);
        return Files.isRegularFile(file) ? failure : failure.withAdvice("(expected: " + expected + ")");
    }

    /** A path as it was typed. */
    public static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            String expected = value.indexOf('\0') >= 0
                    ? "without NUL"
                    : "letters of this shell's locale; LC_ALL=C.UTF-8 has all of them";
            throw new UsageError(Printable.text(value) + ": no path (expected: " + expected + ")");
        }
    }

    /** Reads a path. */
    public static final class Converter implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            try {
                return path(value);
            } catch (UsageError e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
