package org.nbnsd.cli.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nbnsd.file.Targets;

/** Whether a person looks at what is printed. */
public final class Terminal {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Terminal() {}

    /** How many columns it has, as stty tells; another number if it does not. */
    static int width(int otherwise) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            int space = size.indexOf(' ');
            String columns = size.substring(space + 1);
            return columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : otherwise;
        } catch (IOException e) {
            return otherwise; // no stty, or no terminal that belongs to us
        }
    }

    /** Whether results are read at a terminal. */
    static boolean showsOutput() {
        return isTerminal(STANDARD_OUTPUT);
    }

    /** Whether results and reasons are both read at a terminal: only there is progress of use, and in nobody's way. */
    public static boolean showsProgress() {
        return isTerminal(STANDARD_OUTPUT) && isTerminal(STANDARD_ERROR);
    }

    private static boolean isTerminal(int descriptor) {
        if (!Files.exists(DESCRIPTORS)) {
            return hasConsole(); // no Linux
        }
        try {
            return Targets.isTerminal(
                    DESCRIPTORS.resolve(String.valueOf(descriptor)).toRealPath());
        } catch (IOException e) {
            return false; // a pipe
        }
    }

    /** Whether standard input and output are a terminal. Since JDK 22 there may be a console without one, which says so. */
    @SuppressWarnings("SystemConsoleNull") // before JDK 22 that is the answer
    private static boolean hasConsole() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Console.isTerminal", e);
        }
    }
}
