package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * A host causes so much, within its rate and for as long as it likes, that what it did before, or what happened to others,
 * should be forgotten: in all, of one name, of one address, and in the list of conflicts. A month is simulated.
 */
final class WashedOutHistoryTest {
    private static final long DAY = 86_400_000;
    private static final long START = 1_700_000_000_000L;
    private static final int DAYS = 30;
    private static final int HOSTS = 20;
    private static final Ipv4Address ATTACKER = Ipv4Address.parse("10.77.0.66");
    private static final NetbiosName FILESRV = NetbiosName.parse("FILESRV<20>");

    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);
    private final List<Fact> honest = new ArrayList<>();

    private static Ipv4Address host(int number) {
        return Ipv4Address.parse("10.77.0." + (number + 1));
    }

    private void happens(Fact fact) {
        honest.add(fact);
        timeline.add(fact);
    }

    private void anHonestDay(int day, int factsOfEach) {
        for (int host = 0; host < HOSTS; host++) {
            for (int i = 0; i < factsOfEach; i++) {
                NetbiosName name = NetbiosName.parse("PC" + host + "<" + (i % 2 == 0 ? "00" : "20") + ">");
                happens(Fact.of(START + day * DAY + i, FactKind.GRANTED, name, host(host)));
            }
        }
    }

    private void assertNothingOfTheOthersIsForgotten() {
        for (int host = 0; host < HOSTS; host++) {
            Ipv4Address address = host(host);
            assertThat(timeline.of(address))
                    .containsAll(honest.stream()
                            .filter(fact -> fact.actor().equals(address))
                            .toList());
        }
        honest.forEach(fact -> assertThat(timeline.of(fact.name())).contains(fact));
    }

    @Test
    void oneHostWithinItsRateForAMonth() {
        for (int day = 0; day < DAYS; day++) {
            anHonestDay(day, 10);
            for (int i = 0; i < 10_000; i++) {
                NetbiosName own = NetbiosName.parse("X" + i % 5_000 + "<20>");
                timeline.add(Fact.of(START + day * DAY + 100 + i, FactKind.TOOK_OVER, own, ATTACKER)
                        .with(List.of(new Ipv4Address(0x0B00_0000 + i))));
            }
        }
        assertNothingOfTheOthersIsForgotten();
        assertThat(timeline.size()).isLessThanOrEqualTo(2 * Timeline.Limits.DEFAULTS.all());
    }

    /** It claims for others, so that what it causes stands in their history: that has room for 400, and half is theirs. */
    @Test
    void oneHostInTheNameOfTheOthers() {
        for (int day = 0; day < DAYS; day++) {
            anHonestDay(day, 6);
            for (int i = 0; i < 4_000; i++) {
                NetbiosName name = NetbiosName.parse("PC" + i % HOSTS + "<20>");
                timeline.add(Fact.of(START + day * DAY + 100 + i, FactKind.CLAIMED, name, host(i % HOSTS))
                        .sentBy(ATTACKER));
                timeline.add(Fact.of(START + day * DAY + 100 + i, FactKind.DEFENDED, name, host(i % HOSTS))
                        .sentBy(ATTACKER));
            }
        }
        Ipv4Address first = host(0);
        assertThat(timeline.of(first))
                .containsAll(honest.stream()
                        .filter(fact -> fact.actor().equals(first))
                        .toList());
    }

    @Test
    void addressesOfThousandsOfNetworksAreForgedForADay() {
        for (int day = 0; day < DAYS; day++) {
            anHonestDay(day, 10);
        }
        for (int i = 0; i < 200_000; i++) {
            NetbiosName name = NetbiosName.parse("F" + i % 100_000 + "<20>");
            Ipv4Address forged = new Ipv4Address(0x0B00_0000 + 256 * (i % 60_000) + 9);
            timeline.add(Fact.of(START + (DAYS - 1) * DAY + 100 + i, FactKind.GRANTED, name, forged));
        }
        assertNothingOfTheOthersIsForgotten();
    }

    @Test
    void whatTheAttackerDidBeforeIsKnownWhateverItDoesLater() {
        timeline.add(Fact.of(START, FactKind.TOOK_OVER, FILESRV, ATTACKER).with(List.of(host(1))));
        for (int day = 1; day < 10; day++) {
            for (int i = 0; i < 20_000; i++) {
                NetbiosName own = NetbiosName.parse("X" + i + "<20>");
                timeline.add(Fact.of(START + day * DAY + i, FactKind.GRANTED, own, ATTACKER));
            }
        }
        assertThat(timeline.of(FILESRV)).extracting(Fact::kind).containsExactly(FactKind.TOOK_OVER);
    }

    @Test
    void theConflictsOfOthersStayInTheList() {
        timeline.add(Fact.of(START, FactKind.CONFLICT, FILESRV, host(1)).with(host(2)));
        for (int i = 0; i < 20_000; i++) {
            NetbiosName own = NetbiosName.parse("X" + i + "<20>");
            timeline.add(Fact.of(START + i, FactKind.CONFLICT, own, ATTACKER).with(host(3)));
        }
        assertThat(timeline.incidents(0)).anyMatch(incident -> incident.name().equals(FILESRV));
    }
}
