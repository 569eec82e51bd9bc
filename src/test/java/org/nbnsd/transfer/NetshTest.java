package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.NETSH;
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

final class NetshTest {
    @TempDir
    private Path directory;

    private Reading netsh(String... lines) {
        return read(directory, NETSH, lines);
    }

    @Test
    void aListingOfTheDatabaseIsUnderstood() {
        Reading reading = TransferFiles.readSample("netsh.txt", NETSH);

        assertThat(records(reading))
                .containsExactly(
                        "9: FRED<00> unique 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "10: FRED<20> unique 2026-11-27T20:39:01.000Z 10.0.0.5",
                        "11: SALES<1C> special group 2026-11-27T00:00:00.000Z 10.0.0.1 10.0.0.2",
                        "13: SALES<1B> unique 2026-11-27T12:30:00.000Z 10.0.0.1",
                        "14: WORKGROUP<00> group 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "15: WORKGROUP<1E> group 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "16: PRINTER<20> unique static 10.0.0.9",
                        "17: ROUTER<20> multihomed static 10.0.0.254 10.1.0.254",
                        "22: \\x01\\x02__MSBROWSE__\\x02<01> group 2026-11-27T08:39:00.000Z 10.0.0.1");
        assertThat(problems(reading))
                .containsExactly(
                        "19: GONE<20> is left out: it is released (expected: active)",
                        "20: DEAD<20> is left out: it is a tombstone (expected: active)",
                        "21: LATE<20> is left out: it expired at 2026-11-20T08:39:00.000Z");
    }

    @Test
    void redirectedOutputMayBeUnicodeOrOem() {
        String line = "M\u00DCLLER         [20h]-S-A-   c-U- 10.0.0.9  -\r\n";
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16LE, Charset.forName("IBM850")}) {
            Reading reading = read(write(directory.resolve("f"), line.getBytes(charset)), NETSH, OPTIONS);
            assertThat(records(reading)).containsExactly("1: M\\x9ALLER<20> unique static 10.0.0.9");
        }
    }

    @Test
    void theHeadingsTellWhereVersionNodeAndOwnerAre() {
        Reading reading = netsh(
                "NAME            -S-VERSION-NODE-T-STAT- OWNER     - IP ADDRESS - EXPIRATION",
                "FRED           [20h] D   a H U A  10.0.0.1   10.0.0.5   27.11.2026 08:39:00",
                "MULTI          [20h] D   d M M A  10.0.0.1   10.0.0.6   27.11.2026 08:39:00",
                "                                             10.0.0.7   27.11.2026 08:39:00",
                "GONE           [20h] D   a H U R  10.0.0.1   10.0.0.8   27.11.2026 08:39:00");

        assertThat(records(reading))
                .containsExactly(
                        "2: FRED<20> unique 2026-11-27T08:39:00.000Z 10.0.0.5",
                        "3: MULTI<20> multihomed 2026-11-27T08:39:00.000Z 10.0.0.6 10.0.0.7");
        assertThat(problems(reading)).containsExactly("5: GONE<20> is left out: it is released (expected: active)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            FRED [20h]-D-A-1-U-                | address: "-D-A-1-U-" (expected: at least one address of a host)
            FRED [20h]-D-A-1-U-10.0.0.256 -    | address: "10.0.0.256" (expected: an IPv4 address such as 10.0.0.5)
            FRED [20h]-S-A-1-U-0.0.0.0 -       | address: "0.0.0.0" (expected: the address of a host)
            FRED [20h]-Q-A-1-U-10.0.0.5 -      | columns: "-Q-A-1-U-" (expected: letters such as -D-A-, a version, and -U-)
            FRED [20h]-DYNAMIC-A-1-U-10.0.0.5 - | columns: "-DYNAMIC-A-1-U-" (expected: letters such as -D-A-, a version, and -U-)
            FRED [20h]-D-A-1-U-10.0.0.5 -      | expiration: "" (expected: a date such as 2026-11-21 08:39:00)
            FRED [20h]-D-A-1-U-10.0.0.5 -Infinite | expiration: "Infinite" (expected: a date such as 2026-11-21 08:39:00)
            FRED [20h]-D-A-1-U-10.0.0.5 -31/31/2026 | expiration: "31/31/2026" (expected: a date such as 2026-11-21 08:39:00)
            SIXTEENLETTERSXY [20h]-S-A-1-U-10.0.0.5 - | name: SIXTEENLETTERSXY has 16 characters (expected: at most 15 and a suffix)
            """)
    void aBadLineIsOneProblemAndNoRecord(String line, String problem) {
        Reading reading = netsh(line, "OTHER [20h]-S-A-1-U-10.0.0.5 -");

        assertThat(problems(reading)).containsExactly("1: " + problem);
        assertThat(records(reading)).containsExactly("2: OTHER<20> unique static 10.0.0.5");
    }

    @Test
    void theAddressesOfARecordThatIsLeftOutGoToNoOther() {
        Reading reading = netsh(
                "FIRST [20h]-S-A-1-U-10.0.0.5 -", "GONE [20h]-S-R-1-M-10.0.0.6 -", "      10.0.0.7 -", "10.0.0.8");
        assertThat(records(reading)).containsExactly("1: FIRST<20> unique static 10.0.0.5");
    }

    @Test
    void aFileWithoutRecordsIsToldSo() {
        assertThat(problems(netsh("The command needs a valid WINS Server context.", "")))
                .containsExactly(
                        "2: no record in the file (expected: lines such as FRED [20h]-D-A-1-U-10.0.0.5 and a date,"
                                + " as netsh wins server show database prints them)");
    }
}
