package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.daemon.FaultyDaemon.Place;
import org.nbnsd.net.FatalErrors;

/**
 * Who fills the heap kills threads one after the other, and a daemon whose threads are dead while its process lives is what
 * nobody starts again. So whatever thread meets a fatal error, the process ends with a status that says so; a bug costs what
 * met it.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class FatalErrorsTest {
    private static List<String> run(int status, String error, Place... places) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(error));
        Stream.of(places).map(Place::name).forEach(arguments::add);
        Process process = NetworkNamespace.start(List.of(), FaultyDaemon.class, arguments.toArray(String[]::new));
        List<String> said = NetworkNamespace.output(process);
        assertThat(process.exitValue()).as(String.join("\n", said)).isEqualTo(status);
        return said;
    }

    static Stream<Arguments> errorsInEachThread() {
        List<String> errors = List.of("OutOfMemoryError", "NoClassDefFoundError", "InternalError", "Error");
        return EnumSet.range(Place.DATAGRAM, Place.CONTROL_ACCEPTOR).stream()
                .map(place -> Arguments.of(place, errors.get(place.ordinal() % errors.size())));
    }

    @ParameterizedTest
    @MethodSource("errorsInEachThread")
    void aFatalErrorInAnyThreadEndsTheProcessWithItsStatus(Place place, String error) throws Exception {
        assertThat(run(LastResort.STATUS, error, place))
                .anyMatch(line -> line.contains("a fatal error in the thread nbnsd-"))
                .anyMatch(line -> line.contains("java.lang." + error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AssertionError", "StackOverflowError"})
    void aBugInAnyThreadCostsWhatMetItAndTheThreadGoesOn(String error) throws Exception {
        Place[] all = EnumSet.range(Place.DATAGRAM, Place.CONTROL_ACCEPTOR).toArray(Place[]::new);
        assertThat(run(0, error, all)).contains("goes on");
    }

    @Test
    void aLoopThatIsStuckEndsTheProcessWithALineThatSaysSo() throws Exception {
        assertThat(run(LastResort.STATUS, "none", Place.LOOP_STUCK))
                .anyMatch(line -> line.contains("the event loop has been stuck for 60 s; nbnsd ends with status 70"));
    }

    @ParameterizedTest
    @CsvSource({
        "java.lang.OutOfMemoryError, Java heap space, true",
        "java.lang.OutOfMemoryError, GC overhead limit exceeded, true",
        "java.lang.OutOfMemoryError, Cannot reserve 1048576 bytes of direct buffer memory, true",
        "java.lang.OutOfMemoryError, Metaspace, true",
        "java.lang.OutOfMemoryError, unable to create native thread: possibly out of memory, false",
        "java.lang.NoClassDefFoundError, org/nbnsd/Gone, true",
        "java.lang.UnsatisfiedLinkError, no sqlite, true",
        "java.lang.InternalError, a fault in unsafe memory access, true",
        "java.lang.StackOverflowError, too deep, false",
        "java.lang.IllegalStateException, a bug, false",
    })
    void whatIsFatal(Class<? extends Throwable> type, String message, boolean fatal) throws Exception {
        Throwable failure = type.getConstructor(String.class).newInstance(message);
        assertThat(FatalErrors.isFatal(failure)).isEqualTo(fatal);
    }

    @Test
    void aBrokenAssertionIsNotFatal() {
        assertThat(FatalErrors.isFatal(new AssertionError("an invariant is broken")))
                .isFalse();
    }
}
