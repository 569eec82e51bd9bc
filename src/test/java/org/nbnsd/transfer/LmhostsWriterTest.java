package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.FileFormat.LMHOSTS;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.written;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.RandomNames;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

final class LmhostsWriterTest {
    @TempDir
    private Path directory;

    private static NameRecord record(String name, RecordType type, String... addresses) {
        return LocalRecord.lasting(
                NetbiosName.parse(name),
                type,
                List.of(addresses).stream().map(Ipv4Address::parse).toList(),
                TransferFiles.NOW);
    }

    private static NameRecord unique(String name, String address) {
        return record(name, RecordType.UNIQUE, address);
    }

    private static List<String> lines(NameRecord... records) {
        return written(LMHOSTS, List.of(records)).lines().toList();
    }

    @Test
    void linesEndAsInWindows() {
        assertThat(written(LMHOSTS, List.of(computer("FRED", RecordType.UNIQUE, "10.0.0.1"))))
                .isEqualTo("10.0.0.1\tFRED #PRE\r\n");
    }

    @Test
    void aComputerIsOneLine() {
        assertThat(lines(computer("FRED", RecordType.UNIQUE, "10.0.0.1"))).containsExactly("10.0.0.1\tFRED #PRE");
    }

    /** A plain name would give the others to it when it is read. */
    @Test
    void aComputerThatHasNotAllThreeNamesIsWrittenByOctets() {
        assertThat(lines(unique("FRED<20>", "10.0.0.1"))).containsExactly("10.0.0.1\t\"FRED           \\0x20\" #PRE");
        assertThat(lines(unique("FRED<00>", "10.0.0.1"), unique("FRED<20>", "10.0.0.1")))
                .containsExactly(
                        "10.0.0.1\t\"FRED           \\0x00\" #PRE", "10.0.0.1\t\"FRED           \\0x20\" #PRE");
    }

    private static NameRecord[] computer(String name, RecordType type, String... addresses) {
        return new NameRecord[] {
            record(name + "<00>", type, addresses),
            record(name + "<03>", type, addresses),
            record(name + "<20>", type, addresses)
        };
    }

    @Test
    void aUserIsNoComputer() {
        assertThat(lines(unique("ALICE<03>", "10.0.0.1"))).containsExactly("10.0.0.1\t\"ALICE          \\0x03\" #PRE");
        assertThat(lines(
                        unique("FRED<00>", "10.0.0.1"), unique("FRED<20>", "10.0.0.1"), unique("FRED<03>", "10.0.0.2")))
                .containsExactly(
                        "10.0.0.1\t\"FRED           \\0x00\" #PRE",
                        "10.0.0.2\t\"FRED           \\0x03\" #PRE",
                        "10.0.0.1\t\"FRED           \\0x20\" #PRE");
    }

    /** A line of the plain name would give its address to the multihomed one as well. */
    @Test
    void aComputerWhoseNamesDifferInManyAddressesIsWrittenByOctets() {
        assertThat(lines(
                        unique("FRED<00>", "10.0.0.1"),
                        record("FRED<20>", RecordType.MULTIHOMED, "10.0.0.2", "10.0.0.3")))
                .containsExactly(
                        "10.0.0.1\t\"FRED           \\0x00\" #PRE",
                        "10.0.0.2\t\"FRED           \\0x20\" #PRE #MH",
                        "10.0.0.3\t\"FRED           \\0x20\" #PRE #MH");
    }

    @Test
    void eachAddressOfAMultihomedNameIsALine() {
        assertThat(lines(computer("FRED", RecordType.MULTIHOMED, "10.0.0.1", "10.0.0.2")))
                .containsExactly("10.0.0.1\tFRED #PRE #MH", "10.0.0.2\tFRED #PRE #MH");
    }

    @Test
    void domainControllersAreNamedWithTheirDomain() {
        assertThat(lines(
                        unique("DC<20>", "10.0.0.1"),
                        record("SALES<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1", "10.0.0.2"),
                        record("LAB<1C>", RecordType.SPECIAL_GROUP, "10.0.0.1"),
                        unique("SALES<1B>", "10.0.0.1")))
                .containsExactly(
                        "10.0.0.1\t\"DC             \\0x20\" #PRE #DOM:LAB",
                        "10.0.0.1\t\"SALES          \\0x1B\" #PRE",
                        "10.0.0.1\t\"SALES          \\0x1C\" #PRE",
                        "10.0.0.2\t\"SALES          \\0x1C\" #PRE");
    }

    @Test
    void otherSpecialGroupsHaveAKeyword() {
        assertThat(lines(record("PRINTERS<20>", RecordType.SPECIAL_GROUP, "10.0.0.1", "10.0.0.2")))
                .containsExactly("10.0.0.1\t\"PRINTERS       \\0x20\" #SG", "10.0.0.2\t\"PRINTERS       \\0x20\" #SG");
    }

