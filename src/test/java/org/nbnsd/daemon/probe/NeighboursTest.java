package org.nbnsd.daemon.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.daemon.timeline.Pace;
import org.nbnsd.wire.Ipv4Address;

/** The neighbour table of the kernel, as a file. */
final class NeighboursTest {
    private static final String TITLES =
            "IP address       HW type     Flags       HW address            Mask     Device\n";
    private static final Ipv4Address FIVE = Ipv4Address.parse("10.0.0.5");

    @TempDir
    private Path directory;

    private final AtomicLong clock = new AtomicLong(1_000_000);

    @Test
    void completeEntriesAreKnown() {
        assertThat(Neighbours.parse(List.of(
                        TITLES.strip(),
                        "10.0.0.5         0x1         0x2         00:0c:29:ab:cd:ef     *        eth0",
                        "10.0.0.6         0x1         0x0         00:00:00:00:00:00     *        eth0",
                        "10.0.0.7         0x1         0x6         02:00:00:00:00:07     *        eth0",
                        "10.0.0.8         0x20        0x2         80:00:00:48:fe:80:00:00:00:00 *        ib0",
                        "nonsense",
                        "")))
                .isEqualTo(Map.of(FIVE, "00-0C-29-AB-CD-EF", Ipv4Address.parse("10.0.0.7"), "02-00-00-00-00-07"));
    }

    @Test
    void withoutAFileNobodyIsKnown() {
        assertThat(new Neighbours(directory.resolve("none"), clock::get).mac(FIVE))
                .isEmpty();
    }

    @Test
    void theFileIsReadAtMostOnceASecondUnlessSomebodyWasJustHeard() throws IOException {
        Path file = Files.writeString(directory.resolve("arp"), TITLES);
        Neighbours neighbours = new Neighbours(file, clock::get);
        assertThat(neighbours.mac(FIVE)).isEmpty();
        Files.writeString(file, TITLES + "10.0.0.5 0x1 0x2 02:00:00:00:00:05 * eth0\n");
        clock.addAndGet(999);
        assertThat(neighbours.mac(FIVE)).isEmpty();
        assertThat(neighbours.macNow(FIVE)).isEqualTo("02-00-00-00-00-05");
        Files.writeString(file, TITLES + "10.0.0.5 0x1 0x2 02:00:00:00:00:55 * eth0\n");
        assertThat(neighbours.mac(FIVE)).isEqualTo("02-00-00-00-00-05");
        clock.addAndGet(1000);
        assertThat(neighbours.mac(FIVE)).isEqualTo("02-00-00-00-00-55");
    }

    @Test
    void questionsAreEvenlySpaced() {
        Pace pace = new Pace(5);
        int taken = 0;
        for (long now = 1_000_000; now < 1_010_000; now += 10) {
            taken += pace.take(now) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(50);
        assertThat(pace.take(2_000_000)).as("after a long rest").isTrue();
        assertThat(pace.take(2_000_199)).as("still not two at once").isFalse();
        assertThat(pace.nextAt()).isEqualTo(2_000_200);
        assertThat(pace.take(2_000_200)).isTrue();
    }
}
