package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.LMHOSTS;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.CodePage;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.wire.Ipv4Address;

/** Entries of LMHOSTS; files that include others are in {@link LmhostsIncludeTest}. */
final class LmhostsTest {
    @TempDir
    private Path directory;

    private Reading lmhosts(String... lines) {
        return read(directory, LMHOSTS, lines);
    }

    @Test
    void theFileOfAWindowsNetworkIsUnderstood() {
        Reading reading = TransferFiles.readSample("lmhosts", LMHOSTS);

        assertThat(problems(reading)).isEmpty();
        assertThat(records(reading))
                .containsExactly(
                        "5: RHINO<00> unique static 10.54.94.97",
                        "5: RHINO<03> unique static 10.54.94.97",
                        "5: RHINO<20> unique static 10.54.94.97",
                        "5: NETWORKING<1C> special group static 10.54.94.97 10.54.94.98",
                        "6: BADGER<00> unique static 10.54.94.98",
                        "6: BADGER<03> unique static 10.54.94.98",
                        "6: BADGER<20> unique static 10.54.94.98",
                        "7: NETWORKING<1B> unique static 10.54.94.97",
                        "8: APPNAME<14> unique static 10.54.94.102",
                        "9: TESTSRV<00> multihomed static 10.1.1.1 10.1.1.2",
                        "9: TESTSRV<03> multihomed static 10.1.1.1 10.1.1.2",
                        "9: TESTSRV<20> multihomed static 10.1.1.1 10.1.1.2",
                        "11: PRINTERSG<20> special group static 10.54.94.110 10.54.94.111",
                        "13: NTSERVER<20> unique static 10.54.94.120",
                        "14: FILESRV<00> unique static 10.54.94.121",
                        "14: FILESRV<03> unique static 10.54.94.121",
                        "14: FILESRV<20> unique static 10.54.94.121");
    }

