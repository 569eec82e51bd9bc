package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.LMHOSTS;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may write an LMHOSTS file that root's daemon or root's import reads wants to see what root may read: the file includes
 * another, such as that of the passwords, and the complaints about its lines tell them.
 */
final class HostileLmhostsTest {
    private static final String SECRET = "xyzzy";

    /** What such files look like, and what the readers of names, addresses and keywords would quote. */
    private static final String[] SECRETS = {
        "root:" + SECRET + ":20228:0:99999:7:::",
        SECRET,
        "10.0.0.1 " + SECRET + "0123456789abcdef",
        "10.0.0.1 \"" + SECRET,
        "10.0.0.1 \"" + SECRET + "\\0x20\"",
        "10.0.0.1 \"" + SECRET + "\\0xgg\"",
        "10.0.0.1 A " + SECRET,
        "10.0.0.1 A #DOM:" + SECRET + "0123456789abcdef",
        "0.0.0.0 " + SECRET,
        "10.0.0." + SECRET,
        "#INCLUDE " + SECRET,
        "#INCLUDE ../" + SECRET,
        "#INCLUDE /" + SECRET,
        "#INCLUDE \\\\" + SECRET + "\\lmhosts",
        "#INCLUDE C:\\" + SECRET,
        "#INCLUDE " + SECRET + "\0" + SECRET,
    };

    @TempDir
    private Path directory;

    private Path inside;
    private Path secrets;

    @BeforeEach
    void writeSecrets() throws IOException {
        inside = Files.createDirectory(directory.resolve("inside"));
        secrets = write(directory.resolve("shadow"), SECRETS);
    }

    private Reading reading(String... lines) {
        return TransferFiles.read(write(inside.resolve("lmhosts"), lines), LMHOSTS, OPTIONS);
    }

    private static List<String> texts(Reading reading) {
        return reading.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void nothingOfAnIncludedFileIsRepeatedButWhereItIsWrongAndWhatWasExpected() {
        Path below = write(inside.resolve("below"), SECRETS);

        List<String> told = texts(reading("#INCLUDE below"));

        assertThat(told)
                .hasSize(SECRETS.length)
                .allSatisfy(text -> assertThat(text).doesNotContainIgnoringCase(SECRET));
        for (int i = 0; i < SECRETS.length; i++) {
            assertThat(told.get(i))
                    .startsWith(below + ":" + (i + 1) + ": ")
                    .containsPattern("no entry \\(expected: |#INCLUDE: the file is ");
        }
    }

    @Test
    void theFirstFileIsQuotedBecauseWhoeverNamedItReadsIt() {
        assertThat(texts(reading(SECRETS[0]))).hasSize(1).first().asString().contains("root:" + SECRET, "expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../shadow",
                "..\\shadow",
                "sub/../../shadow",
                "link",
                "linked/shadow",
                "ABSOLUTE",
                "../inside/../shadow"
            })
    void aFileOutsideTheDirectoryOfTheFirstIsNotRead(String path) throws IOException {
        Files.createDirectory(inside.resolve("sub"));
        Files.createSymbolicLink(inside.resolve("link"), secrets);
        Files.createSymbolicLink(inside.resolve("linked"), directory);

        Reading reading = reading("#INCLUDE " + path.replace("ABSOLUTE", secrets.toString()));

        assertThat(reading.records()).isEmpty();
        assertThat(texts(reading))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(inside.resolve("lmhosts") + ":1: #INCLUDE: ")
                .endsWith(" is outside " + inside.toRealPath()
                        + " (expected: a file there or below, where the first one is)");
    }

    @Test
    void whetherAFileOutsideIsThereIsNotTold() throws IOException {
        Files.createSymbolicLink(inside.resolve("dangling"), directory.resolve("missing"));

        assertThat(texts(reading(
                        "#INCLUDE ../missing", "#INCLUDE dangling", "#INCLUDE dangling/x", "#INCLUDE /missing/x")))
                .hasSize(4)
                .allSatisfy(text -> assertThat(text).contains(" is outside "));
    }

    @Test
    void anIncludedFileBelowIsReadByWhateverPathAndIncludesWhatIsNotBelowItself() throws IOException {
        write(inside.resolve("sub/a"), "10.0.0.1 A#20", "#INCLUDE ../b");
        write(inside.resolve("b"), "10.0.0.2 B#20");
        write(inside.resolve("c"), "10.0.0.3 C#20");
        write(inside.resolve("d"), "10.0.0.4 D#20");
        Files.createSymbolicLink(inside.resolve("sub/link"), inside.resolve("d"));
        Path way = Files.createSymbolicLink(directory.resolve("way"), inside);
        write(inside.resolve("lmhosts"), "#INCLUDE sub/a", "#INCLUDE " + way.resolve("c"), "#INCLUDE sub\\link");

        Reading reading = TransferFiles.read(way.resolve("lmhosts"), LMHOSTS, OPTIONS);

        assertThat(texts(reading)).isEmpty();
        assertThat(records(reading)).hasSize(4);
    }

    @Test
    void anIncludedFileStaysInTheDirectoryOfTheFirstAndNotInItsOwn() {
        write(inside.resolve("sub/a"), "#INCLUDE ../../shadow", "#INCLUDE " + secrets);

        assertThat(texts(reading("#INCLUDE sub/a")))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text)
                        .contains("#INCLUDE: the file is outside ")
                        .doesNotContain("shadow"));
    }
}
