package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.Exporter;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Imported;
import org.nbnsd.transfer.Importer;
import org.nbnsd.transfer.ReadOptions;
import org.nbnsd.transfer.Reading;
import org.nbnsd.transfer.Written;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** The database of Samba's nmbd as a WINS server: ours read by it, and its read by us. */
class WinsDatIT {
    private static final String SERVER = "10.77.0.1";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private static final List<NameRecord> RECORDS = List.of(
            record("FRED<20>", RecordType.UNIQUE, false, "10.77.1.1"),
            record("PRINTER<20>", RecordType.UNIQUE, true, "10.77.1.2"),
            record("MY PC!$%&'()-.", RecordType.UNIQUE, true, "10.77.1.3"),
            record("ROUTER<20>", RecordType.MULTIHOMED, true, "10.77.1.4", "10.77.1.5"),
            record("SALES<1C>", RecordType.SPECIAL_GROUP, false, "10.77.1.6", "10.77.1.7"),
            record("WORK<1E>", RecordType.GROUP, false, "255.255.255.255"),
            record("WORK<00>", RecordType.GROUP, true, "10.77.1.8"),
            record(" LEADING BLANK<20>", RecordType.UNIQUE, true, "10.77.1.9"),
            record("\\x01\\x02__MSBROWSE__\\x02<01>", RecordType.GROUP, true, "10.77.1.8"));

    @TempDir
    private Path directory;

    private Lan lan;
    private String segment;
    private Lan.Host server;
    private Lan.Host client;
    private Path state;

    @BeforeEach
    void makeNetwork() throws IOException {
        Programs.assumeInstalled("nmbd", "nmblookup");
        lan = Lan.create();
        segment = lan.segment();
        server = lan.host(segment, SERVER + "/24");
        client = lan.host(segment, "10.77.0.9/24");
        state = Files.createDirectories(directory.resolve("state"));
    }

    @AfterEach
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    private Nmbd startServer() {
        return Nmbd.start(server, directory, "WINSSRV", "wins support = yes\nstate directory = " + state);
    }

    private String lookup(String name) {
        return client.run("nmblookup", "-U", SERVER, "--recursion", name).out();
    }

    private void awaitLookup(String name, String expected) {
        Eventually.get(
                LONG_ENOUGH,
                () -> name + " answered with " + expected + " instead of\n" + lookup(name),
                () -> lookup(name).contains(expected) ? true : null);
    }

    private static NameRecord record(String name, RecordType type, boolean isStatic, String... addresses) {
        long now = System.currentTimeMillis();
        long expiresAt = isStatic ? Long.MAX_VALUE : now + Duration.ofDays(1).toMillis();
        List<Holder> holders = Stream.of(addresses)
                .map(address -> new Holder(Ipv4Address.parse(address), NameRecord.LOCAL, now, expiresAt))
                .toList();
        return new NameRecord(
                NetbiosName.parse(name),
                type,
                RecordState.ACTIVE,
                NodeType.H,
                isStatic,
                NameRecord.LOCAL,
                7,
                Ipv4Address.parse("10.77.0.7"),
                expiresAt,
                holders);
    }

    @Test
    void nmbdAnswersTheNamesThatWeExported() throws IOException {
        try (var out = Files.newBufferedWriter(state.resolve("wins.dat"))) {
            assertThat(Exporter.write(RECORDS, FileFormat.WINS_DAT, CodePage.CP850, out, System.currentTimeMillis())
                            .leftOut())
                    .isEmpty();
        }
        startServer();

        awaitLookup("FRED#20", "10.77.1.1 FRED<20>");
        assertThat(lookup("PRINTER#20")).contains("10.77.1.2 PRINTER<20>");
        assertThat(lookup("MY PC!$%&'()-.#00")).contains("10.77.1.3 MY PC");
        assertThat(lookup("ROUTER#20")).contains("10.77.1.4 ROUTER<20>", "10.77.1.5 ROUTER<20>");
        assertThat(lookup("SALES#1c")).contains("10.77.1.6 SALES<1c>", "10.77.1.7 SALES<1c>");
        assertThat(lookup("NOBODY#20")).contains("name_query failed");
    }