    @Test
    void whatCannotBePlainIsWrittenByItsOctets() {
        assertThat(lines(unique("a\\\\\" \\x9A#<20>", "10.0.0.1")))
                .containsExactly("10.0.0.1\t\"\\0x61\\0x5C\\0x22 \\0x9A\\0x23         \\0x20\" #PRE");
    }

    @Test
    void whatCannotBeSaidIsCounted() {
        NameRecord active = unique("FRED<20>", "10.0.0.1");
        StringBuilder out = new StringBuilder();
        Written written = TransferFiles.write(
                LMHOSTS,
                List.of(
                        active,
                        unique("FRED<00>", "10.0.0.1"),
                        unique("FRED<03>", "10.0.0.1"),
                        active.withState(RecordState.RELEASED, 0),
                        active.withState(RecordState.TOMBSTONE, 0),
                        record("WORK<1E>", RecordType.GROUP, "10.0.0.1"),
                        unique("FRED<20>.SCOPE", "10.0.0.1"),
                        unique("WORK<1E>", "10.0.0.1")),
                out);

        assertThat(out).hasToString("10.0.0.1\tFRED #PRE\r\n");
        assertThat(written.records()).isEqualTo(3);
        assertThat(written.leftOut())
                .isEqualTo(Map.of(
                        "released or expired", 1L,
                        "tombstone", 1L,
                        "normal group", 1L,
                        "in a scope", 1L,
                        "1C or 1E that is no group", 1L));
    }

    @Test
    void expiredRecordsAreLeftOut() {
        JsonObject json = RecordJson.toJson(unique("A<20>", "10.0.0.1"));
        json.addProperty("static", false);
        json.addProperty("expiresAt", "2026-11-21T08:38:00.000Z");
        json.getAsJsonArray("holders")
                .forEach(holder -> holder.getAsJsonObject().addProperty("expiresAt", "2026-11-21T08:38:00.000Z"));
        NameRecord expired = RecordJson.fromJson(json);
        assertThat(lines(expired)).isEmpty();
    }

    /** Names of hosts and special groups come back as they were, and no others. */
    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(20);
        RandomNames names = new RandomNames(random);
        for (int i = 0; i < 300; i++) {
            Map<NetbiosName, NameRecord> records = new HashMap<>();
            for (int j = random.nextInt(12); j >= 0; j--) {
                NameRecord record = random(names, random);
                records.put(record.name(), record);
            }
            String text = written(LMHOSTS, List.copyOf(records.values()));
            Reading reading = read(directory, LMHOSTS, text);

            assertThat(problems(reading)).as(text).allMatch(problem -> problem.contains("takes the place of"));
            Map<NetbiosName, NameRecord> again = new HashMap<>();
            reading.records().forEach(each -> again.put(each.record().name(), each.record()));
            records.forEach((name, record) -> {
                assertThat(again).as(text).containsKey(name);
                assertThat(again.get(name).type()).as(text).isEqualTo(record.type());
                assertThat(Set.copyOf(again.get(name).addresses())).as(text).isEqualTo(Set.copyOf(record.addresses()));
            });
            assertThat(again.keySet()).as(text).isEqualTo(records.keySet());
        }
    }

    private static NameRecord random(RandomNames names, Random random) {
        int[] suffixes = {0x00, 0x03, 0x20, 0x1B, 0x1C, 0x20, random.nextInt(256)};
        NetbiosName name = NetbiosName.of("HOST" + random.nextInt(3), suffixes[random.nextInt(suffixes.length)]);
        if (random.nextInt(4) == 0) {
            NetbiosName odd = names.next();
            byte[] octets = new byte[NetbiosName.LENGTH];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) odd.octet(i);
            }
            name = NetbiosName.of(octets, 0, Scope.NONE);
        }
        RecordType type = random.nextInt(3) == 0 ? RecordType.MULTIHOMED : RecordType.UNIQUE;
        type = random.nextInt(6) == 0 || name.suffix() == 0x1C ? RecordType.SPECIAL_GROUP : type;
        if (name.suffix() == 0x1E) {
            name = name.withSuffix(0x1B);
        }
        Set<Ipv4Address> addresses = new HashSet<>();
        for (int i = type == RecordType.UNIQUE ? 0 : random.nextInt(4); i >= 0; i--) {
            addresses.add(new Ipv4Address(10 << 24 | random.nextInt(5)));
        }
        return LocalRecord.lasting(name, type, new ArrayList<>(addresses), TransferFiles.NOW);
    }
}
