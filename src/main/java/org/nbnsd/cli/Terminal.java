package org.nbnsd.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whether a person looks at what is printed. */
final class Terminal {
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

    /** Whether standard input and output are a terminal. Since JDK 22 there may be a console without one, which says so. */
    @SuppressWarnings("SystemConsoleNull") // before JDK 22 that is the answer
    static boolean isThere() {
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
