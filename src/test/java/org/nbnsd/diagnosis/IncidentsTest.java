package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** How many incidents there are at once, and which are one. */
final class IncidentsTest {
    private static final long T = 1_795_251_600_000L;
    private static final Duration QUIET = Duration.ofMinutes(15);
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.2");
    private static final int MOST = 20;

    private final Incidents incidents = new Incidents(QUIET, MOST);

    private void conflict(int number) {
        NetbiosName name = NetbiosName.of("N" + number, 0x20);
        incidents.note(name, Fact.of(T + number * 1000L, FactKind.CONFLICT, name, HOST));
    }

    private long open() {
        return incidents.since(0).stream().filter(Incident::open).count();
    }

    private long over() {
        return incidents.since(0).stream().filter(incident -> !incident.open()).count();
    }

    @Test
    void asManyAreOpenAsMayBeAndOfOneMoreTheOldestAreClosedEarly() {
        for (int number = 1; number <= MOST; number++) {
            conflict(number);
        }
        assertThat(open()).isEqualTo(MOST);
        assertThat(over()).isZero();
        conflict(MOST + 1);
        assertThat(open()).isEqualTo(19);
        assertThat(incidents.since(0))
                .filteredOn(incident -> !incident.open())
                .extracting(incident -> incident.name().base())
                .containsExactly("N2", "N1");
    }

    @Test
    void asManyThatAreOverAreKeptAndOfOneMoreTheOldestAreForgotten() {
        for (int number = 1; number <= MOST; number++) {
            conflict(number);
        }
        incidents.closeQuiet(T + MOST * 1000L + QUIET.toMillis());
        assertThat(over()).isEqualTo(MOST);
        conflict(MOST + 1);
        incidents.closeQuiet(T + (MOST + 1) * 1000L + QUIET.toMillis());
        assertThat(incidents.since(0))
                .hasSize(19)
                .extracting(incident -> incident.name().base())
                .doesNotContain("N1", "N2");
    }

    @Test
    void conflictsOfOneQuarterOfAnHourAreOneIncidentWhateverTheClockShows() {
        NetbiosName name = NetbiosName.of("FRED", 0x20);
        Fact first = Fact.of(T, FactKind.CONFLICT, name, HOST);
        Fact second = first.at(T + QUIET.toMillis() - 1);
        assertThat(incidents.note(name, first)).isEqualTo(new Incident(name, first, first, 1, true));
        assertThat(incidents.note(name, second)).isNull();
        assertThat(incidents.since(T)).containsExactly(new Incident(name, first, second, 2, true));
    }
}
