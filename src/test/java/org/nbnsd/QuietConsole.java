package org.nbnsd;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class while which a stack trace came to the console: whoever builds for the first time takes it for a failure, and
 * who looks for one does not see it among others. What a test provokes belongs into its own log or is caught by it. Each class
 * has this by itself ({@code META-INF/services}); with {@code -Dnbnsd.test.log}, which shows what is logged, none has.
 */
public final class QuietConsole implements BeforeAllCallback, AfterAllCallback {
    private static final List<Watched> WATCHED = new ArrayList<>();

    /** A stream that hands everything on, and remembers the lines of stack traces. */
    static final class Watched extends FilterOutputStream {
        private static final Pattern OF_TRACE =
                Pattern.compile("(?:Exception in thread .*|\\s+at [\\w.$/@<>-]+\\(.*\\))");
        private static final int MOST = 20;
        private static final int LONGEST = 500;

        private final StringBuilder line = new StringBuilder();
        private final List<String> found = new ArrayList<>();

        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public synchronized void write(int octet) throws IOException {
            out.write(octet);
            look(octet);
        }

        @Override
        public synchronized void write(byte[] octets, int from, int length) throws IOException {
            out.write(octets, from, length);
            for (int i = from; i < from + length; i++) {
                look(octets[i]);
            }
        }

        private void look(int octet) {
            if (octet == '\n') {
                if (OF_TRACE.matcher(line.toString().stripTrailing()).matches() && found.size() < MOST) {
                    found.add(line.toString());
                }
                line.setLength(0);
            } else if (line.length() < LONGEST) {
                line.append((char) (octet & 0xFF));
            }
        }

        /** What was found since this was called last. */
        synchronized List<String> take() {
            List<String> taken = List.copyOf(found);
            found.clear();
            return taken;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        synchronized (WATCHED) {
            if (WATCHED.isEmpty() && System.getProperty("nbnsd.test.log") == null) {
                System.setErr(watch(System.err));
                System.setOut(watch(System.out));
            }
        }
    }

    private static PrintStream watch(PrintStream stream) {
        Watched watched = new Watched(stream);
        WATCHED.add(watched);
        return new PrintStream(watched, true, Charset.defaultCharset());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> found = new ArrayList<>();
        synchronized (WATCHED) {
            WATCHED.forEach(each -> found.addAll(each.take()));
        }
        failOn(found);
    }

    static void failOn(List<String> found) {
        if (!found.isEmpty()) {
            throw new AssertionError("a stack trace on the console, of this class or of one that ran beside it:\n"
                    + String.join("\n", found));
        }
    }

    /** Whether the console is looked at. */
    static boolean watches() {
        synchronized (WATCHED) {
            return !WATCHED.isEmpty();
        }
    }
}
