package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.CodePage;

final class FileFormatTest {
    @ParameterizedTest
    @EnumSource
    void everyFormatHasAText(FileFormat format) {
        assertThat(FileFormat.of(format.text())).isEqualTo(format);
    }

    @Test
    void anUnknownFormatIsToldWithAllThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileFormat.of("xml"))
                .withMessage(
                        "format: \"xml\" (expected: one of lmhosts, wins.dat, netsh, mmc, csv, json, hosts, dnsmasq,"
                                + " unbound, zone, reverse-zone, gnz)");
    }

    @ParameterizedTest
    @EnumSource(names = {"NETSH", "MMC"})
    void whatOnlyWindowsWritesCannotBeWritten(FileFormat format) {
        assertThat(format.isWritable()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exporter.write(List.of(), format, CodePage.CP850, new StringBuilder(), 0))
                .withMessage("format: " + format.text()
                        + " can only be read (expected: one of lmhosts, wins.dat, csv, json, hosts, dnsmasq, unbound, zone,"
                        + " reverse-zone, gnz)");
    }

    @ParameterizedTest
    @EnumSource(names = {"HOSTS", "DNSMASQ", "UNBOUND", "ZONE", "REVERSE_ZONE", "GLOBAL_NAMES"})
    void whatTheDnsReadsCannotBeRead(FileFormat format) {
        assertThat(format.isReadable()).isFalse();
        assertThat(format.takesDomain()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Importer.read(Path.of("hosts"), format, ReadOptions.at(0)))
                .withMessage("format: " + format.text()
                        + " can only be written (expected: one of lmhosts, wins.dat, netsh, mmc, csv, json)");
    }

    @ParameterizedTest
    @CsvSource({
        "lmhosts, LMHOSTS",
        "wins.dat, WINS_DAT",
        "netsh.txt, NETSH",
        "mmc.txt, MMC",
        "mmc.csv, MMC",
        "mmc-german.txt, MMC",
        "table.csv, CSV"
    })
    void eachSampleIsKnownByItsContent(String name, FileFormat format) throws Exception {
        Path copy = Files.createTempFile("nbnsd", ".txt");
        try {
            Files.write(copy, Files.readAllBytes(TransferFiles.sample(name)));
            assertThat(FormatGuess.of(copy)).isEqualTo(format);
        } finally {
            Files.delete(copy);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "x, '[{', JSON",
                "x, '[\n]', JSON",
                "x, '  {\"name\"', JSON",
                "x, '[settings]', none",
                "x, '10.0.0.1 FRED', LMHOSTS",
                "x, '# comment\n#INCLUDE x', LMHOSTS",
                "x, '#BEGIN_ALTERNATE', LMHOSTS",
                "x, '10.0.0.1,FRED', none",
                "x, '\"FRED#20\" 0 10.0.0.1 66R', WINS_DAT",
                "x, 'address;name', CSV",
                "x, 'surname;address', none",
                "x, '', none",
                "lmhosts, '', LMHOSTS",
                "LMHOSTS.SAM, '# nothing', LMHOSTS",
                "wins.dat.old, '', WINS_DAT",
                "a.jsonl, '', JSON",
                "a.CSV, '', CSV",
                "a.txt, '', none",
                "a.csv, 'VERSION 1 0', WINS_DAT"
            })
    void theContentCountsMoreThanTheName(String name, String head, @Nullable FileFormat format) {
        assertThat(FormatGuess.of(Path.of("/tmp", name), head)).isEqualTo(format);
    }
}
