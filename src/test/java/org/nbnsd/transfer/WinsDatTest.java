package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.WINS_DAT;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.written;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class WinsDatTest {
    private static final long LATER = TransferFiles.NOW + 100_000;

    @TempDir
    private Path directory;

    private Reading winsDat(String... lines) {
        return read(directory, WINS_DAT, lines);
    }

    @Test
    void theDatabaseOfNmbdIsUnderstood() {
        Reading reading = TransferFiles.readSample("wins.dat", WINS_DAT);

        assertThat(records(reading))
                .containsExactly(
                        "3: FRED<00> unique 2026-11-21T22:26:40.000Z 10.0.0.5",
                        "4: FRED<20> unique 2026-11-21T22:26:40.000Z 10.0.0.5",
                        "5: WORKGROUP<1E> group 2026-11-21T22:26:40.000Z 255.255.255.255",
                        "6: WORKGROUP<00> group static 255.255.255.255",
                        "7: SALES<1C> special group 2026-11-21T22:26:40.000Z 10.0.0.1 10.0.0.2",
                        "8: SALES<1B> unique 2026-11-21T22:26:40.000Z 10.0.0.1",
                        "9: ROUTER<20> multihomed static 10.0.0.1 10.1.0.1",
                        "10: \\x01\\x02__MSBROWSE__\\x02<01> group 2026-11-21T22:26:40.000Z 10.0.0.7",
                        "11: A#B \\x9ABER<20> unique 2026-11-21T22:26:40.000Z 10.0.0.8");
        assertThat(problems(reading))
                .containsExactly(
                        "12: NMBD<20> is left out: a name of the other server itself (66S)",
                        "13: OLD<20> is left out: it expired at 2026-11-20T18:40:00.000Z");
        assertThat(reading.isFaulty()).as("those are as nmbd means them").isFalse();
    }

    @Test
    void aLineThatNmbdWouldNotWriteIsAFault() {
        assertThat(winsDat("VERSION 1 0", "\"B#20\" 0 10.0.0.300 66R").isFaulty())
                .isTrue();
    }

    @Test
    void theNodeTypeIsInTheFlags() {
        assertThat(winsDat(
                                "VERSION 1 0",
                                "\"B#20\" 0 10.0.0.1 6R",
                                "\"P#20\" 0 10.0.0.1 26R",
                                "\"M#20\" 0 10.0.0.1 46R",
                                "\"H#20\" 0 10.0.0.1 66R")
                        .records()
                        .stream()
                        .map(each -> each.record().nodeType()))
                .containsExactly(NodeType.B, NodeType.P, NodeType.M, NodeType.H);
    }

    /** nmbd writes the flag of a permanent name also for some that expire. */
    @Test
    void onlyATimeOfZeroMakesARecordStatic() {
        assertThat(records(winsDat("VERSION 1 0", "\"A#20\" 1795300000 10.0.0.1 66R", "\"B#20\" 0 10.0.0.1 64R")))
                .containsExactly(
                        "2: A<20> unique 2026-11-21T22:26:40.000Z 10.0.0.1", "3: B<20> unique static 10.0.0.1");
    }

    @Test
    void everyRecordIsOurs() {
        NameRecord record = winsDat("VERSION 1 0", "\"A#20\" 1795300000 10.0.0.1 64R")
                .records()
                .get(0)
                .record();

        assertThat(record.state()).isEqualTo(RecordState.ACTIVE);
        assertThat(record.owner()).isEqualTo(NameRecord.LOCAL);
        assertThat(record.version()).isZero();
        assertThat(record.registeredBy()).isEqualTo(Ipv4Address.ZERO);
        assertThat(record.holders().get(0).owner()).isEqualTo(NameRecord.LOCAL);
        assertThat(record.holders().get(0).registeredAt()).isEqualTo(TransferFiles.NOW);
        assertThat(record.holders().get(0).expiresAt()).isEqualTo(1_795_300_000_000L);
    }

    @Test
    void whatExpiresThisMomentHasExpired() {
        long seconds = TransferFiles.NOW / 1000;
        Reading reading = winsDat(
                "VERSION 1 0", "\"A#20\" " + seconds + " 10.0.0.1 64R", "\"B#20\" " + (seconds + 1) + " 10.0.0.1 64R");
        assertThat(reading.records()).hasSize(1);
        assertThat(problems(reading)).containsExactly("2: A<20> is left out: it expired at 2026-11-21T08:39:00.000Z");
    }

    @Test
    void aSecondEntryOfANameIsLeftOut() {
        Reading reading = winsDat("VERSION 1 0", "\"A#20\" 0 10.0.0.1 66R", "\"A#20\" 0 10.0.0.2 66R");
        assertThat(records(reading)).containsExactly("2: A<20> unique static 10.0.0.1");
        assertThat(problems(reading))
                .containsExactly("3: A<20> is left out: it was read before, from " + directory.resolve("f") + ":2");
    }

    @Test
    void anotherVersionIsToldAndTheRestIsRead() {
        for (String version : List.of("VERSION 2 0", "VERSION", "VERSION 10")) {
            Reading reading = winsDat(version, "\"A#20\" 0 10.0.0.1 66R");
            assertThat(problems(reading))
                    .containsExactly("1: \"" + version + "\" (expected: VERSION 1, as nmbd writes it)");
            assertThat(reading.records()).hasSize(1);
        }
    }

    /** nmbd checks the version where it is, and needs none. */
    @Test
    void aFileOfAPersonNeedsNoVersion() {
        Reading reading = winsDat("# made by hand", "\"A#20\" 0 10.0.0.1 66R", "VERSION\t1", "B#20\t0 10.0.0.2 66R  ");

        assertThat(records(reading))
                .containsExactly("2: A<20> unique static 10.0.0.1", "4: B<20> unique static 10.0.0.2");
        assertThat(reading.problems()).isEmpty();
        assertThat(problems(winsDat("\"A#20\" 0 10.0.0.1 66R", "VERSION 2 0")))
                .containsExactly("2: \"VERSION 2 0\" (expected: VERSION 1, as nmbd writes it)");
    }

    /** Seen with nmbd 4.17. */
    @Test
    void whatNmbdReadsIsRead() {
        assertThat(records(winsDat(
                        "  \"BLANKS BEFORE#20\" 0 10.0.0.1 66R",
                        "UNQUOTED#1c 0 10.0.0.2 E6R",
                        "\"NOSUFFIX\" 0 10.0.0.3 66R",
                        "\"SHORT#3\" 0 10.0.0.4 66R",
                        "\"NOLETTER#20\" 0 10.0.0.5 66")))
                .containsExactly(
                        "1: BLANKS BEFORE<20> unique static 10.0.0.1",
                        "2: UNQUOTED<1C> special group static 10.0.0.2",
                        "3: NOSUFFIX<00> unique static 10.0.0.3",
                        "4: SHORT<03> unique static 10.0.0.4",
                        "5: NOLETTER<20> unique static 10.0.0.5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            FRED#20                      | entry: "FRED#20" (expected: name, expiry, addresses and flags)
            "FRED#20 0 10.0.0.1 66R      | name: "\\"FRED#20 0 10.0.0.1 66R" (expected: a quotation mark behind it, such as "FRED#20")
            "FRED#" 0 10.0.0.1 66R       | name: "FRED#" (expected: a suffix in hexadecimal behind it, such as FRED#20)
            "FRED#2X" 0 10.0.0.1 66R     | name: "FRED#2X" (expected: a suffix in hexadecimal behind it, such as FRED#20)
            "SIXTEENLETTERSXY#20" 0 10.0.0.1 66R | name: SIXTEENLETTERSXY has 16 characters (expected: at most 15 and a suffix)
            "FRED#20" 0 66R              | entry: "\\"FRED#20\\" 0 66R" (expected: name, expiry, addresses and flags)
            "FRED#20" soon 10.0.0.1 66R  | expiry: "soon" (expected: seconds since 1970, or 0 for never)
            "FRED#20" -1 10.0.0.1 66R    | expiry: "-1" (expected: seconds since 1970, or 0 for never)
            "FRED#20" 9999999999999 10.0.0.1 66R | expiry: "9999999999999" (expected: seconds since 1970, or 0 for never)
            "FRED#20" 0 10.0.0 66R       | address: "10.0.0" (expected: an IPv4 address such as 10.0.0.5)
            "FRED#20" 0 0.0.0.0 66R      | address: "0.0.0.0" (expected: the address of a host)
            "FRED#20" 0 10.0.0.1 66X     | flags: "66X" (expected: such as 64R)
            "FRED#20" 0 10.0.0.1 R       | flags: "R" (expected: such as 64R)
            "FRED#20" 0 10.0.0.1 6XR     | flags: "6XR" (expected: such as 64R)
            "FRED#20" 0 10.0.0.1 123456R | flags: "123456R" (expected: such as 64R)
            """)
    void aBadLineIsOneProblemAndNoRecord(String line, String problem) {
        Reading reading = winsDat("VERSION 1 0", line, "\"OTHER#20\" 0 10.0.0.1 66R");

        assertThat(problems(reading)).containsExactly("2: " + problem);
        assertThat(records(reading)).containsExactly("3: OTHER<20> unique static 10.0.0.1");
    }

    private static NameRecord record(
            String name, RecordType type, boolean isStatic, long expiresAt, String... addresses) {
        return LocalRecord.of(
                NetbiosName.parse(name),
                type,
                NodeType.H,
                isStatic,
                List.of(addresses).stream().map(Ipv4Address::parse).toList(),
                TransferFiles.NOW,
                isStatic ? Long.MAX_VALUE : expiresAt);
    }

    /** A partner's: active here until the partner says otherwise. */
    private static NameRecord replica(String name) {
        Ipv4Address partner = Ipv4Address.parse("192.0.2.1");
        Holder holder = new Holder(Ipv4Address.parse("10.0.0.5"), partner, 0, TransferFiles.NOW - 1);
        return new NameRecord(
                NetbiosName.parse(name),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                partner,
                1,
                partner,
                holder.expiresAt(),
                List.of(holder));
    }

    @Test
    void whatCanBeSaidIsWrittenAsNmbdDoes() {
        assertThat(written(
                        WINS_DAT,
                        List.of(
                                record("FRED<20>", RecordType.UNIQUE, false, LATER, "10.0.0.5"),
                                record("FRED<03>", RecordType.UNIQUE, false, LATER + 1, "10.0.0.5"),
                                record("WORK<1E>", RecordType.GROUP, false, LATER, "255.255.255.255"),
                                record("WORK<00>", RecordType.GROUP, false, LATER, "10.0.0.5"),
                                record("SALES<1C>", RecordType.SPECIAL_GROUP, true, 0, "10.0.0.1", "10.0.0.2"),
                                record("ROUTER<20>", RecordType.MULTIHOMED, true, 0, "10.0.0.1", "10.1.0.1"))))
                .isEqualTo("""
                        VERSION 1 0
                        "FRED#20" 1795250440 10.0.0.5 64R
                        "FRED#03" 1795250441 10.0.0.5 64R
                        "WORK#1e" 1795250440 0.0.0.0 e4R
                        "WORK#00" 1795250440 0.0.0.0 e4R
                        "SALES#1c" 0 10.0.0.1 10.0.0.2 e6R
                        "ROUTER#20" 0 10.0.0.1 10.1.0.1 66R
                        """);
    }

    @Test
    void whatCannotBeSaidIsCounted() {
        NameRecord active = record("FRED<20>", RecordType.UNIQUE, false, LATER, "10.0.0.5");
        StringBuilder out = new StringBuilder();
        Written written = TransferFiles.write(
                WINS_DAT,
                List.of(
                        active.withState(RecordState.RELEASED, LATER),
                        active.withState(RecordState.TOMBSTONE, LATER),
                        record("OLD<20>", RecordType.UNIQUE, false, TransferFiles.NOW, "10.0.0.5"),
                        replica("OLDREPLICA<20>"),
                        record("A<20>.SCOPE", RecordType.UNIQUE, true, 0, "10.0.0.5"),
                        record("A#B<20>", RecordType.UNIQUE, true, 0, "10.0.0.5"),
                        record("A\"<20>", RecordType.UNIQUE, true, 0, "10.0.0.5"),
                        record("A\\x0A<20>", RecordType.UNIQUE, true, 0, "10.0.0.5"),
                        record("A\\x98<20>", RecordType.UNIQUE, true, 0, "10.0.0.5"),
                        record("\\x81<20>", RecordType.UNIQUE, true, 0, "10.0.0.5"),
                        record("\\x9A<20>", RecordType.UNIQUE, true, 0, "10.0.0.6"),
                        record("GROUP<20>", RecordType.SPECIAL_GROUP, true, 0, "10.0.0.5"),
                        record("D<1C>", RecordType.UNIQUE, true, 0, "10.0.0.5"),
                        record("GOOD<20>", RecordType.UNIQUE, true, 0, "10.0.0.5")),
                out);

        assertThat(out).hasToString("VERSION 1 0\n\"\u00DC#20\" 0 10.0.0.6 66R\n\"GOOD#20\" 0 10.0.0.5 66R\n");
        assertThat(written.records()).isEqualTo(2);
        assertThat(written.leftOut())
                .containsOnly(
                        Map.entry("released or expired", 3L),
                        Map.entry("tombstone", 1L),
                        Map.entry("in a scope", 1L),
                        Map.entry("a name that wins.dat cannot hold", 4L),
                        Map.entry("a name that differs from another only in its case", 1L),
                        Map.entry("special group other than 1C", 1L),
                        Map.entry("1C that is no special group", 1L));
    }

    @Test
    void whatWasReadIsWrittenAndReadAgain() {
        List<NameRecord> records = TransferFiles.readSample("wins.dat", WINS_DAT).records().stream()
                .map(Imported::record)
                .filter(record -> !record.name().base().startsWith("A#B")
                        && !record.name().equals(NetbiosName.MSBROWSE))
                .toList();
        Reading again = winsDat(written(WINS_DAT, records));

        assertThat(again.problems()).isEmpty();
        assertThat(again.records().stream().map(Imported::record)).hasSize(7).containsExactlyElementsOf(records);
    }
}
