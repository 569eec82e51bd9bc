package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.transfer.TransferFiles.NOW;
import static org.nbnsd.transfer.TransferFiles.OPTIONS;
import static org.nbnsd.transfer.TransferFiles.problems;
import static org.nbnsd.transfer.TransferFiles.read;
import static org.nbnsd.transfer.TransferFiles.records;
import static org.nbnsd.transfer.TransferFiles.write;
import static org.nbnsd.transfer.TransferFiles.written;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** A dump that is older than its records lived: all that was alive in it has expired. */
final class ExpiredTest {
    private static final String RENEWED = "2026-11-27T08:39:00.000Z";

    @TempDir
    private Path directory;

    private static Stream<Arguments> dumps() {
        return Stream.of(
                Arguments.of(
                        FileFormat.WINS_DAT,
                        List.of(
                                "\"OLD#20\" 1700000000 10.0.0.1 64R",
                                "\"OLDER#20\" 1600000000 10.0.0.2 64R",
                                "\"FIXED#20\" 0 10.0.0.3 66R")),
                Arguments.of(
                        FileFormat.NETSH,
                        List.of(
                                "OLD            [20h]-D-A-  1-U- 10.0.0.1   -2023-11-14 22:13:20",
                                "OLDER          [20h]-D-A-  1-U- 10.0.0.2   -2020-09-13 12:26:40",
                                "FIXED          [20h]-S-A-  1-U- 10.0.0.3   -INFINITE")),
                Arguments.of(
                        FileFormat.MMC,
                        List.of(
                                "OLD\t[20h]\t10.0.0.1\tActive\t\t10.0.0.9\t1\t2023-11-14 22:13:20",
                                "OLDER\t[20h]\t10.0.0.2\tActive\t\t10.0.0.9\t1\t2020-09-13 12:26:40",
                                "FIXED\t[20h]\t10.0.0.3\tActive\tx\t10.0.0.9\t1\tInfinite")),
                Arguments.of(
                        FileFormat.CSV,
                        List.of(
                                "name,address,static,expiresAt",
                                "OLD<20>,10.0.0.1,no,2023-11-14T22:13:20Z",
                                "OLDER<20>,10.0.0.2,no,2020-09-13T12:26:40Z",
                                "FIXED<20>,10.0.0.3,yes,")));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void whatHadExpiredIsLeftOutAndCounted(FileFormat format, List<String> lines) {
        Reading reading = read(directory, format, lines.toArray(String[]::new));

        assertThat(records(reading)).singleElement().asString().endsWith("FIXED<20> unique static 10.0.0.3");
        assertThat(reading.expired()).isEqualTo(new Reading.Expired(2, 0, 1_700_000_000_000L));
        assertThat(problems(reading))
                .hasSize(2)
                .anyMatch(line -> line.endsWith("OLD<20> is left out: it expired at 2023-11-14T22:13:20.000Z"));
        assertThat(reading.isFaulty()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void whatHadExpiredIsTakenForARenewalIntervalIfThatIsWanted(FileFormat format, List<String> lines) {
        Path file = write(directory.resolve("f"), lines.toArray(String[]::new));
        Reading reading = read(file, format, OPTIONS.withExpired(ReadOptions.Expired.RENEW));

        assertThat(records(reading).stream().map(line -> line.replaceAll("^\\d+: ", "")))
                .containsExactlyInAnyOrder(
                        "OLD<20> unique " + RENEWED + " 10.0.0.1",
                        "OLDER<20> unique " + RENEWED + " 10.0.0.2",
                        "FIXED<20> unique static 10.0.0.3");
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.expired()).isEqualTo(new Reading.Expired(0, 0, 0));
    }

    @Test
    void whatThisProgramWroteIsTakenAsItIsAndCounted() {
        NameRecord old = LocalRecord.of(
                NetbiosName.parse("OLD<20>"),
                RecordType.UNIQUE,
                NodeType.H,
                false,
                List.of(Ipv4Address.parse("10.0.0.1")),
                NOW - 2000,
                NOW - 1000);
        for (FileFormat format : List.of(FileFormat.JSON, FileFormat.CSV)) {
            Path file = write(directory.resolve("f"), written(format, List.of(old)));
            Reading asItIs = read(file, format, OPTIONS);
            assertThat(asItIs.records().get(0).record()).isEqualTo(old);
            assertThat(asItIs.expired()).isEqualTo(new Reading.Expired(0, 1, NOW - 1000));

            Reading renewed = read(file, format, OPTIONS.withExpired(ReadOptions.Expired.RENEW));
            assertThat(records(renewed)).singleElement().asString().endsWith("OLD<20> unique " + RENEWED + " 10.0.0.1");
            assertThat(renewed.records().get(0).record().holders().get(0).registeredAt())
                    .isEqualTo(NOW - 2000);
            assertThat(renewed.expired().taken()).isZero();
        }
    }
}
