package org.nbnsd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of this project as files; the tests that look at the sources themselves read them here. */
final class SourceTree {

    /** Surefire says where the project is; elsewhere the tests are started in it. */
    static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    static final Path MAIN = ROOT.resolve("src/main/java");

    static final Path TEST = ROOT.resolve("src/test/java");

    private SourceTree() {}

    /** The directory of {@code org.nbnsd.name} for {@code name}, of {@code org.nbnsd.cli.node} for {@code cli.node}; it need not exist. */
    static Path packageDirectory(String name) {
        return MAIN.resolve("org/nbnsd").resolve(name.replace('.', '/'));
    }

    static List<Path> javaFiles(Path directory) {
        return files(directory).stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    static List<Path> files(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The octets of a file, one for each character: no file is malformed in this charset. */
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String relative(Path file) {
        return ROOT.relativize(file).toString();
    }
}