    /** With Samba's default {@code dos charset}, which is the default here; nmbd makes capitals of letters when it reads. */
    @Test
    void nmbdKeepsEachOctetThatWeExport() throws IOException {
        List<NameRecord> records = new ArrayList<>();
        for (int octet = 1; octet < 0x100; octet++) {
            records.add(record(String.format("N%02X\\x%02XX<20>", octet, octet), RecordType.UNIQUE, true, "10.77.1.1"));
        }
        Path file = state.resolve("wins.dat");
        try (var out = Files.newBufferedWriter(file)) {
            Written written =
                    Exporter.write(records, FileFormat.WINS_DAT, CodePage.CP850, out, System.currentTimeMillis());
            assertThat(written.leftOut())
                    .as("LF, CR, quotation mark, #, and two letters without a capital, which nmbd loses")
                    .isEqualTo(Map.of("a name that wins.dat cannot hold", 6L));
        }
        Nmbd nmbd = startServer();
        awaitLookup("N41AX#20", "10.77.1.1 N41AX<20>");
        Files.delete(file);
        nmbd.terminate();
        Reading reading = awaitFile(file, "\"N41AX#20\"");

        Set<NetbiosName> again = new HashSet<>();
        reading.records().forEach(each -> again.add(each.record().name()));
        for (NameRecord record : records) {
            String text = CodePage.CP850.characters(record.name());
            boolean isHeld = text != null && !text.matches("(?s).*[\r\n\"#\u00FF\u0192].*");
            if (isHeld) {
                String capitals = CodePage.CP850.octets(CodePage.CP850.upperCase(text));
                assertThat(again).contains(NetbiosName.of(capitals, 0x20));
            }
        }
    }

    /** Its groups included, of which nmbd answers 0.0.0.0 and nmblookup makes nothing. */
    @Test
    void whatNmbdHasReadAndWrittenAgainIsWhatWeExported() throws IOException {
        Path file = state.resolve("wins.dat");
        try (var out = Files.newBufferedWriter(file)) {
            Exporter.write(RECORDS, FileFormat.WINS_DAT, CodePage.CP850, out, System.currentTimeMillis());
        }
        Nmbd nmbd = startServer();
        awaitLookup("FRED#20", "10.77.1.1 FRED<20>");
        Files.delete(file);
        nmbd.terminate();
        Reading reading = awaitFile(file, "\"FRED#20\"");

        List<String> again = reading.records().stream()
                .map(Imported::record)
                .map(WinsDatIT::text)
                .toList();
        assertThat(again).containsAll(RECORDS.stream().map(WinsDatIT::text).toList());
    }

    @Test
    void theNamesThatNmbdHasRegisteredAreImported() {
        Nmbd nmbd = startServer();
        Nmbd other = Nmbd.start(client, directory, "CLIENT", "wins server = " + SERVER);
        for (String suffix : new String[] {"00", "03", "20"}) {
            awaitLookup("CLIENT#" + suffix, "10.77.0.9 CLIENT<" + suffix + ">");
        }
        nmbd.terminate();
        Reading reading = awaitFile(state.resolve("wins.dat"), "\"CLIENT#20\"");
        other.kill();

        List<String> names = new ArrayList<>();
        for (Imported each : reading.records()) {
            names.add(each.record().name() + " " + each.record().type() + " "
                    + each.record().addresses());
            assertThat(each.record().isStatic()).isFalse();
            assertThat(each.record().expiresAt()).isGreaterThan(System.currentTimeMillis());
        }
        assertThat(names)
                .contains(
                        "CLIENT<00> UNIQUE [10.77.0.9]",
                        "CLIENT<03> UNIQUE [10.77.0.9]",
                        "CLIENT<20> UNIQUE [10.77.0.9]",
                        "TESTGRP<00> GROUP [255.255.255.255]",
                        "TESTGRP<1E> GROUP [255.255.255.255]");
        assertThat(reading.problems()).allMatch(problem -> problem.reason().contains("WINSSRV"));
    }

    private static Reading awaitFile(Path file, String content) {
        return Eventually.get(LONG_ENOUGH, () -> file + " with " + content, () -> {
            try {
                boolean there = Files.exists(file) && Files.readString(file).contains(content);
                return there
                        ? Importer.read(file, FileFormat.WINS_DAT, ReadOptions.at(System.currentTimeMillis()))
                        : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String text(NameRecord record) {
        return record.name() + " " + record.type() + " " + record.isStatic() + " "
                + (record.isStatic() ? 0 : (record.expiresAt() + 999) / 1000) + " "
                + (record.type() == RecordType.GROUP ? "" : record.addresses());
    }
}
