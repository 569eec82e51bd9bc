package org.nbnsd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.interop.Programs;

/**
 * The programs in C, compiled for this run.
 *
 * @param load the load generator
 * @param echo the echo
 * @param flood sends queries without waiting for answers
 */
record Tools(Path load, Path echo, Path flood) {
    static Tools compile(Path sources, Path directory) throws IOException {
        if (!Files.isRegularFile(sources.resolve("nbload.c"))) {
            throw new IOException(sources + ": no nbload.c there (expected: src/bench of the sources)");
        }
        return new Tools(
                compile(sources, directory.resolve("nbload"), "nbload.c", "request.c"),
                compile(sources, directory.resolve("nbecho"), "nbecho.c"),
                compile(sources, directory.resolve("nbflood"), "nbflood.c", "request.c"));
    }

    private static Path compile(Path sources, Path program, String... files) {
        List<String> command = new ArrayList<>(List.of("cc", "-O2", "-o", program.toString()));
        for (String file : files) {
            command.add(sources.resolve(file).toString());
        }
        Programs.mustRun(command.toArray(String[]::new));
        return program;
    }
}