    @Test
    void everyRecordIsOursStaticAndNeverExpires() {
        NameRecord record = lmhosts("10.0.0.1 FRED").records().get(0).record();

        assertThat(record.state()).isEqualTo(RecordState.ACTIVE);
        assertThat(record.owner()).isEqualTo(NameRecord.LOCAL);
        assertThat(record.version()).isZero();
        assertThat(record.registeredBy()).isEqualTo(Ipv4Address.ZERO);
        assertThat(record.expiresAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(record.holders())
                .containsExactly(
                        new Holder(Ipv4Address.parse("10.0.0.1"), NameRecord.LOCAL, TransferFiles.NOW, Long.MAX_VALUE));
    }

    @Test
    void theSourceIsFileAndLine() {
        Path file = write(directory.resolve("some lmhosts"), "# first", "", "10.0.0.1 FRED#20", "x");
        Reading reading = read(file, LMHOSTS, OPTIONS);

        assertThat(reading.records().get(0).source()).isEqualTo(file + ":3");
        assertThat(reading.problems().get(0).source()).isEqualTo(file + ":4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            10.0.0.1 fred#20                    | 1: FRED<20> unique static 10.0.0.1
            10.0.0.1 fred#1c                    | 1: FRED<1C> special group static 10.0.0.1
            10.0.0.1 fred#1e                    | 1: FRED<1E> group static 10.0.0.1
            10.0.0.1 fred#1b #PRE               | 1: FRED<1B> unique static 10.0.0.1
            10.0.0.1 fred#1bComment             | 1: FRED<00> unique static 10.0.0.1
            10.0.0.1 "FRED           \\0x1C"    | 1: FRED<1C> special group static 10.0.0.1
            10.0.0.1 "FRED           \\1b"      | 1: FRED<1B> unique static 10.0.0.1
            10.0.0.1 "fred           \\0x61"    | 1: FRED<61> unique static 10.0.0.1
            10.0.0.1 "\\0x66red           \\0x20" #x | 1: fRED<20> unique static 10.0.0.1
            10.0.0.1 "FIFTEENLETTERSXY"         | 1: FIFTEENLETTERSX<59> unique static 10.0.0.1
            10.0.0.1 "MY PC"                    | 1: MY PC<00> unique static 10.0.0.1
            10.0.0.1 FRED#PRE#NOFNR             | 1: FRED<00> unique static 10.0.0.1
            10.0.0.1 FRED #pre                  | 1: FRED<00> unique static 10.0.0.1
            10.0.0.1 FRED # #MH                 | 1: FRED<00> unique static 10.0.0.1
            10.0.0.1 FRED #MH                   | 1: FRED<00> multihomed static 10.0.0.1
            10.0.0.1 FRED#20 #SG                | 1: FRED<20> special group static 10.0.0.1
            10.0.0.1 FRED#33 #SG                | 1: FRED<33> special group static 10.0.0.1
            """)
    void aNameIsPlainQuotedOrWithASuffix(String line, String first) {
        Reading reading = lmhosts(line);

        assertThat(problems(reading)).isEmpty();
        assertThat(records(reading).get(0)).isEqualTo(first);
    }

    @Test
    void tabsAndManyBlanksSeparate() {
        assertThat(records(lmhosts("\t10.0.0.1 \t  FRED#20\t#PRE\t\t#DOM:D #comment #MH  ")))
                .containsExactly("1: FRED<20> unique static 10.0.0.1", "1: D<1C> special group static 10.0.0.1");
    }

    @Test
    void aHostMayControlSeveralDomainsAndBelongToGroups() {
        assertThat(records(lmhosts("10.0.0.1 FRED#20 #DOM:one #DOM:two #SG:printers")))
                .containsExactly(
                        "1: FRED<20> unique static 10.0.0.1",
                        "1: ONE<1C> special group static 10.0.0.1",
                        "1: TWO<1C> special group static 10.0.0.1",
                        "1: PRINTERS<20> special group static 10.0.0.1");
    }

    @Test
    void ofTwoEntriesTheLaterCounts() {
        Reading reading = lmhosts("10.0.0.1 FRED", "10.0.0.2 FRED #PRE");

        assertThat(records(reading))
                .containsExactly(
                        "2: FRED<00> unique static 10.0.0.2",
                        "2: FRED<03> unique static 10.0.0.2",
                        "2: FRED<20> unique static 10.0.0.2");
        assertThat(problems(reading))
                .containsExactly(
                        "2: FRED<00>, FRED<03>, FRED<20>: unique 10.0.0.2 takes the place of unique 10.0.0.1 from "
                                + directory.resolve("f") + ":1 (several addresses of one name need #MH)");
    }

    @Test
    void aLaterEntryForOneSuffixCountsForThatOnly() {
        Reading reading = lmhosts("10.0.0.1 FRED", "10.0.0.2 FRED#03");

        assertThat(records(reading))
                .containsExactly(
                        "1: FRED<00> unique static 10.0.0.1",
                        "2: FRED<03> unique static 10.0.0.2",
                        "1: FRED<20> unique static 10.0.0.1");
        assertThat(problems(reading)).hasSize(1);
    }

    @Test
    void addressesAreJoinedByTheKeywordOnAnyButTheFirstLine() {
        assertThat(records(lmhosts("10.0.0.1 FRED#20", "10.0.0.2 FRED#20 #MH", "10.0.0.1 FRED#20 #MH")))
                .containsExactly("1: FRED<20> multihomed static 10.0.0.1 10.0.0.2");
    }

    @Test
    void aNormalGroupHasOneAddressWhoeverIsInIt() {
        Reading reading = lmhosts("10.0.0.1 WORK#1e", "10.0.0.2 WORK#1e");
        assertThat(records(reading)).containsExactly("1: WORK<1E> group static 10.0.0.1");
        assertThat(problems(reading)).isEmpty();
    }

    @Test
    void a26thAddressIsAProblemAndTheOthersStay() {
        String[] lines = new String[26];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "10.0.0." + (i + 1) + " FRED#20 #MH";
        }
        Reading reading = lmhosts(lines);

        assertThat(reading.records()).hasSize(1);
        assertThat(reading.records().get(0).record().holders()).hasSize(25);
        assertThat(problems(reading))
                .containsExactly("26: holders: 26 of FRED<20>, MULTIHOMED ACTIVE (expected: 1..25)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            FRED 10.0.0.1             | address: "FRED" (expected: an IPv4 address such as 10.0.0.5)
            10.0.0.256 FRED           | address: "10.0.0.256" (expected: an IPv4 address such as 10.0.0.5)
            10.0.0.1                  | name: missing behind 10.0.0.1
            10.0.0.1 #PRE             | name: missing behind 10.0.0.1
            10.0.0.1 "FRED            | name: "\\"FRED" (expected: a quotation mark behind it)
            10.0.0.1 "FRED \\0xZZ"    | name: "FRED \\0xZZ" (expected: \\0xNN for an octet in hexadecimal)
            10.0.0.1 "FRED \\1"       | name: "FRED \\1" (expected: \\0xNN for an octet in hexadecimal)
            10.0.0.1 SIXTEENLETTERSXY | name: SIXTEENLETTERSXY has 16 characters (expected: at most 15 and a suffix)
            10.0.0.1 SIXTEENLETTERSXY#20 | name: SIXTEENLETTERSXY has 16 characters (expected: at most 15 and a suffix)
            10.0.0.1 FRED server      | behind the name: "server" (expected: a keyword such as #PRE, or # and a comment)
            10.0.0.1 FRED #PRE x      | behind the name: "x" (expected: a keyword such as #PRE, or # and a comment)
            10.0.0.1 FRED #DOM:       | #DOM: without a name (expected: such as #DOM:SALES)
            10.0.0.1 FRED #SG:        | #SG: without a name (expected: such as #SG:SALES)
            10.0.0.1 FRED #DOM:SIXTEENLETTERSXY | name: SIXTEENLETTERSXY has 16 characters (expected: at most 15 and a suffix)
            0.0.0.0 FRED              | address: "0.0.0.0" (expected: the address of a host)
            255.255.255.255 FRED      | address: "255.255.255.255" (expected: the address of a host)
            224.0.0.1 FRED#1c         | address: "224.0.0.1" (expected: the address of a host)
            """)
    void aBadLineIsOneProblemAndNoRecord(String line, String problem) {
        Reading reading = lmhosts("10.9.9.9 OTHER#20", line, "10.9.9.8 ANOTHER#20");

        assertThat(problems(reading)).containsExactly("2: " + problem);
        assertThat(records(reading))
                .containsExactly("1: OTHER<20> unique static 10.9.9.9", "3: ANOTHER<20> unique static 10.9.9.8");
    }

    /** Windows' clients pass over such a line; so it must not keep the others from being imported. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ""                           | name: "" has 0 octets, and is left out (expected: 16, the name padded with spaces to 15 and its suffix)
            "FRED \\0x1b"                | name: "FRED \\0x1b" has 6 octets, and is left out (expected: 16, the name padded with spaces to 15 and its suffix, such as "FRED           \\0x1b")
            "APPL\\0x1f" #PRE # service  | name: "APPL\\0x1f" has 5 octets, and is left out (expected: 16, the name padded with spaces to 15 and its suffix, such as "APPL           \\0x1f")
            "A\\0x01\\0x1f"              | name: "A\\0x01\\0x1f" has 3 octets, and is left out (expected: 16, the name padded with spaces to 15 and its suffix)
            "\\0x1fFRED"                 | name: "\\0x1fFRED" has 5 octets, and is left out (expected: 16, the name padded with spaces to 15 and its suffix)
            "SEVENTEEN LETTERS"          | name: "SEVENTEEN LETTERS" has 17 octets, and is left out (expected: 16, the name padded with spaces to 15 and its suffix)
            """)
    void aQuotedNameOfAnotherLengthIsToldAndStopsNothing(String name, String told) {
        Reading reading = lmhosts("10.0.0.1 " + name, "10.0.0.1 OTHER#20");

        assertThat(problems(reading)).containsExactly("1: " + told);
        assertThat(reading.isFaulty()).isFalse();
        assertThat(records(reading)).containsExactly("2: OTHER<20> unique static 10.0.0.1");
    }

    /** As the name that the same person types, whatever editor the file is from. */
    @Test
    void lettersOfTheCodePageBecomeCapitals() {
        byte[] oem = "10.0.0.1 m\u0081ller#20\n10.0.0.1 \"m\\0x81ller         \\0x1f\""
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = "10.0.0.1 m\u00FCller#20\n10.0.0.1 mu\u0308ller#03".getBytes(StandardCharsets.UTF_8);

        assertThat(records(read(write(directory.resolve("f"), oem), LMHOSTS, OPTIONS)))
                .containsExactly(
                        "1: M\\x9ALLER<20> unique static 10.0.0.1", "2: M\\x81LLER<1F> unique static 10.0.0.1");
        assertThat(records(read(write(directory.resolve("f"), utf8), LMHOSTS, OPTIONS)))
                .containsExactly(
                        "1: M\\x9ALLER<20> unique static 10.0.0.1", "2: M\\x9ALLER<03> unique static 10.0.0.1");
    }

    /** Each octet as it is: what is no letter here may be one in the code page of whoever wrote the file. */
    @Test
    void octetsThatAreNoCharactersOfTheCodePageAreKept() {
        byte[] line = "10.0.0.1 a\u00D5b#20".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(records(
                        read(write(directory.resolve("f"), line), LMHOSTS, OPTIONS.withCodePage(CodePage.of("CP857")))))
                .containsExactly("1: A\\xD5B<20> unique static 10.0.0.1");
    }

    /** A Windows client takes the octets of the file for those of the name, whatever the code page. */
    @Test
    void octetsOfTheFileAreOctetsOfTheName() {
        Reading reading = read(
                write(directory.resolve("f"), "10.0.0.1 M\u009AllER#20".getBytes(StandardCharsets.ISO_8859_1)),
                LMHOSTS,
                OPTIONS);
        assertThat(records(reading)).containsExactly("1: M\\x9ALLER<20> unique static 10.0.0.1");
    }

    @Test
    void charactersOfAFileThatSaysItsCharacterSetBecomeOctetsOfTheCodePage() {
        String line = "\uFEFF10.0.0.1 m\u00FCller#20\r\n";
        for (Charset charset :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            Path file = write(directory.resolve("f"), line.getBytes(charset));
            assertThat(records(read(file, LMHOSTS, OPTIONS)))
                    .containsExactly("1: M\\x9ALLER<20> unique static 10.0.0.1");
            assertThat(records(read(file, LMHOSTS, OPTIONS.withCodePage(CodePage.of("CP1252")))))
                    .containsExactly("1: M\\xDCLLER<20> unique static 10.0.0.1");
        }
        Path ansi = write(directory.resolve("f"), line.substring(1).getBytes(Charset.forName("windows-1252")));
        assertThat(records(read(ansi, LMHOSTS, OPTIONS.withCharset(Charset.forName("windows-1252")))))
                .containsExactly("1: M\\x9ALLER<20> unique static 10.0.0.1");
    }

    @Test
    void aCharacterThatTheCodePageDoesNotHaveIsAProblem() {
        Path file = write(directory.resolve("f"), "\uFEFF10.0.0.1 \u0436#20".getBytes(StandardCharsets.UTF_8));
        assertThat(problems(read(file, LMHOSTS, OPTIONS)))
                .containsExactly("1: name: \"\u0436\" (expected: characters of the code page CP850)");
    }
}
