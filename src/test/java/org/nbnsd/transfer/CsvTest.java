package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.CSV;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;
import static org.nbnsd.transfer.TransferFiles.written;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

final class CsvTest {
    private static final String HEADINGS =
            "name,suffix,scope,type,state,nodeType,static,owner,version,registeredBy,expiresAt,holders";
    private static final String GOOD = "FRED<20>.NET,32,NET,multihomed,active,H,false,local,7,10.0.0.1,"
            + "2026-11-21T08:39:00.123Z,10.0.0.1/local/1970-01-01T00:00:00.000Z/2026-11-21T08:39:00.123Z;"
            + "10.0.0.2/192.0.2.1/2026-11-21T08:39:00.000Z/1970-01-01T00:00:00.005Z";

    @TempDir
    private Path directory;

    private Reading csv(String... lines) {
        return read(directory, CSV, lines);
    }

    @Test
    void columnsAndValuesAreAsPromised() {
        Reading reading = csv(HEADINGS, GOOD);

        assertThat(reading.problems()).isEmpty();
        assertThat(written(CSV, List.of(reading.records().get(0).record())))
                .isEqualTo(HEADINGS + "\r\n" + GOOD + "\r\n");
    }

    @Test
    void everyRecordComesBackAsItWas() {
        RandomRecords random = new RandomRecords(new Random(18));
        Map<NetbiosName, NameRecord> records = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            NameRecord record = random.next();
            records.put(record.name(), record);
        }
        Path file = write(
                directory.resolve("f"),
                written(CSV, List.copyOf(records.values())).getBytes(StandardCharsets.US_ASCII));
        Reading reading = read(file, CSV, TransferFiles.OPTIONS);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.records().stream().map(Imported::record)).containsExactlyElementsOf(records.values());
    }

    /** Hosts choose their names, and an administrator opens the file in a spreadsheet. */
    @Test
    void noNameIsAFormulaToASpreadsheet() {
        for (String name : List.of("=1+1<20>", "+A<20>", "-A<20>", "@A<20>", "A<20>.=B")) {
            NameRecord record = LocalRecord.lasting(
                    NetbiosName.parse(name), RecordType.UNIQUE, List.of(Ipv4Address.parse("10.0.0.1")), 0);
            String line = written(CSV, List.of(record)).split("\r\n", -1)[1];
            assertThat(List.of(line.split(",", -1)))
                    .allSatisfy(field -> assertThat(field).doesNotContainPattern("^[=+@-]"));
            assertThat(csv(HEADINGS, line).records().get(0).record()).isEqualTo(record);
        }
    }

    @Test
    void columnsMayBeInAnyOrderAndMoreThanNeeded() {
        Reading reading = csv(
                "holders,expiresAt,Colour,registeredBy,version,owner,static,nodeType,state,type,NAME",
                "10.0.0.1/local/never/never,never,blue,10.0.0.1,1,local,true,H,active,unique,FRED<20>");
        assertThat(problems(reading)).isEmpty();
        assertThat(records(reading)).containsExactly("2: FRED<20> unique static 10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            FRED<20>.NET | FRED<2>   | name: FRED<2> has a < without suffix (expected: such as FRED<20>; for the character, \\x3C)
            ,32,         | ,33,      | suffix: "33" (expected: 32, as in the name)
            ,NET,        | ,NOT,     | scope: "NOT" (expected: "NET", as in the name)
            multihomed   | multi     | type: "multi" (expected: one of unique, group, special group, multihomed)
            multihomed   | unique    | holders: 2 of FRED<20>.NET, UNIQUE ACTIVE (expected: 1..1)
            active       | here      | state: "here" (expected: one of active, released, tombstone, deleted)
            ,H,          | ,h,       | nodeType: "h" (expected: one of B, P, M, H)
            false        | no        | static: "no" (expected: true or false)
            false,local  | false,me  | owner: "me" (expected: local, or the IPv4 address of another name server)
            ,7,          | ,7.5,     | version: "7.5" (expected: a whole number of at most 64 bits)
            ,10.0.0.1,   | ,10.0.0,  | registeredBy: "10.0.0" (expected: an IPv4 address such as 10.0.0.5)
            ,2026-11-21T08:39:00.123Z, | ,soon, | expiresAt: "soon" (expected: a time such as 2026-11-21T08:39:00.000Z, or never)
            ,10.0.0.1/   | ,10.0.1/  | holders[0].address: "10.0.1" (expected: an IPv4 address such as 10.0.0.5)
            /192.0.2.1/  | /x/       | holders[1].owner: "x" (expected: local, or the IPv4 address of another name server)
            /192.0.2.1/  | /         | holders[1]: "10.0.0.2/2026-11-21T08:39:00.000Z/1970-01-01T00:00:00.005Z" (expected: address/owner/registeredAt/expiresAt, or with /registeredBy)
            ,local,      | ,         | 11 fields (expected: 12, as there are headings)
            NET,         | NET",     | field 1: "FRED<20>.NET\\"" (expected: quotation marks around the whole field)
            """)
    void aBadRowIsOneProblemAndNoRecord(String part, String bad, String problem) {
        int at = GOOD.indexOf(part);
        assertThat(at).isNotNegative();
        String row = GOOD.substring(0, at) + bad + GOOD.substring(at + part.length());
        boolean oddQuote = bad.endsWith("\",");
        Reading reading = csv(HEADINGS, oddQuote ? row + "\"\"\"" : row, GOOD);

        assertThat(problems(reading)).containsExactly("2: " + problem);
        assertThat(reading.records()).hasSize(1);
    }

    @Test
    void aMissingColumnIsTold() {
        assertThat(problems(csv("name,holders", "FRED<20>,"))).containsExactly("2: type: missing");
    }

    @Test
    void theTableOfAnAdministratorIsUnderstood() {
        Reading reading = TransferFiles.readSample("table.csv", CSV);

        assertThat(problems(reading)).isEmpty();
        assertThat(records(reading))
                .containsExactly(
                        "2: FRED<00> unique static 10.0.0.5",
                        "2: FRED<03> unique static 10.0.0.5",
                        "2: FRED<20> unique static 10.0.0.5",
                        "3: PRINTER<20> unique static 10.0.0.9",
                        "4: SALES<1C> special group static 10.0.0.1 10.0.0.2",
                        "5: ROUTER<20> multihomed static 10.0.0.254 10.1.0.254",
                        "6: WORK<1E> group static 10.0.0.5");
    }

    @Test
    void nameAndAddressAreEnough() {
        assertThat(records(csv("name,address", "sales<1c>,10.0.0.1", "x<20>,10.0.0.1 10.0.0.2")))
                .containsExactly(
                        "2: SALES<1C> special group static 10.0.0.1", "3: X<20> multihomed static 10.0.0.1 10.0.0.2");
    }

    @Test
    void semicolonsAndTabsSeparateIfTheHeadingsSaySo() {
        assertThat(records(csv("\u00EF\u00BB\u00BFname;address", "fred<20>;10.0.0.1")))
                .containsExactly("2: FRED<20> unique static 10.0.0.1");
        assertThat(records(csv("name\taddress", "fred<20>\t10.0.0.1,10.0.0.2")))
                .containsExactly("2: FRED<20> multihomed static 10.0.0.1 10.0.0.2");
    }

    @Test
    void aDynamicRowNeedsATime() {
        Reading reading = csv(
                "name,address,static,expiresAt",
                "a<20>,10.0.0.1,no,2026-11-22T00:00:00Z",
                "b<20>,10.0.0.1,no,2026-11-20T00:00:00Z",
                "c<20>,10.0.0.1,no,never",
                "d<20>,10.0.0.1,no,");
        assertThat(records(reading)).containsExactly("2: A<20> unique 2026-11-22T00:00:00.000Z 10.0.0.1");
        assertThat(problems(reading))
                .containsExactly(
                        "3: B<20> is left out: it expired at 2026-11-20T00:00:00.000Z",
                        "4: expiresAt: \"never\" (expected: a time, for a record that is not static)",
                        "5: expiresAt: \"\" (expected: a time such as 2026-11-21T08:39:00.000Z, or never)");
        assertThat(problems(csv("name,address,static", "d<20>,10.0.0.1,no"))).containsExactly("2: expiresAt: missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,10.0.0.1,,           | name: "" (expected: a name and its suffix, such as SALES<1C>)
            sales,10.0.0.1,group, | name: "sales" (expected: a name and its suffix, such as SALES<1C>)
            fred,,,               | address: "" (expected: an IPv4 address such as 10.0.0.5)
            fred,ten,,            | address: "ten" (expected: an IPv4 address such as 10.0.0.5)
            fred,127.0.0.0.1,,    | address: "127.0.0.0.1" (expected: an IPv4 address such as 10.0.0.5)
            fred,0.0.0.0,,        | address: "0.0.0.0" (expected: the address of a host)
            fred,10.0.0.1,host,   | type: "host" (expected: one of unique, group, special group, multihomed)
            fred,10.0.0.1,,maybe  | static: "maybe" (expected: yes or no)
            fred,10.0.0.1 10.0.0.2,unique, | holders: 2 of FRED<00>, UNIQUE ACTIVE (expected: 1..1)
            fred,10.0.0.1         | 2 fields (expected: 4, as there are headings)
            fr\u00FCd<20>,10.0.0.1,,   | name: "fr\uFFFDd<20>" (expected: UTF-8, or the file's character set as an option)
            """)
    void aBadRowOfATableIsOneProblemAndNoRecord(String row, String problem) {
        Reading reading = csv("name,address,type,static", row, "other<20>,10.0.0.1,,");

        assertThat(problems(reading)).containsExactly("2: " + problem);
        assertThat(records(reading)).containsExactly("3: OTHER<20> unique static 10.0.0.1");
    }

    @Test
    void fieldsMayGoOverSeveralLines() {
        Reading reading =
                csv("\"name\",address,\"remark\n,of \"\"me\"\"\"", "", "a<20>,10.0.0.1,\"x\n\ny\"", "b<20>,10.0.0.1,");
        assertThat(problems(reading)).isEmpty();
        assertThat(records(reading))
                .containsExactly("4: A<20> unique static 10.0.0.1", "7: B<20> unique static 10.0.0.1");
    }

    @Test
    void aQuotationMarkThatIsNotClosedCostsOneRow() {
        Reading reading = csv("name,address", "\"a<20>,10.0.0.1", "b<20>,10.0.0.2", "c<20>,10.0.0.3");
        assertThat(problems(reading))
                .containsExactly(
                        "2: \"\\\"a<20>,10.0.0.1\" (expected: as many closing quotation marks as opening ones)");
        assertThat(records(reading))
                .containsExactly("3: B<20> unique static 10.0.0.2", "4: C<20> unique static 10.0.0.3");
        assertThat(problems(csv("name,address", "\"a<20>\"x,10.0.0.1")))
                .containsExactly(
                        "2: field 1: \"\\\"a<20>\\\"x,10.0.0.1\" (expected: nothing behind the closing quotation mark)");
    }

    @Test
    void aFileWithoutHeadingsIsToldSo() {
        assertThat(problems(csv("FRED,10.0.0.1", "BOB,10.0.0.2")))
                .containsExactly(
                        "1: headings: \"FRED,10.0.0.1\" (expected: a line with at least the columns name and address,"
                                + " or name and holders)");
        assertThat(problems(csv("")))
                .containsExactly(
                        "1: an empty file (expected: a line with at least the columns name and address, or name"
                                + " and holders)");
    }

    @Test
    void aSecondRecordOfANameIsLeftOut() {
        Reading reading = csv("name,address", "a<20>,10.0.0.1", "a<20>,10.0.0.2");
        assertThat(records(reading)).containsExactly("2: A<20> unique static 10.0.0.1");
        assertThat(problems(reading))
                .containsExactly("3: A<20> is left out: it was read before, from " + directory.resolve("f") + ":2");
    }
}
