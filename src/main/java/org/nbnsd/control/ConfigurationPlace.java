package org.nbnsd.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which configuration file is meant, by who starts a daemon and by who looks for one: that of the option {@code --config}, else
 * that of the environment's {@code NBNSD_CONFIG}, else {@link #USUAL} if it is there.
 *
 * @param file the file
 * @param said who named it
 */
public record ConfigurationPlace(Path file, Said said) {
    /** What is said instead of a file when none is to be read. */
    public static final String NONE = "none";
    /** The file of the package. The property {@code nbnsd.config} of the JVM, which a launcher may set, names another one. */
    public static final Path USUAL = Path.of("/etc/nbnsd/nbnsd.toml");

    static final String VARIABLE = "NBNSD_CONFIG";
    private static final String PROPERTY = "nbnsd.config";

    /** Who names a file. */
    public enum Said {
        /** {@code --config}. */
        OPTION,
        /** {@code NBNSD_CONFIG}. */
        VARIABLE,
        /** Nobody: it is where such files usually are. */
        NOBODY
    }

    /**
     * The file that is meant in this process.
     *
     * @param option what {@code --config} says; empty for nothing
     * @return null for none; the file need not be there unless nobody named it
     * @throws java.nio.file.InvalidPathException if that is no path
     */
    public static @Nullable ConfigurationPlace of(String option) {
        return of(option, System.getenv(), Path.of(System.getProperty(PROPERTY, USUAL.toString())));
    }

    static @Nullable ConfigurationPlace of(String option, Map<String, String> environment, Path usual) {
        if (!option.isEmpty()) {
            return named(option, Said.OPTION);
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isEmpty()) {
            return named(variable, Said.VARIABLE);
        }
        return Files.isRegularFile(usual) ? new ConfigurationPlace(usual, Said.NOBODY) : null;
    }

    private static @Nullable ConfigurationPlace named(String file, Said said) {
        return file.equals(NONE) ? null : new ConfigurationPlace(Path.of(file), said);
    }

    /**
     * What can be done about a file that cannot be used.
     *
     * @return a part of a sentence in brackets, with who named it
     */
    public String advice() {
        return switch (said) {
            case OPTION -> "(expected: a file in TOML, or --config none)";
            case VARIABLE -> "(" + VARIABLE + " names it; expected: a file in TOML, or none)";
            case NOBODY -> "(it is the usual one; --config FILE names another, --config none does without)";
        };
    }
}
