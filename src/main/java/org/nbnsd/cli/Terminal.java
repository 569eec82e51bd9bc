package org.nbnsd.cli;

/** Whether a person looks at what is printed. */
final class Terminal {
    private Terminal() {}

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
