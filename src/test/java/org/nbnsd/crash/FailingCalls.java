package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.nbnsd.interop.Programs;

/**
 * Makes calls fail by which a daemon reaches its database and the log of that, from the outside and while it runs: by a
 * library in C that is loaded before the system's. What fails of a write leaves half of it behind.
 */
final class FailingCalls {
    /** What a call does. */
    enum Kind {
        OPEN,
        WRITE,
        SYNC,
        TRUNCATE;

        private int bit() {
            return 1 << ordinal();
        }
    }

    /** What the system says. */
    enum Failure {
        EIO(5),
        ENOSPC(28);

        private final int number;

        Failure(int number) {
            this.number = number;
        }
    }

    private static final VarHandle NUMBERS =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int FIRST = 1;
    private static final int NUMBER = 2;
    private static final int ERROR = 3;
    private static final int SEEN = 4;
    private static final int FAILED = 5;
    private static final int FIELDS = 6;

    private final Path library;
    private final Path file;
    private final MappedByteBuffer numbers;

    private FailingCalls(Path library, Path file, MappedByteBuffer numbers) {
        this.library = library;
        this.file = file;
        this.numbers = numbers;
    }

    /** Compiles the library; skips the test where there is no compiler. */
    static FailingCalls in(Path directory) throws IOException {
        Programs.assumeInstalled("gcc");
        Path source = directory.resolve("failing-calls.c");
        Files.write(source, Resources.toByteArray(Resources.getResource(FailingCalls.class, "failing-calls.c")));
        Path library = directory.resolve("failing-calls.so");
        Programs.mustRun(
                "gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-Wall",
                "-Werror",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl");
        Path file = Files.write(directory.resolve("failing-calls"), new byte[FIELDS * Integer.BYTES]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new FailingCalls(
                    library, file, channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) FIELDS * Integer.BYTES));
        }
    }

    /** What runs a program of which calls can fail. */
    List<String> launcher() {
        return List.of("env", "LD_PRELOAD=" + library, "NBNSD_FAULTS=" + file);
    }

    /** From now on so many calls of these kinds fail, one after the other; before that, so many go well. */
    void fail(Set<Kind> kinds, int before, int number, Failure failure) {
        repair();
        set(FIRST, before + 1);
        set(NUMBER, number);
        set(ERROR, failure.number);
        set(SEEN, 0);
        set(FAILED, 0);
        set(0, kinds.stream().mapToInt(Kind::bit).sum());
    }

    /** All goes well again. */
    void repair() {
        set(0, 0);
    }

    /** How many have failed. */
    int failed() {
        return get(FAILED);
    }

    private void set(int field, int value) {
        NUMBERS.setVolatile(numbers, field * Integer.BYTES, value);
    }

    private int get(int field) {
        return (int) NUMBERS.getVolatile(numbers, field * Integer.BYTES);
    }

    /** That the library does what it should: a test that finds nothing because nothing failed is worth nothing. */
    void assertThatSomethingFailed() {
        assertThat(failed()).as("calls that failed, of " + get(SEEN)).isPositive();
    }
}
