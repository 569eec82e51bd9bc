package org.nbnsd.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.BenchmarkProcessor;

/**
 * Runs JMH with what is measured of single parts: {@link WireBenchmarks}, {@link TableBenchmarks},
 * {@link ServerBenchmarks}. The arguments are those of JMH. What JMH generates is generated here, from the classes, so that
 * the build compiles no source that nobody wrote.
 */
final class Microbenchmarks {
    private static final List<Class<?>> ALL =
            List.of(WireBenchmarks.class, TableBenchmarks.class, ServerBenchmarks.class);
    private static final List<String> USUAL = List.of("-f", "1", "-wi", "5", "-w", "1", "-i", "5", "-r", "1");

    private Microbenchmarks() {}

    /** Generates, runs, and shows octets allocated for each operation, too. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("nbnsd-jmh");
        int exit;
        try {
            String classPath = System.getProperty("java.class.path");
            generate(classPath, directory);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    directory + File.pathSeparator + classPath,
                    "org.openjdk.jmh.Main",
                    "-prof",
                    "gc"));
            command.addAll(arguments.length > 0 ? List.of(arguments) : USUAL);
            exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        } finally {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        System.exit(exit);
    }

    private static void generate(String classPath, Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("no compiler (expected: a JDK, not only a JRE)");
        }
        List<String> options = new ArrayList<>(List.of("-processor", BenchmarkProcessor.class.getName()));
        options.addAll(List.of("-cp", classPath, "-d", directory.toString()));
        ALL.forEach(type -> options.add(type.getName()));
        int result = compiler.run(null, null, null, options.toArray(String[]::new));
        if (result != 0) {
            throw new IOException("javac ended with " + result);
        }
    }
}
