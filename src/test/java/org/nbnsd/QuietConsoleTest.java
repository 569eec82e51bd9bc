package org.nbnsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.QuietConsole.Watched;

final class QuietConsoleTest {
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final Watched watched = new Watched(console);
    private final PrintStream stream = new PrintStream(watched, true, StandardCharsets.UTF_8);

    @Test
    void aStackTraceIsFoundOnceAndComesToTheConsoleAsEver() {
        new IllegalStateException("provoked", new IOException("cause")).printStackTrace(stream);
        assertThat(watched.take())
                .anySatisfy(line -> assertThat(line).contains("at org.nbnsd.QuietConsoleTest."))
                .allSatisfy(line -> assertThat(line).matches("\\s+at .*"));
        assertThat(watched.take()).isEmpty();
        assertThat(console.toString(StandardCharsets.UTF_8))
                .contains("provoked")
                .contains("Caused by");
    }

    @Test
    void soIsThatOfAThreadThatDied() {
        stream.println("Exception in thread \"nbnsd-loop\" java.lang.Error");
        stream.println("\tat java.base/java.lang.Thread.run(Thread.java:840)");
        assertThat(watched.take()).hasSize(2);
    }

    @Test
    void otherLinesAreNone() {
        stream.println("10.0.0.1 is at 00:0c:29:00:00:01 (eth0)");
        stream.println("  at 10 o'clock (or later)");
        stream.println("the name service failed, this is a bug: java.lang.IllegalStateException");
        stream.print("\tat org.nbnsd.Unfinished.line(");
        assertThat(watched.take()).isEmpty();
    }

    @Test
    void theConsoleIsWatchedAndWhatIsFoundFailsTheClassThatEnds() {
        assertThat(QuietConsole.watches()).isEqualTo(System.getProperty("nbnsd.test.log") == null);
        assertThatNoException().isThrownBy(() -> QuietConsole.failOn(List.of()));
        assertThatThrownBy(() -> QuietConsole.failOn(List.of("\tat org.nbnsd.Some.where(Some.java:1)")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("at org.nbnsd.Some.where");
    }
}
