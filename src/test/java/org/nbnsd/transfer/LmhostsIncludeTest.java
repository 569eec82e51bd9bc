package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.LMHOSTS;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.transfer.ReadOptions.Limits;

/** LMHOSTS that include others. */
final class LmhostsIncludeTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeFiles() {
        write(directory.resolve("one"), "10.0.0.1 ONE#20");
        write(directory.resolve("sub/two"), "10.0.0.2 TWO#20", "#INCLUDE three");
        write(directory.resolve("sub/three"), "10.0.0.3 THREE#20", "");
    }

    private Reading lmhosts(String... lines) {
        return read(directory, LMHOSTS, lines);
    }

    @Test
    void pathsAreRelativeToTheIncludingFile() {
        Reading reading = lmhosts(
                "10.0.0.9 FIRST#20", "#INCLUDE one", "#INCLUDE sub\\two", "#INCLUDE " + directory.resolve("one"));

        assertThat(records(reading))
                .containsExactly(
                        "1: FIRST<20> unique static 10.0.0.9",
                        "1: ONE<20> unique static 10.0.0.1",
                        "1: TWO<20> unique static 10.0.0.2",
                        "1: THREE<20> unique static 10.0.0.3");
        assertThat(reading.records().get(3).source()).isEqualTo(directory.resolve("sub/three") + ":1");
        assertThat(problems(reading))
                .hasSize(1)
                .first()
                .asString()
                .contains("ONE<20>: unique 10.0.0.1 takes the place");
    }

    @Test
    void keywordsInLowerCaseAreComments() {
        Reading reading = lmhosts("#include nowhere", "#INCLUDED nowhere", "# INCLUDE nowhere", "#begin_alternate");
        assertThat(reading.records()).isEmpty();
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void whatCannotBeIncludedIsToldAndTheRestIsRead() throws Exception {
        Files.createDirectory(directory.resolve("folder"));
        Reading reading = lmhosts(
                "#INCLUDE \\\\rhino\\public\\lmhosts",
                "#INCLUDE C:\\WINDOWS\\lmhosts",
                "#INCLUDE nowhere",
                "#INCLUDE folder",
                "#INCLUDE",
                "#INCLUDE a\0b",
                "#INCLUDE /dev/zero",
                "10.0.0.9 LAST#20");

        assertThat(records(reading)).containsExactly("8: LAST<20> unique static 10.0.0.9");
        assertThat(problems(reading))
                .containsExactly(
                        "1: #INCLUDE: \"\\\\rhino\\public\\lmhosts\" is on another computer, out of reach (expected: a copy here)",
                        "2: #INCLUDE: \"C:\\WINDOWS\\lmhosts\" is on a drive of another computer (expected: a copy here)",
                        "3: #INCLUDE: \"nowhere\" is not there",
                        "4: #INCLUDE: \"folder\" is no plain file",
                        "5: #INCLUDE: \"\" is missing (expected: a path)",
                        "6: #INCLUDE: \"a\\x00b\" is no path",
                        "7: #INCLUDE: \"/dev/zero\" is outside " + directory.toRealPath()
                                + " (expected: a file there or below, where the first one is)");
    }

    @Test
    void theFirstAlternativeThatCanBeReadIsTheOnlyOne() {
        Reading reading = lmhosts(
                "#BEGIN_ALTERNATE",
                "#INCLUDE \\\\rhino\\public\\lmhosts",
                "#INCLUDE one",
                "#INCLUDE sub/two",
                "#INCLUDE nowhere",
                "#END_ALTERNATE",
                "#INCLUDE sub/three");

        assertThat(records(reading))
                .containsExactly("1: ONE<20> unique static 10.0.0.1", "1: THREE<20> unique static 10.0.0.3");
        assertThat(problems(reading)).hasSize(1).first().asString().startsWith("2: #INCLUDE: \"\\\\rhino");
    }

    @Test
    void blocksWithoutAReadableFileOrAnEndAreTold() {
        Reading reading = lmhosts(
                "#END_ALTERNATE",
                "#BEGIN_ALTERNATE",
                "#INCLUDE nowhere",
                "#END_ALTERNATE",
                "#BEGIN_ALTERNATE",
                "#INCLUDE one",
                "#BEGIN_ALTERNATE",
                "#INCLUDE sub/three");

        assertThat(problems(reading))
                .containsExactly(
                        "1: #END_ALTERNATE without #BEGIN_ALTERNATE",
                        "3: #INCLUDE: \"nowhere\" is not there",
                        "4: none of the files since #BEGIN_ALTERNATE could be read",
                        "7: #BEGIN_ALTERNATE inside another (expected: #END_ALTERNATE first)",
                        "8: #BEGIN_ALTERNATE without #END_ALTERNATE");
        assertThat(records(reading))
                .containsExactly("1: ONE<20> unique static 10.0.0.1", "1: THREE<20> unique static 10.0.0.3");
    }

    /** Windows NT crashed on this (Microsoft Knowledge Base Q150800). */
    @Test
    void aLoopIsToldAndEnds() throws Exception {
        write(directory.resolve("a"), "10.0.0.1 A#20", "#INCLUDE sub/b");
        write(directory.resolve("sub/b"), "10.0.0.2 B#20", "#INCLUDE ../link", "#INCLUDE b");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("a"));
        Reading reading = read(directory.resolve("a"), LMHOSTS, OPTIONS);

        assertThat(records(reading))
                .containsExactly("1: A<20> unique static 10.0.0.1", "1: B<20> unique static 10.0.0.2");
        assertThat(problems(reading))
                .containsExactly("2: #INCLUDE: the file includes itself", "3: #INCLUDE: the file includes itself");
    }

    @Test
    void depthIsLimited() {
        for (int i = 1; i <= 10; i++) {
            write(directory.resolve("d" + i), "10.0.0." + i + " D" + i + "#20", "#INCLUDE d" + (i + 1));
        }
        Reading reading = read(directory.resolve("d1"), LMHOSTS, OPTIONS);

        assertThat(reading.records()).hasSize(8);
        assertThat(problems(reading))
                .containsExactly("2: #INCLUDE: the file is too deep (expected: at most 8 files inside each other)");
    }

    @Test
    void theNumberOfFilesIsLimited() {
        String[] lines = new String[70];
        for (int i = 0; i < lines.length; i++) {
            write(directory.resolve("n" + i), "10.0.0." + i + " N" + i + "#20");
            lines[i] = "#INCLUDE n" + i;
        }
        Reading reading = lmhosts(lines);

        assertThat(reading.records()).hasSize(63); // the first file is one of the 64
        assertThat(problems(reading))
                .hasSize(7)
                .last()
                .asString()
                .isEqualTo("70: #INCLUDE: \"n69\" is one too many (expected: at most 64 files)");
    }

    @Test
    void theOctetsOfAllFilesTogetherAreLimited() {
        write(directory.resolve("big"), "10.0.0.1 BIG#20\n".repeat(1000));
        Limits limits = new Limits(8, 64, 200, 65536, 1000, 1000);
        Path file = write(directory.resolve("f"), "#INCLUDE big", "10.0.0.2 LAST#20");
        Reading reading = read(file, LMHOSTS, OPTIONS.withLimits(limits));

        assertThat(reading.records()).hasSize(2);
        assertThat(problems(reading).get(problems(reading).size() - 1))
                .endsWith("more than 200 octets in all files (expected: at most that): what follows is not read");
    }

    @Test
    void aMillionOctetsOfIncludesBecomeKnownToTheProgress() {
        write(directory.resolve("big"), "# comment\n".repeat(100_000));
        long[] last = new long[2];
        Path file = write(directory.resolve("f"), "#INCLUDE big", "#INCLUDE big");
        read(file, LMHOSTS, OPTIONS.withProgress((done, total) -> {
            assertThat(done).isGreaterThan(last[0]).isLessThanOrEqualTo(total);
            last[0] = done;
            last[1] = total;
        }));

        assertThat(last).containsExactly(2_000_025, 2_000_025);
    }
}
